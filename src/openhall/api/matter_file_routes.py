"""Files of difficult matters: added by who works on one or by the person; taken out by right, each time logged."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from ninja import File, UploadedFile

from openhall.api import matter_presenters as presenters
from openhall.api.callers import act_of, caller_of, require_staff
from openhall.api.matter_routes import MATTERS, MINE
from openhall.api.matter_schemas import FileOut
from openhall.api.problems import told
from openhall.api.rights import Routes, right
from openhall.api.ticket_routes import REFUSALS
from openhall.files.rules.sizes import MOST
from openhall.files.services import Opened
from openhall.kit.clock import utc_now
from openhall.kit.errors import Malformed
from openhall.ledger.services import Kept, first_answer
from openhall.matters import services as matters
from openhall.matters.permissions import DESK, OPENS_FILES, SEES_ALL, require_verb
from openhall.matters.queries.evidence import Evidence
from openhall.matters.queries.one import matter
from openhall.matters.queries.own import own_matter
from openhall.people.permissions import require_role
from openhall.queue.queries.plan import hall_plan
from openhall.routines.matters import units_seen

router = Routes(tags=["matters"])
FILES, OWN_FILES = MATTERS + "/{matter_id}/files", MINE + "/files"
ANSWERS = {201: FileOut, **REFUSALS}


def _sent(file: UploadedFile | None) -> UploadedFile:
    if file is None:
        raise Malformed("no_file_chosen", "Choose a file first.")
    return file


def _content(file: UploadedFile) -> bytes:
    """What an Idempotency-Key is kept with: name and content, as far as any file may reach."""
    held = file.read(MOST + 1)
    file.seek(0)
    return (file.name or "").encode("utf-8", "surrogatepass") + b"\0" + bytes(held)


@router.post(FILES, response=ANSWERS, **right("matters"))
def add_matter_file(
    request: HttpRequest, hall: str, matter_id: uuid.UUID, file: File[UploadedFile | None] = None
) -> HttpResponse:
    """Add a file as evidence: a photograph, a PDF, a docx or xlsx without macros, a text; 20 MB at most."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_verb(who, "add_file", plan.hall.id)
    matter(plan.hall.id, matter_id, units_seen(who, plan, utc_now()), who.account)
    sent = _sent(file)
    act, desk = act_of(request, who, _content(sent)), who.holds(DESK, plan.hall.id)
    kept = first_answer(act, lambda: matters.add_file(matter_id, sent.name or "", sent, act, desk))
    return _told(kept, matter(plan.hall.id, matter_id, None).files)


@router.post(OWN_FILES, response=ANSWERS, **right("public"))
def add_own_matter_file(
    request: HttpRequest, matter_token: str, file: File[UploadedFile | None] = None
) -> HttpResponse:
    """The person adds a file to the own matter."""
    own_matter(matter_token, utc_now())
    sent = _sent(file)
    act = act_of(request, caller_of(request), _content(sent))
    kept = first_answer(act, lambda: matters.add_own_file(matter_token, sent.name or "", sent, act))
    return _told(kept, own_matter(matter_token, act.now).files)


def _told(kept: Kept, files: tuple[Evidence, ...]) -> HttpResponse:
    added: dict[str, Any] = next(each for each in presenters.files(files) if each["id"] == kept.mapping["file"])
    return told(kept.status, added)


@router.post(FILES + "/{file_id}/open", response={200: None, **REFUSALS}, **right("matters"))
def take_matter_file(request: HttpRequest, hall: str, matter_id: uuid.UUID, file_id: uuid.UUID) -> HttpResponseBase:
    """A file, to be saved; the log says who took it, so it is no GET."""
    who, plan = require_staff(request), hall_plan(hall, utc_now())
    require_role(who, OPENS_FILES, plan.hall.id)
    matter(plan.hall.id, matter_id, units_seen(who, plan, utc_now()), who.account)
    act, sees_all = act_of(request, who), who.holds(SEES_ALL, plan.hall.id)
    return _handed(matters.open_file(matter_id, file_id, act, sees_all))


@router.post(OWN_FILES + "/{file_id}/open", response={200: None, **REFUSALS}, **right("public"))
def take_own_matter_file(request: HttpRequest, matter_token: str, file_id: uuid.UUID) -> HttpResponseBase:
    """A file that the person has added, to be saved."""
    return _handed(matters.open_own_file(matter_token, file_id, act_of(request, caller_of(request))))


def _handed(opened: Opened) -> StreamingHttpResponse:
    return StreamingHttpResponse(opened.pieces, headers=dict(opened.headers))
