"""The private server: started, shared, killed and found again. Real servers, real processes, real signals."""

import json
import os
import shutil
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from openhall.site.postgres import (
    ServerFailed,
    drop_in_env,
    open_server,
    remove_cluster,
    system_bindir,
    wheel_bindir,
)
from openhall.site.postgres.bindir import OVERRIDE
from openhall.site.postgres.homes import ELSEWHERE
from openhall.site.postgres.sockets import LONGEST, TCP_PORT
from tests.site import database_users as people

pytestmark = pytest.mark.slow
ROOT = os.geteuid() == 0
MUST_BE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "data_checksums": "on",
    "password_encryption": "scram-sha-256",
    "listen_addresses": "",
    "server_encoding": "UTF8",
    "TimeZone": "UTC",
    "log_truncate_on_rotation": "on",
    "logging_collector": "on",
}


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder to play in, which also takes what would else go to /var/lib."""
    path = people.free_folder()
    monkeypatch.setenv(ELSEWHERE, str(path / "elsewhere"))
    monkeypatch.delenv(OVERRIDE, raising=False)
    yield path
    people.sweep(path)


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A folder whose data directories are made by the first test that asks, for tests of later starts."""
    path = people.free_folder()
    yield path
    people.sweep(path)


@pytest.fixture
def data_dir(made: Path) -> Path:
    """A data directory that may have been used before, and has no user now."""
    override = os.environ.get(OVERRIDE, "")
    return made / ("system" if override and override == str(system_bindir()) else "wheel")


@pytest.fixture(params=["wheel", "system"])
def programs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The wheel's programs, then the system's where there are any."""
    found = wheel_bindir() if request.param == "wheel" else system_bindir()
    if found is None:
        pytest.skip(f"no PostgreSQL of the {request.param} here")
    monkeypatch.setenv(OVERRIDE, str(found))
    return found


@pytest.fixture(params=["myself", "ordinary"])
def ordinary(request: pytest.FixtureRequest) -> bool:
    """As whoever runs the tests; where that is root, also as an ordinary user."""
    if request.param == "ordinary" and not (ROOT and people.python_for_all()):
        pytest.skip(
            "only root can become somebody else, and the keeper needs a Python that everybody can run"
        )
    return bool(request.param == "ordinary")


def given_to(path: Path, ordinary: bool) -> Path:
    """Make a data directory for the one who will use it."""
    path.mkdir(mode=0o700 if ordinary else 0o755, parents=True)
    if ordinary:
        os.chown(path, people.ORDINARY, people.ORDINARY)
    return path


def write(url: str, number: int) -> None:
    """Keep this number alone."""
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE IF EXISTS kept")
        connection.execute("CREATE TABLE kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", (number,))


def kept(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM kept ORDER BY 1")]


@pytest.mark.parametrize(
    ("programs", "ordinary"),
    [("wheel", "myself"), ("wheel", "ordinary"), ("system", "myself")],
    indirect=True,
)
def test_a_server_is_made_used_left_and_found_again(folder: Path, programs: Path, ordinary: bool) -> None:
    data_dir = given_to(folder / "data", ordinary)
    with people.user(data_dir, ordinary) as first:
        cluster = first.server["cluster"]
        write(first.server["url"], 1)
        check_settings(first.server["app"])
        check_rights(first.server)
        check_closed(first.server, data_dir)
    assert people.running(cluster) == []
    assert not Path(first.server["socket_dir"]).exists()
    with people.user(data_dir, ordinary) as again:
        assert again.server == first.server
        assert kept(again.server["app"]) == [1]


def check_settings(url: str) -> None:
    with psycopg.connect(url) as connection:
        for name, value in MUST_BE.items():
            shown = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            assert shown == (value,), name
        assert connection.execute("SELECT upper('straße éa'), lower('ÉA')").fetchone() in {
            ("STRASSE ÉA", "éa"),
            ("STRAßE ÉA", "éa"),
        }


def check_rights(server: dict[str, str]) -> None:
    """The application reads and writes rows and nothing more; the owner is no superuser."""
    with psycopg.connect(server["app"], autocommit=True) as connection:
        assert connection.execute("UPDATE kept SET number = 1 RETURNING number").fetchall() == [(1,)]
        for step in ("TRUNCATE kept", "DROP TABLE kept", "CREATE TABLE own (x int)", "CREATE ROLE other"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(step)
        roles = connection.execute("SELECT rolname FROM pg_roles WHERE rolsuper AND rolname LIKE 'openhall%'")
        assert roles.fetchall() == []
        assert connection.execute("SELECT current_user").fetchone() == ("openhall_app",)


def check_closed(server: dict[str, str], data_dir: Path) -> None:
    """No TCP, no entry without the password, nothing for other users to read."""
    sockets = psutil.Process(people.postmaster(server["cluster"])).net_connections("inet")
    assert sockets == []
    wrong = server["url"].replace("openhall_owner:", "openhall_owner:x")
    nameless = f"postgresql://postgres@/postgres?host={server['socket_dir']}"
    for url, reason in ((wrong, "password authentication failed"), (nameless, "no password supplied")):
        with pytest.raises(psycopg.OperationalError, match=reason):
            psycopg.connect(url)
    assert stat.S_IMODE(Path(server["socket_dir"]).lstat().st_mode) == 0o700
    assert stat.S_IMODE(Path(server["cluster"]).stat().st_mode) == 0o700
    assert stat.S_IMODE((data_dir / "postgres" / "passwords.json").stat().st_mode) == 0o600
    rules = Path(server["cluster"], "pg_hba.conf").read_text().splitlines()
    assert [rule for rule in rules if rule and rule[0] != "#"] == ["local all all scram-sha-256"]


def test_two_processes_share_one_server_and_the_last_to_leave_stops_it(data_dir: Path) -> None:
    with people.user(data_dir) as first:
        cluster, url = first.server["cluster"], first.server["url"]
        pid = people.postmaster(cluster)
        second = people.arrived(people.launch(data_dir))
        assert second.server == first.server
        assert people.postmaster(cluster) == pid
        second.leave()
        assert people.answers(url)
        third = people.arrived(people.launch(data_dir))
    assert people.answers(url)
    assert people.postmaster(cluster) == pid
    third.leave()
    assert people.running(cluster) == []


def test_a_killed_user_does_not_count(data_dir: Path) -> None:
    users = [people.arrived(people.launch(data_dir)) for _ in range(2)]
    server = users[0].server
    write(server["url"], 7)
    users[0].kill()
    with psycopg.connect(server["url"]) as connection:
        connection.execute("INSERT INTO kept VALUES (8)")
        users[1].kill()
        assert people.wait_until(lambda: people.running(server["cluster"]) == [], 5)
        with pytest.raises(psycopg.Error):
            connection.commit()
    with people.user(data_dir) as again:
        assert kept(again.server["url"]) == [7]


def test_a_killed_server_comes_back_under_its_users(programs: Path, data_dir: Path) -> None:
    with open_server(data_dir) as server:
        write(server.database_url, 1)
        killed = people.postmaster(str(server.cluster))
        os.kill(killed, 9)
        assert people.wait_until(lambda: people.answers(server.database_url), 20)
        assert people.postmaster(str(server.cluster)) != killed
        assert kept(server.database_url) == [1]


def test_a_killed_keeper_takes_the_server_along_and_the_next_start_finds_all(data_dir: Path) -> None:
    with people.user(data_dir) as user:
        cluster = user.server["cluster"]
        write(user.server["url"], 1)
        os.kill(people.keeper_of(cluster), 9)
        assert people.wait_until(lambda: people.running(cluster) == [], 10)
        with people.user(data_dir) as other:
            assert kept(other.server["url"]) == [1]
            assert people.answers(user.server["url"])


def test_everything_killed_at_once_is_recovered(programs: Path, data_dir: Path) -> None:
    user = people.arrived(people.launch(data_dir))
    cluster = user.server["cluster"]
    write(user.server["url"], 1)
    for pid in (people.keeper_of(cluster), people.postmaster(cluster), user.process.pid):
        os.kill(pid, 9)
    user.process.communicate()
    assert Path(cluster, "postmaster.pid").exists()
    with open_server(data_dir) as server:
        assert kept(server.database_url) == [1]


def test_a_mark_with_somebody_elses_process_id_is_no_server(data_dir: Path) -> None:
    """After a restart of the machine the recorded id may belong to any process, also of the same user."""
    with open_server(data_dir) as server:
        write(server.database_url, 1)
        mark = Path(server.cluster, "postmaster.pid").read_text()
    owner = server.cluster.stat()
    other = psutil.Popen(["sleep", "60"], user=owner.st_uid if ROOT else None)
    try:
        lines = [str(other.pid), *mark.splitlines()[1:]]
        Path(server.cluster, "postmaster.pid").write_text("\n".join(lines) + "\n")
        with open_server(data_dir) as server:
            assert kept(server.database_url) == [1]
        assert other.is_running()
    finally:
        other.kill()
        other.wait(5)


def test_first_starts_that_race_end_at_one_server(folder: Path) -> None:
    racers = [people.launch(folder / "data") for _ in range(3)]
    users = [people.arrived(racer) for racer in racers]
    try:
        assert len({json.dumps(user.server, sort_keys=True) for user in users}) == 1
        assert people.answers(users[0].server["app"])
    finally:
        for user in users:
            user.leave()
    assert people.running(users[0].server["cluster"]) == []


def test_a_start_killed_half_way_leaves_nothing_in_the_way(folder: Path) -> None:
    racer = people.launch(folder / "data")
    state = folder / "data" / "postgres"
    assert people.wait_until(lambda: (state / "cluster.new" / "data").exists(), 20)
    racer.kill()
    racer.communicate()
    with open_server(folder / "data") as server:
        write(server.database_url, 1)
        assert kept(server.database_url) == [1]
    assert people.running(str(server.cluster)) == []


def test_long_path_under_a_closed_folder_changes_no_right(folder: Path, ordinary: bool) -> None:
    closed = given_to(folder / "closed", ordinary)
    closed.chmod(0o700)
    data_dir = closed / ("政务" * 20) / ("d" * 100)
    before = people.rights_above(closed / "x")
    with people.user(data_dir, ordinary) as user:
        assert len(os.fsencode(user.server["socket_dir"])) + len("/.s.PGSQL.5432") <= LONGEST
        assert people.answers(user.server["url"])
        inside = user.server["cluster"].startswith(str(closed))
        assert inside == (ordinary or not ROOT)
        assert people.rights_above(closed / "x") == before
    with people.user(data_dir, ordinary) as again:
        assert again.server["cluster"] == user.server["cluster"]
    assert people.rights_above(closed / "x") == before
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_squatted_socket_folder_is_left_alone(folder: Path, data_dir: Path) -> None:
    with open_server(data_dir) as server:
        first = server.socket_dir
    trap = folder / "trap"
    trap.mkdir(mode=0o700)
    first.symlink_to(trap)
    try:
        with open_server(data_dir) as server:
            assert server.socket_dir != first
            assert people.answers(server.database_url)
        assert list(trap.iterdir()) == []
        assert trap.stat().st_uid == os.geteuid()
    finally:
        first.unlink()


@pytest.mark.parametrize("damage", ["closed", "no executable bit"])
def test_programs_out_of_reach_are_copied_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    original = wheel_bindir()
    if original is None or (damage == "closed" and not ROOT):
        pytest.skip("needs the wheel, and root for a closed folder")
    closed = folder / "closed"
    package = original.parent.parent
    for tree in (package, package.with_name(package.name + ".libs")):
        shutil.copytree(tree, closed / tree.name, ignore=shutil.ignore_patterns("include", "pgxs"))
    programs = closed / package.name / "pginstall" / "bin"
    if damage == "closed":
        closed.chmod(0o700)
    else:
        (programs / "initdb").chmod(0o644)
    monkeypatch.setenv(OVERRIDE, str(programs))
    with open_server(folder / "data") as server:
        assert server.bindir != programs
        made = (server.bindir / "postgres").stat()
    with open_server(folder / "data") as server:
        assert (server.bindir / "postgres").stat().st_ino == made.st_ino
    assert stat.S_IMODE((programs / "initdb").stat().st_mode) == (0o755 if damage == "closed" else 0o644)


def test_a_forked_child_that_leaves_does_not_take_the_server_along(data_dir: Path) -> None:
    with open_server(data_dir) as server:
        child = os.fork()
        if child == 0:
            server.close()
            os._exit(0)
        os.waitpid(child, 0)
        assert not people.wait_until(lambda: not people.answers(server.database_url), 1)


def test_tcp_only_when_asked(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv(TCP_PORT, str(port))
    with open_server(data_dir) as server:
        assert people.answers(server.database_url)
        assert people.answers(server.app_database_url + "&hostaddr=127.0.0.1")
    monkeypatch.setenv(TCP_PORT, "99999")
    with pytest.raises(ServerFailed, match=TCP_PORT):
        open_server(data_dir)


def test_children_get_the_application_first(folder: Path) -> None:
    with open_server(folder / "data") as server:
        assert drop_in_env(server) == {
            "OPENHALL_DATABASE_URL": server.app_database_url,
            "OPENHALL_OWNER_DATABASE_URL": server.database_url,
        }
        assert server.version.split(".")[0].isdigit()
        assert "openhall_owner:" not in repr(server)
        with pytest.raises(ServerFailed, match="in use"):
            remove_cluster(folder / "data")
    server.close()
    remove_cluster(folder / "data")
    assert not server.cluster.exists()
    assert not (folder / "data" / "postgres").exists()


def test_what_cannot_work_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = folder / "data" / "postgres" / "cluster"
    cluster.mkdir(parents=True)
    if ROOT:
        os.chown(cluster, 54329, 54329)
    (cluster / "PG_VERSION").write_text("9\n")
    with pytest.raises(ServerFailed, match=r"passwords\.json is missing"):
        open_server(folder / "data")
    (cluster.parent / "passwords.json").write_text('{"superuser": "a", "owner": "b", "application": "c"}')
    with pytest.raises(ServerFailed, match="made by PostgreSQL 9"):
        open_server(folder / "data")
    (folder / "file").write_text("")
    with pytest.raises(ServerFailed, match="can't be used"):
        open_server(folder / "file" / "data")
