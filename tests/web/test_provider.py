"""Log-in with an identity provider: a real one of a process of its own, which also lies; nobody comes in by a lie."""

import logging
import urllib.parse
from collections.abc import Iterator

import httpx
import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from openhall.kit.errors import Conflict, Missing
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import LoginSession
from openhall.people.rules.provider import BadAnswer, Provider, described
from openhall.people.services import provider as asking
from openhall.site.environment import BadSetting, read_environment
from tests.cast import Cast
from tests.web.factors import SUPERVISOR_PATH, browser, code, set_up_app
from tests.web.issuer import CLIENT, SECRET, SUBJECT, issuer, mood
from tests.web.staff import text


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with issuer() as found:
        yield found


@pytest.fixture
def city(lakeside: Cast, settings: Settings, address: str) -> Cast:
    """The hall with a provider that knows the supervisor."""
    settings.PROVIDER = Provider(address, CLIENT, SECRET, "City ID")
    asking._described.forget()
    mood(address, "honest")
    people.link_identity(lakeside.act("admin"), "supervisor", address, SUBJECT)
    return lakeside


def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def to_provider(client: Client, target: str = "") -> str:
    """Begin, let the provider log its citizen in: the address with which the browser comes back."""
    begun = client.get("/login/provider", {"next": target})
    assert begun.status_code == 302, text(begun)
    back = httpx.get(begun.headers["Location"], follow_redirects=False)
    assert back.status_code == 302
    return back.headers["Location"].removeprefix("http://testserver")


def test_somebody_recorded_comes_in_and_the_page_offers_it(city: Cast) -> None:
    client = visitor()
    assert "Log in with City ID" in text(client.get("/login?next=/desk/lakeside/"))
    answer = client.get(to_provider(client, SUPERVISOR_PATH))
    assert (answer.status_code, answer.headers["Location"]) == (302, SUPERVISOR_PATH)
    assert client.get(SUPERVISOR_PATH).status_code == 200
    assert LoginSession.objects.get().proof == ""


@pytest.mark.parametrize(
    "lie",
    ["other-issuer", "other-audience", "two-audiences", "expired", "old", "early", "unsigned", "stranger", "hs256", "bent", "no-nonce",
     "no-subject", "no-token", "plain-words"],
)  # fmt: skip
def test_a_lie_lets_nobody_in_and_the_page_is_clear(
    city: Cast, address: str, lie: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = visitor()
    back = to_provider(client)
    mood(address, lie)
    with caplog.at_level(logging.WARNING, "openhall.web.me.provider_views"):
        answer = client.get(back)
    assert answer.status_code == 403, lie
    assert "could not be trusted, so nobody was logged in" in text(answer)
    assert "identity provider: BadAnswer" in caplog.text
    assert SUBJECT not in caplog.text
    assert not LoginSession.objects.exists()
    assert client.get("/staff").status_code == 302


def test_a_replayed_nonce_a_replayed_answer_and_a_foreign_answer_are_refused(city: Cast, address: str) -> None:
    first = visitor()
    back = to_provider(first)
    assert first.get(back).status_code == 302
    again = first.get(back)
    assert (again.status_code, "Begin again" in text(again)) == (409, True)
    thief = visitor()
    to_provider(thief)
    assert thief.get(back).status_code == 409, "another browser's state"
    victim = visitor()
    assert victim.get(to_provider(visitor())).status_code == 409, "a link with somebody else's log-in"
    second = visitor()
    back = to_provider(second)
    mood(address, "old-nonce")
    assert second.get(back).status_code == 403
    assert LoginSession.objects.count() == 1


def test_a_code_is_taken_once_and_a_wrong_verifier_gets_no_token(city: Cast) -> None:
    client = visitor()
    back = to_provider(client)
    parts = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(back).query))
    session = client.session
    session["openhall_provider_asked"][2] = "another verifier"
    session.save()
    answer = client.get("/login/provider/back", {"state": parts["state"], "code": parts["code"]})
    assert answer.status_code == 403


@pytest.mark.parametrize("gone", ["described-by-another", "down"])
def test_a_provider_that_is_away_or_another_is_said_at_once(city: Cast, address: str, gone: str) -> None:
    mood(address, gone)
    answer = visitor().get("/login/provider")
    assert answer.status_code == (409 if gone == "down" else 403)
    mood(address, "honest")
    client = visitor()
    back = to_provider(client)
    mood(address, "hang")
    asking._described.forget()
    answer = client.get(back)
    assert "does not answer" in text(answer)


def test_a_provider_that_said_no_and_somebody_nobody_recorded(city: Cast, address: str) -> None:
    client = visitor()
    state = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(to_provider(client)).query))["state"]
    refused = client.get("/login/provider/back", {"state": state, "error": "access_denied"})
    assert "did not log you in" in text(refused)
    people.link_identity(city.act("admin"), "supervisor", address, "another-mark")
    unknown = client.get(to_provider(client))
    assert unknown.status_code == 403
    assert SUBJECT in text(unknown)
    assert not LoginSession.objects.exists()


def test_a_leaver_does_not_come_in_by_the_provider(city: Cast) -> None:
    people.disable_account(city.act("admin"), "supervisor")
    client = visitor()
    answer = client.get(to_provider(client))
    assert (answer.status_code, "disabled" in text(answer)) == (403, True)
    assert not LoginSession.objects.exists()


def test_the_second_factor_is_asked_unless_the_provider_asked(city: Cast, settings: Settings, address: str) -> None:
    settings.SECOND_FACTOR = "forced"
    client = visitor()
    assert client.get(to_provider(client)).status_code == 302
    assert client.get(SUPERVISOR_PATH).headers["Location"] == "/me/factor"
    mood(address, "twice")
    proven = visitor()
    proven.get(to_provider(proven))
    assert proven.get(SUPERVISOR_PATH).status_code == 200
    had = set_up_app(browser(city, "supervisor"))
    mood(address, "honest")
    again = visitor()
    assert again.get(to_provider(again, SUPERVISOR_PATH)).headers["Location"].startswith("/login/code?next=")
    assert again.post("/login/code", {"code": code(had.secret, 1)}).status_code == 302


def test_it_leads_to_no_other_site(city: Cast) -> None:
    client = visitor()
    assert client.get(to_provider(client, "https://evil.example/")).headers["Location"] == "/staff"


def test_a_subject_belongs_to_one_account_and_the_log_does_not_hold_it(city: Cast, address: str) -> None:
    with pytest.raises(Conflict):
        people.link_identity(city.act("admin"), "clerk", address, SUBJECT)
    with pytest.raises(Missing):
        people.link_identity(city.act("admin"), "nobody", address, "x")
    people.link_identity(city.act("admin"), "supervisor", address, "new-mark")
    logged = [str(each.data) for each in Event.objects.filter(kind="IdentityLinked")]
    assert len(logged) == 2
    assert not any(SUBJECT in each or "new-mark" in each for each in logged)


PROVIDER = Provider("https://id.example", "c", "s", "n")
GOOD = {"issuer": "https://id.example", "authorization_endpoint": "https://id.example/a",
        "token_endpoint": "https://id.example/t", "jwks_uri": "https://id.example/k"}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"issuer": "https://id.example/"}, {"token_endpoint": "http://id.example/t"}, {"jwks_uri": None}, {"authorization_endpoint": 1},
     {"token_endpoint": "https://"}, {"jwks_uri": "file:///etc/passwd"}, {"token_endpoint": "https://[bad"}],
)  # fmt: skip
def test_a_description_that_does_not_hold_is_refused(change: dict[str, object]) -> None:
    assert described(PROVIDER, GOOD).keys == "https://id.example/k"
    with pytest.raises(BadAnswer):
        described(PROVIDER, {**GOOD, **change})
    with pytest.raises(BadAnswer):
        described(PROVIDER, [GOOD])


@pytest.mark.parametrize(
    "values",
    [{"ISSUER": "https://id.example"}, {"NAME": "City"}, {"ISSUER": "http://id.example", "CLIENT_ID": "c", "CLIENT_SECRET": "s"},
     {"ISSUER": "id.example", "CLIENT_ID": "c", "CLIENT_SECRET": "s"}, {"ISSUER": "https://[x", "CLIENT_ID": "c", "CLIENT_SECRET": "s"}],
)  # fmt: skip
def test_half_a_provider_stops_the_start(values: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match="OPENHALL_OIDC"):
        read_environment({f"OPENHALL_OIDC_{name}": value for name, value in values.items()})


@pytest.mark.parametrize(("name", "value"), [("SECOND_FACTOR", "maybe"), ("SHIFT_HOURS", "0"), ("SHIFT_HOURS", "25"), ("SHIFT_HOURS", "x")])
def test_settings_of_the_log_in_that_cannot_be_used_stop_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"OPENHALL_{name}"):
        read_environment({f"OPENHALL_{name}": value})
    assert read_environment({}).second_factor == "forced"
    assert read_environment({"OPENHALL_DEMO": "1"}).second_factor == "offered"
    assert read_environment({"OPENHALL_DEMO": "1", "OPENHALL_SECOND_FACTOR": "forced"}).second_factor == "forced"
