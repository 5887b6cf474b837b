"""Files of the own matter: the person's page brings one in, and gives back what the person has added."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from openhall.kit.errors import Refusal
from openhall.ledger.services import first_answer
from openhall.matters import services as matters
from openhall.matters.queries.own import own_matter
from openhall.web.asking import act, now
from openhall.web.attachments import act_of_upload, attachment, sent_file
from openhall.web.public.matter_views import hidden, own_page


@require_POST
def add(request: HttpRequest, token: str) -> HttpResponse:
    """Add the file of the form; a refusal is said in place and nothing was kept."""
    own_matter(token, now())
    try:
        sent = sent_file(request)
        doing = act_of_upload(request, None, sent)
        first_answer(doing, lambda: matters.add_own_file(token, sent.name or "", sent, doing))
    except Refusal as error:
        return own_page(request, token, error)
    return hidden(redirect("web:my_matter", token=token))


@require_POST
def take(request: HttpRequest, token: str, file_id: uuid.UUID) -> HttpResponseBase:
    """Give a file back, to be saved."""
    return attachment(matters.open_own_file(token, file_id, act(request)))
