"""Questions that found no answer: what is kept, the weekly list, who takes them, how they end."""

import datetime as dt
import uuid

import pytest
from django.db import transaction

from openhall.kit.errors import Refusal
from openhall.knowledge.models import Question
from openhall.knowledge.queries.questions import questions, weeks
from openhall.knowledge.rules.questions import kept_words, week_of
from openhall.knowledge.services.questions import hear, settle, take
from openhall.ledger.models import Event
from openhall.places.models import Hall
from tests.cast import TODAY, Cast

MONDAY = dt.date(2026, 3, 2)
ZONE = "Asia/Shanghai"


def said(lakeside: Cast, text: str = "怎么换证", how: str = "unanswered", **after: float) -> uuid.UUID:
    kept = hear(lakeside.hall, ZONE, text, how, lakeside.act("visitor", lakeside.after(**after)))
    return uuid.UUID(str(kept.mapping["id"]))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  怎么\n换证 ", "怎么 换证"),
        ("电话13800138000能查吗", "电话…能查吗"),
        ("138 0013 8000", "…"),
        ("证号11010519491231002X有效吗", "证号…有效吗"),
        ("2026年12345热线", "2026年12345热线"),
    ],
)
def test_long_numbers_are_struck_out(typed: str, kept: str) -> None:
    assert kept_words(typed) == kept


@pytest.mark.parametrize(("typed", "code"), [(" \n", "no_question"), ("x" * 201, "long_text")])
def test_what_is_no_question_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as told:
        kept_words(typed)
    assert told.value.code == code


@pytest.mark.parametrize("days", range(7))
def test_a_week_begins_on_monday(days: int) -> None:
    assert week_of(MONDAY + dt.timedelta(days)) == MONDAY


@pytest.mark.django_db
class TestTheList:
    """The list of a week, with a database."""

    def test_the_same_words_in_a_week_are_one_row_and_nothing_says_who(self, lakeside: Cast) -> None:
        first = said(lakeside)
        assert said(lakeside, " 怎么换证", "not_useful", minutes=5) == first
        assert said(lakeside, days=7) != first
        row = Question.objects.get(id=first)
        assert (row.unanswered, row.not_useful, row.useful, row.week_on) == (1, 1, 0, week_of(TODAY))
        assert [(each.on, each.questions, each.waiting) for each in weeks(lakeside.hall)] == [
            (week_of(TODAY) + dt.timedelta(7), 1, 1), (week_of(TODAY), 1, 1),
        ]  # fmt: skip
        assert {str(each.data) for each in Event.objects.filter(kind="AnswerJudged")} == {
            "{'how': 'unanswered', 'week': '2026-03-02'}", "{'how': 'not_useful', 'week': '2026-03-02'}",
            "{'how': 'unanswered', 'week': '2026-03-09'}",
        }  # fmt: skip

    def test_a_week_ends_at_the_halls_midnight(self, lakeside: Cast) -> None:
        sunday = dt.datetime(2026, 3, 8, 15, 59, tzinfo=dt.UTC)
        for moment, week in ((sunday, MONDAY), (sunday + dt.timedelta(minutes=1), MONDAY + dt.timedelta(7))):
            kept = hear(lakeside.hall, ZONE, "怎么换证", "useful", lakeside.act("visitor", moment))
            assert Question.objects.get(id=kept.mapping["id"]).week_on == week

    def test_the_frequent_come_first_the_settled_last_and_useful_ones_are_not_listed(self, lakeside: Cast) -> None:
        for text, how in (("甲", "unanswered"), ("乙", "not_useful"), ("乙", "unanswered"), ("丙", "useful")):
            said(lakeside, text, how)
        done = said(lakeside, "丁")
        said(lakeside, "丁"), said(lakeside, "丁")
        settle(lakeside.hall, done, "dropped", "不属于本大厅。", lakeside.act("guide"))
        assert [each.text for each in questions(lakeside.hall, MONDAY)] == ["乙", "甲", "丁"]
        assert questions(lakeside.hall, MONDAY - dt.timedelta(7)) == []

    def test_it_is_taken_and_settled_once(self, lakeside: Cast) -> None:
        one = said(lakeside)
        take(lakeside.hall, one, lakeside.act("guide"))
        (seen,) = questions(lakeside.hall, MONDAY)
        assert (seen.state, seen.owner) == ("taken", lakeside.staff["guide"])
        settle(lakeside.hall, one, "answered", "已补充指南。", lakeside.act("supervisor"))
        row = Question.objects.get(id=one)
        assert (row.state, row.owner_id, row.words) == ("answered", lakeside.staff["guide"], "已补充指南。")
        with pytest.raises(Refusal) as again, transaction.atomic():
            take(lakeside.hall, one, lakeside.act("guide"))
        with pytest.raises(Refusal) as twice, transaction.atomic():
            settle(lakeside.hall, one, "dropped", "不办。", lakeside.act("guide"))
        assert again.value.code == twice.value.code == "question_settled"
        kinds = sorted(Event.objects.filter(subject_id=one).values_list("kind", flat=True))
        assert kinds == ["AnswerJudged", "QuestionSettled", "QuestionTaken"]

    @pytest.mark.parametrize(
        ("state", "words", "name", "code"),
        [
            ("taken", "好。", "guide", "no_outcome"),
            ("answered", " ", "guide", "no_words"),
            ("answered", "好。", "visitor", "no_account"),
        ],
    )
    def test_a_bad_end_is_refused_and_nothing_changes(
        self, lakeside: Cast, state: str, words: str, name: str, code: str
    ) -> None:
        one = said(lakeside)
        with pytest.raises(Refusal) as told, transaction.atomic():
            settle(lakeside.hall, one, state, words, lakeside.act(name))
        assert told.value.code == code
        assert Question.objects.get(id=one).state == "open"

    def test_another_hall_has_no_such_question(self, lakeside: Cast) -> None:
        one = said(lakeside)
        other = Hall.objects.exclude(id=lakeside.hall).values_list("id", flat=True)[0]
        with pytest.raises(Refusal) as told, transaction.atomic():
            take(other, one, lakeside.act("guide"))
        assert told.value.code == "no_question_here"
        assert questions(other, MONDAY) == []

    def test_nobody_judges_with_another_word(self, lakeside: Cast) -> None:
        with pytest.raises(Refusal) as told:
            said(lakeside, how="great")
        assert told.value.code == "no_judgement"

    def test_a_double_press_counts_once(self, lakeside: Cast) -> None:
        for _ in range(2):
            hear(lakeside.hall, ZONE, "怎么换证", "unanswered", lakeside.act("visitor", key="k1"))
        assert Question.objects.get().unanswered == 1
