"""The pad at a window: paired by its address, it asks for two minutes after a visit and knows nobody."""

import dataclasses
import json
import pathlib
import re

import pytest
from django.conf import settings
from django.test import Client

from openhall.reviews.models import Rectification, Review
from openhall.reviews.rules.pads import fits, pad_key, visit_mark
from openhall.reviews.states import BAD, Level
from tests.cast import Cast
from tests.reviews.reviewing import Scene
from tests.site.typed import openhall, remove
from tests.web.staff import Pages, hidden, text
from tests.web.visiting import Page

ROOT = pathlib.Path(__file__).resolve().parents[2]


@dataclasses.dataclass(frozen=True)
class Device:
    """A pad beside window 1."""

    scene: Scene
    pages: Pages
    address: str

    @classmethod
    def of(cls, scene: Scene, window: str = "1", name: str = "", language: str = "en") -> "Device":
        """A browser at a pad's address; with `name` somebody is logged in on it."""
        key = pad_key(settings.SECRET_KEY, "lakeside", window)
        return cls(scene, Pages.of(scene.cast, name, language), f"/pad/lakeside/{window}/{key}")

    def face(self) -> str:
        """What it shows: waits, asks, reasons or thanks."""
        found = re.search(r'data-face="(\w+)"', self.pages.get(self.address).content.decode())
        assert found
        return found[1]

    def pressed(self, level: Level) -> str:
        """What stands there after the first press."""
        asks = self.pages.get(self.address)
        return self.pages.get(self.address, level=level, visit=hidden(asks, "visit")).content.decode()


@pytest.fixture
def scene(lakeside: Cast) -> Scene:
    return Scene.of(lakeside)


def send(device: Device, page: str, **fields: str) -> int:
    """The second press: a form as it stands, with the button that was pressed."""
    found = dict(re.findall(r'name="(key|visit|level)" value="([^"]*)"', page))
    return device.pages.post(device.address, **{**found, **fields}).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("level", Level)
def test_two_presses_give_every_level(scene: Scene, level: Level, language: str) -> None:
    device = Device.of(scene, language=language)
    assert device.face() == "waits"
    ticket = scene.visit()
    page = device.pressed(level)
    reasons = re.findall(r'name="reason" value="(\d+)"', page)
    assert send(device, page, reason=reasons[0]) == 302
    review = Review.objects.get()
    assert (review.level, review.channel, review.reasons, review.ticket_id) == (level, "pad", [reasons[0]], ticket.id)
    assert (review.device, review.network) == (None, None)  # one pad serves many visitors: no sign of stuffing
    assert Rectification.objects.exists() == (level in BAD)
    assert device.face() == "waits"


@pytest.mark.django_db
def test_the_buttons_are_equal_and_none_is_chosen(scene: Scene) -> None:
    scene.visit()
    page = Device.of(scene).pages.get(Device.of(scene).address).content.decode()
    buttons = re.findall(r'<button class="([^"]*)" name="level" value="(\w+)">', page)
    assert [value for _, value in buttons] == [str(level) for level in Level]
    assert len({look for look, _ in buttons}) == 1
    assert not re.search(r"\b(checked|selected|autofocus)\b", page)


@pytest.mark.django_db
def test_it_asks_for_two_minutes_and_lets_who_began_end(scene: Scene) -> None:
    scene.visit()
    device = Device.of(scene)
    device.pages.later(seconds=119)
    page = device.pressed(Level.SATISFIED)
    assert device.face() == "asks"
    device.pages.later(seconds=2)
    assert device.face() == "waits"
    assert send(device, page) == 302
    scene.visit(now=scene.cast.after(minutes=5))
    device.pages.later(minutes=3)
    late = device.pressed(Level.SATISFIED)
    device.pages.later(minutes=10)
    assert send(device, late) == 409
    assert Review.objects.count() == 1


@pytest.mark.django_db
def test_a_press_never_goes_to_the_next_visitor(scene: Scene) -> None:
    scene.visit()
    device = Device.of(scene)
    page = device.pressed(Level.VERY_DISSATISFIED)
    scene.visit(now=scene.cast.after(seconds=30))
    device.pages.later(seconds=31)
    assert send(device, page, reason="115") == 409
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_a_bad_level_wants_a_word_here_too(scene: Scene) -> None:
    scene.visit()
    device = Device.of(scene)
    page = device.pressed(Level.DISSATISFIED)
    assert "Nothing special" not in page
    assert send(device, page, text=" ") == 400
    assert send(device, page, reason="108") == 400  # of another level
    assert not Review.objects.exists()
    assert send(device, page, text="They sent me away.", key="second") == 302


@pytest.mark.django_db
def test_it_shows_neither_number_nor_token(scene: Scene) -> None:
    ticket = scene.visit()
    device = Device.of(scene)
    pages = [device.pages.get(device.address).content.decode(), device.pressed(Level.DISSATISFIED)]
    for secret in (str(ticket), ticket.token, scene.token(ticket), str(ticket.id), ticket.id.hex):
        assert not [page for page in pages if secret in page], secret
    assert all(visit_mark(settings.SECRET_KEY, ticket.id) in page for page in pages)


@pytest.mark.django_db
def test_it_comes_back_by_itself_with_and_without_a_script(scene: Scene) -> None:
    device = Device.of(scene)
    for page in (device.pages.get(device.address), device.pages.get(device.address, thanks="")):
        html = page.content.decode()
        assert re.search(rf'<noscript><meta http-equiv="refresh" content="\d+;url={device.address}"></noscript>', html)
        assert "openhall/pad.js" in html
    assert "Thank you for your review" in text(device.pages.get(device.address, thanks=""))


@pytest.mark.django_db
def test_a_session_of_staff_makes_no_pad(scene: Scene) -> None:
    ticket = scene.visit()
    for name in ("clerk", "guide", "supervisor"):
        device = Device.of(scene, name=name)
        assert device.pages.get(device.address).status_code == 403
        fields = {"level": "very_satisfied", "visit": visit_mark(settings.SECRET_KEY, ticket.id)}
        assert device.pages.post(device.address, **fields).status_code == 403
    assert not Review.objects.exists()


@pytest.mark.django_db
def test_an_address_that_nobody_made_is_no_pad(scene: Scene) -> None:
    scene.visit()
    first = Device.of(scene).address
    for address in (first[:-1], first[:-1] + "é", first.replace("/1/", "/2/"), first.replace("lakeside", "hillside"),
                    "/pad/lakeside/1/x", first.replace("/1/", "/99/")):  # fmt: skip
        answer = Client().get(address)
        assert answer.status_code == 404, address
        assert "window" not in Page(answer).text.lower()
    assert not fits(settings.SECRET_KEY, "lakeside", "1", "")
    assert not fits("another secret", "lakeside", "1", pad_key(settings.SECRET_KEY, "lakeside", "1"))


@pytest.mark.django_db
def test_a_visit_reviewed_on_the_phone_is_not_asked_about_again(scene: Scene) -> None:
    ticket = scene.visit()
    device = Device.of(scene)
    page = device.pressed(Level.SATISFIED)
    scene.give(ticket, Level.DISSATISFIED)
    assert device.face() == "waits"
    assert send(device, page) == 409
    assert Review.objects.get().level == "dissatisfied"


@pytest.mark.slow
def test_the_command_prints_the_address_that_pairs_a_pad(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / "hall"
    try:
        assert openhall("init", "--from", ROOT / "examples" / "hall.yaml", "--data-dir", folder).returncode == 0
        made = openhall("pad", "nanpu", "01", "--data-dir", folder, "--json")
        assert made.returncode == 0, made.stderr
        assert re.fullmatch(r"/pad/nanpu/01/[0-9a-f]{32}", json.loads(made.stdout)["path"])
        assert openhall("pad", "nanpu", "01", "--data-dir", folder).stdout.strip() == json.loads(made.stdout)["path"]
        for hall, window in (("nowhere", "01"), ("nanpu", "no")):
            refused = openhall("pad", hall, window, "--data-dir", folder)
            assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    finally:
        remove(folder)
