"""What visitors of the demo said: the bulk path is the verb's, every state is there, and what is praised by hand is found."""

import datetime as dt
import random
import re
import uuid
from collections import Counter
from typing import Any

import pytest

from openhall.demo import history, reviews
from openhall.kit.clock import local_moment
from openhall.ledger import queries as ledger
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.states import Role
from openhall.places import services as places
from openhall.queue.queries.plan import forget_plans
from openhall.queue.queries.visited import done_between
from openhall.reviews.models import Publication, Rectification, Retaliation, Review
from openhall.reviews.services.past import PastReview, write_past
from openhall.reviews.states import Channel, Level, RectificationState
from openhall.site.stuffing import flags_of
from scripts import log_words
from tests.cast import TODAY, Cast
from tests.reviews.reviewing import Scene

pytestmark = pytest.mark.django_db
LOOSE = {"id", "event", "text_salt"}


def rows() -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name not in LOOSE} for row in Review.objects.values()]


def told() -> list[tuple[str, str, dt.datetime, dict[str, object]]]:
    found = Event.objects.filter(kind="ReviewGiven").order_by("at", "id")
    return [(each.kind, each.actor, each.at, dict(each.data)) for each in found]


def test_bulk_and_verb_leave_the_same(lakeside: Cast) -> None:
    scene = Scene.of(lakeside)
    ticket, given_at = scene.visit(), lakeside.after(minutes=7)
    scene.give(ticket, Level.SATISFIED, given_at, channel=Channel.QR, device=b"d" * 16)
    by_verb = (rows(), told())
    Review.objects.all().delete()
    events = set(Event.objects.values_list("id", flat=True))
    (done,) = done_between(lakeside.hall, TODAY, TODAY)
    past = PastReview(ticket.id, done.window, done.clerk, done.item, TODAY, done.closed_at, given_at, Level.SATISFIED,
                      Channel.QR, b"d" * 16)  # fmt: skip
    assert write_past(lakeside.plan(), [past], random.Random(1)) == 1
    assert rows() == by_verb[0]
    fresh = Event.objects.exclude(id__in=events).get()
    assert ("ReviewGiven", fresh.actor, fresh.at, dict(fresh.data)) == by_verb[1][0]
    assert Review.objects.get().event == fresh.id
    assert ledger.bent() == []


def test_a_bad_review_is_no_bulk() -> None:
    some = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    with pytest.raises(ValueError, match="opens its handling"):
        PastReview(uuid.UUID(int=1), uuid.UUID(int=2), None, None, TODAY, some, some, Level.DISSATISFIED, Channel.QR)


@pytest.mark.slow
def test_the_demos_past_has_every_state_and_what_is_praised_by_hand_is_found(
    lakeside: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The small hall with 20 windows and the demo's officers, four weeks."""
    places.seed_calendar([2025, 2026])
    more_windows(lakeside)
    for name, role in (("verifier", Role.VERIFICATION_OFFICER), ("caller", Role.RETURN_VISIT_OFFICER)):
        people.grant(people.open_account(name, "傅雨桐", "Fu Yutong", lakeside.start), role, lakeside.hall)
    monkeypatch.setattr(reviews, "HANDLED_IN", "lakeside")
    monkeypatch.setattr(reviews, "BAD_RATE", 0.03)
    monkeypatch.setitem(history.LOADS, "city", 0.8)
    forget_plans()
    plan = lakeside.plan()
    days = [TODAY - dt.timedelta(days=back) for back in range(42, 0, -1)]
    for _ in history.write_days(plan, days, 7, TODAY):
        pass
    now = local_moment(TODAY, dt.time(9, 30), plan.hall.hours.timezone)
    written = reviews.write_reviews(plan, days, 7, now)
    assert written == Review.objects.filter(ordinal=1).count()
    states = Counter(Rectification.objects.values_list("state", flat=True))
    assert set(states) == set(RectificationState), states
    assert set(Publication.objects.values_list("shown", flat=True)) == {True, False}
    assert Retaliation.objects.exists()
    assert set(Event.objects.filter(kind="CardIssued").values_list("data__colour", flat=True)) == {"yellow", "red"}
    known = set(re.findall(r"^\| `(\w+)`", log_words.PAGE.read_text("utf-8"), re.MULTILINE))
    assert set(Event.objects.values_list("kind", flat=True)) <= known, "docs/reference/log.md names every kind"
    share = Rectification.objects.count() / written
    assert 0.01 < share < 0.06

    flags = flags_of(plan, days[0], days[-1])
    praised = {each.window for each in flags}
    busy = sorted({each.window for each in done_between(lakeside.hall, days[0], days[-1])})
    codes = {window.id: window.code for window in plan.hall.windows}
    assert {codes[busy[7]], codes[busy[13]]} <= praised
    one_device = [each for each in flags if each.kind == "one_device"]
    assert {each.window for each in one_device} == {codes[busy[7]]}
    assert max(len(each.reviews) for each in one_device) >= 20
    assert len(praised) <= 4, [(each.window, each.kind, each.en) for each in flags]


def more_windows(cast: Cast) -> None:
    """Sixteen windows more, like the third."""
    from openhall.places.queries import hall
    from openhall.queue.services import setting_up

    zone, unit = next((each.zone, each.unit) for each in hall("lakeside", cast.start).windows)
    for number in range(5, 25):
        values = {"name": f"{number}号窗口", "name_en": f"Window {number}", "zone_id": zone, "unit_id": unit, "marks": []}
        window = places.put_window(cast.hall, str(number), values, cast.start)
        setting_up.set_serving(cast.hall, window, list(cast.queues.values()), cast.start)
        clerk = people.open_account(f"clerk{number}", "陈晓", "Chen Xiao", cast.start)
        people.grant(clerk, Role.CLERK, cast.hall)
        people.post(clerk, window, TODAY)
