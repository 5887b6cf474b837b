"""A private server with OpenHall's schema for a bench, removed after it."""

import contextlib
import os
import pathlib
import tempfile
from collections.abc import Iterator

import django

from openhall.site.postgres import ServerHandle, django_database, open_server, remove_cluster

OPTIONS = {"server_side_binding": True, "prepare_threshold": 0}


@contextlib.contextmanager
def opened_hall() -> Iterator[ServerHandle]:
    """An empty hall; this process works in it as the owner of its tables, through Django."""
    with tempfile.TemporaryDirectory(prefix="openhall-bench-") as name:
        folder = pathlib.Path(name)
        try:
            with open_server(folder) as server:
                _enter(server)
                yield server
                _leave()
        finally:
            remove_cluster(folder)


def _enter(server: ServerHandle) -> None:
    """Also for the second bench of a process: Django's settings were read for the first."""
    os.environ |= {"OPENHALL_DATABASE_URL": server.database_url, "DJANGO_SETTINGS_MODULE": "openhall.site.settings"}
    django.setup()
    from django.db import connections

    from openhall.site.opening import bring_up_to_date

    connections.databases["default"] |= {**django_database(server.database_url), "OPTIONS": OPTIONS}
    bring_up_to_date()


def _leave() -> None:
    from django.db import connection

    connection.close()
    del os.environ["OPENHALL_DATABASE_URL"]


def processor_seconds(pid: int) -> float:
    """What a process has used of the processor so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
