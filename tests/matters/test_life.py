"""The life of a matter: the table written out by hand, and every verb tried in every state against it."""

import dataclasses
import io
import uuid
from collections.abc import Callable, Mapping

import pytest
from django.db import transaction

from openhall.kit.errors import NotNow
from openhall.ledger import queries as ledger
from openhall.ledger.services import Kept
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.services import Answer
from openhall.matters.states import MATTER, MatterState
from scripts import matter_states
from tests.access.people import undone
from tests.cast import Cast
from tests.matters.bringing import SOLVED, Bench, now

BEFORE = ("opened", "triaged", "handling")
# verb → every pair of a state before and a state after; nothing here is read from the code
WAYS: Mapping[str, set[tuple[str, str]]] = {
    "open": {("", "opened")},
    "refuse": {("opened", "refused"), ("triaged", "refused")},
    "check_refusal": {("refused", "refused"), ("refused", "opened")},
    "triage": {("opened", "triaged"), ("triaged", "triaged"), ("handling", "handling")},
    "assign": {("triaged", "handling"), ("handling", "handling")},
    "return_unit": {("handling", "triaged")},
    "measure": {("handling", "handling")},
    "comment": {(each, each) for each in (*BEFORE, "answered", "closed")},
    "contact": {(each, each) for each in (*BEFORE, "answered")},
    "add_file": {(each, each) for each in (*BEFORE, "answered", "closed")},
    "pause": {("triaged", "triaged"), ("handling", "handling")},
    "resume": {("triaged", "triaged"), ("handling", "handling")},
    "extend": {("triaged", "triaged"), ("handling", "handling")},
    "call_meeting": {("triaged", "triaged"), ("handling", "handling")},
    "hold_meeting": {(each, each) for each in ("triaged", "handling", "answered")},
    "call_off_meeting": {(each, each) for each in ("triaged", "handling", "answered")},
    "carry_out": {(each, each) for each in ("triaged", "handling", "answered", "closed", "settled")},
    "answer": {(each, "answered") for each in BEFORE},
    "confirm": {("answered", "closed")},
    "send_back": {("answered", each) for each in BEFORE},
    "verify": {("answered", "closed"), *(("answered", each) for each in BEFORE)},
    "return_visit": {("closed", "closed"), ("closed", "settled"), *(("closed", each) for each in BEFORE)},
    "withdraw": {(each, "withdrawn") for each in (*BEFORE, "answered")},
}
DESK, UNIT = {"duty_leader", "supervisor", "director"}, {"clerk", "window_head", "chief_representative"}
PANEL, OUTSIDE = {"supervisor", "director"}, DESK | {"return_visit_officer"}
WHO: Mapping[str, set[str]] = {
    "open": DESK | UNIT | {"visitor", "guide", "kiosk"}, "refuse": DESK, "check_refusal": PANEL, "triage": DESK,
    "assign": DESK, "return_unit": {"window_head", "chief_representative"}, "measure": UNIT | DESK,
    "comment": OUTSIDE | UNIT | {"visitor"}, "contact": OUTSIDE | UNIT,
    "add_file": OUTSIDE | UNIT | {"visitor"},
    "call_meeting": DESK, "hold_meeting": DESK, "call_off_meeting": DESK, "carry_out": UNIT | DESK, "pause": DESK, "resume": DESK,
    "extend": PANEL, "answer": UNIT | DESK, "confirm": OUTSIDE | {"visitor"}, "send_back": OUTSIDE | {"visitor"},
    "verify": PANEL, "return_visit": OUTSIDE, "withdraw": DESK | {"visitor"},
}  # fmt: skip

type Do = Callable[[Bench, uuid.UUID], Kept]
DOING: Mapping[str, Do] = {
    "refuse": lambda here, one: matters.refuse(one, "petition", "请向信访部门反映。", here.by("duty")),
    "check_refusal": lambda here, one: matters.check_refusal(one, False, "应当受理。", here.by("supervisor")),
    "triage": lambda here, one: matters.triage(one, "conduct", "ordinary", here.by("duty")),
    "assign": lambda here, one: matters.assign(one, here.units["water"], (), None, here.by("duty")),
    "return_unit": lambda here, one: matters.return_unit(one, "不属于本单位。", here.by("tax_head")),
    "measure": lambda here, one: matters.measure(one, "已联系市局。", here.by("tax_clerk")),
    "comment": lambda here, one: matters.comment(one, "请抓紧。", here.by("duty"), is_desk=True),
    "contact": lambda here, one: matters.contact(one, "phone", True, "", here.by("duty"), is_desk=True),
    "add_file": lambda here, one: matters.add_file(one, "回执.txt", io.BytesIO("回执".encode()), here.by("duty"), is_desk=True),
    "call_meeting": lambda here, one: matters.call_meeting(one, here.call(), here.by("duty")),
    "hold_meeting": lambda here, one: matters.hold_meeting(one, "议定由水务公司复查。", (), here.by("duty")),
    "call_off_meeting": lambda here, one: matters.call_off_meeting(one, "不需要了。", here.by("duty")),
    "carry_out": lambda here, one: matters.carry_out(one, here.decision(one), here.by("duty"), is_desk=True),
    "pause": lambda here, one: matters.pause(one, "appraisal", here.by("duty")),
    "answer": lambda here, one: matters.answer(one, Answer("solved_on_spot", "当场办好。"), here.by("duty"), is_desk=True),
    "confirm": lambda here, one: matters.confirm(one, "phone", here.by("caller")),
    "send_back": lambda here, one: matters.send_back(one, "还没有办好。", here.by("caller")),
    "verify": lambda here, one: matters.verify(one, True, "于法有据。", here.by("supervisor")),
    "return_visit": lambda here, one: matters.return_visit(one, "phone", True, here.by("caller")),
    "withdraw": lambda here, one: matters.withdraw(one, "本人来电撤回。", here.by("duty")),
    "resume": lambda here, one: matters.resume(one, here.by("duty")),
    "extend": lambda here, one: matters.extend(one, 2, "等市局答复。", here.by("supervisor")),
}  # fmt: skip


def test_the_table_says_exactly_this() -> None:
    assert {verb: set(row.ways) for verb, row in MATTER.verbs.items()} == WAYS
    assert {verb: set(row.roles) for verb, row in MATTER.verbs.items()} == WHO
    assert set(DOING) | {"open"} == set(WAYS)
    assert len({row.event for row in MATTER.verbs.values()}) == len(WAYS)


def test_the_page_of_the_life_is_as_new_as_the_table() -> None:
    assert matter_states.PAGE.read_text("utf-8") == matter_states.page(), "make reference"


def prepared(here: Bench, row: Matter, verb: str) -> None:
    """What a verb needs beside the state: a clock that stands still, a person who was told."""
    if verb == "resume" and row.state in ("triaged", "handling"):
        matters.pause(row.id, "appraisal", here.by("duty"))
    if verb in ("hold_meeting", "call_off_meeting") and row.state in ("triaged", "handling", "answered"):
        here.meeting_ahead(row)
    if verb == "extend" and row.state in ("triaged", "handling"):
        matters.contact(row.id, "phone", True, "", here.by("duty"), is_desk=True)
    if verb == "verify" and row.state == "answered":
        Matter.objects.filter(id=row.id).update(outcome="explained", legal_basis="税收征收管理法第二十五条")


@pytest.mark.django_db
@pytest.mark.parametrize("state", list(MatterState))
def test_every_verb_in_every_state(lakeside: Cast, state: MatterState) -> None:
    here = Bench.of(lakeside)
    row = here.brought_to(state)
    assert row.state == state
    for verb, do in DOING.items():
        with undone():
            prepared(here, row, verb)
            if state not in {before for before, _ in WAYS[verb]}:
                with pytest.raises(NotNow):
                    do(here, row.id)
                assert now(row).state == state, verb
                continue
            do(here, row.id)
            assert (state, now(row).state) in WAYS[verb], verb
            assert MATTER[verb].event in {each.kind for each in ledger.about(row.id)}, verb


@pytest.mark.django_db
@pytest.mark.parametrize("verb", sorted(DOING))
def test_what_is_struck_out_of_the_table_is_not_done(
    lakeside: Cast, monkeypatch: pytest.MonkeyPatch, verb: str
) -> None:
    """No branch lets pass what the table does not name: without its row, or without one state of it, a verb does nothing."""
    here, told = Bench.of(lakeside), MATTER[verb]
    for state in sorted(told.sources):
        row = here.brought_to(MatterState(state))
        prepared(here, row, verb)
        before = standing(row)
        left = frozenset(pair for pair in told.ways if pair[0] != state)
        shorter = dataclasses.replace(told, sources=told.sources - {state}, arrows=left)
        others = {name: each for name, each in MATTER.verbs.items() if name != verb}
        for rows, error in ((others, KeyError), ({**others, verb: shorter}, NotNow)):
            with monkeypatch.context() as struck:
                struck.setattr(MATTER, "_rows", rows)
                with pytest.raises(error), transaction.atomic():
                    DOING[verb](here, row.id)
            assert standing(row) == before, (state, error)


def standing(row: Matter) -> tuple[object, int]:
    """A matter's row and how many events tell of it."""
    return Matter.objects.filter(id=row.id).values().get(), len(ledger.about(row.id))


@pytest.mark.django_db
def test_every_matter_is_told_in_the_log_by_commitments_alone(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.answered(SOLVED, title="王小明的税", text="王小明来了三次", wanted="王小明要证明", name="王小明", contact="138 0013 8000")
    matters.comment(row.id, "王小明来过", here.by("duty"), is_desk=True)
    told = repr([(each.kind, each.data) for each in ledger.about(row.id)])
    assert "MatterCommented" in told
    assert not [word for word in ("王小明", "13800138000", "138 0013 8000", row.token) if word in told]
