"""The heartbeat of paired kiosks, boards and pads, which prove themselves by their cookie."""

import datetime as dt
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

import openhall
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.schemas import Problem, Strict
from openhall.kit.clock import utc_now
from openhall.people import services as people
from openhall.people.rules.devices import BEAT_EVERY, COOKIE, KEPT_FOR
from openhall.people.services import Beat

router = Routes(tags=["devices"])
WORD, LAST_MOMENT = r"^[\w .:+-]*$", 4_102_444_800_000


class BeatBody(Strict):
    """What a device says of itself; `at` is its own clock in milliseconds since 1970, `printed` its own counter."""

    version: str = Field("", max_length=40, pattern=WORD)
    at: int | None = Field(None, ge=0, le=LAST_MOMENT)
    shows: str = Field("", max_length=40, pattern=WORD)
    shows_of: str = Field("", max_length=40, pattern=r"^[^\x00-\x1f]*$")
    announced: str = Field("", max_length=10, pattern=r"^[A-Z0-9]*$")
    printed: int | None = Field(None, ge=0, le=1_000_000_000)
    paper: Literal["", "ok", "low", "empty"] = ""

    def beat(self) -> Beat:
        """As the service hears it."""
        at = None if self.at is None else dt.datetime.fromtimestamp(self.at / 1000, dt.UTC)
        return Beat(self.version, at, self.shows, self.shows_of, self.announced, self.printed, self.paper)


class Heard(Schema):
    """That the device was heard: the server's version and time, and within how many seconds to come again."""

    name: str
    kind: str
    version: str
    at: dt.datetime
    every: int


@router.post("/devices/heartbeat", response={200: Heard, 403: Problem}, **right("public"))
def heartbeat(request: HttpRequest, body: BeatBody | None = None) -> HttpResponse:
    """A paired device is there; 403 when the cookie is nobody's or the pairing was taken back."""
    secret, now = request.COOKIES.get(COOKIE, "")[:200], utc_now()
    device = people.beat(secret, body.beat() if body else Beat(), now)
    facts = {"name": device.name, "kind": device.kind, "version": openhall.__version__, "at": now.isoformat(),
             "every": int(BEAT_EVERY.total_seconds())}  # fmt: skip
    answer = told(200, facts)
    answer.set_cookie(
        COOKIE, secret, max_age=int(KEPT_FOR.total_seconds()), httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return answer
