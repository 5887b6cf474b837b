"""Commands as a person types them, and the removal of what they have made."""

import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Mapping

from openhall.site.postgres import ServerFailed, remove_cluster


def openhall(*arguments: str | pathlib.Path, said: str = "", settings: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command without any setting of the developer's, with those of `settings`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENHALL", "DJANGO"))}
    environment |= settings or {}
    command = [sys.executable, "-m", "openhall.site.command", *map(str, arguments)]
    return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, timeout=180)


def remove(*folders: pathlib.Path) -> None:
    """Delete the databases of these data directories; a server ends a moment after its last user."""
    deadline = time.monotonic() + 30
    for folder in folders:
        while folder.exists():
            try:
                remove_cluster(folder)
                break
            except ServerFailed:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
