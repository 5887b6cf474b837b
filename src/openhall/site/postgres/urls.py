"""postgresql:// addresses, as libpq reads them, turned into Django's settings; and ours, made."""

from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

SCHEMES = ("postgresql://", "postgres://")
_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}


def socket_url(user: str, password: str, database: str, socket_dir: str, port: int) -> str:
    """An address through a socket directory: postgresql://user:password@/database?host=/dir (port only if not 5432)."""
    address = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@/{quote(database, safe='')}"
    return f"{address}?host={quote(socket_dir, safe='/')}" + (f"&port={port}" if port != 5432 else "")


def django_database(url: str) -> dict[str, Any]:
    """One entry of Django's DATABASES for `url`; other libpq parameters (sslmode …) go to OPTIONS.

    Raises ValueError with a sentence that never repeats the address, which holds a password.
    """
    parts = _read(url)
    if not parts.get("dbname"):
        raise ValueError("the database address names no database: postgresql://user:password@host:port/NAME")
    options = {key: value for key, value in parts.items() if key not in _DJANGO}
    named = {name: parts.get(key, "") for key, name in _DJANGO.items()}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": options}


def _read(url: str) -> dict[str, str]:
    """libpq's own reading of `url`, every value as text."""
    if not url.strip().startswith(SCHEMES):
        raise ValueError(
            "the database address must begin with postgresql:// (OpenHall runs on PostgreSQL only)"
        )
    try:
        found = conninfo_to_dict(url.strip())
    except (psycopg.Error, UnicodeError):
        raise ValueError(
            "the database address can't be read; write it as postgresql://user:password@host:port/NAME, "
            "with %-codes for special characters in the password"
        ) from None
    parts = {key: str(value) for key, value in found.items() if value is not None}
    if not all(port.isdigit() and int(port) < 65536 for port in parts.get("port", "0").split(",") if port):
        raise ValueError("the port in the database address must be a number from 1 to 65535")
    return parts
