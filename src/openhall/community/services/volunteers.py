"""Join, be in teams, be shown or not, and end: all of it the volunteer's own choice."""

import dataclasses
import uuid
from collections.abc import Callable, Sequence

from openhall.community.models import Membership, Place, Team, Volunteer
from openhall.community.permissions import serving_volunteer
from openhall.community.queries.commitments import RotaOf
from openhall.community.queries.subjects import volunteer_subject
from openhall.community.rules.events import required
from openhall.community.rules.joining import MOST_CONTACT, MOST_NAME, check_consent, known_skills
from openhall.community.services.signing import locked_shift, move_up
from openhall.community.services.steps import Facts, moved
from openhall.community.services.terms import term
from openhall.community.states import EventState, PlaceState
from openhall.kit.errors import Conflict, Missing, NotNow
from openhall.kit.ids import new_token, uuid7
from openhall.kit.subject import Subject
from openhall.kit.texts import perhaps
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.places import queries as places
from openhall.vault import services as vault

MOST_IDENTITY = 30


@dataclasses.dataclass(frozen=True, slots=True)
class VolunteerWish:
    """What somebody says who joins. All but skills and `public_name` goes to the vault alone.

    `agrees` is the choice to serve unpaid; `guardian` is the name of the guardian who agrees, for who is a minor.
    """

    name: str = dataclasses.field(repr=False)
    agrees: bool = False
    contact: str = dataclasses.field(default="", repr=False)
    identity: str = dataclasses.field(default="", repr=False)
    minor: bool = False
    guardian: str = dataclasses.field(default="", repr=False)
    skills: Sequence[str] = ()
    public_name: str = ""


def join(hall: uuid.UUID, wish: VolunteerWish, act: Act) -> Kept:
    """Become a volunteer of a hall: 201 with id and `token`, the link to the own page.

    A member of staff who is logged in joins as that account, so that paid duty is known. Malformed without the choice,
    NotAllowed for a minor without a guardian, Conflict for an account that has joined.
    """
    return ledger.once(act, lambda: _join(hall, wish, act), status=201)


def _join(hall: uuid.UUID, wish: VolunteerWish, act: Act) -> Facts:
    if places.timezone_of(hall) is None:
        raise Missing("no_hall", "There is no such hall.")
    check_consent(wish.agrees, wish.minor, wish.guardian)
    if act.account and Volunteer.objects.filter(hall=hall, account=act.account, ended_at=None).exists():
        raise Conflict("joined_already", "You are a volunteer of this hall already. Use the link you were given.")
    row = Volunteer(
        id=uuid7(act.now), hall_id=hall, token=new_token(), account_id=act.account, minor=wish.minor,
        skills=known_skills(wish.skills), guardian_at=act.now if wish.minor else None,
        public_name=perhaps(wish.public_name, MOST_NAME), joined_at=act.now,
    )  # fmt: skip
    fields = _fields(wish)
    row.save(force_insert=True)
    sealed = vault.keep(volunteer_subject(row), hall, fields, act, term(row, act))
    facts = {"minor": row.minor, "staff": row.account_id is not None, "shown": bool(row.public_name)}
    ledger.append(act, "VolunteerJoined", volunteer_subject(row), hall, {**facts, "sealed": dict(sealed)})
    return {"id": str(row.id), "token": row.token}


def _fields(wish: VolunteerWish) -> dict[str, str]:
    fields = {
        "name": required(wish.name, MOST_NAME), "contact": perhaps(wish.contact, MOST_CONTACT),
        "identity": perhaps(wish.identity, MOST_IDENTITY),
        "guardian": perhaps(wish.guardian, MOST_NAME) if wish.minor else "",
    }  # fmt: skip
    return {field: value for field, value in fields.items() if value}


def end(token: str, rota_of: RotaOf, act: Act) -> Kept:
    """End one's time as a volunteer: places are given up, teams left, the contact erased and nothing is shown any more.

    What was served stays on record, and the link still opens it.
    """

    def work(row: Volunteer) -> Facts:
        for place in row.places.filter(state__in=[PlaceState.SIGNED, PlaceState.WAITING]).order_by("shift_id"):
            _give_up(row, place, rota_of, act)
        if row.places.filter(state=PlaceState.SERVING).exists():
            raise NotNow("serves_now", "Check out of your shift first.")
        row.memberships.filter(ended_at=None).update(ended_at=act.now)
        vault.erase_for_person(volunteer_subject(row), act, ["contact"])
        row.ended_at, row.public_name = act.now, ""
        return _told(row, "VolunteerEnded", act, {})

    return _own(token, act, work)


def _give_up(row: Volunteer, place: Place, rota_of: RotaOf, act: Act) -> None:
    held = place.state == PlaceState.SIGNED
    if place.shift.event.state != EventState.OPEN:
        return
    shift = locked_shift(row, place.shift_id)
    place.offered = False
    moved(place, "leave", PlaceState.LEFT, act)
    if held:
        move_up(shift, rota_of, act)


def show_as(token: str, public_name: str, act: Act) -> Kept:
    """Agree to be shown publicly under this name, or, without one, take that back."""

    def work(row: Volunteer) -> Facts:
        row.public_name = perhaps(public_name, MOST_NAME)
        return _told(row, "VolunteerShown", act, {"shown": bool(row.public_name)})

    return _own(token, act, work)


def join_team(token: str, team: str, act: Act) -> Kept:
    """Join a team of the hall; nothing happens a second time. Missing for no such team."""

    def work(row: Volunteer) -> Facts:
        found = _team(row, team)
        _, made = Membership.objects.get_or_create(
            volunteer=row, team=found, ended_at=None, defaults={"joined_at": act.now}
        )
        return _told(row, "TeamJoined", act, {"team": found.code}) if made else {"id": str(row.id)}

    return _own(token, act, work)


def leave_team(token: str, team: str, act: Act) -> Kept:
    """Leave a team; nothing happens where one is not in it."""

    def work(row: Volunteer) -> Facts:
        found = _team(row, team)
        done = row.memberships.filter(team=found, ended_at=None).update(ended_at=act.now)
        return _told(row, "TeamLeft", act, {"team": found.code}) if done else {"id": str(row.id)}

    return _own(token, act, work)


def _team(row: Volunteer, code: str) -> Team:
    found = Team.objects.filter(hall=row.hall_id, code=code.replace("\x00", ""), in_use=True).first()
    if found is None:
        raise Missing("no_team", "There is no such team.")
    return found


def put_team(hall: uuid.UUID, code: str, name: str, name_en: str, act: Act) -> uuid.UUID:
    """Set up a team of volunteers, or rename it; its id."""

    def once() -> Facts:
        values = {"name": required(name, 120), "name_en": perhaps(name_en, 120), "in_use": True}
        found, _ = Team.objects.update_or_create(
            hall_id=hall, code=required(code, 40), defaults=values,
            create_defaults={**values, "id": uuid7(act.now)},
        )  # fmt: skip
        ledger.append(act, "TeamSet", Subject("team", found.id, found.code), hall, {"code": found.code})
        return {"id": str(found.id)}

    return uuid.UUID(ledger.once(act, once).mapping["id"])


def _told(row: Volunteer, kind: str, act: Act, data: Facts) -> Facts:
    row.save()
    ledger.append(act, kind, volunteer_subject(row), row.hall_id, data)
    return {"id": str(row.id)}


def _own(token: str, act: Act, work: Callable[[Volunteer], Facts]) -> Kept:
    return ledger.once(act, lambda: work(serving_volunteer(token)))
