"""A process that uses the private server, for tests that kill it: `python database_user.py DATA_DIR [UID PYTHON]`.

Opens the server, prints one JSON line about it, leaves when its standard input ends. With UID it first becomes that
ordinary user; PYTHON is then a Python that this user can run, for the keeper.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

import psycopg

from openhall.site.postgres import open_server


def become(uid: int, python: str) -> None:
    """Give up all rights; first load what psycopg loads late, from folders that are closed to the user."""
    with contextlib.suppress(psycopg.Error):
        psycopg.connect("host=/nowhere connect_timeout=1")
    sys.executable = python
    os.chdir("/")
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


def main() -> None:
    """See the module."""
    if len(sys.argv) > 2:
        become(int(sys.argv[2]), sys.argv[3])
    with open_server(Path(sys.argv[1])) as server:
        told = {
            "url": server.database_url,
            "app": server.app_database_url,
            "cluster": str(server.cluster),
            "socket_dir": str(server.socket_dir),
            "version": server.version,
        }
        print(json.dumps(told), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
