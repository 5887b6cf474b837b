"""A lasting connection whose server has gone is replaced before a request uses it; a sound one is kept."""

import psycopg
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.server import OwnDatabase

PATH = "/api/v1/halls/lakeside"


def backend() -> int:
    """The process of the server that this thread speaks with."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_cut_connection_costs_no_request(own_database: OwnDatabase, own_lakeside: Cast) -> None:
    client = Client()
    before = backend()
    with psycopg.connect(own_database.owner_url, autocommit=True) as owner:
        assert owner.execute("SELECT pg_terminate_backend(%s, 5000)", [before]).fetchone() == (True,)
    assert client.get(PATH).status_code == 200
    assert backend() != before


def test_a_sound_connection_is_kept(own_lakeside: Cast) -> None:
    client, before = Client(), backend()
    assert [client.get(PATH).status_code for _ in range(3)] == [200] * 3
    assert backend() == before


def test_every_answer_says_how_long_it_is(lakeside: Cast) -> None:
    for path in (PATH, "/", "/api/v1/halls/nowhere"):
        answer = Client().get(path)
        assert int(answer.headers["Content-Length"]) == len(answer.content)
