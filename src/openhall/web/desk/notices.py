"""What the hall tells by message: which channels are open, what stands in the outbox, what each text says."""

import dataclasses
import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from openhall.notices.queries import NoticeView, oldest_waiting, recent
from openhall.notices.rules.templates import TEMPLATES, preview
from openhall.notices.services import open_channels
from openhall.notices.states import Channel
from openhall.people.permissions import WATCHES, require_role
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.web.asking import caller, now
from openhall.web.wayfinding import moment_words

type Words = str | Promise

CHANNELS: dict[str, Words] = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
    Channel.WEBHOOK: _("Webhook"),
    Channel.BOT: _("Group bot"),
}
STATES: dict[str, tuple[Words, str]] = {
    "waiting": (_("Waits"), "wait"), "sending": (_("On its way"), "link"), "failed": (_("Failed, tried again"), "wait"),
    "sent": (_("Sent"), "good"), "given_up": (_("Given up"), "late"), "withdrawn": (_("Called back"), ""),
}  # fmt: skip
TEXTS: dict[str, Words] = {
    "nearly": _("Nearly your turn"), "called": _("Called"), "review": _("Invitation to review"),
    "card_yellow": _("Yellow card"), "card_red": _("Red card"),
}  # fmt: skip
ERRORS: dict[str, Words] = {
    "no_channel": _("no such channel is set up"), "no_address": _("the address was erased or is not set"),
    "timeout": _("the provider did not answer in time"), "unreachable": _("the provider can't be reached"),
    "provider_said_no": _("the provider refused it"), "bad_address": _("the provider knows no such address"),
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One notice; no address is ever here."""

    text: Words
    channel: Words
    state: Words
    tone: str
    queued: str
    attempts: int
    error: Words


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """One text with sample data, in both languages."""

    name: Words
    zh: str
    en: str


@require_GET
def listed(request: HttpRequest, hall: str) -> HttpResponse:
    """The latest notices of a hall, the channels, and every text with sample data."""
    at = now()
    plan = hall_plan(hall, at)
    require_role(caller(request), WATCHES, plan.hall.id)
    waits = oldest_waiting(at)
    opened = open_channels(settings.NOTICES)
    page = {
        "plan": plan, "lines": [_line(plan, each, at) for each in recent(plan.hall.id)],
        "channels": [(words, channel in opened) for channel, words in CHANNELS.items()],
        "samples": [Sample(TEXTS[code], _said(code, "zh-hans"), _said(code, "en")) for code in TEMPLATES],
        "waits": None if waits is None else int(waits.total_seconds() // 60),
    }  # fmt: skip
    return render(request, "desk/notices.html", page)


def _said(code: str, language: str) -> str:
    text = preview(code, language)
    return f"{text.subject} · {text.body}"


def _line(plan: HallPlan, row: NoticeView, at: dt.datetime) -> Line:
    state, tone = STATES[row.state]
    return Line(
        TEXTS.get(row.template, row.template), CHANNELS[row.channel], state, tone,
        moment_words(row.queued_at, at, plan.hall.hours.timezone), row.attempts, ERRORS.get(row.error, row.error),
    )  # fmt: skip
