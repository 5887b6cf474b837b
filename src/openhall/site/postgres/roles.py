"""The roles of the private server, their passwords, and the database.

`openhall_owner` owns the database and its tables and migrates; `openhall_app` runs the hall: it reads and writes rows,
can't truncate, alter or create. A third role is the server's superuser; only the steps in this file use it.
"""

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.folders import write_private
from openhall.site.postgres.sockets import Endpoint
from openhall.site.postgres.urls import socket_url

SUPERUSER, OWNER, APPLICATION = "postgres", "openhall_owner", "openhall_app"
DATABASE = "openhall"

# In template1, so that every later database (tests clone them) has it too. No TRUNCATE, no REFERENCES, no TRIGGER.
DEFAULT_RIGHTS = (
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APPLICATION}",
)
MAKE_DATABASE = f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template1"
CLOSE_DATABASE = (
    f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC",
    f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APPLICATION}",
)


@dataclass(frozen=True)
class Passwords:
    """One password a role."""

    superuser: str
    owner: str
    application: str


def passwords_in(state: Path, cluster_exists: bool) -> Passwords:
    """Read the passwords, or make them while there is no cluster yet. Raises ServerFailed when they are lost."""
    file = state / "passwords.json"
    if not file.exists() and cluster_exists:
        raise ServerFailed(
            f"{file} is missing: without it nobody can enter the database beside it; restore the file"
        )
    if not file.exists():
        fresh = Passwords(*(secrets.token_urlsafe(24) for _ in range(3)))
        write_private(file, json.dumps(asdict(fresh)))
    return Passwords(**json.loads(file.read_text(encoding="utf-8")))


def address(endpoint: Endpoint, user: str, password: str, database: str = DATABASE) -> str:
    """The address of `database` on this server for one role."""
    return socket_url(user, password, database, endpoint.socket_dir, endpoint.port)


def provide(endpoint: Endpoint, passwords: Passwords) -> str:
    """Make what is missing of roles and database, safe to run at every opening; the server's version ('18.6').

    Raises psycopg.OperationalError while the server can't be entered.
    """
    url = address(endpoint, SUPERUSER, passwords.superuser, "postgres")
    with psycopg.connect(url, autocommit=True, connect_timeout=10, client_encoding="utf8") as connection:
        _role(connection, OWNER, passwords.owner, "CREATEDB IN ROLE pg_signal_backend")
        _role(connection, APPLICATION, passwords.application, "NOCREATEDB")
        if not _exists(
            connection, "SELECT FROM pg_database WHERE datname = %s AND datacl IS NOT NULL", DATABASE
        ):
            _database(connection, address(endpoint, SUPERUSER, passwords.superuser, "template1"))
        return (connection.info.parameter_status("server_version") or "").split()[0]


def _database(connection: psycopg.Connection, template_url: str) -> None:
    """Default rights first, who may connect last: a database found with the latter is known to have the former."""
    with psycopg.connect(template_url, autocommit=True) as template:
        for step in DEFAULT_RIGHTS:
            template.execute(sql.SQL(step))
    if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
        connection.execute(sql.SQL(MAKE_DATABASE))
    for step in CLOSE_DATABASE:
        connection.execute(sql.SQL(step))


def _role(connection: psycopg.Connection, name: str, password: str, rights: LiteralString) -> None:
    """Make the role if it is missing. The server is sent the SCRAM verifier, so no log can hold the password."""
    if _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", name):
        return
    verifier = connection.pgconn.encrypt_password(password.encode(), name.encode(), b"scram-sha-256").decode()
    step = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
    connection.execute(step.format(sql.Identifier(name), sql.SQL(rights), sql.Literal(verifier)))


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(sql.SQL(query), (name,)).fetchone() is not None
