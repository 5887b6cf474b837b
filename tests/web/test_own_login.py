"""My log-in: lock and PIN, the shift's end, two browsers, sessions ended by hand; tokens of programs made on a page."""

import datetime as dt
import re
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import ApiToken, LoginSession, Pin
from openhall.people.rules import MOST_FOR_NAME
from tests.cast import Cast
from tests.web.factors import PASSWORD, browser, typed
from tests.web.staff import FRAGMENT, Pages, text

WINDOW, PIN = "/counter/lakeside/1/", "2580"


def pinned(cast: Cast, name: str = "clerk") -> Client:
    client = browser(cast, name)
    assert client.post("/me/pin", {"password": PASSWORD, "pin": PIN}).status_code == 302
    return client


def locked(cast: Cast) -> Client:
    client = pinned(cast)
    assert client.post("/me/lock", {"next": WINDOW}).headers["Location"] == f"/login/locked?next={WINDOW.replace('/', '%2F')}"
    return client


def test_a_locked_session_refuses_pages_buttons_and_parts_and_the_pin_opens_it(lakeside: Cast) -> None:
    client = locked(lakeside)
    before = Event.objects.count()
    assert client.get(WINDOW).headers["Location"].startswith("/login/locked?next=")
    part = client.get(WINDOW + "live", headers=FRAGMENT)
    assert part.status_code == 423
    assert part.headers["HX-Redirect"].startswith("/login/locked?next=")
    assert "This session is locked" in text(part)
    for path in ("next", "pause"):
        assert client.post(WINDOW + path, {"reason": "break"}).status_code == 423
    assert client.post("/me/password", {"password": PASSWORD}).status_code == 423
    assert Event.objects.count() == before
    assert client.get("/login/locked").status_code == 200
    assert client.post("/login/locked", {"pin": PIN, "next": WINDOW}).headers["Location"] == WINDOW
    assert client.get(WINDOW).status_code == 200
    assert client.get("/login/locked").headers["Location"] == "/staff"


def test_five_wrong_pins_end_the_session_and_a_right_one_starts_the_count_anew(lakeside: Cast) -> None:
    client = locked(lakeside)
    for left in (4, 3, 2, 1):
        answer = client.post("/login/locked", {"pin": "0000"})
        assert f"{left} more tries" in text(answer)
    assert client.post("/login/locked", {"pin": PIN}).status_code == 302
    client.post("/me/lock")
    wrong = [client.post("/login/locked", {"pin": "0000"}) for _ in range(5)]
    assert [each.status_code for each in wrong] == [403] * 5
    assert "the session has ended" in text(wrong[-1])
    assert client.post("/login/locked", {"pin": PIN}).headers["Location"] == "/login"
    assert client.get(WINDOW).headers["Location"].startswith("/login?next=")


def test_without_a_pin_nothing_is_locked_and_only_its_hash_is_kept(lakeside: Cast) -> None:
    client = browser(lakeside, "clerk")
    answer = client.post("/me/lock")
    assert (answer.status_code, "Set a PIN first" in text(answer)) == (409, True)
    assert client.get(WINDOW).status_code == 200
    for pin in ("1234", "111111", "12", "abcd", ""):
        assert client.post("/me/pin", {"password": PASSWORD, "pin": pin}).status_code == 400
    assert client.post("/me/pin", {"password": "wrong", "pin": PIN}).status_code == 403
    assert client.post("/me/pin", {"password": PASSWORD, "pin": PIN}).status_code == 302
    assert Pin.objects.get().hashed.startswith("argon2")


def test_a_session_ends_with_the_shift_whatever_is_done_in_it(lakeside: Cast, settings: Settings) -> None:
    settings.SHIFT_HOURS = 8
    pages = Pages(lakeside, Client(headers={"accept-language": "en"}), lakeside.start)
    with pages.clock(), patch("openhall.web.login.now", lambda: pages.now):
        pages.client.force_login(lakeside.account("clerk"))
    assert "session ends at" not in text(pages.later(hours=7).get(WINDOW))
    assert "Your session ends at 18:00" in text(pages.later(minutes=46).get(WINDOW))
    assert pages.later(minutes=13).get(WINDOW).status_code == 200
    assert pages.later(minutes=2).get(WINDOW).status_code == 302


def test_the_same_clerk_in_two_browsers_is_told_in_both(lakeside: Cast) -> None:
    first = browser(lakeside, "clerk")
    part = first.get(WINDOW + "live")
    assert "another browser" not in text(part)
    again = re.search(r'hx-get="([^"]+)"', part.content.decode())
    assert again
    mark = again[1].replace("&amp;", "&")
    assert first.get(mark).status_code == 204
    second = typed(lakeside, "clerk")
    for client, path in ((first, mark), (second, WINDOW)):
        told = client.get(path)
        assert re.search(r"also logged in in another browser, since \d\d:\d\d\.", text(told))
    other = LoginSession.objects.order_by("-started_at")[0]
    assert first.post(f"/me/sessions/{other.id}/end").status_code == 302
    assert second.get(WINDOW).status_code == 302
    assert "another browser" not in text(first.get(WINDOW))


def test_nobody_ends_a_colleagues_session_and_ending_ones_own_logs_out(lakeside: Cast) -> None:
    mine, other = browser(lakeside, "clerk"), browser(lakeside, "colleague")
    theirs = LoginSession.objects.get(account=lakeside.staff["colleague"])
    assert mine.post(f"/me/sessions/{theirs.id}/end").status_code == 404
    assert other.get("/me/").status_code == 200
    own = LoginSession.objects.get(account=lakeside.staff["clerk"])
    assert mine.post(f"/me/sessions/{own.id}/end").headers["Location"] == "/login"
    assert mine.get("/me/").status_code == 302


def test_a_new_password_ends_the_other_sessions_alone(lakeside: Cast) -> None:
    mine = browser(lakeside, "clerk")
    other = typed(lakeside, "clerk")
    new = "another long password"
    for fields, status in (
        ({"password": "wrong", "new": new, "again": new}, 403),
        ({"password": PASSWORD, "new": new, "again": new + "x"}, 400),
        ({"password": PASSWORD, "new": "short", "again": "short"}, 400),
    ):
        assert mine.post("/me/password", fields).status_code == status
    assert other.get("/staff").status_code == 200
    assert mine.post("/me/password", {"password": PASSWORD, "new": new, "again": new}).status_code == 302
    assert "1 other session has ended" in text(mine.get("/me/"))
    assert other.get("/staff").status_code == 302
    fields = {"username": lakeside.account("clerk").username, "password": new}
    assert Client().post("/login", fields).status_code == 302
    data = [str(each) for each in Event.objects.filter(kind="PasswordChanged").values_list("data", flat=True)]
    assert len(data) == 1 and new not in data[0]


def test_a_found_open_browser_cannot_be_used_to_guess_the_password(lakeside: Cast) -> None:
    client = browser(lakeside, "clerk")
    fields = {"password": "guess", "pin": PIN}
    tried = [client.post("/me/pin", fields).status_code for _ in range(MOST_FOR_NAME + 1)]
    assert tried == [403] * MOST_FOR_NAME + [429]


def test_logging_out_and_logging_in_anew_end_the_session_before(lakeside: Cast) -> None:
    client = browser(lakeside, "clerk")
    client.post("/logout")
    assert LoginSession.objects.get().state == "ended"
    people.set_password(lakeside.staff["colleague"], PASSWORD)
    second = typed(lakeside, "clerk")
    second.post("/login", {"username": lakeside.account("clerk").username, "password": PASSWORD})
    live = LoginSession.objects.filter(ended_at=None)
    assert [each.account_id for each in live] == [lakeside.staff["clerk"]]


def test_what_a_session_is_never_stands_half(lakeside: Cast) -> None:
    from django.db import IntegrityError, transaction

    browser(lakeside, "clerk")
    now = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    for values in ({"ended_at": now}, {"state": "ended"}, {"state": "king"}, {"ends_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            LoginSession.objects.update(**values)


# ---- tokens of programs


def administrator(cast: Cast) -> Client:
    people.grant(cast.staff["director"], "administrator", cast.hall)
    return browser(cast, "director")


def test_a_token_is_shown_once_works_in_its_role_and_is_revoked(lakeside: Cast) -> None:
    client = administrator(lakeside)
    made = client.post("/tokens/lakeside/", {"name": "queue display", "role": "supervisor", "days": "30"})
    found = re.search(r'<code class="oh-token">([\w-]+)</code>', made.content.decode())
    assert found and made.headers["Cache-Control"] == "no-store"
    row = ApiToken.objects.get(name="queue display")
    assert row.expires_at is not None and 29 <= (row.expires_at - row.created_at).days <= 30
    page = client.get("/tokens/lakeside/")
    assert "queue display" in text(page) and found[1] not in page.content.decode()
    header = {"authorization": f"Bearer {found[1]}"}
    assert Client().post("/api/v1/halls/lakeside/windows/1/call-next", headers=header).status_code == 204
    assert client.post(f"/tokens/lakeside/{row.id}/revoke").status_code == 302
    assert client.post(f"/tokens/lakeside/{row.id}/revoke").status_code == 404
    assert "revoked" in text(client.get("/tokens/lakeside/"))


@pytest.mark.parametrize(
    "fields",
    [{"name": "", "role": "kiosk"}, {"name": "x", "role": "king"}, {"name": "x", "role": ""}, {"name": "x" * 61, "role": "kiosk"},
     {"name": "x", "role": "kiosk", "days": "0"}, {"name": "x", "role": "kiosk", "days": "367"},
     {"name": "x", "role": "kiosk", "days": "-1"}, {"name": "x\x00", "role": "kiosk"}],
)  # fmt: skip
def test_what_is_no_token_is_refused_with_what_was_typed(lakeside: Cast, fields: dict[str, str]) -> None:
    answer = administrator(lakeside).post("/tokens/lakeside/", fields)
    assert answer.status_code == 400
    assert not ApiToken.objects.exists()


def test_a_token_of_another_hall_is_not_there(lakeside: Cast) -> None:
    client = administrator(lakeside)
    people.issue_token("theirs", "kiosk", lakeside.strangers_hall, lakeside.start)
    row = ApiToken.objects.get()
    assert "theirs" not in text(client.get("/tokens/lakeside/"))
    assert client.post(f"/tokens/lakeside/{row.id}/revoke").status_code == 404
    assert ApiToken.objects.get().revoked_at is None
