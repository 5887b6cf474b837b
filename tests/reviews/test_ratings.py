"""Items, guides and pages are rated apart from visits: once a day and device, by nobody's window, few stay hidden."""

import pytest

from openhall.kit.errors import Conflict, Malformed, Missing
from openhall.ledger.models import Event
from openhall.reviews import services as reviews
from openhall.reviews.models import Rectification, Review
from openhall.reviews.queries.figures import figures
from openhall.reviews.queries.ratings import rated
from openhall.reviews.rules.ratings import PAGES, rated_thing
from openhall.reviews.services import RatingWish
from tests.cast import TODAY, Cast

pytestmark = pytest.mark.django_db


def rate(cast: Cast, about: str, code: str, level: str = "satisfied", device: bytes | None = None, text: str = "") -> Review:
    wish = RatingWish(about, code, level, text, device=device)
    return Review.objects.get(id=reviews.rate(cast.plan(), wish, cast.act("visitor")).mapping["id"])


def test_a_bad_guide_opens_nothing_and_counts_for_no_visit(lakeside: Cast) -> None:
    row = rate(lakeside, "guide", "residence", "very_dissatisfied", text="  少写了一张表 ")
    assert (row.about, row.about_code, row.ticket_id, row.window_id, row.text) == ("guide", "residence", None, None, "少写了一张表")
    assert Rectification.objects.count() == 0
    assert figures(lakeside.hall, TODAY, TODAY) == {}
    event = Event.objects.get(kind="ThingRated")
    said = dict(event.data)
    assert (said["about"], said["code"], said["level"], said["channel"]) == ("guide", "residence", "very_dissatisfied", "mobile")
    assert "少写" not in str(said)
    assert len(str(said["text"])) == 64
    assert row.event == event.id


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_hall_can_be_rated(lakeside: Cast, page: str) -> None:
    assert rate(lakeside, "page", page).about == "page"


def test_one_device_says_it_once_a_day_another_may(lakeside: Cast) -> None:
    rate(lakeside, "item", "residence", device=b"a" * 16)
    rate(lakeside, "guide", "residence", device=b"a" * 16)
    rate(lakeside, "item", "residence", device=b"b" * 16)
    rate(lakeside, "item", "residence")
    with pytest.raises(Conflict, match="today"):
        rate(lakeside, "item", "residence", "dissatisfied", device=b"a" * 16)
    assert Review.objects.count() == 4


def test_few_stay_hidden_and_things_stay_apart(lakeside: Cast) -> None:
    for number in range(12):
        rate(lakeside, "item", "residence", "dissatisfied" if number < 6 else "satisfied")
    for _ in range(2):
        rate(lakeside, "page", "take")
    for _ in range(7):
        rate(lakeside, "guide", "residence")
    lines = {(each.about, each.code): (each.ratings, each.bad) for each in rated(lakeside.hall, TODAY, TODAY)}
    assert lines["item", "residence"] == (12, 6)
    assert lines["page", "take"][0] is None
    assert set(lines) == {("item", "residence"), ("page", "take"), ("guide", "residence")}


@pytest.mark.parametrize(
    ("about", "code", "level", "refusal"),
    [("visit", "residence", "satisfied", Malformed), ("window", "1", "satisfied", Malformed), ("item", "nothing", "satisfied", Missing),
     ("page", "residence", "satisfied", Missing), ("item", "residence", "great", Malformed)],
)  # fmt: skip
def test_what_can_not_be_rated_is_refused(lakeside: Cast, about: str, code: str, level: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        rate(lakeside, about, code, level)
    assert Review.objects.count() == 0


def test_too_many_words_are_refused(lakeside: Cast) -> None:
    with pytest.raises(Malformed, match="1000"):
        rate(lakeside, "page", "hall", text="长" * 1001)


def test_the_kinds_are_told_in_the_refusal() -> None:
    with pytest.raises(Malformed, match="guide, item, page"):
        rated_thing("case", "x", ["x"])
