"""Files of a matter: the form of the matter's page brings one in; a button takes one out, and the log says who did."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from openhall.kit.errors import Refusal
from openhall.ledger.services import first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, OPENS_FILES, SEES_ALL, require_verb
from openhall.people.permissions import require_role
from openhall.web.asking import act, caller
from openhall.web.attachments import act_of_upload, attachment, sent_file
from openhall.web.matters.views import found_here, here, matter_shown
from openhall.web.saying import Said


@require_POST
def add(request: HttpRequest, hall: str, matter_id: uuid.UUID) -> HttpResponse:
    """Add the file of the form; a refusal is said in place and nothing was kept."""
    who = caller(request)
    plan = here(who, hall)
    require_verb(who, "add_file", plan.hall.id)
    found = found_here(who, plan, matter_id)
    try:
        sent = sent_file(request)
        doing, desk = act_of_upload(request, who, sent), who.holds(DESK, plan.hall.id)
        first_answer(doing, lambda: matters.add_file(matter_id, sent.name or "", sent, doing, desk))
    except Refusal as error:
        return matter_shown(request, plan, who, found, Said.refusal(error), status=error.status)
    messages.success(request, gettext("The file is kept."))
    return redirect("web:matter", hall=hall, matter_id=matter_id)


@require_POST
def take(request: HttpRequest, hall: str, matter_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """Take a file out, to be saved."""
    who = caller(request)
    plan = here(who, hall)
    require_role(who, OPENS_FILES, plan.hall.id)
    found_here(who, plan, matter_id)
    return attachment(matters.open_file(matter_id, file_id, act(request, who), who.holds(SEES_ALL, plan.hall.id)))
