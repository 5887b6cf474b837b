"""My ticket: follow it, show it as a QR code, give it up. Whoever holds the link holds the ticket."""

import io

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.services import first_answer
from openhall.queue import services as queue
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.mine import MyTicket, my_ticket
from openhall.queue.queries.visited import visit
from openhall.queue.states import TicketState
from openhall.reviews.queries.own import invitation, token_for
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.public.my_ticket import my_ticket_page
from openhall.web.public.taking import LONGEST_CONTACT
from openhall.web.public.telling import telling_of
from openhall.web.reading import line
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import where_to_wait

COOKIE = "openhall_ticket"
COOKIE_SECONDS = 12 * 3600


def remember(answer: HttpResponse, token: str) -> HttpResponse:
    """Keep the link of the newest ticket on this device for the day, out of reach of scripts."""
    answer.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """To the ticket this device took last; else how to find it again."""
    try:
        ticket = my_ticket(request.COOKIES.get(COOKIE, ""), now())
    except Missing:
        return render(request, "public/find_my_ticket.html")
    return redirect("web:my_ticket", token=ticket.token)


@require_safe
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """My ticket."""
    at = now()
    ticket = my_ticket(token, at)
    where = where_to_wait(hall_now(ticket.plan, at), ticket.queue) if ticket.state == "waiting" else ""
    closed = visit(ticket.id) if ticket.state == TicketState.DONE else None
    page = {**_frame(ticket), "where": where, "review": token_for(ticket.id) if closed else "", "via": _via(request),
            "may_review": invitation(closed, at) is not None, **telling_of(ticket), "key": fresh_key()}  # fmt: skip
    return _hidden(render(request, "public/my_ticket.html", page))


@require_POST
def contact(request: HttpRequest, token: str) -> HttpResponse:
    """Leave a contact with the ticket, or take it back."""
    doing = act(request)
    ticket, given = my_ticket(token, doing.now), line(request.POST, "contact", LONGEST_CONTACT)
    try:
        if request.POST.get("back") == "yes":
            first_answer(doing, lambda: queue.take_contact_back(ticket.id, doing))
        else:
            first_answer(doing, lambda: queue.leave_contact(ticket.id, given, doing))
    except Refusal as error:
        if isinstance(error, Missing):
            raise
        page = {**_frame(ticket), **telling_of(ticket), "key": fresh_key(), "filled": given,
                "errors": [{"id": "contact", "text": sentence(error)}]}  # fmt: skip
        return _hidden(render(request, "public/my_ticket.html", page, status=error.status))
    return redirect("web:my_ticket", token=ticket.token)


def _via(request: HttpRequest) -> str:
    """Whether the link was read off a printed code: the review says so then."""
    return "qr" if request.GET.get("via") == "qr" else ""


@require_safe
def mine_now(request: HttpRequest, token: str) -> HttpResponse:
    """The part of the page that changes; 204 while it says what `seen` says."""
    ticket = my_ticket_page(my_ticket(token, now()))
    if request.GET.get("seen") == ticket.mark:
        return _hidden(HttpResponse(status=204))
    return _hidden(render(request, "public/_my_ticket_now.html", {"ticket": ticket}))


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once, then give the ticket up."""
    if request.method == "POST":
        doing = act(request)
        ticket = my_ticket(token, doing.now)
        first_answer(doing, lambda: queue.cancel(ticket.id, doing))
        return redirect("web:my_ticket", token=ticket.token)
    frame = _frame(my_ticket(token, now()))
    return _hidden(render(request, "public/cancel.html", {**frame, "key": fresh_key()}))


@require_safe
def qr(request: HttpRequest, token: str) -> HttpResponse:
    """The ticket's link as a QR code."""
    ticket, drawing = my_ticket(token, now()), io.BytesIO()
    segno.make(ticket_link(request, ticket.token), error="m").save(drawing, kind="svg", scale=6, border=2)
    return _hidden(HttpResponse(drawing.getvalue(), content_type="image/svg+xml"))


def ticket_link(request: HttpRequest, token: str) -> str:
    """The whole address of a ticket as a QR code carries it: a review that begins with it came by this code."""
    return request.build_absolute_uri(reverse("web:my_ticket", args=[token], query={"via": "qr"}))


def _frame(ticket: MyTicket) -> dict[str, object]:
    hall = ticket.plan.hall
    return {"hall": hall, "hall_name": named(hall), "token": ticket.token, "ticket": my_ticket_page(ticket)}


def _hidden(answer: HttpResponse) -> HttpResponse:
    """No search engine keeps a visitor's link."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
