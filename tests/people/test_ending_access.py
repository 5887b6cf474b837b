"""Tokens and accounts that end: refused at the next question, logged, and clear words for what is not there."""

import datetime as dt
import json
import pathlib
import time
import uuid

import pytest
from django.db import connection
from django.test import Client

from openhall.kit.clock import utc_now
from openhall.kit.errors import Missing
from openhall.people import queries
from openhall.people import services as people
from tests.cast import Cast
from tests.site.typed import openhall, remove

CALL = "/api/v1/halls/lakeside/windows/1/call-next"


def created(cast: Cast, role: str = "supervisor", days: int = 1) -> tuple[uuid.UUID, str]:
    now = utc_now()
    return people.create_token(cast.act("admin", now), "robot", role, cast.hall, now + dt.timedelta(days=days))


def call(client: Client, token: str) -> int:
    return client.post(CALL, headers={"authorization": f"Bearer {token}"}).status_code


def log_of(subject: uuid.UUID) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, data::text FROM ledger_event WHERE subject_id = %s ORDER BY id", [subject])
        return [(str(kind), str(data)) for kind, data in cursor.fetchall()]


def test_a_revoked_token_is_refused_within_a_second(lakeside: Cast, client: Client) -> None:
    made, token = created(lakeside)
    assert call(client, token) in (200, 204)
    people.revoke_token(lakeside.act("admin", utc_now()), made)
    time.sleep(1)
    assert call(client, token) == 401
    assert queries.tokens()[0].state(utc_now()) == "revoked"
    with pytest.raises(Missing):
        people.revoke_token(lakeside.act("admin", utc_now()), made)


def test_a_token_ends_by_itself_and_acts_in_its_role_and_hall_alone(lakeside: Cast, client: Client) -> None:
    ended = created(lakeside, days=-1)[1]
    assert call(client, ended) == 401
    assert queries.tokens()[0].state(utc_now()) == "expired"
    kiosk = created(lakeside, role="kiosk")[1]
    assert call(client, kiosk) == 403
    abroad = CALL.replace("lakeside", "hillside")
    assert client.post(abroad, headers={"authorization": f"Bearer {kiosk}"}).status_code == 404


def test_the_log_knows_a_token_by_its_id_and_never_holds_it(lakeside: Cast) -> None:
    made, token = created(lakeside)
    people.revoke_token(lakeside.act("admin", utc_now()), made)
    log = log_of(made)
    assert [kind for kind, _ in log] == ["TokenIssued", "TokenRevoked"]
    assert not any(token in data for _, data in log)
    assert token not in repr(queries.tokens())


def test_a_leaver_loses_session_and_tokens_and_nobody_else_does(lakeside: Cast, client: Client) -> None:
    mine, other = lakeside.token("clerk"), lakeside.token("supervisor")
    client.force_login(lakeside.account("clerk"))
    assert client.get("/staff").status_code == 200
    leaver = lakeside.account("clerk").username
    assert people.disable_account(lakeside.act("admin", utc_now()), leaver) == 1
    assert client.get("/staff").status_code == 302
    time.sleep(1)
    assert call(client, mine) == 401
    assert call(client, other) in (200, 204)
    with pytest.raises(Missing):
        people.disable_account(lakeside.act("admin", utc_now()), leaver)
    people.enable_account(lakeside.act("admin", utc_now()), leaver)
    time.sleep(0.6)
    assert call(client, mine) == 401
    kinds = [kind for kind, _ in log_of(lakeside.staff["clerk"])]
    assert kinds[-2:] == ["AccountDisabled", "AccountEnabled"]


@pytest.mark.slow
def test_tokens_as_a_person_types_them(tmp_path: pathlib.Path) -> None:
    folder, yaml = tmp_path / "data", pathlib.Path(__file__).resolve().parents[2] / "examples" / "hall.yaml"
    try:
        assert openhall("init", "--from", yaml, "--data-dir", folder).returncode == 0
        make = ("token", "create", "door kiosk", "--hall", "nanpu", "--data-dir", folder, "--role")
        done = openhall(*make, "kiosk", "--json")
        assert done.returncode == 0, done.stderr
        made = json.loads(done.stdout)
        for wrong in ((*make, "king"), ("token", "revoke", "x"), ("account", "disable", "nobody", "--data-dir", folder),
                      ("account", "reset-factors", "nobody", "--data-dir", folder), ("account", "link", "admin", "x", "--data-dir", folder)):
            done = openhall(*wrong)
            assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1), done.stderr
        for password, code in (("eleven char", 2), ("twelve chars", 0)):  # the pages ask for as many
            assert openhall("password", "admin", "--data-dir", folder, said=f"{password}\n").returncode == code
        assert openhall("account", "reset-factors", "admin", "--data-dir", folder).returncode == 0
        assert openhall("token", "revoke", made["id"], "--data-dir", folder).returncode == 0
        assert openhall("token", "revoke", made["id"], "--data-dir", folder).returncode == 2
        listed = openhall("token", "list", "--data-dir", folder, "--json").stdout
        assert [(row["name"], row["state"]) for row in json.loads(listed)] == [("door kiosk", "revoked")]
        assert made["token"] not in listed
    finally:
        remove(folder)
