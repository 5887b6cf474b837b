"""The ticket just taken: on the glass, on paper, and as bytes for a roll printer."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from openhall.kit.errors import Missing
from openhall.queue.queries.live import hall_now
from openhall.queue.queries.mine import my_ticket
from openhall.web.asking import now
from openhall.web.kiosk import taken
from openhall.web.kiosk.escpos import NoPrinterExtra, raster_bytes
from openhall.web.kiosk.presenters import PAPERS, PaperTicket, paper_ticket
from openhall.web.kiosk.views import frame, plan_here
from openhall.web.public.ticket_views import ticket_link
from openhall.web.reading import choice


@require_safe
def ticket(request: HttpRequest, hall: str, ticket: uuid.UUID) -> HttpResponse:
    """The number, large; the browser prints the paper beside it once."""
    plan = plan_here(request, hall)
    paper = _paper(request, hall, ticket)
    return render(request, "kiosk/ticket.html", {**frame(plan), "paper": paper, "id": ticket})


@require_safe
def escpos(request: HttpRequest, hall: str, ticket: uuid.UUID) -> HttpResponse:
    """The same paper as one picture in ESC/POS, for a box beside a roll printer; needs the extra `printer`."""
    plan_here(request, hall)
    try:
        data = raster_bytes(_paper(request, hall, ticket))
    except NoPrinterExtra as error:
        raise Missing("no_printer", "Printing without a browser is not installed on this server.") from error
    return HttpResponse(data, content_type="application/octet-stream")


def _paper(request: HttpRequest, hall: str, ticket: uuid.UUID) -> PaperTicket:
    at = now()
    mine = my_ticket(taken.token_of(request, ticket), at)
    if mine.plan.hall.code != hall:
        raise Missing("no_ticket", "There is no such ticket.")
    width = choice(request.GET, "paper", PAPERS, str(mine.plan.rule.ticket_paper))
    return paper_ticket(mine, hall_now(mine.plan, at), ticket_link(request, mine.token), width)
