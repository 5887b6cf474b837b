"""Open and past matters that are like one: by what was told, by the item and by the unit, for who may see them."""

import dataclasses
import uuid

from openhall.lab.similar import Index, Told
from openhall.matters.models import Matter
from openhall.matters.queries.listing import MatterRow, Wanted, found, rows_of

COMPARED = 1000
"""The newest matters of the hall that are compared: about a tenth of a second, and years of a city's matters."""


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    """A matter that is like the one asked about; `score` as lab has it, `group` the class it belongs to."""

    row: MatterRow
    score: float
    group: uuid.UUID | None


def similar(wanted: Wanted, identifier: uuid.UUID, most: int = 5) -> list[Similar]:
    """The matters among those `wanted` that are most like one of them, the best first, at most `most`.

    Whose words were destroyed is like nothing.
    """
    asked = found(wanted).filter(id=identifier).exclude(text="").first()
    if asked is None:
        return []
    newest = found(wanted).exclude(id=identifier).exclude(text="").order_by("-id")[:COMPARED]
    past = list(reversed(newest))
    matches = Index([_told(row) for row in past]).similar(_told(asked), most)
    rows = rows_of(past[each.place] for each in matches)
    return [
        Similar(row, each.score, past[each.place].of_id) for each, row in zip(matches, rows, strict=True)
    ]


def _told(row: Matter) -> Told:
    item, lead = (str(each) if each else "" for each in (row.item_id, row.lead_id))
    return Told(row.title, f"{row.wanted} {row.text}", item, lead)
