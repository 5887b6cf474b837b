"""Make the data of an earlier release, by that release's own code: what the upgrade test begins with.

    .venv/bin/python -m scripts.previous_release COMMIT tests/site/previous/NAME.tar.xz

The earlier source is taken out of the history into a folder of its own and run with this environment's libraries: a
small hall of fictional people, a morning of visits, a bad review with a way to reach its author, a checkpoint; then
`openhall backup`, packed. Make a new one when a release is landed, and let the test have both.
"""

import lzma
import os
import pathlib
import subprocess
import sys
import tempfile

from tests.site.typed import remove

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Runs in the earlier release: its own cast and verbs. Times are told, so every making tells the same story.
STORY = """
import pathlib, sys
from openhall.site.opening import open_data_dir
opened = open_data_dir(pathlib.Path(sys.argv[1]))
from openhall.ledger.services import put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.places import services as places
from openhall.places.models import Hall
from tests.cast import NOW, small_hall
from tests.reviews.reviewing import Scene
places.seed_calendar([2025, 2026])
scene = Scene.of(small_hall(NOW))
Hall.objects.filter(code="lakeside").update(around_the_clock=True)
cast = scene.cast
for minute in range(0, 60, 3):
    cast.take("ABC"[minute % 2], cast.after(minutes=minute))
    cast.serve("13"[minute % 2], cast.after(minutes=minute + 1), minutes=1)
scene.bad(now=cast.after(minutes=70))
cast.take("A", cast.after(minutes=80))
while put_in_order():
    pass
make_checkpoint(opened.keys.signing, cast.after(minutes=90))
"""


def main(arguments: list[str]) -> int:
    """Make the file; 2 for wrong use."""
    if len(arguments) != 2:
        print("use: python -m scripts.previous_release COMMIT FILE.tar.xz", file=sys.stderr)
        return 2
    commit, target = arguments[0], pathlib.Path(arguments[1]).absolute()
    with tempfile.TemporaryDirectory(prefix="openhall-previous-") as folder:
        here = pathlib.Path(folder)
        source = _source_of(commit, here)
        _python(source, "-c", STORY, str(here / "data"))
        data, saved = here / "data", here / "saved.tar"
        _python(source, "-m", "openhall.site.command", "backup", str(saved), "--data-dir", str(data))
        target.write_bytes(lzma.compress(saved.read_bytes(), preset=9))
        remove(data)
    print(f"{target}: {target.stat().st_size} bytes, made by {commit}")
    return 0


def _source_of(commit: str, here: pathlib.Path) -> pathlib.Path:
    source = here / "source"
    source.mkdir()
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(source)], input=packed, check=True)
    return source


def _python(source: pathlib.Path, *arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENHALL", "DJANGO"))}
    environment["PYTHONPATH"] = f"{source / 'src'}:{source}"
    subprocess.run([sys.executable, *arguments], cwd=source, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
