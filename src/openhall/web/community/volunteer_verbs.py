"""The buttons of a volunteer's own page, and what is said when one was pressed."""

import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from openhall.community import services as community
from openhall.community.queries.own import own
from openhall.community.services import Helper
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, Kept
from openhall.matters.services import MatterWish
from openhall.matters.states import Kind
from openhall.queue.queries.plan import plan_of
from openhall.queue.services.taking import TicketWish
from openhall.routines.community import rota_of
from openhall.web.reading import line

type Verb = Callable[[HttpRequest, str, Act], Kept]


def _id(request: HttpRequest, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError:
        raise Malformed("no_choice", "That is not one of the choices on this page.") from None


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "")


def _check_in(request: HttpRequest, token: str, act: Act) -> Kept:
    event, code = _id(request, "event"), _text(request, "code")
    return community.check_in(event, token, code, settings.SECRET_KEY, rota_of, act)


def _check_out(request: HttpRequest, token: str, act: Act) -> Kept:
    event, code = _id(request, "event"), _text(request, "code")
    return community.check_out(event, token, code, settings.SECRET_KEY, act)


def _help_ticket(request: HttpRequest, token: str, act: Act) -> Kept:
    plan = plan_of(own(token).hall, act.now)
    contact = line(request.POST, "contact", 60)
    wish = TicketWish(queue=line(request.POST, "queue", 10), origin="reception", contact=contact, notify=bool(contact))
    consents = request.POST.get("consents") == "yes"
    return community.take_ticket_for(_id(request, "event"), plan, wish, consents, Helper(token), act)


def _help_matter(request: HttpRequest, token: str, act: Act) -> Kept:
    said = _text(request, "title"), _text(request, "text")
    wish = MatterWish(Kind.DIFFICULTY, *said, contact=_text(request, "contact"))
    consents = request.POST.get("consents") == "yes"
    return community.open_matter_for(_id(request, "event"), wish, consents, Helper(token), act)


VERBS: Mapping[str, Verb] = {
    "sign-up": lambda request, token, act: community.sign_up(token, _id(request, "shift"), rota_of, act),
    "leave": lambda request, token, act: community.leave(token, _id(request, "place"), rota_of, act),
    "offer": lambda request, token, act: community.offer(token, _id(request, "place"), rota_of, act),
    "take-over": lambda request, token, act: community.take_over(token, _id(request, "place"), rota_of, act),
    "join-team": lambda request, token, act: community.join_team(token, _text(request, "team"), act),
    "leave-team": lambda request, token, act: community.leave_team(token, _text(request, "team"), act),
    "show": lambda request, token, act: community.show_as(token, _text(request, "public_name"), act),
    "correct": lambda request, token, act: community.ask_correction(
        token, _id(request, "place"), _text(request, "words"), act
    ),
    "end": lambda request, token, act: community.end(token, rota_of, act),
    "check-in": _check_in,
    "check-out": _check_out,
    "help-ticket": _help_ticket,
    "help-matter": _help_matter,
}
SAID: Mapping[str, str | Promise] = {
    "leave": _("You gave the place up. Whoever waits first moves up."),
    "take-over": _("The place is yours."),
    "join-team": _("You are in the team."),
    "leave-team": _("You left the team."),
    "show": _("That is how it is shown now."),
    "correct": _("Asked. The organisers answer on this page."),
    "end": _("You ended your time as a volunteer. Thank you for it."),
    "check-in": _("You are checked in. Thank you for coming."),
}


def done(verb: str, facts: Mapping[str, object]) -> str:
    """What is said after a step."""
    if verb == "sign-up":
        waits = facts["state"] == "waiting"
        return gettext("You are on the waitlist.") if waits else gettext("You are signed up.")
    if verb == "offer":
        gone = facts["state"] == "left"
        return gettext("Somebody waited and has the place now.") if gone else gettext("The place is offered.")
    if verb == "check-out":
        many = int(str(facts["minutes"]))
        return ngettext("%(many)d minute is on record.", "%(many)d minutes are on record.", many) % {"many": many}
    if verb.startswith("help-"):
        return gettext("Done. The number is %(number)s.") % {"number": facts["number"]}
    return str(SAID[verb])
