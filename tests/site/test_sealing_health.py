"""What `openhall doctor` says of the seal."""

import datetime as dt
import uuid

import pytest

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.site.health import sealing
from tests.cast import NOW
from tests.ledger.logs import KEY

HOUR = dt.timedelta(hours=1)


def happen() -> None:
    ledger.append(Act("clerk", NOW), "Noted", Subject("review", uuid.uuid4()), None, {})
    put_in_order()


@pytest.mark.django_db
def test_events_long_without_a_checkpoint_are_a_warning() -> None:
    assert sealing(NOW).level == "ok"
    happen()
    assert (sealing(NOW).level, sealing(NOW).sentence) == ("warn", "1 events are not sealed yet; there is no checkpoint yet")
    make_checkpoint(KEY, NOW)
    assert sealing(NOW + 9 * HOUR).level == "ok", "nothing has happened since"
    happen()
    assert sealing(NOW + 2 * HOUR).level == "ok"
    late = sealing(NOW + 2 * HOUR + dt.timedelta(seconds=1))
    assert (late.level, late.sentence[:30]) == ("warn", "1 events are not sealed yet; t")
