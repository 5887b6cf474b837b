"""A demo city served for a bench, and stopped after it."""

import contextlib
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator

type Json = dict[str, object]


@contextlib.contextmanager
def served(port: int, *options: str, made_before: bool = False) -> Iterator[Json]:
    """A demo city without a past on `port`, in a folder of its own: what `demo-access.json` holds, and its `pid`.

    `made_before`: another process makes the city, so that the one which serves holds no more than a hall's does.
    """
    with tempfile.TemporaryDirectory(prefix="openhall-bench-") as folder:
        command = [sys.executable, "-m", "openhall.site.command", "demo", "--data-dir", folder, "--days", "0",
                   "--port", str(port), *options]  # fmt: skip
        if made_before:
            subprocess.run([*command, "--no-serve"], stdout=subprocess.DEVNULL, check=True)
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/api/v1/halls/yunhe")
            yield json.loads((pathlib.Path(folder) / "demo-access.json").read_text()) | {"pid": server.pid}
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)


def _wait_for(url: str) -> None:
    for _ in range(240):
        time.sleep(0.5)
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            continue
        return
    raise SystemExit("the server did not come up")
