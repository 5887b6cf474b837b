"""The access test: every address of the URL table and of the API, as everybody, in the own hall and in another's."""

import copy
import json
import re
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from openhall.api.rights import Routes, right, rights_of
from openhall.api.routes import api
from openhall.api.stream import serving
from openhall.people import services as people
from openhall.people.permissions import RIGHTS
from openhall.people.states import Role
from openhall.queue.models import Ticket
from openhall.web.asking import page
from tests.access.people import (
    NOWHERE,
    OWN,
    Person,
    World,
    is_untouched,
    routes,
    undone,
    unknown_id,
    visible,
    whole_world,
    writes,
)
from tests.access.table import (
    ACCOUNTS,
    CALLS,
    DESCRIPTION,
    HOLDERS,
    PAGES,
    STREAM,
    VISITOR,
    Call,
    Page,
)
from tests.cast import Cast

API = "/api/v1"
SESSIONS = "django_session"
# Strangers whose answers are held letter by letter against those of a hall that is not there; of all others the status.
SEEKERS = frozenset({"clerk", "director", "auditor", "kiosk"})


@pytest.fixture
def world(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> World:
    return whole_world(lakeside, monkeypatch)


def ask(client: Client, each: Page, path: str) -> Any:
    """One request; the browser's cookies are as before, because what it did is undone."""
    before = copy.deepcopy(client.cookies)
    answer = client.post(path, each.fields) if each.method == "POST" else client.get(path)
    client.cookies = before
    return answer


def call(world: World, method: str, path: str, body: object, token: str) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if method == "GET":
        return Client().get(API + path, headers=headers)
    text = "" if body is None else json.dumps(body)
    return Client().post(API + path, text, content_type="application/json", headers=headers)


# ---- every route declares a right, and the right one


def test_the_roles_of_the_table_are_all_roles() -> None:
    assert {str(role) for role in Role} == ACCOUNTS


def test_every_page_declares_the_right_that_the_table_says() -> None:
    found = {
        name: getattr(pattern.callback, "right", None) for name, pattern in routes() if not name.startswith("api-1")
    }
    assert None not in found.values(), "a page declares no right: route it through `page(view, right=...)`"
    assert found == {name: each.right for name, each in PAGES.items()}
    assert set(found.values()) <= RIGHTS == set(HOLDERS)


def test_every_call_declares_the_right_that_the_table_says() -> None:
    found = {(method, path.removeprefix(API)): name for method, path, name in rights_of(api)}
    assert found == {key: each.right for key, each in CALLS.items()}


def test_every_pattern_of_the_api_is_a_described_call_or_the_description() -> None:
    described = {path.removeprefix(API) for _method, path, _right in rights_of(api)}
    names = {name.partition(":")[2]: pattern for name, pattern in routes() if name.startswith("api-1")}
    calls = {name: _path(pattern) for name, pattern in names.items() if name not in DESCRIPTION}
    assert set(calls.values()) == described
    assert set(DESCRIPTION) <= set(names)


def _path(pattern: URLPattern) -> str:
    return "/" + str(pattern.pattern).replace("<", "{").replace(">", "}")


def test_a_route_without_a_known_right_is_refused_when_it_is_registered() -> None:
    with pytest.raises(ValueError, match="unknown right 'anybody'"):
        page(lambda request: None, right="anybody")  # type: ignore[arg-type,return-value]
    with pytest.raises(ValueError, match="unknown right 'anybody'"):
        right("anybody")
    with pytest.raises(ValueError, match="/open declares no right"):
        Routes().get("/open")(lambda request: {})


def test_the_stream_is_one_public_address() -> None:
    assert serving.RIGHT == "public"
    assert serving.PATH.fullmatch(STREAM.format(hall="lakeside"))
    assert serving.PATH.fullmatch(STREAM.format(hall="lakeside") + "/more") is None


# ---- the walk


def test_what_is_written_and_what_is_undone_is_told_apart(world: World) -> None:
    before = writes()
    assert is_untouched(before, world.untouched)
    with undone():
        Ticket.objects.update(calls=9)
        assert not is_untouched(before, world.untouched)
    assert writes() > before
    assert is_untouched(before, world.untouched)


@pytest.mark.slow
def test_every_page_as_everybody(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    walked: Counter[str] = Counter()
    for name, each in PAGES.items():
        for person in world.persons:
            walked[_walk_page(world, name, each, person)] += 1
        walked[_walk_page_logged_out(world, name, each)] += 1
    with capsys.disabled():
        print(f"\naccess, pages: {sum(walked.values())} answers on {len(PAGES)} routes: {dict(walked)}")


def _walk_page(world: World, name: str, each: Page, person: Person) -> str:
    where = f"{name} as {person}"
    before = writes()
    with undone():
        answer = ask(person.client, each, world.at(each.path))
        holds = person.role in each.holders
        if holds and (person.hall == OWN or not each.in_hall):
            assert answer.status_code == each.answer, where
        else:
            foreign = each.in_hall and person.hall != OWN
            assert answer.status_code == (404 if foreign else each.denied), where
            assert is_untouched(before, world.untouched), where
        if each.right not in ("public", "board") and not each.printed:
            _holds_no_token(world, answer, where)
    if each.in_hall and person.hall != OWN and person.role in SEEKERS:
        _same_as_nowhere(world, each, person, where)
    return str(answer.status_code)


def _same_as_nowhere(world: World, each: Page, person: Person, where: str) -> None:
    """Somebody else's hall, and what stands in it, answers a stranger exactly as one that is not there."""
    with undone():
        answer = visible(ask(person.client, each, world.at(each.path)).content)
        lost = world.at(each.path, NOWHERE).replace(world.fills["held"], unknown_id())
        nowhere = visible(ask(person.client, each, lost).content)
    assert len(answer) == len(nowhere), where
    names = ((b"lakeside", NOWHERE.encode()), (world.fills["held"].encode(), unknown_id().encode()))
    for known, unknown in names:
        answer = answer.replace(known, unknown)
    assert answer == nowhere, where


def _walk_page_logged_out(world: World, name: str, each: Page) -> str:
    path, before = world.at(each.path), writes()
    with undone():
        answer = ask(world.visitor, each, path)
        if VISITOR in HOLDERS[each.right]:
            assert answer.status_code == each.answer, name
        else:
            assert answer.status_code == 302, name
            assert answer.headers["Location"].startswith("/login?next=/"), name
            assert is_untouched(before, world.untouched), name
    return str(answer.status_code)


def _holds_no_token(world: World, answer: Any, where: str) -> None:
    told = answer.content.decode("utf-8", "replace") + str(answer.headers)
    assert not [token for token in world.tokens if token in told], f"{where} is shown a visitor's token"


@pytest.mark.slow
def test_every_call_as_everybody(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    walked: Counter[str] = Counter()
    for (method, path), each in CALLS.items():
        for person in world.persons:
            walked[_walk_call(world, method, path, each, person)] += 1
        for token, wrong in (("", False), ("not-a-token", True)):
            walked[_walk_call_without_token(world, method, path, each, token, wrong)] += 1
    with capsys.disabled():
        print(f"\naccess, API: {sum(walked.values())} answers on {len(CALLS)} calls: {dict(walked)}")


def _walk_call(world: World, method: str, path: str, each: Call, person: Person) -> str:
    where, before = f"{method} {path} as {person}", writes()
    with undone():
        answer = call(world, method, world.at(path), each.body, person.token)
        if each.right == "public" or (person.hall == OWN and person.role in each.holders):
            assert answer.status_code == each.answer, where
        else:
            assert answer.status_code == (403 if person.hall == OWN else 404), where
            assert is_untouched(before, world.untouched), where
        if person.role != "kiosk":
            _holds_no_token(world, answer, where)
            assert not re.search(rb'"token": ?"[^"]', answer.content), where
    if each.right != "public" and person.hall != OWN and person.role in SEEKERS:
        with undone():
            nowhere = call(world, method, world.at(path, NOWHERE), each.body, person.token)
        assert answer.content == nowhere.content, where
    return str(answer.status_code)


def _walk_call_without_token(
    world: World, method: str, path: str, each: Call, token: str, wrong: bool
) -> str:
    before = writes()
    with undone():
        answer = call(world, method, world.at(path), each.body, token)
        if each.right != "public":
            assert answer.status_code == 401, path
            assert is_untouched(before, world.untouched), path
        else:
            assert answer.status_code in ((each.answer, 401) if wrong else (each.answer,)), path
    return str(answer.status_code)


def test_the_description_is_public_and_holds_nothing_of_a_hall(world: World) -> None:
    for path, status in DESCRIPTION.values():
        answer = Client().get(path)
        assert answer.status_code == status
        assert "lakeside" not in answer.content.decode()


# ---- what never changes anything, and what a window is not


@pytest.mark.slow
def test_no_get_changes_anything(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing but the sentences that wait in a session to be read once."""
    untouched, count = {key: value for key, value in world.untouched.items() if key != SESSIONS}, 0
    persons = [each for each in world.persons if each.hall == OWN and each.role in ("supervisor", "clerk", "kiosk")]
    for name, each in PAGES.items():
        for client in (world.visitor, *(person.client for person in persons)):
            for method in ("get", "head"):
                before = writes()
                with undone():
                    answer = getattr(client, method)(world.at(each.path), each.fields)
                    assert answer.status_code < 500, name
                    assert is_untouched(before, untouched, SESSIONS), f"{method} {name}"
                    count += 1
    for _method, path in CALLS:
        before = writes()
        with undone():
            assert Client().get(API + world.at(path)).status_code in (200, 401, 405), path
            assert is_untouched(before, untouched, SESSIONS), path
            count += 1
    with capsys.disabled():
        print(f"\naccess: {count} reads changed nothing")


def test_another_window_of_the_own_hall_is_forbidden_and_an_unknown_one_looks_the_same(world: World) -> None:
    """The right `serves` counts at the posted window alone; who runs the hall acts at all of them."""
    for person in world.persons:
        if person.hall != OWN or person.role not in HOLDERS["serves"]:
            continue
        everywhere = person.role in HOLDERS["runs"]
        for window, found in (("2", 200), ("99", 404)):
            expected = found if everywhere else 403
            assert person.client.get(f"/counter/lakeside/{window}/").status_code == expected, (person, window)
            with undone():
                told = call(world, "POST", f"/halls/lakeside/windows/{window}/resume", None, person.token)
            assert told.status_code == expected, (person, window)


def test_an_administrator_of_all_halls_is_at_home_in_each(world: World) -> None:
    token = people.issue_token("everywhere", "administrator", None, world.cast.start)
    for hall in ("lakeside", "hillside"):
        with undone():
            assert call(world, "POST", f"/halls/{hall}/windows/1/resume", None, token).status_code == 200


def test_a_device_of_another_hall_counts_as_a_visitors_phone_here(world: World) -> None:
    kiosk = next(each for each in world.persons if each.role == "kiosk" and each.hall != OWN)
    taken = call(world, "POST", "/halls/lakeside/tickets", {"queue": "A"}, kiosk.token).json()
    assert Ticket.objects.get(id=taken["id"]).origin == "phone"


def test_staff_who_know_a_link_are_not_told_it_back(world: World) -> None:
    clerk = next(each for each in world.persons if each.role == "clerk" and each.hall == OWN)
    path = world.at("/tickets/{token}")
    assert call(world, "GET", path, None, clerk.token).json()["token"] == ""
    assert call(world, "GET", path, None, "").json()["token"] == world.fills["token"]


def test_the_table_notices_a_page_that_asks_for_too_little(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The walk can fail: without the desk's own check a clerk is let in, and is found."""
    monkeypatch.setattr("openhall.web.desk.views.require_role", lambda who, roles, hall: None)
    clerk = next(each for each in world.persons if each.role == "clerk" and each.hall == OWN)
    with pytest.raises(AssertionError, match="web:desk as clerk of the own hall"):
        _walk_page(world, "web:desk", PAGES["web:desk"], clerk)
