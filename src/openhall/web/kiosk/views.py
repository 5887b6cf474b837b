"""The way through the kiosk: queue or service, who it is for, ticket."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhall.kit.errors import Refusal
from openhall.knowledge.queries.items import items as find_items
from openhall.ledger.services import first_answer
from openhall.people.permissions import TAKES_FOR_OTHERS, require_role
from openhall.people.states import DeviceKind
from openhall.places import queries as places
from openhall.queue import services as queue
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.refusals import sentence
from openhall.web.answering import sure_answers
from openhall.web.asking import act, caller, fresh_key, now
from openhall.web.kiosk import presenters, taken
from openhall.web.paired import admit
from openhall.web.public.basket import LONGEST_CODE, Basket, basket_of
from openhall.web.public.presenters import chosen_rows, opening_now, queue_rows
from openhall.web.public.taking import form_of, page_language, read_form, wish_of
from openhall.web.reading import line
from openhall.web.templatetags.openhall import named
from openhall.web.visitors import class_choices


def plan_here(request: HttpRequest, hall: str) -> HallPlan:
    """The hall's plan for a kiosk of this hall or somebody who takes tickets for others here."""
    plan, who = hall_plan(hall, now()), caller(request)
    admit(request, who, plan.hall.id, DeviceKind.KIOSK)
    require_role(who, TAKES_FOR_OTHERS, plan.hall.id)
    return plan


def frame(plan: HallPlan) -> dict[str, object]:
    """What every page of the kiosk shows."""
    return {"hall": plan.hall, "hall_name": named(plan.hall)}


@require_safe
def home(request: HttpRequest, hall: str) -> HttpResponse:
    """Three large choices; a language or letter size left by the last visitor goes back by itself."""
    plan = plan_here(request, hall)
    changed = (
        bool(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
        or request.COOKIES.get("openhall_mode") == "elder"
    )
    opening = opening_now(hall_now(plan, now()))
    return render(request, "kiosk/home.html", {**frame(plan), "opening": opening, "changed": changed})


@require_safe
def queues(request: HttpRequest, hall: str) -> HttpResponse:
    """All queues with their waits."""
    living = hall_now(plan_here(request, hall), now())
    rows = [
        (row, Basket(living.plan, living.plan.queues[row.code]).link("kiosk_take"))
        for row in queue_rows(living)
    ]
    return render(
        request, "kiosk/queues.html", {**frame(living.plan), "opening": opening_now(living), "rows": rows}
    )


@require_safe
def items(request: HttpRequest, hall: str) -> HttpResponse:
    """Offices, then the services of one; or the services that fit typed words."""
    plan = plan_here(request, hall)
    text, code = line(request.GET, "q", 100), line(request.GET, "unit", LONGEST_CODE)
    basket, units = basket_of(request.GET, plan), places.units()
    unit = next((each for each in units if each.code == code), None)
    found = [each for each in find_items(plan.hall.id, text) if unit is None or each.unit == unit.id]
    return render(request, "kiosk/items.html", {
        **frame(plan), "text": text, "unit": unit, "basket": basket,
        "units": [] if unit or text else presenters.unit_choices(basket, units, found),
        "rows": presenters.item_choices(basket, found) if unit or text else [],
        "answers": sure_answers(plan, text, now()),
    })  # fmt: skip


@require_safe
def help_here(request: HttpRequest, hall: str) -> HttpResponse:
    """Who helps, and where."""
    plan = plan_here(request, hall)
    return render(request, "kiosk/help.html", frame(plan))


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, hall: str) -> HttpResponse:
    """Who is the ticket for? One touch takes it."""
    plan = plan_here(request, hall)
    basket = basket_of(request.POST if request.method == "POST" else request.GET, plan)
    if request.method == "POST":
        return _taken(request, basket)
    return _classes(request, basket) if basket else redirect("web:kiosk", hall=plan.hall.code)


def _taken(request: HttpRequest, basket: Basket) -> HttpResponse:
    doing = act(request)
    wish = wish_of(
        basket, read_form(request.POST, form_of(hall_now(basket.plan, doing.now), basket)), "kiosk"
    )
    try:
        kept = first_answer(doing, lambda: queue.take(basket.plan, wish, doing)).mapping
    except Refusal as refusal:
        return _classes(request, basket, refusal)
    taken.keep(request, kept["id"], kept["token"])
    return redirect("web:kiosk_ticket", hall=basket.plan.hall.code, ticket=kept["id"])


def _classes(request: HttpRequest, basket: Basket, refusal: Refusal | None = None) -> HttpResponse:
    return render(request, "kiosk/take.html", {
        **frame(basket.plan), "basket": basket, "chosen": chosen_rows(basket), "key": fresh_key(),
        "classes": class_choices(basket.plan), "language": page_language(),
        "more_url": basket.link("kiosk_items"), "sentence": sentence(refusal) if refusal else "",
        "opening": opening_now(hall_now(basket.plan, now())),
    }, status=refusal.status if refusal else 200)  # fmt: skip


@require_POST
def wipe(request: HttpRequest, hall: str) -> HttpResponse:
    """Begin anew for the next person: no ticket, the hall's own language, ordinary letters."""
    plan = plan_here(request, hall)
    taken.forget(request)
    answer = redirect("web:kiosk", hall=plan.hall.code)
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    answer.delete_cookie("openhall_mode", samesite="Lax")
    return answer
