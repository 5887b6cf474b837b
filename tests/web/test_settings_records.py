"""Every kind of record through its form: what is typed, what is refused beside its field, what stands afterwards."""

import datetime as dt
import re

import pytest

from openhall.people.models import Account, Posting
from openhall.places import queries as places
from openhall.queue.queries.plan import forget_plans
from openhall.queue.queries.rules_of_hall import settings_of
from tests.cast import TODAY, Cast
from tests.web.staff import Pages, hidden, text
from tests.web.test_settings import ROOT, confirmed

pytestmark = pytest.mark.django_db
KINDS = ("hall", "hours", "day", "window", "zone", "unit", "item", "account", "posting", "leave", "rules", "limit")


@pytest.fixture
def pages(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "administrator")


def filled(pages: Pages, path: str) -> dict[str, str]:
    """What the fields of a form hold, one value each."""
    page = pages.get(path).content.decode()
    found = dict(re.findall(r'<input type="(?:text|number|date)" name="(\w+)" value="([^"]*)"', page))
    for name, body in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return {name: value.replace("&#x27;", "'") for name, value in found.items()}


def problem(pages: Pages, path: str, **fields: str) -> str:
    """What is said of a form that is not accepted."""
    answer = pages.post(path, step="preview", version=hidden(pages.get(path), "version"), **fields)
    assert answer.status_code in (400, 409), text(answer)
    return text(answer)


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_and_form_opens(lakeside: Cast, pages: Pages, kind: str) -> None:
    page = pages.get(f"{ROOT}{kind}/")
    assert page.status_code == 200
    links = re.findall(rf'href="({ROOT}{kind}/[^"?]+)"', page.content.decode())
    assert links
    for link in links:
        assert pages.get(link).status_code == 200, link
    assert pages.get(f"{ROOT}{kind}/?q=nothing-holds-this").status_code == 200


def test_a_form_that_is_sent_as_it_stands_changes_nothing(lakeside: Cast, pages: Pages) -> None:
    for path in (f"window/{lakeside.windows['2']}", f"item/{lakeside.items['deed']}", f"hall/{lakeside.hall}"):
        fields = filled(pages, ROOT + path)
        marks = {"marks": "sign_language"} if path.startswith("window") else {}
        assert "Nothing is different" in problem(pages, ROOT + path, **fields, **marks)


def test_a_window_is_renamed_and_given_up_while_nobody_is_there(lakeside: Cast, pages: Pages) -> None:
    path = f"{ROOT}window/{lakeside.windows['3']}"
    fields = filled(pages, path)
    assert fields["queues"] == "B, C"
    confirmed(pages, path, **{**fields, "name_en": "Property", "queues": "C，B", "marks": "low_counter"})
    found = {each.code: each for each in places.windows(lakeside.hall)}["3"]
    assert (found.name_en, found.marks) == ("Property", ("low_counter",))
    lakeside.take("C")
    lakeside.call_next("3")
    assert "Number C001 is at this window" in problem(pages, path, **{**fields, "in_use": "no"})
    assert "There is no queue X." in problem(pages, path, **{**fields, "queues": "B, X"})
    assert "Write this in English." in problem(pages, path, **{**fields, "name_en": "窗口"})


def test_an_account_is_opened_through_the_page(lakeside: Cast, pages: Pages) -> None:
    path, fields = f"{ROOT}account/new", {"username": "he.ping", "name": "何平", "name_en": "He Ping", "unit": "services",
                                          "roles": "clerk", "active": "yes"}  # fmt: skip
    assert "small letters" in problem(pages, path, **{**fields, "username": "He Ping"})
    assert "Give at least one role" in problem(pages, path, **{name: each for name, each in fields.items() if name != "roles"})
    confirmed(pages, path, **fields)
    account = Account.objects.get(username="he.ping")
    assert [(each.role, each.unit and each.unit.code) for each in account.grants.all()] == [("clerk", "services")]
    assert "Clerk (Service Administration)" in text(pages.get(f"{ROOT}account/?q=he.ping"))
    page = pages.get(f"{ROOT}account/{account.id}").content.decode()
    assert 'value="clerk:services"' in page, "the role that stands keeps its unit"


def test_somebody_is_posted_by_user_name(lakeside: Cast, pages: Pages) -> None:
    path, fields = f"{ROOT}posting/new", {"account": "guide", "window": "3", "from_on": "2026-03-03", "to_on": "", "substitute": "supervisor"}
    assert "Nobody in this hall has this user name." in problem(pages, path, **{**fields, "account": "stranger"})
    assert "posted at this window from 2026-03-02" in problem(pages, path, **{**fields, "window": "1"})
    confirmed(pages, path, **fields)
    row = Posting.objects.get(account=lakeside.staff["guide"])
    assert (row.from_on, row.substitute_id) == (TODAY + dt.timedelta(1), lakeside.staff["supervisor"])
    assert "guide" in text(pages.get(f"{ROOT}posting/"))
    assert filled(pages, f"{ROOT}posting/{row.record}")["account"] == "guide"


def test_rules_and_screens(lakeside: Cast, pages: Pages) -> None:
    path = f"{ROOT}rules/{lakeside.hall}"
    fields = {**filled(pages, path), "languages": "en", "announcement_repeats": "3", "daily_limit": ""}
    assert "less than or equal to 5" in problem(pages, path, **{**fields, "announcement_repeats": "9"})
    confirmed(pages, path, **fields)
    forget_plans()
    assert (settings_of(lakeside.hall).announcement_repeats, settings_of(lakeside.hall).languages) == (3, ("en",))


def test_the_nations_limit_asks_for_an_administrator_of_every_hall(lakeside: Cast, pages: Pages) -> None:
    page = pages.get(f"{ROOT}limit/").content.decode()
    link = re.findall(rf'href="({ROOT}limit/[0-9a-f][^"]+)"', page)[0]
    fields = {**filled(pages, link), "amount": "9"}
    answer = pages.post(link, step="preview", version=hidden(pages.get(link), "version"), **fields)
    assert answer.status_code == 403
    assert "This record belongs to other halls too" in text(answer)


@pytest.mark.parametrize("path", ["zone/new", "unit/new", "item/new", "window/new", "leave/new", "posting/new", "limit/new"])
def test_an_empty_form_says_what_is_missing_beside_each_field(pages: Pages, path: str) -> None:
    said = problem(pages, ROOT + path)
    assert "Please look at this once more" in said
    assert "This field is required." in said


@pytest.mark.parametrize("value", ["\x00", "a\nb", "x" * 200, "<script>alert(1)</script>" * 9])
def test_hostile_words_are_refused_or_shown_as_words(pages: Pages, value: str) -> None:
    fields = {"code": "attic", "name": value, "name_en": "Attic", "floor": "9"}
    version = hidden(pages.get(f"{ROOT}zone/new"), "version")
    answer = pages.post(f"{ROOT}zone/new", step="preview", version=version, **fields)
    assert answer.status_code in (200, 400)
    assert "<script>alert" not in answer.content.decode()


def test_a_version_that_is_no_version_is_an_old_page(lakeside: Cast, pages: Pages) -> None:
    path = f"{ROOT}zone/{places.zones(lakeside.hall)[0].id}"
    answer = pages.post(path, **{**filled(pages, path), "name_en": "Orient", "version": "x" * 500, "step": "confirm"})
    assert answer.status_code == 409


def cells(page: str, window: str) -> list[str]:
    """The week of a window as the roster says it."""
    row = re.search(rf'<th scope="row">{window}</th>(.*?)</tr>', page, re.S)
    assert row
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.findall(r"<td>(.*?)</td>", row[1], re.S)]


def test_the_roster_shows_who_stands_where_who_steps_in_and_where_nobody_does(lakeside: Cast, pages: Pages) -> None:
    Posting.objects.filter(account=lakeside.staff["clerk"]).update(substitute=lakeside.staff["guide"])
    for who, first, last in (("clerk", "2026-03-03", "2026-03-04"), ("guide", "2026-03-04", "2026-03-04")):
        confirmed(pages, f"{ROOT}leave/new", account=who, from_on=first, to_on=last)
    page = pages.get(f"{ROOT}roster").content.decode()
    assert cells(page, "1") == ["Chen Xiao", "Zhou Ming steps in", "Chen Xiao is away", "Chen Xiao", "Chen Xiao", "closed", "closed"]
    assert cells(page, "3") == ["nobody"] * 5 + ["closed"] * 2
    assert "At 11 places nobody stands this week" in text(pages.get(f"{ROOT}roster"))
    before = pages.get(f"{ROOT}roster?week=2026-02-25").content.decode()
    assert cells(before, "1")[0] == "nobody", "nobody was posted before the story began"


@pytest.mark.parametrize("week", ["tomorrow", "1999-01-01", "2026-13-01", "9999-12-31"])
def test_a_week_that_is_none_is_refused(pages: Pages, week: str) -> None:
    assert pages.get(f"{ROOT}roster?week={week}").status_code == 400
