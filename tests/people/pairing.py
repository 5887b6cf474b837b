"""Devices for tests, paired as real ones are: a code is offered and typed."""

import uuid

from django.conf import settings

from openhall.people import services as people
from openhall.people.queries.devices import DeviceView
from openhall.people.rules.devices import pairing_code
from openhall.people.services import Place, Screen
from tests.cast import Cast


def code_for(cast: Cast, kind: str = "kiosk", **where: uuid.UUID) -> str:
    """A code as the devices page shows it, without its hyphen."""
    made = people.offer_pairing(cast.hall, Place(kind, **where), settings.SECRET_KEY, cast.act("supervisor"))
    return pairing_code(settings.SECRET_KEY, uuid.UUID(made.mapping["id"]))


def paired(cast: Cast, kind: str = "kiosk", secret: str = "a-device's-secret", **where: uuid.UUID) -> DeviceView:
    """A device that has just been paired."""
    return people.pair(
        code_for(cast, kind, **where), Screen("10.0.0.1", secret), settings.SECRET_KEY, cast.start
    )


