"""Fixtures of every test: a database of one's own, the cast, plans read afresh.

`@pytest.mark.django_db` runs in a transaction that is rolled back, on the worker's clone of the migrated template.
`own_database` gives a test a clone of its own for commits, threads and processes. `django_db(transaction=True)` is
refused: it empties tables, and the log refuses that.
"""

import base64
import os
import pathlib
import shutil
import tempfile
import uuid
from collections.abc import Iterator

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from tests import browser, cast, server
from tests.spreading import Spreading

pytest_plugins = ["tests.ran"]

# A busy machine is slow for every example: that is no fault. The same examples in every run; benches look for others.
hypothesis.settings.register_profile(
    "openhall", deadline=None, derandomize=True, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("openhall")

VAULT_KEY = base64.urlsafe_b64encode(b"openhall test key, worth nothing").decode().rstrip("=")
SHARED = pytest.StashKey[pathlib.Path]()


def pytest_configure(config: pytest.Config) -> None:
    """One folder for the whole run, whatever the number of workers; and a vault key for it and its processes.

    Stories of other things log in with one step; tests of the log-in force the second factor themselves.
    """
    os.environ["OPENHALL_SECOND_FACTOR"] = settings.SECOND_FACTOR = "offered"
    os.environ["OPENHALL_VAULT_KEY"] = settings.VAULT_KEY = VAULT_KEY
    given = getattr(config, "workerinput", {}).get("openhall_shared")
    config.stash[SHARED] = pathlib.Path(given) if given else _new_folder()


def _new_folder() -> pathlib.Path:
    """A private folder with a short path; its last eight characters name the run's databases."""
    folder = pathlib.Path(tempfile.gettempdir(), f"openhall-test-{uuid.uuid4().hex[:8]}")
    folder.mkdir(mode=0o700)
    return folder


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker where the run's folder is."""
    node.workerinput["openhall_shared"] = str(node.config.stash[SHARED])  # type: ignore[attr-defined]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Spreading:
    """See spreading.py."""
    return Spreading(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller removes what the run has left."""
    if hasattr(config, "workerinput"):
        return
    shared = config.stash[SHARED]
    named = os.environ.get("OPENHALL_TEST_DATABASE_URL", "")
    if named and (shared / server.LOCK).exists():
        server.drop_leftovers(named, shared.name[-8:])
    elif (shared / "data").exists():
        from openhall.site.postgres import remove_cluster

        remove_cluster(shared / "data")
    shutil.rmtree(shared, ignore_errors=True)


# Rooms whose database tests run once more on the system's PostgreSQL, where there is one.
ON_BOTH_SERVERS = frozenset({"ledger", "places", "deadlines", "people", "catalogue", "queue", "vault", "notices"})
TOO_LONG_FOR_BOTH = ("slow", "browser", "realdata")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """No test may ask for emptied tables; the rooms' database tests are marked for both servers."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.args or marker.kwargs):
            raise pytest.UsageError(f"{item.nodeid}: use the fixture own_database, not django_db with arguments")
        asks = marker is not None or "django_db_setup" in getattr(item, "fixturenames", ())
        is_long = any(item.get_closest_marker(each) for each in TOO_LONG_FOR_BOTH)
        if asks and item.path.parent.name in ON_BOTH_SERVERS and not is_long:
            item.add_marker("system_pg")
        if "own_database" in getattr(item, "fixturenames", ()):
            item.add_marker("commits")


@pytest.fixture(scope="session")
def database_server(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[server.Server]:
    """The server of the run, with its migrated template."""
    shared = request.config.stash[SHARED]
    with server.open_test_server(shared) as opened:
        with django_db_blocker.unblock():
            server.make_template(opened, shared)
        yield opened


@pytest.fixture(scope="session")
def django_db_setup(database_server: server.Server, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django's own fixture, replaced: the worker's clone instead of `test_openhall`."""
    with django_db_blocker.unblock():
        name = server.clone(database_server)
        server.point_django_at(server.with_database(database_server.app_url, name))
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
        server.drop(database_server, name)


@pytest.fixture
def own_database(
    request: pytest.FixtureRequest, django_db_setup: None, database_server: server.Server,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[server.OwnDatabase]:  # fmt: skip
    """A fresh database: Django speaks with it in every thread, what is committed stays, and it is dropped after."""
    if request.node.get_closest_marker("django_db"):
        raise pytest.UsageError("own_database commits for real: leave the marker django_db away")
    before = dict(connections.databases["default"])
    with django_db_blocker.unblock():
        name = server.clone(database_server)
        own = server.own_database(database_server, name)
        server.point_django_at(own.url)
        try:
            yield own
        finally:
            connections["default"].close()
            connections.databases["default"].update(before)
            server.drop(database_server, name)


@pytest.fixture(autouse=True)
def fresh_plans() -> None:
    """Plans of halls are kept for two seconds; no test may see another's."""
    from openhall.queue.queries.plan import forget_plans

    forget_plans()


@pytest.fixture
def lakeside(db: None) -> cast.Cast:
    """The hall `lakeside` at ten on a Monday, all desks open, in a transaction that is rolled back."""
    return cast.small_hall(cast.NOW)


@pytest.fixture
def own_lakeside(own_database: server.OwnDatabase) -> cast.Cast:
    """The same hall in a database of the test's own."""
    return cast.small_hall(cast.NOW)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The browser of the journeys: `playwright.chromium.launch(executable_path=chromium_path)`."""
    return browser.required_browser()
