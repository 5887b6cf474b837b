"""Halls, items, and taking a ticket."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from openhall.catalogue import queries as catalogue
from openhall.kit.errors import Missing, Refusal
from openhall.knowledge.queries.items import items as find_items
from openhall.ledger.services import first_answer
from openhall.places import queries as places
from openhall.queue import services as queue
from openhall.queue.queries.live import emergencies, hall_now
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.public import presenters
from openhall.web.public.basket import Basket, basket_of
from openhall.web.public.taking import Filled, form_of, page_language, read_form, wish_of
from openhall.web.public.telling import told_ways
from openhall.web.public.ticket_views import remember
from openhall.web.reading import line
from openhall.web.templatetags.openhall import named
from openhall.web.visitors import CLASS_CHOICES

LONGEST_SEARCH = 100


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """All halls, the city's own first and largest."""
    at, stopped = now(), emergencies()
    halls = [places.hall(code, at) for code in places.hall_codes(training=False)]
    rows = [
        presenters.HallRow(
            each,
            presenters.opening_of(
                each, at, each.id in stopped, named(stopped.get(each.id), "closed_message")
            ),
        )
        for each in halls
    ]
    return render(request, "public/home.html", {"first": rows[:1], "others": rows[1:]})


@require_safe
def hall(request: HttpRequest, hall: str) -> HttpResponse:
    """A hall: is it open, how long are the waits, what can I do here."""
    at = now()
    living = hall_now(hall_plan(hall, at), at)
    return render(request, "public/hall.html", {
        **_frame(living.plan), "opening": presenters.opening_now(living), "queues": presenters.queue_rows(living),
        "waiting": living.waiting,
    })  # fmt: skip


@require_safe
def items(request: HttpRequest, hall: str) -> HttpResponse:
    """Items of the hall: those that fit the words, or all of them office by office."""
    plan = hall_plan(hall, now())
    text, basket = line(request.GET, "q", LONGEST_SEARCH), basket_of(request.GET, plan)
    units = {unit.id: named(unit) for unit in places.units()}
    rows = presenters.item_rows(find_items(plan.hall.id, text), units, basket)
    return render(request, "public/items.html", {
        **_frame(plan), "text": text, "rows": rows, "groups": () if text else presenters.by_unit(rows),
        "basket": basket, "chosen": presenters.chosen_rows(basket), "take_url": basket.link("take"),
    })  # fmt: skip


@require_safe
def item(request: HttpRequest, hall: str, code: str) -> HttpResponse:
    """One item: what to bring, what it costs, how long it takes, and the button."""
    plan = hall_plan(hall, now())
    known, basket = plan.item(code), basket_of(request.GET, plan)
    units = {unit.id: named(unit) for unit in places.units()}
    view = catalogue.item(plan.hall.id, known.code)
    chosen = basket.adding(known)
    return render(request, "public/item.html", {
        **_frame(plan), "item": view, "unit": units.get(view.unit, ""), "served": known.queue is not None,
        "basket": basket, "full": basket.full and not basket.holds(code), "take_url": chosen.link("take"),
        "more_url": chosen.link("items"), "back_url": basket.link("items"),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, hall: str) -> HttpResponse:
    """Choose who the ticket is for and take it; without a choice of queue or item, choose that first."""
    plan = hall_plan(hall, now())
    if request.method == "POST":
        return _taken(request, plan)
    basket = basket_of(request.GET, plan)
    return _form(request, basket, Filled(language=page_language())) if basket else _which_queue(request, plan)


def _taken(request: HttpRequest, plan: HallPlan) -> HttpResponse:
    doing, basket = act(request), basket_of(request.POST, plan)
    filled = read_form(request.POST, form_of(hall_now(plan, doing.now), basket))
    wish = wish_of(basket, filled, "phone")
    try:
        kept = first_answer(doing, lambda: queue.take(plan, wish, doing))
    except Missing:
        raise
    except Refusal as refusal:
        return _form(request, basket, filled, refusal)
    return remember(redirect("web:my_ticket", token=kept.mapping["token"]), kept.mapping["token"])


def _form(
    request: HttpRequest, basket: Basket, filled: Filled, refusal: Refusal | None = None
) -> HttpResponse:
    at = now()
    living = hall_now(basket.plan, at)
    errors = [] if refusal is None else [{"id": _field_of(refusal), "text": sentence(refusal)}]
    return render(request, "public/take.html", {
        **_frame(basket.plan), "opening": presenters.opening_now(living), "basket": basket,
        "chosen": presenters.chosen_rows(basket), "offer": form_of(living, basket), "filled": filled,
        "more_url": basket.link("items"), "key": fresh_key(), "errors": errors,
        "tells": bool(told_ways()), "folded": not (filled.contact or filled.mark or errors),
    }, status=200 if refusal is None else refusal.status)  # fmt: skip


def _field_of(refusal: Refusal) -> str:
    return {"already_waiting": "contact", "bad_phone": "contact", "bad_mail": "contact", "no_contact_given": "contact",
            "no_class": f"class-{CLASS_CHOICES[0].code}"}.get(refusal.code, "")


def _which_queue(request: HttpRequest, plan: HallPlan) -> HttpResponse:
    living = hall_now(plan, now())
    return render(request, "public/which_queue.html", {
        **_frame(plan), "opening": presenters.opening_now(living), "queues": presenters.queue_rows(living),
    })  # fmt: skip


def _frame(plan: HallPlan) -> dict[str, object]:
    """What every page of a hall shows."""
    return {"plan": plan, "hall": plan.hall, "hall_name": named(plan.hall)}
