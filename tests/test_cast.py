"""The cast itself: a hall that works, and databases that keep tests apart."""

import pytest
from django.db import connection

from openhall.queue.models import Ticket
from tests.cast import Cast
from tests.server import OwnDatabase

pytestmark = pytest.mark.system_pg


def test_a_visitor_of_the_small_hall_is_served(lakeside: Cast) -> None:
    ticket = lakeside.take("A")
    assert str(ticket) == "A001"
    served = lakeside.serve("1", lakeside.after(minutes=2))
    assert served is not None
    assert (served.id, served.state) == (ticket.id, "done")


def test_what_a_test_writes_is_gone_in_the_next(lakeside: Cast) -> None:
    assert not Ticket.objects.exists()
    lakeside.take("A")


def test_an_own_database_keeps_what_is_committed(own_lakeside: Cast, own_database: OwnDatabase) -> None:
    own_lakeside.take("B")
    connection.close()
    assert Ticket.objects.count() == 1
    assert connection.settings_dict["NAME"] in own_database.url


def test_an_own_database_starts_empty(own_database: OwnDatabase) -> None:
    assert not Ticket.objects.exists()
