"""Words of matters are destroyed by an approved list when their time is over; what names nobody stays."""

import datetime as dt

import pytest

from openhall.ledger import queries as ledger
from openhall.matters import services as matters
from openhall.matters.models import Entry
from openhall.privacy.queries import lists_in
from openhall.routines import retention
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import Bench, now

pytestmark = pytest.mark.django_db


def due(here: Bench, on: dt.date) -> tuple[object, ...]:
    (found,) = (each for each in retention.due(here.cast.hall, on) if each.code == "matter_text")
    return found.records


def test_only_what_has_ended_long_ago_is_due(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    here.handled()
    ended = here.closed()
    assert due(here, dt.date(2029, 3, 2)) == ()
    assert due(here, dt.date(2029, 3, 4)) == (ended.id,)


def test_a_second_person_destroys_the_words_and_the_figures_stay(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    ended = here.closed()
    matters.comment(ended.id, "王小明来过", here.by("duty"), is_desk=True)
    later = at("2029-03-05 10:00")
    listed = retention.propose(here.cast.hall, dt.date(2029, 3, 5), here.by("supervisor", later))
    (shown,) = lists_in(here.cast.hall)
    assert retention.approve(here.cast.hall, listed, shown.digest, here.by("director", later))["matter_text"] == 1
    row = now(ended)
    assert (row.title, row.text, row.answer, row.text_salt) == ("", "", "", None)
    assert (row.outcome, row.number, row.state) == ("solved", ended.number, "closed")
    assert not Entry.objects.exclude(text="").exists()
    assert "MatterErased" in {each.kind for each in ledger.about(row.id)}
    assert due(here, dt.date(2029, 3, 5)) == ()
