"""Review a visit: five equal buttons, then a word if one wants; later what became of it. Without JavaScript."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from openhall.kit.errors import Missing, Refusal
from openhall.ledger.queries.sealed import receipt as ledger_receipt
from openhall.ledger.services import Act, first_answer
from openhall.queue.queries.plan import HallPlan, plan_of
from openhall.queue.queries.visited import Visit, visit
from openhall.reviews import services as reviews
from openhall.reviews.queries.own import OwnReview, own_review
from openhall.reviews.rules.reasons import REASONS
from openhall.reviews.services import ReviewWish
from openhall.reviews.states import BAD, Level
from openhall.routines.refusals import sentence
from openhall.web.asking import act, fresh_key, now
from openhall.web.public.review_words import HANDLING_WORDS, LEVEL_WORDS, LEVELS, reason_choices, said
from openhall.web.public.reviewers import channel, device, invitation, network, remembered, via
from openhall.web.templatetags.openhall import named
from openhall.web.wayfinding import moment_words


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, token: str) -> HttpResponse:
    """First the level, then reasons and text, then thanks; each level takes the same two presses."""
    ticket = reviews.opened_by(token)
    seen, at = visit(ticket), now()
    assert seen is not None  # tickets are never removed
    plan, own = plan_of(seen.hall, at), own_review(ticket)
    frame = {"hall": plan.hall, "hall_name": named(plan.hall), "token": token, "number": seen.number}
    if request.method == "POST":
        return _give(request, token, plan, seen, frame)
    if own is not None:
        return _reviewed(request, frame, plan, own)
    level = _level(request.GET.get("level", ""))
    if level is None or seen.closed_at is None:
        page = {**frame, "levels": LEVELS, "open": seen.closed_at is not None,
                "via": via(request), "invited": invitation(request)}  # fmt: skip
        return remembered(request, render(request, "public/review.html", page))
    return remembered(request, _details(request, plan, seen, frame, level, None))


def _reviewed(
    request: HttpRequest, frame: dict[str, object], plan: HallPlan, own: OwnReview, error: Refusal | None = None
) -> HttpResponse:
    page = {**frame, **_given(plan, own), "refused": sentence(error) if error else ""}
    answer = render(request, "public/reviewed.html", page, status=error.status if error else 200)
    return remembered(request, answer)


def _details(
    request: HttpRequest, plan: HallPlan, seen: Visit, frame: dict[str, object], level: Level, error: Refusal | None
) -> HttpResponse:
    windows = list(dict.fromkeys(stay.window for stay in seen.stays))
    page = {
        **frame,
        "level": str(level),
        "level_words": LEVEL_WORDS[level],
        "reasons": reason_choices(level),
        "bad": level in BAD,
        "windows": [plan.window_by_id[each] for each in windows if each in plan.window_by_id],
        "filled": {name: request.POST.get(name, "") for name in ("text", "contact", "window")},
        "ticked": request.POST.getlist("reason"),
        "errors": [{"id": "text", "text": sentence(error)}] if error else [],
        "key": fresh_key(),
        "via": via(request),
        "invited": invitation(request),
    }
    return render(request, "public/review_details.html", page, status=error.status if error else 200)


def _give(
    request: HttpRequest, token: str, plan: HallPlan, seen: Visit, frame: dict[str, object]
) -> HttpResponse:
    level = _level(request.POST.get("level", ""))
    if level is None:
        return redirect("web:review", token=token)
    doing = act(request)
    try:
        first_answer(doing, lambda: reviews.give(token, _wish(request, level), doing))
    except Refusal as error:
        if own := own_review(seen.ticket):
            return _reviewed(request, frame, plan, own, error)
        return remembered(request, _details(request, plan, seen, frame, level, error))
    return remembered(request, redirect("web:review", token=token))


def _wish(request: HttpRequest, level: Level) -> ReviewWish:
    posted = request.POST
    return ReviewWish(
        level,
        tuple(posted.getlist("reason"))[:8],
        posted.get("text", "").replace("\x00", ""),
        posted.get("named") != "yes",
        posted.get("contact", "").replace("\x00", "")[:60],
        posted.get("window", "")[:10],
        channel(request),
        invitation(request),
        device(request),
        network(request),
    )


def _level(text: str) -> Level | None:
    return Level(text) if text in set(Level) else None


def _given(plan: HallPlan, own: OwnReview) -> dict[str, object]:
    return {
        "own": own,
        "level_words": LEVEL_WORDS[Level(own.level)],
        "reasons": [said(REASONS[code]) for code in own.reasons if code in REASONS],
        "given": moment_words(own.given_at, now(), plan.hall.hours.timezone),
        "handling": HANDLING_WORDS.get(own.handling, ""),
        "levels": LEVELS,
        "key": fresh_key(),
    }


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What shows, without us, that this review stands in the log; until it is sealed a page that says when to come."""
    own, at = own_review(reviews.opened_by(token)), now()
    if own is None:
        raise Missing("no_review", "There is no review of this visit.")
    made = ledger_receipt(own.event, at, whole=True, timezone=plan_of(own.hall, at).hall.hours.timezone)
    answer = JsonResponse(made.facts, json_dumps_params={"indent": 1})
    answer.headers["Content-Disposition"] = 'attachment; filename="openhall-receipt.json"'
    return remembered(request, answer)


@require_POST
def handling(request: HttpRequest, token: str) -> HttpResponse:
    """Say how a bad review was handled."""
    doing: Act = act(request)
    wish = ReviewWish(request.POST.get("level", ""), text=request.POST.get("text", "").replace("\x00", ""),
                      channel=channel(request))  # fmt: skip
    first_answer(doing, lambda: reviews.rate_handling(token, wish, doing))
    return redirect("web:review", token=token)


@require_POST
def retaliation(request: HttpRequest, token: str) -> HttpResponse:
    """Report that a review was paid back: to supervision, never to the unit."""
    doing = act(request)
    text = request.POST.get("text", "").replace("\x00", "")
    first_answer(doing, lambda: reviews.report_retaliation(token, text, doing))
    return redirect("web:review", token=token)
