"""Public reading of halls: live state, queues, windows, items."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from openhall.api import presenters
from openhall.api.rights import Routes, right
from openhall.api.schemas import Problem
from openhall.catalogue import queries as catalogue
from openhall.kit.clock import utc_now
from openhall.knowledge.queries.items import items as find_items
from openhall.places import queries as places
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.plan import hall_plan

router = Routes(tags=["halls"])
NOT_FOUND = {404: Problem}


@router.get("/halls", response=list[dict[str, Any]], **right("public"))
def halls(request: HttpRequest) -> list[dict[str, Any]]:
    """All halls that serve the public."""
    at = utc_now()
    views = [places.hall(code, at) for code in places.hall_codes(training=False)]
    return [{"code": each.code, "name": each.name, "name_en": each.name_en, "kind": each.kind} for each in views]


@router.get("/halls/{hall}", response={200: dict[str, Any], **NOT_FOUND}, **right("public"))
def hall(request: HttpRequest, hall: str) -> dict[str, Any]:
    """The hall's live state; waits in minutes."""
    at = utc_now()
    return presenters.hall(hall_now(hall_plan(hall, at), at))


@router.get("/halls/{hall}/queues", response={200: list[dict[str, Any]], **NOT_FOUND}, **right("public"))
def queues(request: HttpRequest, hall: str) -> list[dict[str, Any]]:
    """Queues with who waits and what a newcomer must expect."""
    at = utc_now()
    return [presenters.queue(each) for each in hall_now(hall_plan(hall, at), at).queues]


@router.get("/halls/{hall}/windows", response={200: list[dict[str, Any]], **NOT_FOUND}, **right("public"))
def windows(request: HttpRequest, hall: str) -> list[dict[str, Any]]:
    """Windows with what they serve and the number they serve now."""
    at = utc_now()
    plan = hall_plan(hall, at)
    zones = {zone.id: zone.code for zone in plan.hall.zones}
    return [presenters.window(each, zones) for each in hall_now(plan, at).windows]


@router.get("/halls/{hall}/items", response={200: list[dict[str, Any]], **NOT_FOUND}, **right("public"))
def items(request: HttpRequest, hall: str, q: Annotated[str, Query(max_length=100)] = "") -> list[dict[str, Any]]:
    """Items of the hall that fit what people say in `q`, with what to bring."""
    plan = hall_plan(hall, utc_now())
    found = find_items(plan.hall.id, q)
    queue_of = {code: item.queue for code, item in plan.items.items()}
    return [_item(each, plan.queue_by_id[key].code if (key := queue_of.get(each.code)) else None) for each in found]


def _item(item: catalogue.ItemView, queue: str | None) -> dict[str, Any]:
    materials = [{"name": each.name, "name_en": each.name_en} for each in item.materials]
    return {
        "code": item.code,
        "name": item.name,
        "name_en": item.name_en,
        "queue": queue,
        "usual_minutes": item.usual_minutes,
        "materials": materials,
    }
