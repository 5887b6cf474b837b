"""The page of signals: why, whom to ask, settled by a second person. And the page on which a guide is rated."""

import re

import pytest
from django.test import Client

from openhall.reviews.models import CallBack, Review, Signal
from openhall.reviews.rules import invitation_mark
from tests.cast import Cast
from tests.reviews.reviewing import Scene
from tests.reviews.test_signals import keep, praised
from tests.web.staff import Pages, text

pytestmark = pytest.mark.django_db
SIGNALS = "/unit/lakeside/signals"


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: lakeside.after(minutes=30))
    return Scene.of(lakeside)


def test_a_signal_is_asked_about_by_one_and_settled_by_another(scene: Scene) -> None:
    first, second = Pages.of(scene.cast, "visitor_officer"), Pages.of(scene.cast, "supervisor")
    assert "No review looks made" in text(first.get(SIGNALS))
    keep(scene, praised(scene))
    shown = text(first.get(SIGNALS))
    assert "Too many in one hour" in shown
    assert "The reviews were made" not in shown
    asked = CallBack.objects.first()
    assert asked is not None
    answer = first.post(f"{SIGNALS}/asked/{asked.id}", way="log_only", answered="not_given", key="k1")
    assert answer.status_code == 302
    assert "The visitor gave none" in text(first.get(SIGNALS))
    row = Signal.objects.get()
    refused = second.post(f"{SIGNALS}/{row.id}", confirmed="yes", words=" ", key="k2")
    assert refused.status_code == 400
    assert second.post(f"{SIGNALS}/{row.id}", confirmed="yes", words="窗口代点", key="k3").status_code == 302
    shown = text(second.get(SIGNALS))
    assert "Made" in shown
    assert "窗口代点" in shown
    assert Review.objects.filter(valid=True).count() == 2


def test_words_that_were_refused_come_back(scene: Scene) -> None:
    keep(scene, praised(scene))
    asked, row = CallBack.objects.first(), Signal.objects.get()
    assert asked is not None
    pages = Pages.of(scene.cast, "supervisor")
    pages.post(f"{SIGNALS}/asked/{asked.id}", way="log_only", answered="given", key="k1")
    answer = pages.post(f"{SIGNALS}/{row.id}", confirmed="no", words="都是本人", key="k2")
    assert answer.status_code == 403
    assert "都是本人" in text(answer)
    assert "second person" in text(answer)


def test_a_guide_is_rated_in_one_press(scene: Scene) -> None:
    visitor = Client(headers={"accept-language": "en"})
    assert "/h/lakeside/rate/guide/residence" in visitor.get("/h/lakeside/items/residence").content.decode()
    address = "/h/lakeside/rate/guide/residence"
    page = visitor.get(address)
    assert page.status_code == 200
    assert len(re.findall(r'name="level"', page.content.decode())) == 5
    key = re.search(r'name="key" value="([^"]+)"', page.content.decode())
    assert key is not None
    assert "Thank you" in visitor.post(address, {"level": "dissatisfied", "text": "没写复印几份", "key": key[1]}).content.decode()
    assert (Review.objects.get().about, Review.objects.get().device is not None) == ("guide", True)
    again = visitor.post(address, {"level": "satisfied", "key": "another-key-1"})
    assert again.status_code == 409
    assert "rated this today" in again.content.decode()
    assert visitor.get("/h/lakeside/rate/guide/nothing").status_code == 404
    assert visitor.get("/h/lakeside/rate/moon/residence").status_code in (400, 422)


def test_who_follows_an_invitation_is_counted_as_invited(scene: Scene, settings: object) -> None:
    for number, mark in enumerate(("", "anything", None)):
        ticket = scene.visit(now=scene.cast.after(minutes=number))
        given = invitation_mark(settings.SECRET_KEY, ticket.id) if mark is None else mark  # type: ignore[attr-defined]
        visitor, address = Client(), f"/review/{scene.token(ticket)}"
        page = visitor.get(address, {"level": "satisfied", "invited": given}).content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        assert visitor.post(address, {**fields, "level": "satisfied"}).status_code == 302
    assert list(Review.objects.order_by("visit_on", "closed_at").values_list("origin", flat=True)) == ["active", "active", "invited"]
