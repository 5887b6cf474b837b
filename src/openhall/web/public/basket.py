"""What a visitor has chosen so far: one queue or some items, carried from page to page in the address."""

import dataclasses
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from openhall.kit.errors import Malformed
from openhall.queue.queries.plan import HallPlan, ItemPlan, QueuePlan
from openhall.web.reading import line, lines

MOST_ITEMS = 5
LONGEST_CODE = 40


@dataclasses.dataclass(frozen=True, slots=True)
class Basket:
    """A queue, or items in the order in which they were chosen; never both."""

    plan: HallPlan
    queue: QueuePlan | None = None
    items: tuple[ItemPlan, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is chosen."""
        return self.queue is not None or bool(self.items)

    @property
    def full(self) -> bool:
        """Whether one visit holds no more items."""
        return len(self.items) >= MOST_ITEMS

    @property
    def codes(self) -> tuple[str, ...]:
        """The items' codes."""
        return tuple(item.code for item in self.items)

    def holds(self, code: str) -> bool:
        """Whether an item is chosen."""
        return code in self.codes

    def adding(self, item: ItemPlan) -> "Basket":
        """This basket with one item more; an item stands in it once, a queue gives way."""
        return self if self.holds(item.code) else Basket(self.plan, None, (*self.items, item))

    def without(self, code: str) -> "Basket":
        """This basket without an item."""
        return Basket(self.plan, None, tuple(item for item in self.items if item.code != code))

    def link(self, name: str, *args: str) -> str:
        """The address of a page with this basket in it."""
        pairs = [("item", code) for code in self.codes] or (
            [("queue", self.queue.code)] if self.queue else []
        )
        address = reverse(f"web:{name}", args=[self.plan.hall.code, *args])
        return f"{address}?{urlencode(pairs)}" if pairs else address


def basket_of(values: QueryDict, plan: HallPlan) -> Basket:
    """What an address or a form has chosen; Missing for unknown codes, Malformed for a queue beside items."""
    queue, codes = line(values, "queue", LONGEST_CODE), lines(values, "item", LONGEST_CODE, MOST_ITEMS)
    if queue and codes:
        raise Malformed("two_wishes", "Name a queue or items, not both.")
    return Basket(plan, plan.queue(queue) if queue else None, tuple(plan.item(code) for code in codes))
