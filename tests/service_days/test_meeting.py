"""The study meeting: a decision, an owner and a date for each point; what is undecided goes on and is counted."""

import datetime as dt
import uuid

import pytest

from openhall.kit.errors import Malformed, Missing, NotAllowed, NotNow
from openhall.ledger import queries as ledger
from openhall.places import queries as places
from openhall.service_days import services
from openhall.service_days.models import AgendaItem
from openhall.service_days.queries.day import Point, day_on
from openhall.service_days.states import AGENDA, AgendaState
from tests.service_days.test_day import FIRST, Scene, point, scene

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
SECOND, THIRD = dt.date(2026, 3, 23), dt.date(2026, 4, 1)
DUE = dt.date(2026, 3, 25)


def tax() -> uuid.UUID:
    return next(each.id for each in places.units() if each.code == "tax")


def agenda_on(scene: Scene, on: dt.date) -> list[Point]:
    return list(day_on(scene.cast.hall, on, scene.now).agenda)


def test_a_meeting_decides_and_carries(scene: Scene) -> None:
    hall, day = scene.cast.hall, scene.day().id
    services.make_agenda(hall, day, [point("B012"), point("B013")], scene.boss())
    services.open_meeting(hall, day, scene.boss(hours=6))
    first, second = agenda_on(scene, FIRST)
    services.decide(hall, first.id, " 三日内补齐。 ", tax(), DUE, scene.boss(hours=6))
    assert services.close_meeting(hall, day, "全体到会。", scene.boss(hours=7)) == 1
    found = scene.day()
    assert found.meeting is not None and (found.meeting.state, found.meeting.notes) == ("closed", "全体到会。")
    assert [(each.state, each.decision, each.owner, each.due_on) for each in found.agenda] == [
        ("decided", "三日内补齐。", tax(), DUE), ("carried", "", None, None),
    ]  # fmt: skip
    later = scene.boss(days=12)
    assert services.make_agenda(hall, day_on(hall, SECOND, later.now).id, [], later) == 1
    (came,) = agenda_on(scene, SECOND)
    assert (came.label, came.state, came.carried, came.subject) == (second.label, "open", 1, second.subject)
    assert {event.kind for event in ledger.about(second.id)} == {"AgendaItemAdded", "AgendaItemCarried"}
    assert {event.kind for event in ledger.about(day)} >= {"StudyMeetingOpened", "StudyMeetingClosed"}


def test_a_day_without_a_meeting_decides_nothing_and_loses_nothing(scene: Scene) -> None:
    hall = scene.cast.hall
    booked = point()
    services.make_agenda(hall, scene.day().id, [booked], scene.boss())
    for on, days, carried in ((SECOND, 12, 1), (THIRD, 21, 2)):
        act = scene.boss(days=days)
        services.make_agenda(hall, day_on(hall, on, act.now).id, [booked], act)
        assert [each.carried for each in agenda_on(scene, on)] == [carried]
        assert services.make_agenda(hall, day_on(hall, on, act.now).id, [booked], act) == 0
    assert AgendaItem.objects.filter(state="open").count() == 1


def test_when_a_meeting_opens_sits_and_is_over(scene: Scene) -> None:
    hall, day = scene.cast.hall, scene.day().id
    services.make_agenda(hall, day, [point()], scene.boss())
    (item,) = agenda_on(scene, FIRST)
    with pytest.raises(NotNow, match="still to come"):
        services.open_meeting(hall, day, scene.boss(days=-1))
    with pytest.raises(NotNow, match="does not sit"):
        services.decide(hall, item.id, "办。", tax(), DUE, scene.boss())
    with pytest.raises(NotNow, match="does not sit"):
        services.close_meeting(hall, day, "", scene.boss())
    with pytest.raises(NotAllowed, match="needs a person"):
        services.open_meeting(hall, day, scene.cast.act("system", scene.now))
    for place, wanted in ((scene.cast.strangers_hall, day), (hall, uuid.uuid4())):
        with pytest.raises(Missing):
            services.open_meeting(place, wanted, scene.boss())
    services.open_meeting(hall, day, scene.boss(days=1))  # the morning after is early enough
    with pytest.raises(NotNow, match="opened already"):
        services.open_meeting(hall, day, scene.boss(days=1))
    with pytest.raises(Malformed):
        services.close_meeting(hall, day, "长" * 2001, scene.boss(days=1))
    services.close_meeting(hall, day, "", scene.boss(days=1))
    with pytest.raises(NotNow, match="does not sit"):
        services.close_meeting(hall, day, "", scene.boss(days=1))
    with pytest.raises(NotNow, match="closed"):
        services.add_item(hall, day, "补充", scene.boss())


def test_a_decision_is_whole(scene: Scene) -> None:
    hall, day = scene.cast.hall, scene.day().id
    services.make_agenda(hall, day, [point()], scene.boss())
    services.open_meeting(hall, day, scene.boss())
    (item,) = agenda_on(scene, FIRST)
    for words, owner, due in (("", tax(), DUE), ("长" * 501, tax(), DUE), ("办。", uuid.uuid4(), DUE), ("办。", tax(), FIRST - dt.timedelta(days=1))):
        with pytest.raises(Malformed):
            services.decide(hall, item.id, words, owner, due, scene.boss())
    for place, wanted in ((scene.cast.strangers_hall, item.id), (hall, uuid.uuid4())):
        with pytest.raises(Missing):
            services.decide(place, wanted, "办。", tax(), DUE, scene.boss())
    services.decide(hall, item.id, "办。", tax(), FIRST, scene.boss())
    with pytest.raises(NotNow, match="settled already"):
        services.decide(hall, item.id, "再办。", tax(), DUE, scene.boss())
    assert not [state for state in AgendaState if state != "open" and AGENDA.allows("decide", state)]
