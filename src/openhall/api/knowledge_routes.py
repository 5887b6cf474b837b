"""Questions in anybody's words, answered from the documents with their sources."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from openhall.api.rights import Routes, right
from openhall.api.schemas import Problem
from openhall.kit.clock import local_day, utc_now
from openhall.knowledge.queries.answers import ask as answers_to
from openhall.places import queries as places

router = Routes(tags=["knowledge"])


@router.get("/halls/{hall}/ask", response={200: list[dict[str, Any]], 404: Problem}, **right("public"))
def ask(
    request: HttpRequest, hall: str, q: Annotated[str, Query(max_length=400)] = "",
    k: Annotated[int, Query(ge=1, le=20)] = 5,
) -> list[dict[str, Any]]:  # fmt: skip
    """Passages and their sources, the best first; where none is `confident` there is no sure answer."""
    now = utc_now()
    here = places.hall(hall, now)
    found = answers_to(q, k, local_day(now, here.hours.timezone)) if q.strip() else []
    return [
        {"source": each.source, "title": each.title, "passage": each.passage, "score": each.score,
         "in_force": each.in_force, "confident": each.confident}
        for each in found
    ]  # fmt: skip
