"""What pages and API need of the community and of its neighbours at once."""

import datetime as dt
import uuid

from openhall.service_days.queries import duties_of

A_WHILE = dt.date(2000, 1, 1)


def rota_of(account: uuid.UUID) -> set[dt.date]:
    """The days on which somebody stands on the rota of a service day, in any hall."""
    return {each.on for each in duties_of(account, A_WHILE)}
