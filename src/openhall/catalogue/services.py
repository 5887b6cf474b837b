"""The writing door of the catalogue: set up items, what to bring, where they are offered, who is trained."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction

from openhall.catalogue.models import Item, Material, OfferedItem, Training
from openhall.kit.errors import Conflict
from openhall.kit.ids import uuid7


def put_item(
    code: str, values: Mapping[str, object], materials: Sequence[Mapping[str, object]], now: dt.datetime
) -> uuid.UUID:
    """Create or change an item (`values`: columns of Item) and replace its materials; its id."""
    row, _ = Item.objects.update_or_create(
        code=code, defaults=dict(values), create_defaults={**values, "id": uuid7(now)}
    )
    Material.objects.filter(item=row).delete()
    Material.objects.bulk_create(
        Material(item=row, position=position, **each) for position, each in enumerate(materials, 1)
    )
    return row.id


def offer(hall: uuid.UUID, items: Iterable[uuid.UUID]) -> None:
    """Say what can be done in a hall; what was offered before and is not named any more is withdrawn."""
    wanted = set(items)
    OfferedItem.objects.filter(hall=hall).exclude(item__in=wanted).delete()
    OfferedItem.objects.bulk_create((OfferedItem(hall_id=hall, item_id=each) for each in wanted), ignore_conflicts=True)


def train(account: uuid.UUID, items: Iterable[uuid.UUID]) -> None:
    """Say for which items a clerk is trained; their order is kept."""
    wanted = dict.fromkeys(items)
    Training.objects.filter(account=account).exclude(item__in=wanted).delete()
    Training.objects.bulk_create((Training(account_id=account, item_id=each) for each in wanted), ignore_conflicts=True)


def save_item(item: uuid.UUID, values: Mapping[str, object]) -> None:
    """Create or change one item by its id (`values`: columns of Item); its materials stay. Conflict: code taken."""
    try:
        with transaction.atomic():
            if not Item.objects.filter(id=item).update(**values):
                Item(id=item, **values).save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("code_taken", "There is another record with this code already. Choose another code.") from error


def offer_one(hall: uuid.UUID, item: uuid.UUID, offered: bool) -> None:
    """Say whether one item can be done in a hall."""
    if offered:
        OfferedItem.objects.get_or_create(hall_id=hall, item_id=item)
    else:
        OfferedItem.objects.filter(hall=hall, item=item).delete()
