"""Reviews on the pages: a visitor without JavaScript in both languages, the officer's case, the rated clerk, a card."""

import dataclasses
import html
import json
import pathlib
import re

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from typer.testing import CliRunner

from openhall.ledger.services import put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.queue.models import Ticket
from openhall.reviews import services as reviews
from openhall.reviews.models import Appeal, Rectification, Retaliation, Review
from openhall.reviews.rules import review_token
from openhall.reviews.states import BAD, FINAL, RECTIFICATION, Level
from openhall.site.command import app
from openhall.web.public.ticket_views import ticket_link
from tests.cast import Cast
from tests.ledger.logs import KEY
from tests.reviews.reviewing import Scene
from tests.web.staff import Pages, text
from tests.web.visiting import Page, see, send

pytestmark = pytest.mark.django_db
CONTACT = "138 0013 8000"


@pytest.fixture
def scene(lakeside: Cast, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setattr("openhall.web.asking.utc_now", lambda: lakeside.after(minutes=1))
    return Scene.of(lakeside)


@pytest.fixture
def visitor(scene: Scene) -> Client:
    return Client(headers={"accept-language": "en"})


def address(scene: Scene, ticket: Ticket) -> str:
    return f"/review/{scene.token(ticket)}"


# ---- the visitor


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("level", Level)
def test_two_presses_give_every_level_in_both_languages(scene: Scene, level: Level, language: str) -> None:
    client, ticket = Client(headers={"accept-language": language}), scene.visit()
    ours = see(client, f"/t/{ticket.token}").link("/review/")
    assert ours == address(scene, ticket)
    details = see(client, f"{ours}?level={level}")  # the first press
    form = details.form(ours)
    reason = {"reason": "214" if level == Level.DISSATISFIED else "115"} if level in BAD else {}
    answer = send(client, form, **reason)  # the second
    assert (answer.status_code, answer.headers["Location"]) == (302, ours)
    assert Review.objects.values_list("level", "channel", "origin", "ordinal").get() == (level, "desktop", "active", 1)
    assert {"en": "Thank you for your review", "zh-hans": "感谢您的评价"}[language] in see(client, ours).text


def test_the_five_buttons_are_equal_in_fixed_order_and_none_is_chosen(scene: Scene, visitor: Client) -> None:
    page = visitor.get(address(scene, scene.visit())).content.decode()
    buttons = re.findall(r'<button class="([^"]*)" name="level" value="(\w+)">', page)
    assert [value for _, value in buttons] == [str(level) for level in Level]
    assert {look for look, _ in buttons} == {"oh-level"}
    assert not re.search(r"\b(checked|selected|autofocus|aria-pressed)\b", page)
    for level in Level:
        details = see(visitor, f"{address(scene, Ticket.objects.get())}?level={level}").form(address(scene, Ticket.objects.get()))
        assert set(details.fields) <= {"csrfmiddlewaretoken", "key", "level", "contact"}


def test_a_bad_level_wants_a_word_and_what_was_typed_comes_back(scene: Scene, visitor: Client) -> None:
    ours = address(scene, scene.visit())
    form = see(visitor, f"{ours}?level=dissatisfied").form(ours)
    answer = send(visitor, form, contact=CONTACT, text="  ")
    assert answer.status_code == 400
    said = Page(answer)
    assert "Please tick what was wrong, or write it in a few words." in said.text
    assert said.form(ours).fields["contact"] == [CONTACT]
    assert not Review.objects.exists()
    wrong = send(visitor, form, reason=["108"], text="They sent me away.")  # a reason of another level
    assert wrong.status_code == 400
    assert "They sent me away." in html.unescape(wrong.content.decode())
    assert send(visitor, said.form(ours), text="They sent me away.").status_code == 302
    review = Review.objects.get()
    assert (review.text, review.reachable) == ("They sent me away.", True)
    assert Rectification.objects.get().state == "opened"


def test_a_second_review_is_refused_and_changes_nothing(scene: Scene, visitor: Client) -> None:
    ours = address(scene, scene.visit())
    form = see(visitor, f"{ours}?level=satisfied").form(ours)
    assert send(visitor, form).status_code == 302
    assert send(visitor, form).status_code == 302  # the same press again is the same review
    again = send(visitor, form, level="very_dissatisfied", reason="115", key="another")
    assert again.status_code == 409
    assert "This visit has been reviewed already." in Page(again).text
    assert Review.objects.values_list("level", flat=True).get() == "satisfied"


def test_the_ticket_shows_the_way_to_the_review_from_the_end_of_the_visit(scene: Scene, visitor: Client) -> None:
    waiting = scene.cast.take()
    assert "/review/" not in visitor.get(f"/t/{waiting.token}").content.decode()
    assert "This visit is not over yet" in see(visitor, address(scene, waiting)).text
    Ticket.objects.all().delete()
    ticket = scene.visit()
    assert "Review this visit" in see(visitor, f"/t/{ticket.token}").text
    scene.give(ticket, Level.SATISFIED)
    assert "My review" in see(visitor, f"/t/{ticket.token}").text


def test_the_code_on_the_printed_ticket_leads_to_a_review_by_that_code(scene: Scene, visitor: Client) -> None:
    ticket = scene.visit()
    printed = ticket_link(RequestFactory().get("/"), ticket.token)
    assert printed == f"http://testserver/t/{ticket.token}?via=qr"
    assert scene.token(ticket) not in printed
    address = see(visitor, printed.removeprefix("http://testserver")).link("/review/")
    form = see(visitor, f"{address}&level=satisfied").form(address.partition("?")[0])
    assert send(visitor, form).status_code == 302
    assert Review.objects.values_list("channel", flat=True).get() == "qr"


def test_an_address_that_was_never_given_out_opens_nothing(scene: Scene, visitor: Client) -> None:
    ticket = scene.visit()
    sound = scene.token(ticket)
    for token in ("x", "x" * 40, ticket.token, str(ticket.id), sound[:-1] + ("-" if sound[-1] != "-" else "_")):
        for path in ("", "/receipt"):
            assert visitor.get(f"/review/{token}{path}").status_code == 404, token
        for path in ("", "/handling", "/retaliation"):
            assert visitor.post(f"/review/{token}{path}", {"level": "satisfied"}).status_code in (404, 405)
    assert not Review.objects.exists()


def test_nobody_reviews_for_the_visitor_from_the_session_of_who_served(scene: Scene) -> None:
    ticket = scene.visit()
    clerk = Pages.of(scene.cast, "clerk")
    answer = clerk.post(address(scene, ticket), level="very_satisfied", key="k")
    assert answer.status_code == 403
    assert "You served this visitor" in text(answer)
    assert not Review.objects.exists()


def test_the_visitor_rates_the_handling_once_it_is_done(scene: Scene, visitor: Client) -> None:
    ticket = scene.visit()
    scene.give(ticket, contact=CONTACT)
    ours, case = address(scene, ticket), Rectification.objects.get()
    assert f'action="{ours}/handling"' not in visitor.get(ours).content.decode()
    assert visitor.post(f"{ours}/handling", {"level": "satisfied"}).status_code == 409
    officer = scene.cast.act("officer", scene.cast.after(minutes=1))
    reviews.contact(case.id, "phone", True, officer)
    reviews.rectify(case.id, "已当面道歉", officer)
    page = see(visitor, ours)
    assert "已当面道歉" in page.text
    assert send(visitor, page.form(f"{ours}/handling"), level="satisfied").status_code == 302
    assert list(Review.objects.order_by("ordinal").values_list("ordinal", "level")) == [(1, "dissatisfied"), (2, "satisfied")]


def test_retaliation_is_reported_to_supervision(scene: Scene, visitor: Client) -> None:
    ticket = scene.visit()
    scene.give(ticket)
    page = see(visitor, address(scene, ticket))
    form = page.form(f"{address(scene, ticket)}/retaliation")
    assert send(visitor, form, text="They called me at home.").status_code == 302
    assert Retaliation.objects.get().text == "They called me at home."


# ---- the receipt


def test_the_receipt_is_kept_and_checked_without_us(scene: Scene, visitor: Client, tmp_path: pathlib.Path) -> None:
    ticket = scene.visit()
    ours = address(scene, ticket)
    assert visitor.get(f"{ours}/receipt").status_code == 404  # nothing was said yet
    review = scene.give(ticket)
    assert f"{ours}/receipt" in see(visitor, ours).links
    for language, said in (("en", "This is not sealed yet. Come back after"), ("zh-hans", "这一条尚未封存")):
        early = Client(headers={"accept-language": language}).get(f"{ours}/receipt")
        assert early.status_code == 409
        assert said in Page(early).text
    put_in_order(10_000)
    make_checkpoint(KEY, scene.cast.after(minutes=1))
    answer = visitor.get(f"{ours}/receipt")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="openhall-receipt.json"'
    assert json.loads(answer.content)["id"] == str(review.event)
    kept = tmp_path / "openhall-receipt.json"
    kept.write_bytes(answer.content)
    assert _verified(kept) == 0
    kept.write_bytes(answer.content.replace(b"ReviewGiven", b"ReviewTaken", 1))
    assert _verified(kept) == 1


def _verified(path: pathlib.Path) -> int:
    return CliRunner().invoke(app, ["verify-receipt", str(path), "--key", KEY.public.text]).exit_code


# ---- the officer


@dataclasses.dataclass(frozen=True)
class Handled:
    """A case as the page of somebody shows it."""

    pages: Pages
    address: str

    def offered(self) -> set[str]:
        """The steps whose forms stand there."""
        answer = self.pages.get(self.address)
        assert answer.status_code == 200
        return set(re.findall(rf'action="{self.address}/([\w-]+)"', answer.content.decode())) - {"reveal"}


def case_of(scene: Scene, name: str, state: str, **facts: object) -> Handled:
    """A case in a state, and who looks at it."""
    if not Rectification.objects.exists():
        scene.bad()
    closed_at = scene.cast.after(minutes=1) if state in FINAL else None
    Rectification.objects.update(state=state, closed_at=closed_at, **facts)
    return Handled(Pages.of(scene.cast, name), f"/unit/lakeside/reviews/{Rectification.objects.get().id}")


BUTTONS = {"propose_cannot": "propose", "propose_invalid": "propose", "decide_appeal": "decide-appeal", "return_visit": "return-visit"}
ROLES = {"officer": "verification_officer", "visitor_officer": "return_visit_officer", "supervisor": "supervisor",
         "director": "director"}  # fmt: skip


@pytest.mark.parametrize("state", sorted(RECTIFICATION.states))
@pytest.mark.parametrize("name", ROLES)
def test_a_case_offers_exactly_the_legal_steps(scene: Scene, name: str, state: str) -> None:
    legal = {
        BUTTONS.get(verb, verb) for verb, row in RECTIFICATION.verbs.items()
        if state in row.sources and ROLES[name] in row.roles and verb not in ("open", "appeal", "decide_appeal")
    }  # fmt: skip
    assert case_of(scene, name, state).offered() == legal


def test_who_is_concerned_is_offered_nothing_and_a_second_person_decides(scene: Scene) -> None:
    supervisor, officer = scene.cast.staff["supervisor"], scene.cast.staff["officer"]
    assert case_of(scene, "supervisor", "invalid_proposed", proposed_by=supervisor).offered() == set()
    assert case_of(scene, "supervisor", "rectified", officer=supervisor).offered() == set()
    Review.objects.update(clerk=officer)
    assert case_of(scene, "officer", "opened").offered() == set()


def test_a_bad_review_goes_from_the_list_to_the_return_visit(scene: Scene) -> None:
    case = scene.bad()
    officer, asker = (Pages.of(scene.cast, name) for name in ("officer", "visitor_officer"))
    listed = officer.get("/unit/lakeside/reviews")
    ours = f"/unit/lakeside/reviews/{case.id}"
    assert ours in listed.content.decode()
    for who, verb, fields, state in (
        (officer, "contact", {"way": "phone", "reached": "yes"}, "contacted"),
        (officer, "classify", {"complexity": "simple"}, "rectifying"),
        (officer, "rectify", {"measures": "已当面道歉"}, "rectified"),
        (asker, "return-visit", {"way": "phone", "result": "satisfied"}, "closed"),
    ):
        answer = who.post(f"{ours}/{verb}", **fields, key=verb)
        assert answer.status_code == 302, (verb, text(answer))
        case.refresh_from_db()
        assert case.state == state
    assert "No bad review is waiting" in text(officer.get("/unit/lakeside/reviews"))
    assert ours in officer.get("/unit/lakeside/reviews", all="1").content.decode()


def test_a_refused_step_is_said_in_place_and_changes_nothing(scene: Scene) -> None:
    ours = case_of(scene, "officer", "opened")
    answer = ours.pages.post(f"{ours.address}/rectify", measures="x")
    assert answer.status_code == 409
    assert Rectification.objects.get().state == "opened"
    assert ours.pages.post(f"{ours.address}/decide", accept="yes", why="x").status_code == 403
    assert ours.pages.post(f"{ours.address}/dance").status_code == 404
    assert Pages.of(scene.cast, "supervisor").post(f"{ours.address}/extend", days="0").status_code == 400


def test_the_contact_is_shown_for_a_reason_and_never_before(scene: Scene) -> None:
    ours = case_of(scene, "officer", "opened")
    assert CONTACT not in text(ours.pages.get(ours.address))
    shown = ours.pages.post(f"{ours.address}/reveal", reason="联系核实这条差评", key="look")
    assert CONTACT in text(shown)
    assert "This look is written into the log." in text(shown)
    assert CONTACT not in text(ours.pages.get(ours.address))


# ---- the rated clerk


def test_the_rated_clerk_reads_no_author_and_may_appeal_once(scene: Scene) -> None:
    case = scene.bad()
    ticket = Ticket.objects.get()
    clerk, colleague = Pages.of(scene.cast, "clerk"), Pages.of(scene.cast, "colleague")
    page = text(clerk.get("/unit/lakeside/mine"))
    assert "态度生硬" in page
    for secret in (CONTACT, str(ticket), ticket.token, scene.token(ticket)):
        assert secret not in clerk.get("/unit/lakeside/mine").content.decode()
    assert "态度生硬" not in text(colleague.get("/unit/lakeside/mine"))
    appeal = f"/unit/lakeside/mine/{case.id}/appeal"
    assert colleague.post(appeal, text="我没有。").status_code == 404
    assert clerk.post(appeal, text="我按规定办理。", key="a").status_code == 302
    assert Appeal.objects.get().text == "我按规定办理。"
    assert clerk.post(appeal, text="再说一次。", key="b").status_code == 409
    assert "decide-appeal" in case_of(scene, "supervisor", "opened").offered()


# ---- the paper card


def card(scene: Scene, ticket: Ticket, **fields: str) -> dict[str, str]:
    return {"number": str(ticket), "level": "dissatisfied", "reasons": "213，214", "text": "", "contact": "", **fields}


def test_a_paper_card_is_typed_in_by_somebody_who_did_not_serve(scene: Scene) -> None:
    ticket = scene.visit()
    guide = Pages.of(scene.cast, "guide")
    assert guide.post("/unit/lakeside/paper", **card(scene, ticket), key="1").status_code == 302
    review = Review.objects.get()
    assert (review.channel, review.level, review.reasons) == ("paper", "dissatisfied", ["213", "214"])
    again = guide.post("/unit/lakeside/paper", **card(scene, ticket), key="2")
    assert again.status_code == 409


def test_who_served_cannot_type_the_card_in(scene: Scene) -> None:
    ticket = scene.visit(clerk="guide")
    answer = Pages.of(scene.cast, "guide").post("/unit/lakeside/paper", **card(scene, ticket))
    assert answer.status_code == 403
    assert "You served this visitor: somebody else must type the review in." in text(answer)
    assert Pages.of(scene.cast, "clerk").get("/unit/lakeside/paper").status_code == 403
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("changed", "status"),
    [({"number": "Z999"}, 404), ({"level": ""}, 400), ({"reasons": "999"}, 400), ({"reasons": ""}, 400),
     ({"reasons": " ".join(["213"] * 9)}, 400), ({"text": "长" * 1001}, 400)],
)  # fmt: skip
def test_a_card_with_a_mistake_comes_back_as_it_was_typed(scene: Scene, changed: dict[str, str], status: int) -> None:
    fields = card(scene, scene.visit(), **changed)
    answer = Pages.of(scene.cast, "guide").post("/unit/lakeside/paper", **fields)
    assert answer.status_code == status
    assert f'value="{fields["number"]}"' in answer.content.decode()
    assert not Review.objects.exists()


# ---- doors, and what is never shown


def test_the_doors_lead_to_reviews_by_right(scene: Scene, visitor: Client) -> None:
    wanted = {
        "clerk": {"/unit/lakeside/mine"}, "guide": {"/unit/lakeside/paper"}, "officer": {"/unit/lakeside/reviews"},
        "supervisor": {f"/unit/lakeside/{each}" for each in ("paper", "reviews", "moderation", "signals", "retaliation")},
    }  # fmt: skip
    for name, doors in wanted.items():
        page = Pages.of(scene.cast, name).get("/staff").content.decode()
        assert set(re.findall(r'href="(/unit/[^"]*)"', page)) == doors, name
    assert "/h/lakeside/reviews" in see(visitor, "/h/lakeside/").links


def test_no_staff_page_holds_a_token(scene: Scene) -> None:
    case = scene.bad()
    scene.visit()
    tokens = [
        each for row in Ticket.objects.all() for each in (row.token, review_token(settings.SECRET_KEY, row.id))
    ]
    seen = 0
    for name in ("clerk", "guide", "officer", "visitor_officer", "supervisor", "director", "auditor"):
        pages = Pages.of(scene.cast, name)
        for path in ("/staff", "/counter/lakeside/1/", "/reception/lakeside/", "/desk/lakeside/", "/unit/lakeside/reviews",
                     f"/unit/lakeside/reviews/{case.id}", "/unit/lakeside/mine", "/unit/lakeside/paper", f"/chain/{case.id}"):  # fmt: skip
            answer = pages.get(path)
            assert answer.status_code in (200, 403, 404)
            seen += answer.status_code == 200
            assert not [token for token in tokens if token in answer.content.decode()], (name, path)
    assert seen >= 20


def test_the_public_page_counts_and_names_nobody(scene: Scene, visitor: Client) -> None:
    assert "Nobody has reviewed a visit here yet" in see(visitor, "/h/lakeside/reviews").text
    case = scene.bad()
    scene.visit()
    few = see(visitor, "/h/lakeside/reviews").text
    assert "They stand here from the fifth review on." in few
    assert "0 / 1" not in few
    for number in range(9):
        ticket = scene.visit(now=scene.cast.after(seconds=number))
        scene.give(ticket, Level.DISSATISFIED if number < 4 else Level.SATISFIED)
    reviews.publish(case.review_id, True, "窗口态度不好", "已整改。", "", scene.cast.act("supervisor"))
    page = see(visitor, "/h/lakeside/reviews")
    assert "窗口态度不好" in page.text
    assert "5 / 10" in page.text  # good of the reviews given
    assert "1 / 11" in page.text  # said nothing
    table = visitor.get("/h/lakeside/reviews.csv")
    assert table.content.decode("utf-8-sig").splitlines() == ["month,closed_visits,reviews,bad_reviews", "2026-03,11,10,5"]
    for secret in (CONTACT, str(Ticket.objects.order_by("number")[0])):
        assert secret not in page.text


def test_the_public_page_hides_bad_reviews_while_they_are_few(scene: Scene, visitor: Client) -> None:
    for number in range(9):
        ticket = scene.visit(now=scene.cast.after(seconds=number))
        scene.give(ticket, Level.DISSATISFIED if number < 1 else Level.SATISFIED)
    page = see(visitor, "/h/lakeside/reviews")
    assert "8 / 9" not in page.text
    assert "What followed the bad ones" not in page.text
    assert "0 / 9" in page.text  # said nothing
