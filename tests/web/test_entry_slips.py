"""Entry slips on the pages: chosen, printed once, used at `/login/first`; refusals beside the fields; tries counted."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import EntryCode
from openhall.people.rules import MOST_FOR_NAME
from openhall.people.rules.entry import CODE_FOR
from openhall.people.states import Role
from openhall.vault.models import AccessEntry
from tests.access.people import visible
from tests.cast import Cast
from tests.routines.settings import edited, make_it, wish
from tests.routines.test_staff_import import GOOD
from tests.web.factors import set_up_app
from tests.web.staff import Pages, hidden, text

PATH, FIRST = "/settings/lakeside/entry", "/login/first"
PASSWORD = "a long enough password"
CODE = re.compile(r"[2-9A-HJKMNP-Z]{4}(?:-[2-9A-HJKMNP-Z]{4}){2}")


@pytest.fixture
def pages(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "administrator")


def ticked(pages: Pages, *names: str, **more: str) -> HttpResponse:
    """The people are ticked and the button is pressed."""
    fields: dict[str, object] = {"account": [str(pages.cast.staff[name]) for name in names], **more}
    with pages.clock():
        return pages.client.post(PATH, fields)  # type: ignore[return-value]  # the test client adds to it


def codes(answer: HttpResponse) -> list[str]:
    return CODE.findall(text(answer))


def slip(cast: Cast, name: str = "clerk") -> str:
    """A code from a slip that the page made a moment ago, by the machine's clock."""
    client = Client()
    client.force_login(cast.account("administrator"))
    (code,) = CODE.findall(client.post(PATH, {"account": str(cast.staff[name])}).content.decode())
    return str(code)


def enter(code: str, client: Client | None = None, name: str = "clerk", **more: str) -> HttpResponse:
    """The page of the first log-in is filled in."""
    client = client or Client(headers={"accept-language": "en"})
    fields = {"username": name, "code": code, "new": PASSWORD, "again": PASSWORD, **more}
    return client.post(FIRST, fields)  # type: ignore[return-value]  # the test client adds to it


# ---- making slips


def test_those_who_cannot_log_in_are_listed_and_get_slips_that_no_address_shows_again(
    lakeside: Cast, pages: Pages
) -> None:
    people.set_password(lakeside.staff["guide"], PASSWORD)
    listed = pages.get(PATH)
    assert "6 people cannot log in yet" in text(listed)
    assert "colleague" in text(listed) and "guide" not in text(listed)
    assert "guide" in text(pages.get(PATH, all=""))
    made = ticked(pages, "clerk", "colleague")
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    first, second = codes(made)
    assert "Chen Xiao" in text(made) and "http://testserver/login/first" in text(made)
    assert "Good until" in text(made) and "有效期至" in text(made) and "2026-03-09 10:00" in text(made)
    again = pages.get(PATH)
    assert not codes(again) and "has a slip until 2026-03-09 10:00" in text(again)
    assert first != second and EntryCode.objects.count() == 2


def test_one_button_makes_slips_for_all_who_have_none(lakeside: Cast, pages: Pages) -> None:
    people.grant(lakeside.staff["supervisor"], Role.DIRECTOR, lakeside.strangers_hall)
    ticked(pages, "clerk")
    assert "For all 4 without one" in text(pages.get(PATH))
    made = ticked(pages, all="yes")
    assert len(codes(made)) == 4
    shown = set(re.findall(r"<dd data-own-words>([a-z]+)</dd>", made.content.decode()))
    assert shown == {"auditor", "colleague", "director", "guide"}, "nobody of another hall, nobody twice, not oneself"
    assert ticked(pages, all="yes").status_code == 400


def test_an_accounts_page_leads_to_its_slip(lakeside: Cast, pages: Pages) -> None:
    clerk = lakeside.staff["clerk"]
    way = f"{PATH}?account={clerk}"
    assert way in pages.get(f"/settings/lakeside/account/{clerk}").content.decode()
    assert f'href="{PATH}"' in pages.get("/settings/lakeside/account/").content.decode()
    one = pages.get(PATH, account=str(clerk)).content.decode()
    assert re.search(rf'value="{clerk}"[^>]* checked', one)
    assert "colleague" not in one


def imported(pages: Pages) -> str:
    """The address of the page where an import of two people ends: one is new, the other has a password already."""
    people.set_password(pages.cast.staff["colleague"], PASSWORD)
    with pages.clock():
        sheet = SimpleUploadedFile("staff.csv", GOOD.encode())
        looked = pages.client.post("/settings/lakeside/staff/import", {"file": sheet})
    fields = {name: hidden(looked, name) for name in ("rows", "version")}  # type: ignore[arg-type]  # an answer, and more
    return pages.post("/settings/lakeside/staff/import", step="confirm", key="i", **fields).headers["Location"]


def test_an_import_leads_to_the_slips_of_those_it_brought(
    lakeside: Cast, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = imported(pages)
    way = f"{PATH}?import={done.rsplit('/', 1)[1]}"
    assert f'href="{way}"' in pages.get(done).content.decode()
    listed = pages.get(way)
    assert re.findall(r'data-own-words>([a-z.]+)</label>', listed.content.decode()) == ["he.ping"]
    assert listed.content.decode().count(" checked") == 1
    for nothing in (lakeside.hall, lakeside.strangers_hall):
        assert "Nobody of these needs a slip." in text(pages.get(f"{PATH}?import={nothing}"))
    assert pages.get(f"{PATH}?import=x").status_code == 400
    monkeypatch.setattr("openhall.web.settings.entry.MOST_TICKED", 0)
    assert "clerk" in text(pages.get(way)), "a larger import goes by the button for all"


def test_a_new_account_leads_to_its_slip_and_a_renamed_one_does_not(lakeside: Cast, pages: Pages) -> None:
    new, clerk = "019cac46-1500-7000-8000-00000000aaaa", lakeside.staff["clerk"]
    names = {"username": "he.ping", "name": "何平", "name_en": "He Ping", "roles": ["guide"], "active": True}
    made = make_it(lakeside, wish(lakeside, "account", uuid.UUID(new), names))
    renamed = make_it(lakeside, edited(lakeside, "account", clerk, name_en="Chen Xiaoxiao"))
    assert f'href="{PATH}?account={new}"' in pages.get(f"/settings/lakeside/changes/{made.id}").content.decode()
    assert PATH not in pages.get(f"/settings/lakeside/changes/{renamed.id}").content.decode()


@pytest.mark.parametrize("fields", [{}, {"account": "x"}, {"account": "00000000-0000-7000-8000-000000000000"}])
def test_nobody_chosen_and_nobody_known_make_nothing(pages: Pages, fields: dict[str, str]) -> None:
    assert pages.post(PATH, **fields).status_code in (400, 404)
    assert not EntryCode.objects.exists()


def test_a_page_sent_twice_says_so_and_the_printed_codes_stay_good(lakeside: Cast, pages: Pages) -> None:
    (code,) = codes(ticked(pages, "clerk", key="k"))
    again = ticked(pages, "clerk", key="k")
    assert "These slips were made and shown already" in text(again) and not codes(again)
    with pages.later(minutes=1).clock():
        assert enter(code).status_code == 302


def test_only_an_administrator_of_the_hall_makes_slips(lakeside: Cast) -> None:
    for name, status in (("director", 403), ("auditor", 403), ("clerk", 403), ("stranger", 404)):
        person = Pages.of(lakeside, name)
        assert person.get(PATH).status_code == status
        assert ticked(person, "clerk").status_code == status
    assert Client().post(PATH, {"account": str(lakeside.staff["clerk"])}).status_code == 302
    assert not EntryCode.objects.exists()


def test_somebody_who_also_works_elsewhere_can_not_be_ticked_and_is_told_why(lakeside: Cast, pages: Pages) -> None:
    people.grant(lakeside.staff["clerk"], Role.GUIDE, lakeside.strangers_hall)
    listed = pages.get(PATH)
    assert "This person also works in a hall that you do not administer." in text(listed)
    assert str(lakeside.staff["clerk"]) not in listed.content.decode()
    forced = ticked(pages, "clerk", "colleague")
    assert forced.status_code == 403
    assert not EntryCode.objects.exists()


# ---- using one


def test_a_slip_lets_in_once_and_the_password_afterwards(lakeside: Cast) -> None:
    code, client = slip(lakeside), Client(headers={"accept-language": "en"})
    assert "/login/first?next=%2Fcounter%2F" in client.get("/login?next=/counter/").content.decode()
    answer = enter(code, client, next="/counter/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/counter/")
    assert client.get("/counter/").status_code == 200
    assert enter(code).status_code == 403
    fresh = Client().post("/login", {"username": "clerk", "password": PASSWORD})
    assert (fresh.status_code, fresh.headers["Location"]) == (302, "/staff")
    noted = AccessEntry.objects.filter(account=lakeside.staff["clerk"]).order_by("at").values_list("kind", flat=True)
    assert list(noted) == ["logged_in", "log_in_failed", "logged_in"]


def test_a_target_elsewhere_is_not_followed(lakeside: Cast) -> None:
    answer = enter(slip(lakeside), next="https://elsewhere.example/")
    assert answer.headers["Location"] == "/staff"


def test_a_forced_second_factor_is_set_up_next_and_one_that_stands_is_asked_for(
    lakeside: Cast, settings: Settings
) -> None:
    code, client = slip(lakeside, "supervisor"), Client(headers={"accept-language": "en"})
    settings.SECOND_FACTOR = "forced"
    enter(code, client, "supervisor")
    assert client.get("/staff").headers["Location"] == "/me/factor"
    set_up_app(client)
    settings.SECOND_FACTOR = "offered"
    forgotten = Client(headers={"accept-language": "en"})
    answer = enter(slip(lakeside, "supervisor"), forgotten, "supervisor")
    assert answer.headers["Location"].startswith("/login/code?next=")
    assert forgotten.get("/staff").headers["Location"].startswith("/login/code")
    assert client.get("/staff").status_code == 302, "who was logged in before is logged out"


@pytest.mark.parametrize(
    ("field", "fields", "said"),
    [
        ("username", {"username": ""}, "This field is required."),
        ("code", {"code": ""}, "This field is required."),
        ("new", {"new": "short", "again": "short"}, "A password has at least 12 characters."),
        ("again", {"again": "another long password"}, "The two new passwords are not the same."),
        ("username", {"username": "x\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_costs_no_code(
    lakeside: Cast, field: str, fields: dict[str, str], said: str
) -> None:
    code = slip(lakeside)
    typed = {"username": "clerk", "code": code, "new": PASSWORD, "again": PASSWORD, **fields}
    answer = Client(headers={"accept-language": "en"}).post(FIRST, typed)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert re.search(rf'id="id_{field}_error">{re.escape(said)}', page), page
    assert PASSWORD not in page
    assert enter(code).status_code == 302


def test_the_code_as_password_is_refused_beside_the_password(lakeside: Cast) -> None:
    code = slip(lakeside)
    answer = enter(code, new=code, again=code)
    assert re.search(r'id="id_new_error">Choose a password of your own', answer.content.decode())
    assert enter(code).status_code == 302


def test_a_wrong_code_and_an_unknown_name_get_the_same_page(lakeside: Cast) -> None:
    slip(lakeside)
    pages = [enter("ABCD-EFGH-JKMN", name=name) for name in ("clerk", "nobody-at-all")]
    plain = [visible(each.content).replace(b"nobody-at-all", b"clerk") for each in pages]
    assert plain[0] == plain[1]
    assert re.search(r'id="id_code_error">User name and code do not fit together', pages[0].content.decode())


def test_tries_count_together_with_those_of_the_log_in(lakeside: Cast) -> None:
    code = slip(lakeside)
    half = MOST_FOR_NAME // 2
    for _ in range(half):
        assert enter("ABCD-EFGH-JKMN").status_code == 403
        assert Client().post("/login", {"username": "clerk", "password": "x"}).status_code == 200
    full = enter(code)
    assert full.status_code == 429
    assert int(full.headers["Retry-After"]) > 800
    assert EntryCode.objects.exists() and not Event.objects.filter(kind="EntryCodeUsed").exists()


def test_a_slip_that_is_too_old_lets_nobody_in(lakeside: Cast, pages: Pages) -> None:
    (code,) = codes(ticked(pages, "clerk"))
    pages.now += CODE_FOR
    with pages.clock():
        assert enter(code).status_code == 403


def test_a_disabled_account_keeps_no_way_in(lakeside: Cast) -> None:
    code = slip(lakeside)
    people.disable_account(lakeside.act("administrator"), "clerk")
    people.enable_account(lakeside.act("administrator"), "clerk")
    assert enter(code).status_code == 403
