"""The PostgreSQL server of a test run: one server, one migrated template, a clone for each worker and for each asker.

Every worker opens the same data directory, so they share one private server; the last one to leave stops it. With
OPENHALL_TEST_DATABASE_URL (an owner that may create databases) that server is used instead, and with
OPENHALL_TEST_SERVER=system the private one runs on the system's PostgreSQL. Nothing is ever truncated: the log refuses.
"""

import contextlib
import dataclasses
import fcntl
import json
import os
import pathlib
import subprocess
import time
import urllib.parse
import uuid
from collections.abc import Iterator

import psycopg
from django.db import connections
from psycopg import sql

from openhall.site.postgres.urls import django_database

MARK_READY, LOCK = "template-is-ready", "template.lock"


@dataclasses.dataclass(frozen=True, slots=True)
class Server:
    """Where databases are made (`owner_url`), as whom tests work (`app_url`), and what names them (`run`)."""

    owner_url: str
    app_url: str
    superuser_url: str
    run: str

    @property
    def template(self) -> str:
        """The migrated database that is cloned and never opened; one may be handed in (see scripts/mutants.py)."""
        return os.environ.get("OPENHALL_TEST_TEMPLATE") or f"openhall_test_{self.run}_template"


@dataclasses.dataclass(frozen=True, slots=True)
class OwnDatabase:
    """A database for one test: the address of the application, of the tables' owner, of the server's superuser."""

    url: str
    owner_url: str
    superuser_url: str


def with_database(url: str, database: str) -> str:
    """The same address for another database."""
    return urllib.parse.urlsplit(url)._replace(path=f"/{database}").geturl()


def own_database(server: Server, name: str) -> OwnDatabase:
    """A database with its three addresses."""
    urls = (server.app_url, server.owner_url, server.superuser_url)
    return OwnDatabase(*(with_database(url, name) for url in urls))


@contextlib.contextmanager
def open_test_server(shared: pathlib.Path) -> Iterator[Server]:
    """The server of this run; `shared` is one folder for all its workers."""
    named = os.environ.get("OPENHALL_TEST_DATABASE_URL", "")
    run = shared.name[-8:]
    if named:
        application = os.environ.get("OPENHALL_TEST_APP_DATABASE_URL", named)
        superuser = os.environ.get("OPENHALL_TEST_SUPERUSER_DATABASE_URL", named)
        yield Server(named, application, superuser, run)
        return
    from openhall.site.postgres import open_server

    if os.environ.get("OPENHALL_TEST_SERVER") == "system":
        os.environ["OPENHALL_PG_BINDIR"] = system_programs()
    handle = open_server(shared / "data")
    try:
        superuser = superuser_of(handle.database_url, shared / "data")
        hurry(superuser)
        yield Server(handle.database_url, handle.app_database_url, superuser, run)
    finally:
        handle.close()


def superuser_of(url: str, data_dir: pathlib.Path) -> str:
    """The address of the private server's superuser, whom OpenHall itself never is but to make roles."""
    password = json.loads((data_dir / "postgres" / "passwords.json").read_text("utf-8"))["superuser"]
    parts = urllib.parse.urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"postgres:{urllib.parse.quote(password, safe='')}@{host}").geturl()


def hurry(superuser_url: str) -> None:
    """Don't wait for the disk: what this server holds is thrown away. Durability is tested on servers of its own."""
    with psycopg.connect(with_database(superuser_url, "postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")


def system_programs() -> str:
    """The folder of the system's PostgreSQL programs."""
    return subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()


def point_django_at(url: str) -> None:
    """Let `connections["default"]` of every thread speak with another database from its next query on."""
    connections["default"].close()
    connections.databases["default"].update(django_database(url))


@contextlib.contextmanager
def administration(server: Server) -> Iterator[psycopg.Connection]:
    """A connection of the owner outside all test databases."""
    with psycopg.connect(with_database(server.owner_url, "postgres"), autocommit=True) as connection:
        yield connection


def make_template(server: Server, shared: pathlib.Path) -> None:
    """Migrate the template unless another worker has done so; Django is left pointing at it."""
    with open(shared / LOCK, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (shared / MARK_READY).exists() or "OPENHALL_TEST_TEMPLATE" in os.environ:
            return
        with administration(server) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(server.template)))
        point_django_at(with_database(server.owner_url, server.template))
        from openhall.site.opening import bring_up_to_date

        bring_up_to_date()
        connections["default"].close()
        (shared / MARK_READY).touch()


def clone(server: Server) -> str:
    """A fresh copy of the template; its name."""
    name = f"openhall_test_{server.run}_{uuid.uuid4().hex[:12]}"
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with administration(server) as connection:
        connection.execute(copy.format(sql.Identifier(name), sql.Identifier(server.template)))
    return name


def drop(server: Server, name: str) -> None:
    """Remove a database; connections that a test forgot to close are ended or, where we may not, waited for."""
    force = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    deadline = time.monotonic() + 3
    with administration(server) as connection:
        while True:
            try:
                connection.execute(force)
                return
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                if time.monotonic() > deadline:
                    return
                time.sleep(0.05)


def drop_leftovers(url: str, run: str) -> None:
    """At the end of a run on a server that is not ours: remove the template and whatever a killed worker left."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"openhall\\_test\\_{run}\\_%"]
        ).fetchall()
        for (name,) in rows:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
