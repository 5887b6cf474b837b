"""Zone boards, window boards, their polled state, and the line of announcements."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from openhall.kit.errors import Malformed, Missing, Refusal
from openhall.ledger.queries import head
from openhall.people.states import DeviceKind
from openhall.places.queries import ZoneView
from openhall.queue import services as queue
from openhall.queue.queries import board as boards
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.queue.queries.serving import queues_served
from openhall.routines.refusals import sentence
from openhall.web.asking import caller, now
from openhall.web.paired import admit
from openhall.web.screens import presenters
from openhall.web.screens.folders import recordings
from openhall.web.screens.legible import digit_vmin, legible_metres
from openhall.web.screens.options import Options, read_options

SHORT_STATE = 8


def _answers_json[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    @wraps(view)
    def answered(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Refusal as error:
            body = {"type": f"urn:openhall:{error.code}", "status": error.status, "detail": sentence(error)}
            return JsonResponse(body, status=error.status, content_type="application/problem+json")

    return answered


def _plan(request: HttpRequest, hall: str, at: dt.datetime) -> HallPlan:
    """The hall's plan for a board; a revoked screen is refused, and an unpaired one where the hall demands pairing."""
    plan = hall_plan(hall, at)
    admit(request, caller(request), plan.hall.id, DeviceKind.BOARD)
    return plan


def _zone(plan: HallPlan, code: str) -> ZoneView:
    found = next((zone for zone in plan.hall.zones if zone.code == code), None)
    if found is None:
        raise Missing("no_zone", "This hall has no zone with the code %(code)s.", {"code": code[:40]})
    return found


def _options(request: HttpRequest, voice: bool) -> Options:
    return read_options(request.GET, get_language() or "", voice)


def _shown(request: HttpRequest, layout: str, page: Any, options: Options) -> HttpResponse:
    context = {"page": page, "board": page.board, "options": options, "layout": layout}
    with override(options.languages[0]):
        return render(request, f"screens/{layout}.html", context)


@require_safe
def screens(request: HttpRequest, hall: str) -> HttpResponse:
    """The boards of a hall, with the size that letters need there."""
    plan = hall_plan(hall, now())
    options = _options(request, voice=True)
    reach = None
    if options.inch is not None and options.metres is not None:
        reach = legible_metres(options.inch, digit_vmin(options.inch, options.metres))
    near = reach is not None and options.metres is not None and reach < options.metres
    context = {"plan": plan, "options": options, "reach": reach, "near": near, "query": request.GET.urlencode()}
    return render(request, "screens/list.html", context)


@require_safe
def zone_board(request: HttpRequest, hall: str, zone: str) -> HttpResponse:
    """The board of a zone; the index is read before the state, so that the stream misses nothing."""
    at = now()
    plan = _plan(request, hall, at)
    where, options, index = _zone(plan, zone), _options(request, voice=True), head()
    state = boards.board_now(plan, at)
    calls = boards.calls_in_zone(plan, where.id, at, options.rows + 1)
    common = presenters.board(plan, state, index, options)
    page = presenters.zone_board(common, where, state, calls, queues_served(plan, where.id, at))
    return _shown(request, "zone", page, options)


@require_safe
def window_board(request: HttpRequest, hall: str, code: str) -> HttpResponse:
    """The small screen over one window."""
    at = now()
    plan = _plan(request, hall, at)
    window, options, index = plan.window(code), _options(request, voice=False), head()
    state = boards.board_now(plan, at)
    face = next(each for each in state.windows if each.code == window.code)
    page = presenters.window_board(presenters.board(plan, state, index, options), window, face)
    return _shown(request, "window", page, options)


@require_safe
@_answers_json
def state(request: HttpRequest, hall: str) -> HttpResponse:
    """What the stream's snapshot says, for boards whose stream is down; `?zone=` limits the calls."""
    at = now()
    plan, wanted = _plan(request, hall, at), request.GET.get("zone", "")
    zones = [_zone(plan, wanted)] if wanted else plan.hall.zones
    index = head()
    board = boards.board_now(plan, at)
    calls = [call for zone in zones for call in boards.calls_in_zone(plan, zone.id, at, SHORT_STATE)]
    calls.sort(key=lambda call: call.at, reverse=True)
    return JsonResponse(boards.snapshot_facts(hall, board, calls, index))


@require_safe
def recorded(request: HttpRequest) -> JsonResponse:
    """The hall's own recordings, by the name of the clip they take the place of."""
    good, _ = recordings(settings.DATA_DIR)
    return JsonResponse({each.name: {"file": each.file, "milliseconds": each.milliseconds} for each in good})


@csrf_exempt
@require_POST
@_answers_json
def next_announcement(request: HttpRequest, hall: str, zone: str) -> HttpResponse:
    """Hand the zone's next announcement to the board that asks; 204 when there is nothing for it to say."""
    at = now()
    where = _zone(_plan(request, hall, at), zone)
    found = queue.next_announcement(where.id, request.POST.get("board", ""), at)
    if found is None:
        return HttpResponse(status=204)
    return JsonResponse(presenters.announcement(found, at))


@csrf_exempt
@require_POST
@_answers_json
def acknowledge(request: HttpRequest, hall: str, zone: str) -> HttpResponse:
    """The board has spoken; only the board that holds the announcement may say so."""
    at = now()
    where = _zone(_plan(request, hall, at), zone)
    try:
        announcement = uuid.UUID(request.POST.get("announcement", ""))
    except ValueError:
        raise Malformed("bad_identifier", "Name the announcement by its identifier.") from None
    queue.acknowledge(where.id, announcement, request.POST.get("board", ""), at)
    return HttpResponse(status=204)
