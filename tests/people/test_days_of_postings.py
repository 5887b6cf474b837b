"""A posting holds on the days that its own hall has: in Shanghai a day begins eight hours before UTC's."""

import datetime as dt

import pytest

from openhall.people import services as people
from openhall.people.models import Posting
from openhall.places.models import Hall
from tests.cast import Cast

FIRST = dt.date(2026, 3, 5)
UTC = dt.UTC


@pytest.mark.parametrize(
    ("timezone", "now", "stands"),
    [
        ("Asia/Shanghai", dt.datetime(2026, 3, 4, 15, 59, tzinfo=UTC), False),
        ("Asia/Shanghai", dt.datetime(2026, 3, 4, 16, 0, tzinfo=UTC), True),  # 00:00 there, still the 4th in UTC
        ("Asia/Shanghai", dt.datetime(2026, 3, 6, 15, 59, tzinfo=UTC), True),
        ("Asia/Shanghai", dt.datetime(2026, 3, 6, 16, 0, tzinfo=UTC), False),
        ("America/Lima", dt.datetime(2026, 3, 5, 4, 59, tzinfo=UTC), False),
        ("America/Lima", dt.datetime(2026, 3, 5, 5, 0, tzinfo=UTC), True),
    ],
)
def test_a_posting_begins_and_ends_at_the_midnight_of_its_hall(
    lakeside: Cast, timezone: str, now: dt.datetime, stands: bool
) -> None:
    Hall.objects.filter(id=lakeside.hall).update(timezone=timezone)
    clerk = lakeside.staff["clerk"]
    window = Posting.objects.get(account=clerk).window_id
    Posting.objects.filter(account=clerk).update(from_on=FIRST, to_on=FIRST + dt.timedelta(days=1))
    assert (window in people.caller_of_account(clerk, now).windows) is stands
    assert (window in people.posted_windows(clerk, now)) is stands
