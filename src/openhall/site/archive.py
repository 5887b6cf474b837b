"""Backups: one tar file with the database's dump, sealed files, secrets, and a manifest to check the restore by."""

import contextlib
import json
import os
import pathlib
import subprocess
import tarfile
import tempfile
import urllib.parse
from collections.abc import Iterator

import psycopg
from psycopg import sql

from openhall.site.archived_files import BadFiles, add_files, take_files
from openhall.site.opening import Opened
from openhall.site.postgres.bindir import find_binaries
from openhall.site.upgrading import Step, look

MANIFEST, DUMP, SECRETS = "manifest.json", "database.dump", "secrets.json"


class BadArchive(ValueError):
    """The file is no backup of OpenHall, or not whole."""


def counts(database_url: str) -> dict[str, int]:
    """Rows of every table."""
    with psycopg.connect(database_url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").fetchall()
        result = {}
        for (name,) in names:
            row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
            result[name] = int(row[0]) if row else 0
        return result


def write_backup(opened: Opened, target: pathlib.Path) -> dict[str, int]:
    """Write a backup beside the target and rename it at the end, so that half a file never has the name; the counts."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        dump = pathlib.Path(folder) / DUMP
        _run("pg_dump", opened.database_url, ["--format=custom", "--no-owner", "--no-privileges", f"--file={dump}"])
        counted = counts(opened.database_url)
        manifest = pathlib.Path(folder) / MANIFEST
        steps = sorted(look(opened.database_url, opened.cluster).steps)
        whole = pathlib.Path(folder) / "whole"
        with tarfile.open(whole, "w") as tar:
            tar.add(dump, DUMP)
            tar.add(opened.data_dir / SECRETS, SECRETS)
            files = add_files(tar, opened.data_dir)  # after the dump: no row of it was without its file
            manifest.write_text(json.dumps({"openhall": 1, "counts": counted, "steps": steps, "files": files}))
            tar.add(manifest, MANIFEST)
        whole.chmod(0o600)
        os.replace(whole, target)
    return counted


def unpack_secrets(source: pathlib.Path, data_dir: pathlib.Path) -> None:
    """Put the backup's secrets into an empty data directory; BadArchive for anything that is no backup."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if any(data_dir.iterdir()):
        raise BadArchive(f"{data_dir} is not empty; restore into an empty directory")
    with _opened(source) as tar:
        _extract(tar, SECRETS, data_dir)
    (data_dir / SECRETS).chmod(0o600)


def steps_in(source: pathlib.Path) -> list[Step]:
    """The steps of the schema that a backup was made with; empty in backups of 0.1.0, which did not tell."""
    with _opened(source) as tar, tempfile.TemporaryDirectory(prefix="openhall-restore-") as folder:
        _extract(tar, MANIFEST, pathlib.Path(folder))
        try:
            manifest = json.loads((pathlib.Path(folder) / MANIFEST).read_text("utf-8"))
            return [(str(room), str(step)) for room, step in manifest.get("steps", [])]
        except (ValueError, TypeError, AttributeError) as error:
            raise BadArchive(f"{source} is not a whole backup of OpenHall") from error


def load_database(source: pathlib.Path, opened: Opened) -> tuple[dict[str, int], dict[str, int]]:
    """Load the dump into the empty database; the counts of the manifest and those found afterwards."""
    with tempfile.TemporaryDirectory(prefix="openhall-restore-") as folder:
        with _opened(source) as tar:
            _extract(tar, DUMP, pathlib.Path(folder))
            _extract(tar, MANIFEST, pathlib.Path(folder))
        wanted = json.loads((pathlib.Path(folder) / MANIFEST).read_text())["counts"]
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
        _run("pg_restore", opened.database_url, [*options, "--dbname=", str(pathlib.Path(folder) / DUMP)])
    return wanted, counts(opened.database_url)


def load_files(source: pathlib.Path, data_dir: pathlib.Path) -> int:
    """Put the backup's sealed files where they belong; how many. BadArchive when some are missing or strange."""
    with _opened(source) as tar, tempfile.TemporaryDirectory(prefix="openhall-restore-") as folder:
        _extract(tar, MANIFEST, pathlib.Path(folder))
        wanted = json.loads((pathlib.Path(folder) / MANIFEST).read_text()).get("files", 0)
        try:
            found = take_files(tar, data_dir)
        except BadFiles as error:
            raise BadArchive(f"{source} is not a whole backup of OpenHall: {error}") from error
    if found != wanted:
        raise BadArchive(f"{source} is not a whole backup of OpenHall: it has {found} of {wanted} files")
    return found


@contextlib.contextmanager
def _opened(source: pathlib.Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, "r:") as tar:
            if not {MANIFEST, DUMP, SECRETS} <= set(tar.getnames()):
                raise BadArchive(f"{source} is not a whole backup of OpenHall")
            yield tar
    except (tarfile.TarError, OSError) as error:
        raise BadArchive(f"{source} is not a backup of OpenHall") from error


def _extract(tar: tarfile.TarFile, name: str, folder: pathlib.Path) -> None:
    tar.extract(name, folder, filter="data")


def _run(tool: str, url: str, options: list[str]) -> None:
    """A PostgreSQL tool on a database; the password travels in the environment, not on the command line."""
    parts = urllib.parse.urlsplit(url)
    query = dict(urllib.parse.parse_qsl(parts.query))
    name = urllib.parse.unquote(parts.path.lstrip("/"))
    environment = {
        **os.environ,
        "PGHOST": query.get("host", parts.hostname or ""),
        "PGPORT": query.get("port", str(parts.port or 5432)),
        "PGUSER": urllib.parse.unquote(parts.username or ""),
        "PGPASSWORD": urllib.parse.unquote(parts.password or ""),
        "PGDATABASE": name,
    }
    options = [f"--dbname={name}" if each == "--dbname=" else each for each in options]
    done = subprocess.run([str(find_binaries() / tool), *options], env=environment, capture_output=True, text=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise BadArchive(f"{tool} failed: {last}")
