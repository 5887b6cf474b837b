"""One bad review from the phone to the return visit, in both languages, in virtual time over National Day 2026.

The State Council's notice: 1 to 7 October are free, Saturday the 10th is made up. The days below are counted by hand.
"""

import datetime as dt

import pytest

from openhall.deadlines.queries import ClockView, clocks_of
from openhall.places import services as places
from openhall.queue.models import Ticket
from openhall.reviews.models import Rectification, Review
from openhall.reviews.services.opening import subject_of
from openhall.routines.chain import chain_of
from tests.cast import Cast
from tests.deadlines.timed import given, sweep
from tests.kit.calendars import at, wall
from tests.reviews.reviewing import Scene
from tests.web.staff import Pages, text
from tests.web.visiting import Page, see

pytestmark = pytest.mark.django_db
CONTACT = "138 0013 8000"
WORDS = {
    "en": ("Review this visit", "Thank you for your review"),
    "zh-hans": ("评价这次办事", "感谢您的评价"),
}


class Journey:
    """The people of the journey at their pages, and what time it is for all of them."""

    def __init__(self, scene: Scene, language: str) -> None:
        """Nobody has opened a page yet."""
        self.scene, self.language = scene, language
        self.people = {name: Pages.of(scene.cast, name, language) for name in ("", "officer", "supervisor", "visitor_officer")}

    def at(self, moment: str) -> dt.datetime:
        """Let it be that moment of the hall."""
        for name, pages in self.people.items():
            pages.now = at(moment)
            if name:  # days pass: everybody logs in anew
                pages.back(name)
        return at(moment)

    def press(self, name: str, address: str, **fields: str) -> None:
        """Somebody presses a button, and it is done."""
        answer = self.people[name].post(address, **fields, key=f"{address} {sorted(fields)}")
        assert answer.status_code == 302, text(answer)

    def read(self, name: str, address: str) -> str:
        """What a page says to somebody."""
        answer = self.people[name].get(address)
        assert answer.status_code == 200
        return text(answer)


def clock(case: Rectification, code: str) -> ClockView:
    """The clock of a case by its code."""
    return next(each for each in clocks_of(subject_of(case)) if each.code == code)


@pytest.mark.parametrize("language", WORDS)
def test_one_bad_review_over_national_day(lakeside: Cast, language: str) -> None:
    places.seed_calendar([2026])
    scene = Scene.of(lakeside)
    journey = Journey(scene, language)
    unit = "/unit/lakeside"

    # Wednesday before the holiday, an hour before closing: the visit ends, the visitor opens the ticket on the phone
    ticket = scene.visit(now=journey.at("2026-09-30 15:40"))
    journey.at("2026-09-30 16:00")
    review = reviewed_on_the_phone(journey, ticket)
    case = Rectification.objects.get(review=review)
    assert wall(clock(case, "review.contact").due_at) == "2026-10-08 17:00"
    ours = f"{unit}/reviews/{case.id}"
    assert ours in journey.people["officer"].get(f"{unit}/reviews").content.decode()
    assert CONTACT.replace(" ", "") not in journey.read("officer", ours).replace(" ", "")

    # the seven free days cost nothing
    assert sweep("2026-09-30 23:59") == 1
    assert given(clock(case, "review.contact")) == [("yellow", 1, "2026-09-30 17:00")], "one working day is left from the start"
    assert sweep("2026-10-07 23:59") == 0

    # Thursday the 8th is the first working day: contact in time, classified as simple: 8, 9, 10 (made up), 12, 13
    journey.at("2026-10-08 10:00")
    journey.press("officer", f"{ours}/contact", way="phone", reached="yes")
    journey.press("officer", f"{ours}/classify", complexity="simple")
    assert clock(case, "review.contact").in_time
    rectify = clock(case, "review.rectify.simple")
    assert wall(rectify.due_at) == "2026-10-13 17:00"

    # yellow with one working day left, once
    assert sweep("2026-10-12 16:59") == 0
    assert sweep("2026-10-12 17:00") == 1
    assert given(rectify) == [("yellow", 1, "2026-10-12 17:00")]

    # two working days more, with the consent of somebody else
    journey.at("2026-10-13 09:30")
    assert journey.people["officer"].post(f"{ours}/extend", days="2", key="own").status_code == 403
    journey.press("supervisor", f"{ours}/extend", days="2")
    assert wall(clock(case, "review.rectify.simple").due_at) == "2026-10-15 17:00"

    journey.at("2026-10-14 11:00")
    journey.press("officer", f"{ours}/rectify", measures="已向来人道歉，窗口重学规范")
    assert clock(case, "review.rectify.simple").in_time
    assert sweep("2026-10-16 09:00") == 0, "what is put right gets no red card"

    # the administration asks, the visitor rates the handling
    journey.at("2026-10-16 10:00")
    assert journey.people["officer"].post(f"{ours}/return-visit", way="phone", result="satisfied", key="o").status_code == 403
    journey.press("visitor_officer", f"{ours}/return-visit", way="phone", result="satisfied")
    case.refresh_from_db()
    assert (case.state, wall(case.closed_at)) == ("closed", "2026-10-16 10:00")
    token = f"/review/{scene.token(ticket)}"
    assert "已向来人道歉，窗口重学规范" in journey.read("", token)
    journey.press("", f"{token}/handling", level="satisfied")
    assert list(Review.objects.order_by("ordinal").values_list("ordinal", "level")) == [(1, "dissatisfied"), (2, "satisfied")]

    # the public reads it, with the reply
    journey.press("supervisor", f"{unit}/moderation/{review.id}", shown="yes", text="态度生硬", reply="已向您道歉")
    public = journey.read("", "/h/lakeside/reviews")
    assert "态度生硬" in public
    assert "已向您道歉" in public
    assert CONTACT not in public

    # and the chain tells it all
    kinds = [link.subject.kind for link in chain_of(ticket.id)]
    told = [kind for kind in kinds if kind in ("ticket", "review", "rectification")]
    assert told == ["ticket", "review", "review", "rectification"]


def reviewed_on_the_phone(journey: Journey, ticket: Ticket) -> Review:
    """The ticket's page leads to the review; two presses and a few words."""
    phone = journey.people[""]
    invites, thanks = WORDS[journey.language]
    page = _page(phone, f"/t/{ticket.token}")
    assert invites in page.text
    address = page.link("/review/")
    form = _page(phone, f"{address}?level=dissatisfied").form(address)
    fields = {name: values[0] for name, values in form.fields.items() if values}
    answer = phone.post(address, **(fields | {"text": "态度生硬", "contact": CONTACT}))
    assert answer.status_code == 302, text(answer)
    assert thanks in journey.read("", address)
    return Review.objects.get()


def _page(pages: Pages, address: str) -> Page:
    with pages.clock():
        return see(pages.client, address)
