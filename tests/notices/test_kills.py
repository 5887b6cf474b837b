"""The sender is killed in the middle of its work, again and again: nothing is lost, and duplicates carry one id."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
import uuid

from openhall.kit.clock import utc_now
from openhall.kit.subject import Subject
from openhall.ledger.services import Act
from openhall.notices.models import Notice
from openhall.notices.services import Outgoing, queue
from openhall.notices.states import Channel, NoticeState
from tests.notices.peers import Peer, http_server
from tests.ran import ROOT
from tests.server import OwnDatabase

HALL = uuid.UUID(int=0xA11)


def start(database: OwnDatabase, peer: Peer) -> subprocess.Popen[bytes]:
    """A process that sends; its leases run out quickly."""
    variables = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "DJANGO_SETTINGS_MODULE": "openhall.site.settings",
                 "OPENHALL_DATABASE_URL": database.url}  # fmt: skip
    return subprocess.Popen([sys.executable, "-m", "tests.notices.sender", peer.url], env=variables, cwd=ROOT)


def wait_for(peer: Peer, seen: int) -> None:
    """Until the peer has seen so many; a minute at most."""
    end = time.monotonic() + 60
    while len(peer.seen) < seen:
        assert time.monotonic() < end, f"only {len(peer.seen)} of {seen}"
        time.sleep(0.005)


def fill(notices: int) -> set[str]:
    """Queue so many; their ids."""
    now, found = utc_now(), set[str]()
    for number in range(notices):
        facts = {"number": str(number), "window": "1"}
        cause = Outgoing(Channel.WEBHOOK, "cards", "called", facts, f"n{number}", Subject("ticket", HALL).id)
        found.add(str(queue(HALL, cause, Act("system", now))))
    return found


KILLS = int(os.environ.get("OPENHALL_KILLS", "5"))  # 50 by hand: about a minute


def test_killed_in_the_middle(own_database: OwnDatabase) -> None:
    with http_server() as peer:
        ids = fill(KILLS * 8 + 40)
        for number in range(KILLS):
            process = start(own_database, peer)
            try:
                wait_for(peer, len(peer.seen) + 3 + number % 3)
            finally:
                process.send_signal(signal.SIGKILL)
                process.wait()
            Notice.objects.filter(state=NoticeState.SENDING).update(leased_until=utc_now() - dt.timedelta(seconds=1))
        process = start(own_database, peer)
        try:
            end = time.monotonic() + 120
            while Notice.objects.exclude(state=NoticeState.SENT).exists():
                assert time.monotonic() < end
                time.sleep(0.05)
        finally:
            process.kill()
            process.wait()
    told = [headers["X-OpenHall-Notice"] for headers, _ in peer.seen]
    assert set(told) == ids, "each at least once, none invented"
    assert len(told) - len(ids) <= KILLS, "a kill repeats at most what was on its way"
    bodies = {(headers["Idempotency-Key"], body) for headers, body in peer.seen}
    assert len(bodies) == len(ids), "duplicates are the same message under the same id"
