"""What the duty manager does with windows and with the hall."""

import dataclasses
from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept
from openhall.queue import services as queue
from openhall.queue.queries.plan import HallPlan
from openhall.queue.services import AtWindow

LONGEST = 300


@dataclasses.dataclass(frozen=True, slots=True)
class Press:
    """A button of the desk; the act names no account, so the manager does not become the window's clerk."""

    at: AtWindow
    act: Act
    form: QueryDict

    def text(self, name: str, default: str = "") -> str:
        """A field of the form without NUL bytes, cut to a sane length."""
        return text_of(self.form, name) or default


def text_of(form: QueryDict, name: str) -> str:
    """A field without NUL bytes, cut to a sane length."""
    return str(form.get(name, "")).replace("\x00", "").strip()[:LONGEST]


def _lend(press: Press) -> Kept:
    minutes = press.text("minutes", "60")
    if not minutes.isascii() or not minutes.isdecimal() or len(minutes) > 4:
        raise Malformed("bad_minutes", "Lend a window for 1 to 720 minutes.")
    return queue.lend(press.at, press.text("queue"), int(minutes), press.act)


VERBS: Mapping[str, Callable[[Press], Kept]] = {
    "open": lambda press: queue.open_window(press.at, press.act),
    "close": lambda press: queue.close_window(press.at, press.act),
    "pause": lambda press: queue.pause(press.at, press.text("reason"), press.act),
    "resume": lambda press: queue.resume(press.at, press.act),
    "lend": _lend,
    "answer": lambda press: queue.answer_help(press.at, press.act),
}
TAKES_OVER = frozenset({"open", "close", "pause", "resume"})
SAID: Mapping[str, str] = {
    "open": _("Window %(code)s is open."),
    "close": _("Window %(code)s is closed."),
    "pause": _("Window %(code)s pauses."),
    "resume": _("Window %(code)s works again."),
    "lend": _("Window %(code)s is lent for %(minutes)s minutes."),
    "answer": _("The call from window %(code)s is seen to."),
}


def said(verb: str, press: Press) -> str:
    """What the verb did, in the reader's language."""
    values = {"code": press.at.window.code, "minutes": press.text("minutes", "60")}
    return gettext(SAID[verb]) % values


def close(plan: HallPlan, form: QueryDict, act: Act) -> Kept:
    """Close the hall with what the boards shall say."""
    return queue.close_hall(plan, text_of(form, "message"), text_of(form, "message_en"), act)


HALL_VERBS: Mapping[str, Callable[[HallPlan, QueryDict, Act], Kept]] = {
    "close": close,
    "reopen": lambda plan, form, act: queue.reopen_hall(plan, act),
}
HALL_SAID: Mapping[str, str] = {
    "close": _("The hall is closed. Every board says why."),
    "reopen": _("The hall is open again."),
}
