"""Open a data directory: its server, its schema, its secrets; then Django may start."""

import contextlib
import copy
import dataclasses
import os
import pathlib
from collections.abc import Iterator

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from openhall.site.checkpoint_keys import CheckpointKeys, checkpoint_keys
from openhall.site.environment import days_kept
from openhall.site.postgres import ServerHandle, open_server
from openhall.site.secrets_file import read_secrets
from openhall.site.upgrading import UpgradeRefused, refuse_if_needed

APP_ROLE = "openhall_app"


@dataclasses.dataclass(frozen=True, slots=True)
class Opened:
    """An opened data directory. URLs and secrets go to children by the environment, never to logs."""

    data_dir: pathlib.Path
    database_url: str = dataclasses.field(repr=False)
    app_database_url: str = dataclasses.field(repr=False)
    keys: CheckpointKeys
    secret_key: str = dataclasses.field(repr=False)
    front_secret: str = dataclasses.field(repr=False)
    vault_key: str = dataclasses.field(repr=False)
    # None where a server is named in the settings.
    server: ServerHandle | None = dataclasses.field(default=None, init=False, repr=False)

    @property
    def cluster(self) -> pathlib.Path | None:
        """PostgreSQL's own folder, where the server is ours: its disk is the one that an upgrade fills."""
        return self.server.cluster if self.server else None

    def close(self) -> None:
        """Leave the server; whoever leaves last waits until it has stopped."""
        connection.close()
        if self.server:
            self.server.close()

    def environment(self) -> dict[str, str]:
        """The environment of a child process, which works as the application role and signs nothing."""
        outside = {name: value for name, value in os.environ.items() if name != "OPENHALL_CHECKPOINT_KEY"}
        return {
            **outside,
            "OPENHALL_DATA_DIR": str(self.data_dir),
            "OPENHALL_DATABASE_URL": self.app_database_url,
            "OPENHALL_SECRET_KEY": self.secret_key,
            "OPENHALL_FRONT_SECRET": self.front_secret,
            "OPENHALL_VAULT_KEY": self.vault_key,
            "OPENHALL_CHECKPOINT_KEYS": " ".join(key.text for key in self.keys.known),
            "DJANGO_SETTINGS_MODULE": "openhall.site.settings",
        }

    def worker_environment(self) -> dict[str, str]:
        """The same for the worker, the one process that signs checkpoints."""
        return {**self.environment(), "OPENHALL_CHECKPOINT_KEY": self.keys.signing.text}


def open_data_dir(data_dir: pathlib.Path) -> Opened:
    """Create or share what lies there, bring the schema up to date, and set Django up in this process.

    UpgradeRefused, and nothing is changed, when this program must not touch the data.
    """
    days_kept()  # a time shorter than the law's is refused before anything is touched
    data_dir.mkdir(parents=True, exist_ok=True)
    opened = _opened(data_dir)
    refuse_if_needed(opened.database_url, opened.cluster)
    os.environ.update(opened.environment())
    os.environ["OPENHALL_DATABASE_URL"] = opened.database_url
    django.setup()
    bring_up_to_date()
    return opened


def open_without_schema(data_dir: pathlib.Path) -> Opened:
    """Create or share the server alone: what a restore, a backup and a first look need."""
    data_dir.mkdir(parents=True, exist_ok=True)
    return _opened(data_dir)


def _opened(data_dir: pathlib.Path) -> Opened:
    kept, keys = read_secrets(data_dir), checkpoint_keys(data_dir)
    named = os.environ.get("OPENHALL_DATABASE_URL", "")
    if named:
        return Opened(data_dir, os.environ.get("OPENHALL_OWNER_DATABASE_URL", named), named, keys, **kept)
    server = open_server(data_dir)
    opened = Opened(data_dir, server.database_url, server.app_database_url, keys, **kept)
    object.__setattr__(opened, "server", server)
    return opened


def bring_up_to_date() -> None:
    """Migrate under a lock, so that two processes that start together do it once; then grant the application."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(77202610)")
    try:
        refuse_holes()
        with plain_connection() as alias:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
        grant_application_role()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(77202610)")


@contextlib.contextmanager
def plain_connection() -> Iterator[str]:
    """A second connection to the same database that prepares no statement; its alias.

    A migration may send two commands in one string (a column and its foreign key), which can't be prepared.
    """
    plain = copy.deepcopy(connection.settings_dict)
    plain["OPTIONS"] |= {"server_side_binding": False, "prepare_threshold": None}
    connections.databases["upkeep"] = plain
    try:
        yield "upkeep"
    finally:
        connections["upkeep"].close()
        del connections["upkeep"], connections.databases["upkeep"]


def refuse_holes() -> None:
    """UpgradeRefused when a step is missing below another that was taken: what an unfinished downgrade leaves."""
    loader = MigrationLoader(connection)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        raise UpgradeRefused(
            "a step is missing below others that were taken, as after an unfinished downgrade: restore a backup "
            f"({str(error).split(' on database')[0]})"
        ) from error


# Functions of the log that do as its owner what the application must not do at large.
AS_OWNER = "ledger_place(integer), ledger_forget_keys(timestamptz)"
GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "REVOKE UPDATE, DELETE, TRUNCATE ON {log} FROM {role}",
    f"REVOKE EXECUTE ON FUNCTION {AS_OWNER} FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION {AS_OWNER} TO {{role}}",
)


def grant_application_role() -> None:
    """Let the application read and write, and never change or remove what is in the log: in one step, at no moment."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP_ROLE])
        if cursor.fetchone() is None:
            return
        log = ", ".join(model._meta.db_table for model in apps.get_app_config("ledger").get_models())
        for grant in GRANTS:
            cursor.execute(grant.format(role=APP_ROLE, log=log))
