"""Single records of a hall by their id, as an administrator changes them; nothing is logged here, the change is."""

import uuid
from collections.abc import Callable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from openhall.kit.errors import Conflict, NotNow
from openhall.places.models import Hall, Unit, Window, Zone


def save_hall(hall: uuid.UUID, values: Mapping[str, object]) -> None:
    """Change what a hall is called and how it is reached (`values`: columns of Hall)."""
    Hall.objects.filter(id=hall).update(**values)


def save_unit(unit: uuid.UUID, values: Mapping[str, object] | None) -> None:
    """Create, change or, without values, remove a unit; NotNow while something belongs to it."""
    _written(lambda: _save(Unit, unit, values))


def save_zone(zone: uuid.UUID, values: Mapping[str, object] | None) -> None:
    """Create, change or remove a zone (`values`: columns of Zone); NotNow while windows stand in it."""
    _written(lambda: _save(Zone, zone, values))


def save_window(window: uuid.UUID, values: Mapping[str, object]) -> None:
    """Create or change a window (`values`: columns of Window); one that is given up is not in use."""
    _written(lambda: _save(Window, window, values))


def _save(model: type[Unit | Zone | Window], record: uuid.UUID, values: Mapping[str, object] | None) -> None:
    if values is None:
        model.objects.filter(id=record).delete()
    elif not model.objects.filter(id=record).update(**values):
        model(id=record, **values).save(force_insert=True)


def _written(work: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            work()
    except ProtectedError as error:
        raise NotNow(
            "still_used", "Something still belongs to this record, so it can't be removed."
        ) from error
    except IntegrityError as error:
        raise Conflict(
            "code_taken", "There is another record with this code already. Choose another code."
        ) from error
