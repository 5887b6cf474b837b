"""Another OpenHall process for the tests: it is told verbs, one a line, and says what came of each."""

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Callable

from tests.ran import ROOT


class Other:
    """A process of its own that does what it is told."""

    def __init__(self) -> None:
        """Start it; it is ready when it takes the first line."""
        variables = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "DJANGO_SETTINGS_MODULE": "openhall.site.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.vault.other_process"], env=variables, text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip

    def tell(self, url: str, key: str, verb: str, identifier: uuid.UUID | None = None) -> None:
        """Let it do a verb of `VERBS` on a database with a vault key; it starts at once."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([url, key, verb, str(identifier or uuid.UUID(int=0))]) + "\n")

    def answer(self) -> object:
        """What came of the last verb: its answer, or the code of the refusal."""
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def end(self) -> None:
        """Let it go."""
        self.process.communicate(timeout=30)


def obey(url: str, key: str, verb: str, identifier: str) -> object:
    """Do a verb in this process, with connections of its own."""
    from django.conf import settings
    from django.db import connections

    from openhall.kit.errors import Refusal
    from tests.server import point_django_at

    settings.VAULT_KEY = key
    point_django_at(url)
    try:
        return verbs(uuid.UUID(identifier))[verb]()
    except Refusal as error:
        return error.code
    finally:
        connections.close_all()


def verbs(identifier: uuid.UUID) -> dict[str, Callable[[], object]]:
    """What can be told."""
    from openhall.kit.subject import Subject
    from openhall.vault import services
    from openhall.vault.states import Purpose, Relation
    from tests.vault.people import CLERK, HALL, LAST_DAY, NOON_AFTER

    subject = Subject("review", identifier)
    officer = (Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "called back", CLERK)
    return {
        "keep": lambda: len(services.keep(subject, HALL, {"name": "张三"}, CLERK, LAST_DAY)),
        "reveal": lambda: dict(services.reveal(subject, ["name"], *officer)),
        "erase": lambda: services.erase(subject, CLERK, "asked for it"),
        "erase_due": lambda: services.erase_due(NOON_AFTER),
        "rotate": lambda: services.rotate(20),
    }


if __name__ == "__main__":
    import django

    django.setup()
    for line in sys.stdin:
        print(json.dumps(obey(*json.loads(line))), flush=True)
