"""Change a setting: look at what it does, plan it, make it on its day, take it back. Nothing is lost in silence."""

import dataclasses
import datetime as dt
import logging
import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _

from openhall.deadlines.queries import due_times
from openhall.kit.changes import Values, laid_over, still_fits, version_of
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow, Refusal
from openhall.ledger.services import Act
from openhall.people.permissions import ADMINISTERS, Caller, require_role
from openhall.places import services
from openhall.places.queries.changes import ChangeView, change, due_changes, waits
from openhall.places.services.changes import Wish, hold_record
from openhall.places.states import ChangeState
from openhall.queue.queries.plan import forget_plans
from openhall.routines.settings.intent import ChangeOf, Effect, Intent, Kind
from openhall.routines.settings.kinds import kind_of
from openhall.routines.settings.today import today_of

log = logging.getLogger(__name__)

FARTHEST = dt.timedelta(days=731)
DAY = dt.timedelta(days=1)
IN_THE_WAY = _("Another record stands in the way of this change.")


@dataclasses.dataclass(frozen=True, slots=True)
class Planned:
    """What somebody wants: a record of a hall to be `after` from a day on (None: today).

    `version` is that of the record on which the wish was made; `undoes` is the change that it takes back.
    """

    hall: uuid.UUID
    kind: str
    record: uuid.UUID
    version: str
    after: Values | None
    on: dt.date | None = None
    undoes: uuid.UUID | None = None


def preview(wish: Planned, who: Caller, act: Act) -> tuple[Intent, list[Effect]]:
    """The change as it would be, and what else it does: it is made, looked at and taken back."""
    intent = _checked(wish, who, act)
    kind = kind_of(wish.kind)
    effects = kind.effects(intent)
    if not kind.tried:
        return intent, effects
    with transaction.atomic():
        before = due_times(intent.hall)
        kind.write(intent, act)
        after = due_times(intent.hall)
        transaction.set_rollback(True)
    forget_plans()
    moved = sum(due != after.get(clock) for clock, due in before.items())
    return intent, [*effects, *([Effect("due_times", {"count": moved})] if moved else [])]


def make(wish: Planned, who: Caller, act: Act) -> ChangeView:
    """Plan the change; one for today is made at once. Conflict when the record is another one by now."""
    with transaction.atomic():
        hold_record(wish.record)
        intent = _checked(wish, who, act)
        made = services.plan_change(_noted(wish, intent), act)
        if intent.on <= intent.today:
            _write(kind_of(wish.kind), intent, made, act)
    return _known(wish.hall, made)


def undo_wish(of: ChangeView, now: dt.datetime) -> Planned:
    """The wish that takes a change back; NotNow when it was not made, or is taken back already."""
    if of.state != ChangeState.APPLIED or of.undone_by is not None:
        raise NotNow("not_to_undo", "Only a change that was made can be taken back, and only once.")
    kind = kind_of(of.kind)
    current = kind.read(of.hall, of.record)
    if not still_fits(current, of.after, of.before):
        raise _changed_since()
    after, today = laid_over(current, of.after, of.before), today_of(of.hall, now)
    on = today + DAY if kind.overnight and of.effective_on >= today else None
    return Planned(of.hall, of.kind, of.record, version_of(current), after, on, of.id)


def _changed_since() -> Conflict:
    return Conflict("changed_since", "This record was changed again since. Take the later change back first.")


def withdraw(hall: uuid.UUID, change_id: uuid.UUID, who: Caller, act: Act) -> ChangeView:
    """A change that waits for its day is not wanted any more."""
    found = _known(hall, change_id)
    require_role(who, ADMINISTERS, hall)
    _require(ChangeOf(hall, found.kind, found.record, found.before, found.after), who)
    services.withdraw_change(change_id, act)
    return _known(hall, change_id)


def apply_due(now: dt.datetime) -> int:
    """Make every change whose day has come in its hall; how many. What does not fit any more is refused and told."""
    due = due_changes((now + DAY).date())
    return sum(_on_its_day(each, now) for each in due if each.effective_on <= today_of(each.hall, now))


def _on_its_day(planned: ChangeView, now: dt.datetime) -> bool:
    kind, act = kind_of(planned.kind), Act(planned.made_by, now, planned.account)
    try:
        with transaction.atomic():
            hold_record(planned.record)
            if not waits(planned.id):
                return False  # made or withdrawn by another hand a moment ago
            current = kind.read(planned.hall, planned.record)
            if not still_fits(current, planned.before, planned.after):
                raise _changed_since()
            after = laid_over(current, planned.before, planned.after)
            today = today_of(planned.hall, now)
            intent = Intent(planned.hall, planned.record, current, after, today, today, now)
            kind.check(intent)
            _write(kind, intent, planned.id, act)
    except Refusal as error:
        _refuse(planned, str(error), act)
        return False
    except IntegrityError:
        log.exception("a change of %s does not fit the database", planned.kind)
        _refuse(planned, IN_THE_WAY, act)
        return False
    return True


def _refuse(planned: ChangeView, why: str, act: Act) -> None:
    log.warning("a change of %s could not be made: %s", planned.kind, why)
    try:
        services.refuse_change(planned.id, why, act)
    except NotNow:
        pass  # made or withdrawn by another hand meanwhile


def _write(kind: Kind, intent: Intent, change_id: uuid.UUID, act: Act) -> None:
    kind.write(intent, act)
    services.apply_change(change_id, kind.private, act)
    transaction.on_commit(forget_plans)
    forget_plans()


def _checked(wish: Planned, who: Caller, act: Act) -> Intent:
    kind = kind_of(wish.kind)
    require_role(who, ADMINISTERS, wish.hall)
    current = kind.read(wish.hall, wish.record)
    if version_of(current) != wish.version:
        raise Conflict(
            "changed_meanwhile", "Somebody else has changed this record meanwhile. Compare and decide."
        )
    if current == wish.after:
        raise Malformed("nothing_changes", "Nothing is different from what stands already.")
    if wish.after is None and not kind.removable:
        raise NotNow("stays", "This record can't be removed.")
    today = today_of(wish.hall, act.now)
    on = wish.on or today
    if not today <= on <= today + FARTHEST:
        raise Malformed("wrong_date", "Choose a day from today on, at most two years ahead.")
    intent = Intent(wish.hall, wish.record, current, wish.after, on, today, act.now)
    kind.check(intent)
    _require(ChangeOf(wish.hall, wish.kind, wish.record, current, wish.after), who)
    return intent


def _require(what: ChangeOf, who: Caller) -> None:
    felt = kind_of(what.kind).halls(what)
    if not all(who.holds(ADMINISTERS, each) for each in felt):
        raise NotAllowed(
            "felt_elsewhere", "This record belongs to other halls too. Ask an administrator of all of them."
        )


def _noted(wish: Planned, intent: Intent) -> Wish:
    private = kind_of(wish.kind).private
    return Wish(
        wish.hall, wish.kind, wish.record, intent.before, intent.after, intent.on, private, wish.undoes
    )


def _known(hall: uuid.UUID, change_id: uuid.UUID) -> ChangeView:
    found = change(hall, change_id)
    if found is None:
        raise Missing("no_change", "There is no such change.")
    return found
