"""Changing settings: the form, the preview with the effects, the confirmation; taking back and withdrawing."""

import dataclasses
import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from openhall.kit.changes import Values, version_of
from openhall.kit.errors import Missing, Refusal
from openhall.kit.ids import uuid7
from openhall.ledger.services import Act, Kept, first_answer, once
from openhall.people.permissions import ADMINISTERS, Caller, require_role
from openhall.places.queries.changes import ChangeView, change, latest_of
from openhall.places.rules import day_record
from openhall.queue.queries.plan import HallPlan, hall_plan
from openhall.routines.settings.kinds import kind_of
from openhall.routines.settings.verbs import Planned, make, preview, undo_wish, withdraw
from openhall.web.asking import act, caller, now
from openhall.web.saying import Said
from openhall.web.settings.fields import RecordForm
from openhall.web.settings.pages import (
    ALONE,
    change_lines,
    day_words,
    difference_lines,
    effect_lines,
    form_of,
    title_of,
    typed_fields,
)
from openhall.web.settings.views import change_page, frame, require_kept


@dataclasses.dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at a form: who, where, which record as it stands (None: a new one)."""

    request: HttpRequest
    who: Caller
    plan: HallPlan
    kind: str
    record: uuid.UUID | None
    values: Values | None

    def page(self, template: str, status: int = 200, **own: object) -> HttpResponse:
        """One of the pages of a form."""
        around = {**frame(self.request, self.who, self.plan, self.kind), "record": self.record}
        around["removable"] = self.values is not None and kind_of(self.kind).removable
        around["of"] = title_of(self.values)
        around["version"] = version_of(self.values)
        return render(self.request, template, {**around, **own}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, hall: str, kind: str) -> HttpResponse:
    """A record that is not there yet."""
    who, plan = _here(request, hall)
    require_kept(kind)
    if kind in ALONE:
        raise Missing("no_setting", "There are no settings of this name.")
    return _answer(Desk(request, who, plan, kind, None, None))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, hall: str, kind: str, record: uuid.UUID) -> HttpResponse:
    """A record that stands."""
    who, plan = _here(request, hall)
    require_kept(kind)
    values = kind_of(kind).read(plan.hall.id, record)
    if values is None:
        raise Missing("no_such_record", "There is no such record in this hall.")
    return _answer(Desk(request, who, plan, kind, record, values))


@require_POST
def press(request: HttpRequest, hall: str, change_id: uuid.UUID, verb: str) -> HttpResponse:
    """Take a change back, or withdraw one that waits."""
    who, plan = _here(request, hall)
    found = change(plan.hall.id, change_id)
    if found is None or verb not in ("undo", "withdraw"):
        raise Missing("no_change", "There is no such change.")
    doing = act(request, who)
    try:
        kept = first_answer(doing, lambda: once(doing, lambda: _pressed(verb, found, who, doing)))
    except Refusal as error:
        return change_page(request, who, plan, change_id, Said.refusal(error), error.status)
    messages.success(request, gettext("Taken back.") if verb == "undo" else gettext("Withdrawn."))
    return redirect("web:settings_change", hall=hall, change_id=kept.mapping["id"])


def _pressed(verb: str, found: ChangeView, who: Caller, doing: Act) -> dict[str, object]:
    if verb == "undo":
        return {"id": str(make(undo_wish(found, doing.now), who, doing).id)}
    return {"id": str(withdraw(found.hall, found.id, who, doing).id)}


def _here(request: HttpRequest, hall: str) -> tuple[Caller, HallPlan]:
    who = caller(request)
    plan = hall_plan(hall, now())
    require_role(who, ADMINISTERS, plan.hall.id)
    return who, plan


def _answer(desk: Desk) -> HttpResponse:
    request = desk.request
    if request.method != "POST":
        return desk.page("settings/edit.html", form=_form(desk, bound=False))
    form, step = _form(desk, bound=True), request.POST.get("step", "preview")
    removes = request.POST.get("remove") == "yes" and desk.values is not None
    if not (removes or form.is_valid()) or step == "back":
        return desk.page("settings/edit.html", 200 if step == "back" else 400, form=form)
    doing = act(request, desk.who)
    wish = _wish(desk, form, removes, doing)
    try:
        return _confirmed(desk, wish, doing) if step == "confirm" else _previewed(desk, wish, form, doing)
    except Refusal as error:
        if error.code in ("changed_meanwhile", "change_waits"):
            return _conflict(desk, wish, form, error)
        return desk.page("settings/edit.html", error.status, form=form, said=Said.refusal(error))


def _form(desk: Desk, bound: bool) -> RecordForm:
    record = desk.record or desk.plan.hall.id
    return form_of(desk.kind, desk.plan, record, desk.values, desk.request.POST if bound else None)


def _wish(desk: Desk, form: RecordForm, removes: bool, doing: Act) -> Planned:
    after = None if removes else form.after()
    record = desk.record or uuid7(doing.now)
    if desk.kind == "day" and after is not None and desk.record is None:
        record = day_record(desk.plan.hall.id, form.cleaned_data["date"])
    on = form.cleaned_data.get("on") if form.is_valid() else None
    version = desk.request.POST.get("version", "")[:16]
    return Planned(desk.plan.hall.id, desk.kind, record, version, after, on)


def _previewed(desk: Desk, wish: Planned, form: RecordForm, doing: Act) -> HttpResponse:
    intent, effects = preview(wish, desk.who, doing)
    return desk.page(
        "settings/preview.html", form=form, typed=typed_fields(desk.request.POST), removes=intent.after is None,
        differences=difference_lines(form, intent.before, intent.after), effects=effect_lines(effects),
        when=day_words(intent.on, intent.today),
    )  # fmt: skip


def _confirmed(desk: Desk, wish: Planned, doing: Act) -> HttpResponse:
    def work() -> Kept:
        return once(doing, lambda: {"id": str(make(wish, desk.who, doing).id)})

    made = first_answer(doing, work).mapping["id"]
    messages.success(desk.request, gettext("Saved."))
    return redirect("web:settings_change", hall=desk.plan.hall.code, change_id=made)


def _conflict(desk: Desk, wish: Planned, form: RecordForm, error: Refusal) -> HttpResponse:
    """Both versions side by side: what stands now, what was typed; nothing is lost."""
    latest = latest_of(wish.kind, wish.record)
    current = desk.values if desk.record else kind_of(desk.kind).read(wish.hall, wish.record)
    return desk.page(
        "settings/conflict.html", 409, form=form, typed=typed_fields(desk.request.POST),
        differences=difference_lines(form, current, wish.after), said=Said.refusal(error),
        theirs=change_lines(desk.plan, [latest])[0] if latest and latest.hall == wish.hall else None,
        waits=error.code == "change_waits", there=current is not None,
        record=wish.record if current is not None else None, version=version_of(current),
    )  # fmt: skip
