"""The second factor: forced for who runs a hall, confirmed before it counts, each code taken once; keys of software."""

import concurrent.futures
import datetime as dt
import threading
import uuid

import pytest
from django.db import connection, connections
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing, NotAllowed
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import LoginSession, SpareCode, Totp
from openhall.people.rules import MOST_FOR_NAME
from openhall.vault.rules.keys import new_key
from tests.cast import Cast
from tests.web.factors import PASSWORD, SoftKey, browser, code, options, set_up_app, typed
from tests.web.staff import text


@pytest.fixture
def forced(settings: Settings) -> None:
    settings.SECOND_FACTOR = "forced"


REACHED = ("/me/factor",)
CLOSED = ("/staff", "/me/", "/desk/lakeside/", "/counter/lakeside/1/", "/counter/lakeside/1/live", "/reception/lakeside/",
          "/unit/lakeside/reviews", "/chain/", "/tokens/lakeside/")  # fmt: skip


@pytest.mark.usefixtures("forced")
def test_a_supervisor_without_one_reaches_the_page_that_sets_it_up_and_no_other(lakeside: Cast) -> None:
    client = browser(lakeside, "supervisor")
    for path in CLOSED:
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/me/factor"), path
    pressed = client.post("/desk/lakeside/hall/close", {"message": "停电", "message_en": "Power cut"})
    assert (pressed.status_code, pressed.headers["Location"]) == (302, "/me/factor")
    assert not Event.objects.filter(kind="HallClosed").exists()
    assert "Your role needs a second factor" in text(client.get("/me/factor"))
    set_up_app(client)
    assert client.get("/staff").status_code == 200
    assert client.get("/desk/lakeside/").status_code == 200


@pytest.mark.usefixtures("forced")
def test_clerks_and_directors_are_not_forced_and_a_demo_forces_nobody(lakeside: Cast, settings: Settings) -> None:
    assert browser(lakeside, "clerk").get("/counter/lakeside/1/").status_code == 200
    assert browser(lakeside, "director").get("/desk/lakeside/").status_code == 200
    settings.SECOND_FACTOR = "offered"
    assert browser(lakeside, "supervisor").get("/desk/lakeside/").status_code == 200


@pytest.mark.usefixtures("forced")
def test_a_role_given_while_somebody_is_logged_in_asks_at_once(lakeside: Cast) -> None:
    client = browser(lakeside, "clerk")
    assert client.get("/staff").status_code == 200
    people.grant(lakeside.staff["clerk"], "administrator", lakeside.hall)
    assert client.get("/staff").headers["Location"] == "/me/factor"


def test_whoever_has_an_app_is_asked_and_a_code_is_taken_once(lakeside: Cast) -> None:
    had = set_up_app(browser(lakeside, "clerk"))
    again = typed(lakeside, "clerk")
    assert again.get("/staff").headers["Location"].startswith("/login/code?next=")
    assert again.get("/login").status_code == 200
    assert "Chen Xiao" not in text(again.get("/"))
    spent = again.post("/login/code", {"code": code(had.secret)})
    assert spent.status_code == 403
    assert "used already" in text(spent)
    done = again.post("/login/code", {"code": code(had.secret, 1), "next": "/counter/"})
    assert (done.status_code, done.headers["Location"]) == (302, "/counter/")
    assert again.get("/staff").status_code == 200
    third = typed(lakeside, "clerk")
    assert third.post("/login/code", {"code": code(had.secret, 1)}).status_code == 403
    assert third.get("/staff").status_code == 302


def test_an_app_that_was_never_confirmed_does_not_count(lakeside: Cast) -> None:
    client = browser(lakeside, "clerk")
    assert client.post("/me/factor/app").status_code == 302
    assert client.post("/me/factor/confirm", {"code": "000000"}).status_code == 403
    assert typed(lakeside, "clerk").get("/staff").status_code == 200
    first = people.pending_secret(lakeside.staff["clerk"])
    assert client.post("/me/factor/app").status_code == 302
    assert people.pending_secret(lakeside.staff["clerk"]) != first


def test_a_spare_code_logs_in_once(lakeside: Cast) -> None:
    had = set_up_app(browser(lakeside, "clerk"))
    assert len(had.spares) == 10
    for status in (302, 403):
        assert typed(lakeside, "clerk").post("/login/code", {"code": had.spares[0].upper()}).status_code == status
    fresh = had.client.post("/me/factor/spares", {"password": PASSWORD})
    assert fresh.status_code == 200
    assert typed(lakeside, "clerk").post("/login/code", {"code": had.spares[1]}).status_code == 403


def test_guessing_codes_is_stopped_also_over_many_sessions(lakeside: Cast) -> None:
    had = set_up_app(browser(lakeside, "clerk"))
    tries = [typed(lakeside, "clerk").post("/login/code", {"code": "000000"}).status_code for _ in range(MOST_FOR_NAME + 1)]
    assert tries == [403] * MOST_FOR_NAME + [429]
    assert typed(lakeside, "clerk").post("/login/code", {"code": code(had.secret, 1)}).status_code == 429


def test_the_code_page_leads_nowhere_else_and_to_no_other_site(lakeside: Cast) -> None:
    assert Client().get("/login/code").headers["Location"] == "/login"
    client = browser(lakeside, "clerk")
    assert client.get("/login/code").headers["Location"] == "/staff"
    had = set_up_app(client)
    again = typed(lakeside, "clerk")
    answer = again.post("/login/code", {"code": code(had.secret, 1), "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/staff"


def test_the_secret_is_sealed_shown_to_its_owner_alone_and_moves_to_a_new_key(lakeside: Cast, settings: Settings) -> None:
    had = set_up_app(browser(lakeside, "clerk"))
    row = Totp.objects.get()
    assert had.secret.encode() not in bytes(row.sealed)
    assert had.secret not in had.client.get("/me/factor").content.decode()
    old, new = settings.VAULT_KEY, new_key()
    settings.VAULT_KEY = f"{new} {old}"
    assert people.reseal_secrets() == 1
    assert people.reseal_secrets() == 0
    settings.VAULT_KEY = new
    assert typed(lakeside, "clerk").post("/login/code", {"code": code(had.secret, 1)}).status_code == 302
    settings.VAULT_KEY = new_key()
    lost = typed(lakeside, "clerk").post("/login/code", {"code": code(had.secret, 1)})
    assert (lost.status_code, "Use a spare code" in text(lost)) == (409, True)
    assert people.reseal_secrets() == 0
    settings.VAULT_KEY = new
    Totp.objects.update(sealed=bytes(row.sealed)[:-1] + b"x")
    assert typed(lakeside, "clerk").post("/login/code", {"code": code(had.secret, 1)}).status_code == 409
    settings.VAULT_KEY = f"{new_key()} {new}"
    assert people.reseal_secrets() == 0, "what does not open is left as it is"
    assert typed(lakeside, "clerk").post("/login/code", {"code": had.spares[0]}).status_code == 302


def test_removing_needs_the_password_and_spare_codes_go_with_it(lakeside: Cast) -> None:
    had = set_up_app(browser(lakeside, "clerk"))
    assert had.client.post("/me/factor/remove", {"password": "wrong"}).status_code == 403
    assert Totp.objects.count() == 1
    assert had.client.post("/me/factor/remove", {"password": PASSWORD}).status_code == 302
    assert (Totp.objects.count(), SpareCode.objects.count()) == (0, 0)
    assert typed(lakeside, "clerk").get("/staff").status_code == 200


def test_who_has_lost_everything_is_reset_by_a_command_and_sets_up_anew(lakeside: Cast, settings: Settings) -> None:
    settings.SECOND_FACTOR = "forced"
    had = set_up_app(browser(lakeside, "supervisor"))
    people.reset_factors(lakeside.act("admin"), lakeside.account("supervisor").username)
    assert had.client.get("/staff").status_code == 302
    assert typed(lakeside, "supervisor").get("/staff").headers["Location"] == "/me/factor"
    kinds = Event.objects.filter(subject_id=lakeside.staff["supervisor"]).order_by("id").values_list("kind", flat=True)
    assert {*kinds} >= {"SecondFactorAdded", "SecondFactorRemoved"}
    with pytest.raises(Missing):
        people.reset_factors(lakeside.act("admin"), "nobody")


def test_one_code_in_eight_hands_at_once_opens_one_session(own_lakeside: Cast) -> None:
    account, now = own_lakeside.staff["clerk"], utc_now()
    shift = dt.timedelta(hours=1)
    people.begin_totp(account, now)
    secret = people.pending_secret(account)
    assert secret
    first = people.begin_session(account, "", None, now, shift)
    people.confirm_totp(own_lakeside.act("clerk", now), account, first, code(secret))
    sessions = [people.begin_session(account, "", None, now, shift) for _ in range(8)]
    typed_by_all, together = code(secret, 1), threading.Barrier(8)

    def give(session: uuid.UUID) -> bool:
        connection.ensure_connection()
        together.wait(20)
        try:
            people.give_code(account, session, typed_by_all, now)
        except NotAllowed:
            return False
        finally:
            connections.close_all()
        return True

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(give, sessions)) == 1
    assert LoginSession.objects.filter(account=account, state="open").count() == 2


# ---- keys


def with_key(cast: Cast, name: str = "clerk") -> tuple[Client, SoftKey]:
    client, key = browser(cast, name), SoftKey()
    answer = client.post("/me/keys", {"name": "my key", "answer": key.make(options(client.get("/me/factor")))})
    assert answer.status_code == 200, text(answer)
    assert "Spare codes" in text(answer)
    return client, key


@pytest.mark.usefixtures("forced")
def test_a_key_is_a_second_factor(lakeside: Cast) -> None:
    client, key = with_key(lakeside, "supervisor")
    assert client.get("/desk/lakeside/").status_code == 200
    again = typed(lakeside, "supervisor")
    assert again.get("/desk/lakeside/").headers["Location"].startswith("/login/code")
    signed = key.sign(options(again.get("/login/code")))
    assert again.post("/login/key", {"answer": signed, "next": "/desk/lakeside/"}).status_code == 302
    assert again.get("/desk/lakeside/").status_code == 200
    third = typed(lakeside, "supervisor")
    third.get("/login/code")
    assert third.post("/login/key", {"answer": signed}).status_code == 403, "an answer to another question"


def test_keys_that_lie_are_refused(lakeside: Cast) -> None:
    client, key = with_key(lakeside)
    again = typed(lakeside, "clerk")
    stranger, asked = SoftKey(), options(again.get("/login/code"))
    assert again.post("/login/key", {"answer": stranger.sign(asked)}).status_code == 403
    key.origin = "http://evil.example"
    assert again.post("/login/key", {"answer": key.sign(options(again.get("/login/code")))}).status_code == 403
    key.origin, key.count = "http://testserver", 0
    copied = again.post("/login/key", {"answer": key.sign(options(again.get("/login/code")))})
    assert "may have been copied" in text(copied)
    for nonsense in ("", "[]", "{}", '{"id": 1}', "x" * 30_000):
        again.get("/login/code")
        assert again.post("/login/key", {"answer": nonsense}).status_code in (400, 403), nonsense[:10]
    assert again.post("/login/key", {"answer": key.sign(asked)}).status_code in (403, 409), "nothing was asked"
    assert again.get("/staff").status_code == 302
    assert client.get("/staff").status_code == 200


def test_a_key_is_taken_once_and_another_needs_the_password(lakeside: Cast) -> None:
    client, key = with_key(lakeside)
    twice = {"name": "again", "answer": key.make(options(client.get("/me/factor"))), "password": PASSWORD}
    assert client.post("/me/keys", twice).status_code == 403
    second = SoftKey()
    made = second.make(options(client.get("/me/factor")))
    assert client.post("/me/keys", {"name": "second", "answer": made}).status_code == 403, "without the password"
    made = second.make(options(client.get("/me/factor")))
    assert client.post("/me/keys", {"name": "second", "answer": made, "password": PASSWORD}).status_code == 302
    assert "second" in text(client.get("/me/factor"))
