"""Database addresses: read as libpq reads them, refused with a sentence that keeps the password."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.site.postgres import ServerFailed, django_database, find_binaries
from openhall.site.postgres.bindir import OVERRIDE
from openhall.site.postgres.urls import socket_url

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=30)


def test_a_server_on_the_network() -> None:
    assert django_database("postgresql://ann:p%40ss%2F@db.example:5433/hall") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "hall",
        "USER": "ann",
        "PASSWORD": "p@ss/",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {},
    }


def test_other_parameters_become_options() -> None:
    found = django_database("postgres://ann@[::1]/hall?sslmode=require&application_name=a%20b")
    assert found["OPTIONS"] == {"sslmode": "require", "application_name": "a b"}
    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("::1", "", "")


@given(TEXT, TEXT, TEXT)
def test_what_we_write_we_read(user: str, password: str, database: str) -> None:
    found = django_database(socket_url(user, password, database, "/run/a b/政务", 5555))
    assert (found["USER"], found["PASSWORD"], found["NAME"]) == (user, password, database)
    assert (found["HOST"], found["PORT"]) == ("/run/a b/政务", "5555")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "must begin with postgresql://"),
        ("mysql://ann:secret@db/hall", "must begin with postgresql://"),
        ("sqlite:///hall.db", "must begin with postgresql://"),
        ("dbname=hall password=secret", "must begin with postgresql://"),
        ("postgresql://ann:secret@db", "names no database"),
        ("postgresql://ann:secret@db/", "names no database"),
        ("postgresql://ann:sec%zzret@db/hall", "can't be read"),
        ("postgresql://ann:secret@db/hall?colour=red", "can't be read"),
        ("postgresql://ann:secret@[::1/hall", "can't be read"),
        ("postgresql://ann:secret@db:port/hall", "must be a number"),
        ("postgresql://ann:secret@db:70000/hall", "must be a number"),
    ],
)
def test_a_bad_address_is_refused_without_repeating_it(url: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refusal:
        django_database(url)
    assert "secret" not in str(refusal.value)


def test_an_override_without_programs_is_refused(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OVERRIDE, str(tmp_path_factory.mktemp("empty")))
    with pytest.raises(ServerFailed, match=OVERRIDE):
        find_binaries()
