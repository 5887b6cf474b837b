"""What leaders ask about their duties: swaps that colleagues take, leave that the hall grants; red cards come first."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from openhall.deadlines import services as deadlines
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow, Refusal
from openhall.ledger import queries as ledger
from openhall.people.queries import staffing
from openhall.service_days import services
from openhall.service_days.models import DutyRequest
from openhall.service_days.queries import DutyView, own_duties, schedule
from openhall.service_days.queries.days import told_year
from openhall.service_days.queries.leading import leaders as named_leaders
from openhall.service_days.queries.leading import leads, open_requests
from openhall.service_days.queries.proposing import proposed, red_cards_of
from openhall.service_days.states import REQUEST, RequestState
from tests.cast import TODAY, Cast
from tests.matters.bringing import Bench
from tests.service_days.leading import SPAN, by, published, with_leaders

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaders(lakeside: Cast) -> dict[str, uuid.UUID]:
    return with_leaders(lakeside)


def swappable(cast: Cast, leaders: dict[str, uuid.UUID]) -> tuple[uuid.UUID, DutyView, DutyView]:
    """A request for a swap, the duty it is about, and a colleague's duty that the rota's rules let pass for it."""
    rows = [row for row in published(cast) if row.post == "reception"]
    for one in rows:
        for other in rows:
            if other.on == one.on or other.leader == one.leader:
                continue
            try:
                with transaction.atomic():
                    services.swap(cast.hall, one.id, other.id, cast.act("supervisor"))
                    transaction.set_rollback(True)
            except Refusal:
                continue
            request = services.ask(cast.hall, one.id, "swap", "那天出差", by(cast, leaders[one.leader]))
            return request, one, other
    raise AssertionError("nothing can be swapped here")


def test_a_swap_is_asked_for_and_taken(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    request, one, other = swappable(lakeside, leaders)
    asked = open_requests(lakeside.hall, TODAY)
    assert [(each.id, each.kind, each.why, each.duty.id) for each in asked] == [(request, "swap", "那天出差", one.id)]
    services.take(lakeside.hall, request, other.id, by(lakeside, leaders[other.leader]))
    after = {row.id: row.leader for row in schedule(lakeside.hall, *SPAN)}
    assert (after[one.id], after[other.id]) == (other.leader, one.leader)
    assert open_requests(lakeside.hall, TODAY) == []
    assert {each.kind for each in ledger.about(request)} == {"DutyRequestMade", "SwapTaken"}
    assert {each.kind for each in ledger.about(one.id)} == {"DutySwapped"}


def test_a_swap_that_breaks_a_rule_leaves_the_request_open(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    desk, own = (next(row for row in rows if row.post == post) for post in ("reception", "tax-window"))
    desk = next(row for row in rows if row.post == "reception" and row.unit != "tax")
    request = services.ask(lakeside.hall, own.id, "swap", "那天出差", by(lakeside, leaders[own.leader]))
    with pytest.raises(NotNow, match="may not stand at this post"):
        services.take(lakeside.hall, request, desk.id, by(lakeside, leaders[desk.leader]))
    assert schedule(lakeside.hall, *SPAN) == rows
    assert DutyRequest.objects.get(id=request).state == RequestState.ASKED


def test_granted_leave_stands_among_the_leaves_and_empties_the_place(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = published(lakeside)[0]
    request = services.ask(lakeside.hall, duty.id, "leave", "住院", by(lakeside, leaders[duty.leader]))
    services.grant(lakeside.hall, request, lakeside.act("supervisor"))
    changed = next(row for row in schedule(lakeside.hall, *SPAN) if row.id == duty.id)
    assert (changed.stands, changed.state) == (None, "excused")
    assert [(each.from_on, each.to_on) for each in staffing.leaves_of(leaders[duty.leader], duty.on, duty.on)] == [(duty.on, duty.on)]
    assert next(row.id for row in own_duties(lakeside.hall, leaders[duty.leader], duty.on)) == duty.id
    assert {each.kind for each in ledger.about(request)} == {"DutyRequestMade", "LeaveGranted"}


def test_declined_leave_changes_nothing(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    request = services.ask(lakeside.hall, rows[0].id, "leave", "旅游", by(lakeside, leaders[rows[0].leader]))
    services.decline(lakeside.hall, request, lakeside.act("supervisor"))
    assert schedule(lakeside.hall, *SPAN) == rows
    again = services.ask(lakeside.hall, rows[0].id, "leave", "住院", by(lakeside, leaders[rows[0].leader]))
    assert DutyRequest.objects.get(id=again).state == RequestState.ASKED


def test_a_duty_that_changes_otherwise_ends_what_was_asked(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = next(row for row in published(lakeside) if row.leader == "health-head")
    request = services.ask(lakeside.hall, duty.id, "leave", "住院", by(lakeside, leaders["health-head"]))
    services.excuse_for_leave(leaders["health-head"], duty.on, duty.on, lakeside.act("supervisor"))
    assert DutyRequest.objects.get(id=request).state == RequestState.WITHDRAWN


def test_who_may_not_ask_take_or_decide(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    rows = published(lakeside)
    duty, late = rows[0], lakeside.after(days=200)
    mine = by(lakeside, leaders[duty.leader])
    other = by(lakeside, next(leaders[row.leader] for row in rows if row.leader != duty.leader))
    with pytest.raises(NotAllowed, match="somebody else's duty"):
        services.ask(lakeside.hall, duty.id, "swap", "换", other)
    with pytest.raises(NotAllowed, match="needs a person"):
        services.ask(lakeside.hall, duty.id, "swap", "换", lakeside.act("system"))
    with pytest.raises(NotNow, match="has come"):
        services.ask(lakeside.hall, duty.id, "swap", "换", by(lakeside, leaders[duty.leader], late))
    for kind, why in (("holiday", "换"), ("swap", "  "), ("swap", "换" * 301)):
        with pytest.raises(Malformed):
            services.ask(lakeside.hall, duty.id, kind, why, mine)
    for hall, wanted in ((lakeside.strangers_hall, duty.id), (lakeside.hall, uuid.uuid4())):
        with pytest.raises(Missing):
            services.ask(hall, wanted, "swap", "换", mine)
    request = services.ask(lakeside.hall, duty.id, "leave", "住院", mine)
    with pytest.raises(Conflict, match="asked about this duty already"):
        services.ask(lakeside.hall, duty.id, "swap", "换", mine)
    with pytest.raises(NotAllowed, match="yourself"):
        services.grant(lakeside.hall, request, mine)
    with pytest.raises(NotAllowed, match="Somebody else asked"):
        services.withdraw(lakeside.hall, request, other)
    with pytest.raises(Missing, match="no such request"):
        services.take(lakeside.hall, request, duty.id, other)  # it is no swap
    with pytest.raises(Missing, match="no such request"):
        services.withdraw(lakeside.strangers_hall, request, mine)
    services.withdraw(lakeside.hall, request, mine)


@pytest.mark.parametrize("ended", sorted(set(RequestState) - {RequestState.ASKED}))
def test_nothing_is_done_to_what_is_settled(lakeside: Cast, leaders: dict[str, uuid.UUID], ended: str) -> None:
    duty = published(lakeside)[0]
    mine, desk = by(lakeside, leaders[duty.leader]), lakeside.act("supervisor")
    kind = "swap" if ended == "taken" else "leave"
    request = services.ask(lakeside.hall, duty.id, kind, "住院", mine)
    DutyRequest.objects.filter(id=request).update(state=ended, settled_at=lakeside.start)
    verbs: list[Callable[[], None]] = [lambda: services.withdraw(lakeside.hall, request, mine)]
    if kind == "leave":
        verbs += [lambda: services.grant(lakeside.hall, request, desk), lambda: services.decline(lakeside.hall, request, desk)]
    else:
        verbs += [lambda: services.take(lakeside.hall, request, duty.id, mine)]
    assert not [verb for verb in REQUEST.verbs if REQUEST.allows(verb, ended)]
    for verb in verbs:
        with pytest.raises(NotNow, match="settled already"):
            verb()


def test_the_database_holds_one_open_request_and_its_end(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    duty = published(lakeside)[0]
    request = services.ask(lakeside.hall, duty.id, "leave", "住院", by(lakeside, leaders[duty.leader]))
    row = DutyRequest.objects.get(id=request)
    for broken in ({"state": "granted"}, {"settled_at": lakeside.start}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DutyRequest.objects.filter(id=request).update(**broken)
    row.id = uuid.uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_leaders_are_named_and_the_stranger_is_not(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    found = [(each.unit, each.username, each.deputy) for each in named_leaders(lakeside.hall)]
    assert found == sorted(found, key=lambda each: (each[0], each[2], each[1])) and len(found) == 6
    assert leads(lakeside.hall, leaders["tax-head"])
    assert not leads(lakeside.hall, lakeside.staff["clerk"])
    assert not leads(lakeside.hall, None)


def test_the_year_is_told_with_reasons(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    by_nominal = {str(each.date.nominal): each for each in told_year(lakeside.hall, 2026)}
    new_year, plain = by_nominal["2026-01-01"], by_nominal["2026-03-11"]
    assert (str(new_year.date.actual), new_year.why, new_year.estimated) == ("2026-01-04", "holiday", False)
    assert "元旦" in new_year.note
    assert (plain.why, plain.note, plain.estimated) == ("working_day", "", False)
    assert by_nominal["2026-04-11"].why == "weekend"
    assert {each.estimated for each in told_year(lakeside.hall, 2031)} == {True}


def test_units_with_open_red_cards_are_read_from_the_clocks(lakeside: Cast) -> None:
    bench = Bench.of(lakeside)
    bench.handled("simple", contact="")
    bench.handled("ordinary", contact="")
    bench.triaged("simple", contact="")  # red later too, but no unit is named for it
    late = lakeside.after(days=2)
    assert red_cards_of(lakeside.hall, late) == {}
    deadlines.sweep(late)
    assert red_cards_of(lakeside.hall, late) == {"tax": 1}
    deadlines.sweep(lakeside.after(days=30))
    assert red_cards_of(lakeside.hall, lakeside.after(days=30)) == {"tax": 2}
    assert red_cards_of(lakeside.strangers_hall, late) == {}


def test_a_rota_is_proposed_or_it_is_said_why_not(lakeside: Cast, leaders: dict[str, uuid.UUID]) -> None:
    found = proposed(lakeside.hall, SPAN, {"land": 1})
    assert found.objective == found.bound
    first = min(each.day for each in found.duties)
    assert "land" in {each.leader.split("-")[0] for each in found.duties if each.day == first}
    with pytest.raises(NotNow, match="no service day"):
        proposed(lakeside.hall, (dt.date(2026, 3, 12), dt.date(2026, 3, 13)), {})
    with pytest.raises(NotNow, match="no leaders"):
        proposed(lakeside.strangers_hall, SPAN, {})
    rows = [(each.day, each.post, each.leader) for each in found.duties]
    with pytest.raises(Malformed, match="no rota"):
        services.publish_rows(lakeside.hall, SPAN, [], {}, lakeside.act("supervisor"))
    assert services.publish_rows(lakeside.hall, SPAN, rows, {"land": 1}, lakeside.act("supervisor")) == 8
