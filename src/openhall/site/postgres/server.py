"""Open OpenHall's own PostgreSQL server: start it, or join the one that already runs on the data directory.

Three locks, all dropped by the kernel when their holder dies: `start.lock` lets one process open at a time,
`users.lock` is held shared by everyone who uses the server, `keeper.lock` by the keeper (see keeper.py).
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import psycopg

from openhall.site.postgres import keeper
from openhall.site.postgres.bindir import binaries_for, server_version
from openhall.site.postgres.configuration import access_rules, configuration, initdb_arguments
from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.handle import Lease, ServerHandle
from openhall.site.postgres.homes import Home, home_of, shelters, state_of
from openhall.site.postgres.locks import ALONE, SHARED, holding, is_held, open_private, try_lock, wait_lock
from openhall.site.postgres.roles import (
    APPLICATION,
    OWNER,
    SUPERUSER,
    Passwords,
    address,
    passwords_in,
    provide,
)
from openhall.site.postgres.sockets import Endpoint, choose_endpoint, read_endpoint

OPEN_SECONDS = (
    600.0  # a big database's recovery after a power cut is waited for; a dead keeper is noticed at once
)
ABSENT_SECONDS = 120.0  # a keeper lives, yet there is no socket: it runs in another container
LOG_BYTES = 1_000_000
NOT_FOR_KEEPER = ("OPENHALL_", "PG", "DJANGO_")


def open_server(data_dir: Path) -> ServerHandle:
    """Start or join the server of `data_dir` (made when missing); hold it until the handle is closed.

    Raises ServerFailed with the reason and the last lines of the log.
    """
    try:
        return _open(Path(data_dir))
    except OSError as error:
        raise ServerFailed(f"the data directory {data_dir} can't be used: {error}") from error


def _open(data_dir: Path) -> ServerHandle:
    """One opener at a time; the lease is taken first, so that the keeper doesn't stop under our hands."""
    state = state_of(data_dir)
    with holding(state / "start.lock", OPEN_SECONDS, f"another start on {data_dir}"):
        home = home_of(state)
        users = open_private(home.users_lock)
        try:
            wait_lock(users, SHARED, 60, "the server's stop")
            passwords = passwords_in(state, home.major is not None)
            endpoint, version, bindir = _up(home, passwords)
        except BaseException:
            os.close(users)
            raise
    return ServerHandle(
        database_url=address(endpoint, OWNER, passwords.owner),
        app_database_url=address(endpoint, APPLICATION, passwords.application),
        socket_dir=Path(endpoint.socket_dir),
        version=version,
        bindir=bindir,
        cluster=home.cluster,
        lease=Lease(users, home.users_lock, home.keeper_lock),
    )


def remove_cluster(data_dir: Path) -> None:
    """Delete the database of `data_dir` for good, wherever it lives. Raises ServerFailed while somebody uses it."""
    if not (Path(data_dir) / "postgres").is_dir():
        return
    state = state_of(Path(data_dir))
    with holding(state / "start.lock", 30, f"a start on {data_dir}"):
        home = home_of(state)
        if is_held(home.keeper_lock):
            raise ServerFailed(f"the database of {data_dir} is in use")
        shutil.rmtree(home.path)
        shutil.rmtree(state, ignore_errors=True)


def _up(home: Home, passwords: Passwords) -> tuple[Endpoint, str, Path]:
    """Until the server lets us in: endpoint, version, programs. Starts a keeper where none lives, once."""
    bindir = binaries_for(home.major, home.run_as is not None, shelters(home))
    began, started = time.monotonic(), False
    while True:
        started = _start_if_none(home, bindir, passwords, started)
        try:
            endpoint = read_endpoint(home)
            return endpoint, provide(endpoint, passwords), bindir
        except (psycopg.Error, FileNotFoundError) as error:
            _raise_if_final(error, home, time.monotonic() - began)
        time.sleep(0.05)


def _start_if_none(home: Home, bindir: Path, passwords: Passwords, started: bool) -> bool:
    """True once a keeper was started by us; one that we `started` and that has died is an error."""
    lock = open_private(home.keeper_lock)
    try:
        if not try_lock(lock, ALONE):
            return started
        if started:
            raise ServerFailed(f"PostgreSQL doesn't start.\n{_last_words(home)}")
        _start_keeper(home, bindir, passwords, lock)
        return True
    finally:
        os.close(lock)


def _raise_if_final(error: Exception, home: Home, waited: float) -> None:
    """Raise ServerFailed where more waiting cures nothing: wrong password, full disk, too long."""
    absent = not isinstance(error, psycopg.Error) or "No such file" in str(error)
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    if "password authentication failed" in str(error):
        raise ServerFailed(f"the passwords in {home.state} don't fit the database beside them") from error
    if state and not state.startswith(("57P", "08", "533", "55006")):
        raise ServerFailed(f"the database can't be prepared: {error}\n{_last_words(home)}") from error
    if waited > (ABSENT_SECONDS if absent else OPEN_SECONDS):
        raise ServerFailed(f"no answer from PostgreSQL: {error}\n{_last_words(home)}") from error


def _start_keeper(home: Home, bindir: Path, passwords: Passwords, lock: int) -> None:
    """Send the keeper into the background with its orders; it inherits the locked descriptor `lock`."""
    endpoint = choose_endpoint(home)
    orders = _orders(home, bindir, endpoint, passwords)
    log = open_private(home.path / "keeper.log", os.O_WRONLY | os.O_APPEND)
    if os.fstat(log).st_size > LOG_BYTES:
        os.ftruncate(log, 0)
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", keeper.__file__],
            input=json.dumps(asdict(orders)).encode(),
            stdout=log,
            stderr=log,
            pass_fds=(lock,),
            env={name: value for name, value in os.environ.items() if not name.startswith(NOT_FOR_KEEPER)},
            start_new_session=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerFailed(f"the database's keeper doesn't start: {error}\n{_last_words(home)}") from error
    finally:
        os.close(log)


def _orders(home: Home, bindir: Path, endpoint: Endpoint, passwords: Passwords) -> keeper.Orders:
    """Everything the keeper needs to know, decided here."""
    major = int(server_version(bindir).split(".")[0])
    run_as = home.run_as
    return keeper.Orders(
        bindir=str(bindir),
        cluster=str(home.cluster),
        socket_dir=endpoint.socket_dir,
        users_lock=str(home.users_lock),
        port=endpoint.port,
        password=passwords.superuser,
        initdb_arguments=initdb_arguments(major, SUPERUSER),
        configuration=configuration(endpoint.tcp),
        access_rules=access_rules(endpoint.tcp),
        server_user=(run_as.uid, run_as.gid) if run_as else None,
        maker=(run_as.maker_uid, run_as.maker_gid) if run_as else None,
    )


def _last_words(home: Home) -> str:
    """The ends of the keeper's log and of the server's newest one."""
    files = sorted((home.cluster / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)[-1:]
    files = [file for file in (home.path / "keeper.log", *files) if file.exists()]
    return "\n".join(f"{file}:\n" + "\n".join(_tail(file, 12)) for file in files)


def _tail(file: Path, lines: int) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
