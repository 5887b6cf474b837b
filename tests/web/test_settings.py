"""The pages of settings: look, see what a change does, save it, take it back; two at one record; who may do what."""

import datetime as dt

import pytest

from openhall.places.models import PlannedChange
from openhall.places.queries import weekly_hours
from openhall.places.rules import day_record
from tests.cast import TODAY, Cast
from tests.web.staff import Pages, hidden, text

pytestmark = pytest.mark.django_db
ROOT = "/settings/lakeside/"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
WEEK = {**dict.fromkeys(DAYS, "09:00-12:00, 13:30-17:00"), "saturday": "", "sunday": ""}


@pytest.fixture
def pages(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "administrator")


def hours_page(cast: Cast) -> str:
    return f"{ROOT}hours/{cast.hall}"


def confirmed(pages: Pages, path: str, **fields: str) -> str:
    """Fill in, look at the preview, save; the address of the change."""
    version = hidden(pages.get(path), "version")
    shown = pages.post(path, version=version, step="preview", key="k1", **fields)
    assert shown.status_code == 200, text(shown)
    assert "Not saved yet" in text(shown), text(shown)
    saved = pages.post(path, version=hidden(shown, "version"), step="confirm", key=hidden(shown, "key"), **fields)
    assert saved.status_code == 302, text(saved)
    return saved.headers["Location"]


def test_hours_are_changed_after_their_effect_was_shown_and_taken_back(lakeside: Cast, pages: Pages) -> None:
    lakeside.take("A")
    path, fields = hours_page(lakeside), {**WEEK, "monday": "9:00-12:00"}
    version = hidden(pages.get(path), "version")
    wrong = pages.post(path, version=version, step="preview", **fields)
    assert wrong.status_code == 400
    assert "Write the hours as 09:00-12:00" in text(wrong)
    fields["monday"] = "09:00-12:00"
    shown = pages.post(path, version=version, step="preview", **fields)
    assert "The hall is open 29 hours a week instead of 32.5." in text(shown)
    assert "1 ticket of today is open now." in text(shown)
    assert PlannedChange.objects.count() == 0, "a preview saves nothing"
    change = confirmed(pages, path, **fields)
    assert weekly_hours(lakeside.hall)["monday"] == ["09:00-12:00"]
    page = pages.later(minutes=1).get(change)
    assert "Take it back" in text(page)
    back = pages.post(f"{change}/undo", key=hidden(page, "key"))
    assert back.status_code == 302
    assert weekly_hours(lakeside.hall)["monday"] == ["09:00-12:00", "13:30-17:00"]
    assert "It was taken back by this change" in text(pages.get(change))
    again = pages.post(f"{change}/undo", key="another")
    assert again.status_code == 409


def test_a_double_press_is_one_change(lakeside: Cast, pages: Pages) -> None:
    path = hours_page(lakeside)
    fields = {**WEEK, "monday": "", "version": hidden(pages.get(path), "version"), "step": "confirm", "key": "once"}
    answers = [pages.post(path, **fields) for _ in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert PlannedChange.objects.count() == 1


def test_a_change_for_later_waits_and_can_be_withdrawn(lakeside: Cast, pages: Pages) -> None:
    change = confirmed(pages, hours_page(lakeside), **WEEK | {"friday": "09:00-12:00"}, on=str(TODAY + dt.timedelta(3)))
    assert weekly_hours(lakeside.hall)["friday"] != ["09:00-12:00"]
    assert "Waiting for their day" in text(pages.get(ROOT))
    assert pages.post(f"{change}/withdraw", key="w").status_code == 302
    assert "Withdrawn" in text(pages.get(change))
    assert "Waiting for their day" not in text(pages.get(ROOT))


def test_the_second_administrator_sees_both_and_loses_nothing(lakeside: Cast, pages: Pages) -> None:
    path = hours_page(lakeside)
    version = hidden(pages.get(path), "version")
    confirmed(pages, path, **WEEK | {"monday": "08:00-12:00"})
    late = pages.post(path, version=version, step="confirm", key="late", **WEEK | {"monday": "10:00-12:00"})
    assert late.status_code == 409
    said = text(late)
    assert "Somebody else has changed this record meanwhile" in said
    assert "08:00-12:00" in said
    assert "10:00-12:00" in said
    assert "Qian Jin" in said, "who it was"
    shown = pages.post(path, version=hidden(late, "version"), step="preview", key="n", **WEEK | {"monday": "10:00-12:00"})
    assert "08:00-12:00" in text(shown)
    typed = pages.post(path, version=hidden(late, "version"), step="back", **WEEK | {"monday": "10:00-12:00"})
    assert 'value="10:00-12:00"' in typed.content.decode()


def test_a_calendar_day_is_added_changed_and_removed(lakeside: Cast, pages: Pages) -> None:
    confirmed(pages, f"{ROOT}day/new", date="2026-03-05", is_workday="no", note="搬迁")
    path = f"{ROOT}day/{day_record(lakeside.hall, dt.date(2026, 3, 5))}"
    assert "搬迁" in text(pages.get(f"{ROOT}day/"))
    taken = pages.post(f"{ROOT}day/new", date="2026-03-05", is_workday="yes", note="", version=hidden(pages.get(f"{ROOT}day/new"), "version"))
    assert taken.status_code == 409
    assert "搬迁" in text(taken)
    shown = pages.post(path, remove="yes", version=hidden(pages.get(path), "version"))
    assert "This record goes" in text(shown)
    confirmed(pages, path, remove="yes")
    assert "There is nothing here yet." in text(pages.get(f"{ROOT}day/"))


@pytest.mark.parametrize("name", ["director", "auditor"])
def test_who_reads_sees_no_button_and_may_press_none(lakeside: Cast, name: str) -> None:
    pages = Pages.of(lakeside, name)
    for path in (ROOT, f"{ROOT}hours/", f"{ROOT}day/", f"{ROOT}changes"):
        assert pages.get(path).status_code == 200
    assert "/new" not in pages.get(f"{ROOT}day/").content.decode()
    for path in (f"{ROOT}day/new", hours_page(lakeside)):
        assert pages.get(path).status_code == 403
    assert pages.post(hours_page(lakeside), **WEEK).status_code == 403
    assert PlannedChange.objects.count() == 0


@pytest.mark.parametrize("path", ["", "hours/", "day/new", "changes"])
def test_to_a_stranger_there_is_no_such_hall(lakeside: Cast, path: str) -> None:
    answer = Pages.of(lakeside, "stranger").get(ROOT + path)
    assert answer.status_code == 404
    assert "There is no such hall." in text(answer)


@pytest.mark.parametrize(
    ("path", "status"),
    [("attic/", 404), ("hours/new", 404), ("attic/new", 404), ("day/00000000-0000-7000-8000-000000000000", 404), ("day/?page=x", 400),
     ("day/?page=0", 400), ("changes/00000000-0000-7000-8000-000000000000", 404), ("day/?q=" + "x" * 61, 400)],
)  # fmt: skip
def test_what_is_not_there_is_said(pages: Pages, path: str, status: int) -> None:
    assert pages.get(ROOT + path).status_code == status


def test_the_page_of_hours_of_another_hall_is_not_found(lakeside: Cast, pages: Pages) -> None:
    assert pages.get(f"{ROOT}hours/{lakeside.strangers_hall}").status_code == 404
