"""The reading door of the catalogue: items and materials as frozen values."""

import dataclasses
import uuid
from collections.abc import Iterable

from django.db.models import Prefetch, Q, QuerySet

from openhall.catalogue.models import Item, Material, OfferedItem, Training
from openhall.kit.errors import Missing


@dataclasses.dataclass(frozen=True, slots=True)
class MaterialView:
    """One thing to bring."""

    name: str
    name_en: str
    originals: int
    copies: int
    note: str
    note_en: str


@dataclasses.dataclass(frozen=True, slots=True)
class ItemView:
    """A service item as a visitor reads it."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    unit: uuid.UUID
    usual_minutes: int
    object: str
    case_type: str
    statutory_days: int | None
    promised_days: int | None
    fee: str
    fee_en: str
    where: str
    where_en: str
    conditions: str
    conditions_en: str
    trips: int | None
    keywords: tuple[str, ...]
    materials: tuple[MaterialView, ...]


def _view(item: Item) -> ItemView:
    materials = tuple(
        MaterialView(each.name, each.name_en, each.originals, each.copies, each.note, each.note_en)
        for each in item.materials.all()
    )
    return ItemView(
        item.id, item.code, item.name, item.name_en, item.unit_id, item.usual_minutes, item.object,
        item.case_type, item.statutory_days, item.promised_days, item.fee, item.fee_en, item.where,
        item.where_en, item.conditions, item.conditions_en, item.trips, tuple(item.keywords), materials,
    )  # fmt: skip


def _items() -> QuerySet[Item]:
    return Item.objects.prefetch_related(Prefetch("materials", Material.objects.order_by("position")))


def items(hall_id: uuid.UUID, text: str = "") -> list[ItemView]:
    """The items of a hall whose name, code or keyword holds every word of `text`; all of them without text."""
    found = _items().filter(offers__hall=hall_id)
    for word in text.replace("\x00", "").split()[:8]:
        found = found.filter(
            Q(name__icontains=word) | Q(name_en__icontains=word) | Q(code__startswith=word)
            | Q(keywords__icontains=word)
        )  # fmt: skip
    return [_view(item) for item in found.order_by("code")]


@dataclasses.dataclass(frozen=True, slots=True)
class ItemName:
    """An item by name and usual minutes alone: what a hall's plan keeps of it."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    usual_minutes: int


def item_names(hall_id: uuid.UUID) -> list[ItemName]:
    """Every item of a hall by code, without what must be brought: a plan is read every two seconds."""
    rows = Item.objects.filter(offers__hall=hall_id).order_by("code")
    return [ItemName(*row) for row in rows.values_list("id", "code", "name", "name_en", "usual_minutes")]


def item(hall_id: uuid.UUID, code: str) -> ItemView:
    """An item that this hall offers; Missing if it does not."""
    found = _items().filter(offers__hall=hall_id, code=code).first()
    if found is None:
        raise Missing("no_item", "This hall does not offer an item with the code %(code)s.", {"code": code})
    return _view(found)


def all_items() -> list[ItemView]:
    """Every item, by code."""
    return [_view(item) for item in _items().order_by("code")]


def items_by_id(ids: Iterable[uuid.UUID]) -> list[ItemView]:
    """The items of these ids, those that there are, by code."""
    return [_view(item) for item in _items().filter(id__in=list(ids)).order_by("code")]


def offered_codes(hall_id: uuid.UUID) -> list[str]:
    """Codes of what a hall offers."""
    return list(OfferedItem.objects.filter(hall=hall_id).order_by("item__code").values_list("item__code", flat=True))


def trained_items(account_id: uuid.UUID) -> list[uuid.UUID] | None:
    """The items a clerk is trained for; None = whatever the window offers."""
    return list(Training.objects.filter(account=account_id).values_list("item_id", flat=True)) or None


def trainings(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Account → the items it is trained for; an account that is not there handles whatever the window offers."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    for account, item_id in Training.objects.filter(account__in=list(accounts)).values_list("account_id", "item_id"):
        found.setdefault(account, set()).add(item_id)
    return found


def trained_in_order(accounts: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The same, in the order in which the items were named."""
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    rows = Training.objects.filter(account__in=list(accounts)).order_by("id")
    for account, item_id in rows.values_list("account_id", "item_id"):
        found.setdefault(account, []).append(item_id)
    return found


@dataclasses.dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as an administrator keeps it."""

    id: uuid.UUID
    code: str
    name: str
    name_en: str
    unit: uuid.UUID
    usual_minutes: int
    object: str
    case_type: str


def item_lines(text: str, first: int, most: int) -> list[ItemLine]:
    """Every item of the city by code, whose code or name holds the text: `most` of them after the first `first`."""
    rows = Item.objects.filter(Q(name__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    return [ItemLine(*row) for row in rows.order_by("code").values_list(*_LINE)[first : first + most]]


def item_line(item_id: uuid.UUID) -> ItemLine | None:
    """One item."""
    row = Item.objects.filter(id=item_id).values_list(*_LINE).first()
    return None if row is None else ItemLine(*row)


def halls_offering(item_id: uuid.UUID) -> set[uuid.UUID]:
    """The halls in which an item can be done."""
    return set(OfferedItem.objects.filter(item=item_id).values_list("hall_id", flat=True))


def halls_with_items_of(unit: uuid.UUID) -> set[uuid.UUID]:
    """The halls in which items of a unit can be done."""
    return set(OfferedItem.objects.filter(item__unit=unit).values_list("hall_id", flat=True))


_LINE = ("id", "code", "name", "name_en", "unit_id", "usual_minutes", "object", "case_type")
