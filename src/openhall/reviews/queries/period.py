"""How long a closed visit may be reviewed."""

import datetime as dt
import uuid

from django.db import connection

from openhall.deadlines.services import due_of
from openhall.kit.lately import Lately
from openhall.queue.queries.visited import Visit

SUPPLEMENT = "review.supplement"
_ends: Lately[tuple[str, uuid.UUID, dt.datetime], dt.datetime] = Lately(60)


def review_ends(visit: Visit) -> dt.datetime:
    """When the time to review a closed visit ends (补充评价); a rule just changed is known a minute later."""
    closed = visit.closed_at
    assert closed is not None  # only closed visits are asked for
    key = (str(connection.settings_dict["NAME"]), visit.hall, closed)
    return _ends.get(key, lambda: due_of(SUPPLEMENT, visit.hall, closed))
