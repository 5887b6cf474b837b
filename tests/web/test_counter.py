"""The counter: every button through its page, refusals said in place, rights, no visitor's token, few queries."""

from collections.abc import Callable

import pytest
from django.test import Client

from openhall.ledger.models import Event
from openhall.queue import services as queue
from openhall.queue.models import Ticket
from tests.cast import Cast
from tests.web.staff import Pages, database, hidden, primary, queries, text

WINDOW = "/counter/lakeside/1/"


@pytest.fixture
def clerk(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "clerk")


def called(pages: Pages) -> Ticket:
    """A001 is called to window 1, with the number before it taken twenty minutes ago."""
    pages.cast.take("pension", pages.now)
    pages.later(minutes=20)
    assert pages.post(WINDOW + "next").status_code == 302
    return pages.ticket("A001")


def test_the_big_button_leads_a_visitor_from_call_to_done(clerk: Pages) -> None:
    queue.close_window(clerk.cast.at("1"), clerk.cast.act("clerk"))
    clerk.cast.take("A")
    for label, verb, state in [
        ("Open the window", "open", "waiting"),
        ("Call the next visitor", "next", "called"),
        ("Visitor is here, begin", "start", "serving"),
        ("Finish", "finish", "done"),
    ]:
        page = clerk.later(seconds=30).get(WINDOW)
        assert primary(page) == label
        assert f'formaction="{WINDOW}{verb}"' in page.content.decode()
        clerk.post(WINDOW + verb, key=hidden(page, "key"))
        assert clerk.ticket("A001").state == state
    assert clerk.ticket("A001").outcome == "done"
    assert primary(clerk.get(WINDOW)) == "Call the next visitor"


@pytest.mark.parametrize(
    ("verb", "fields", "state"),
    [
        ("recall", {}, "called"),
        ("no-show", {}, "missed"),
        ("hold", {}, "held"),
        ("transfer", {"queue": "C", "placing": "last"}, "waiting"),
        ("finish", {"outcome": "not_done"}, "done"),
        ("finish", {"outcome": "referred"}, "done"),
    ],
)
def test_a_button_of_the_second_row_does_its_verb(
    clerk: Pages, verb: str, fields: dict[str, str], state: str
) -> None:
    ticket = called(clerk)
    answer = clerk.later(seconds=5).press(WINDOW + verb, ticket=str(ticket.id), **fields)
    assert answer.status_code == 200
    assert "A001" in text(answer)
    after = clerk.ticket("A001")
    assert (after.state, after.outcome) == (state, fields.get("outcome", ""))
    assert Event.objects.filter(subject_id=ticket.id).count() == 3


def test_held_and_missed_are_called_back_and_waiting_is_called_by_number(clerk: Pages) -> None:
    for verb in ("hold", "no-show"):
        number = str(clerk.cast.take("A", clerk.now))
        clerk.post(WINDOW + "next")
        clerk.post(WINDOW + verb)
        clerk.later(minutes=1)
        assert "Set aside or missed" in text(clerk.get(WINDOW))
        clerk.post(WINDOW + "call", number=number)
        assert clerk.ticket(number).state == "called"
        clerk.post(WINDOW + "finish")
    for _ in range(3):
        clerk.cast.take("B", clerk.now)
    clerk.post(WINDOW + "call", number="b3")
    assert clerk.ticket("B003").state == "called"
    assert clerk.ticket("B003").reason["why"] == "by_number"


def test_somebody_without_a_ticket_is_taken_and_called_at_once(clerk: Pages) -> None:
    answer = clerk.press(WINDOW + "walk-in", queue="B", **{"class": "enterprise"})
    assert answer.status_code == 200
    ticket = clerk.ticket("B001")
    assert (ticket.state, ticket.visitor_class, ticket.origin) == ("called", "enterprise", "window")


def test_pause_with_a_reason_then_go_on_then_close(clerk: Pages) -> None:
    clerk.post(WINDOW + "pause", reason="meal")
    assert (clerk.desk("1").state, clerk.desk("1").reason) == ("paused", "meal")
    page = clerk.get(WINDOW)
    assert primary(page) == "Go on working"
    assert "Meal" in text(page)
    clerk.post(WINDOW + "resume")
    assert clerk.desk("1").state == "open"
    clerk.post(WINDOW + "close")
    assert clerk.desk("1").state == "closed"


def test_undo_is_offered_for_ten_seconds(clerk: Pages) -> None:
    called(clerk)
    clerk.post(WINDOW + "no-show")
    assert "A001 was marked as missed." in text(clerk.later(seconds=9).get(WINDOW))
    clerk.post(WINDOW + "undo")
    assert clerk.ticket("A001").state == "called"
    clerk.later(seconds=11)
    assert "Undo" not in text(clerk.get(WINDOW))
    before = database()
    assert clerk.press(WINDOW + "undo").status_code == 409
    assert database() == before


def test_an_outcome_is_corrected_with_a_reason_and_only_here(clerk: Pages) -> None:
    ticket = called(clerk)
    clerk.post(WINDOW + "finish")
    fields = {"corrected": str(ticket.id), "outcome": "not_done"}
    assert clerk.post(WINDOW + "correct", **fields, reason=" ").status_code == 400
    assert clerk.ticket("A001").outcome == "done"
    assert clerk.post(WINDOW + "correct", **fields, reason="a paper was missing").status_code == 302
    assert clerk.ticket("A001").outcome == "not_done"
    colleague = Pages.of(clerk.cast, "colleague")
    assert colleague.post("/counter/lakeside/2/correct", **fields, reason="mine").status_code == 404


def test_help_and_emergency_reach_the_desk_and_are_ended(clerk: Pages) -> None:
    for kind in ("help", "emergency"):
        clerk.post(WINDOW + "help", kind=kind)
        assert clerk.desk("1").help_kind == kind
        assert "duty manager is called" in text(clerk.get(WINDOW)) or kind == "emergency"
        clerk.post(WINDOW + "thanks")
        assert clerk.desk("1").help_kind == ""


REFUSALS: list[tuple[str, dict[str, str], int, str]] = [
    ("start", {}, 409, "Nobody is called to this window now."),
    ("finish", {}, 409, "Nobody is called to this window now."),
    ("recall", {}, 409, "Nobody is called to this window now."),
    ("no-show", {}, 409, "Nobody is called to this window now."),
    ("hold", {}, 409, "Nobody is called to this window now."),
    ("transfer", {"queue": "B"}, 409, "Nobody is called to this window now."),
    ("finish", {"outcome": "perhaps"}, 400, "Say how it ended"),
    ("pause", {"reason": "coffee"}, 400, "Give one of these reasons"),
    ("call", {"number": "A999"}, 404, "There is no number A999 today."),
    ("call", {"number": "\x00" * 5000}, 404, "There is no number"),
    ("call", {"number": "C001"}, 409, "a service that this window does not offer"),
    ("walk-in", {"queue": "nowhere"}, 404, "no queue with the code nowhere"),
    ("walk-in", {"queue": "A", "class": "king"}, 400, "no visitor class king"),
    ("start", {"ticket": "not-a-ticket"}, 400, "Reload the page."),
    ("help", {"kind": "coffee"}, 400, "Ask for help or emergency."),
    ("correct", {"outcome": "done", "reason": "x"}, 404, "did not finish that ticket today"),
    ("undo", {}, 409, "There is nothing to undo"),
]


@pytest.mark.parametrize("fragment", [True, False])
def test_a_refusal_is_said_in_place_and_changes_nothing(clerk: Pages, fragment: bool) -> None:
    clerk.cast.take("C")
    before = database()
    for number, (verb, fields, status, sentence) in enumerate(REFUSALS):
        answer = (clerk.press if fragment else clerk.post)(WINDOW + verb, key=f"k{number}", **fields)
        html = answer.content.decode()
        assert (answer.status_code, sentence in text(answer)) == (status, True), (verb, fields, text(answer))
        assert 'id="said"' in html
        assert 'id="console"' in html
        assert database() == before, (verb, fields)


def test_the_wrong_visitor_on_an_old_screen_is_never_finished(clerk: Pages) -> None:
    first = called(clerk)
    clerk.cast.take("A", clerk.now)
    clerk.post(WINDOW + "finish", ticket=str(first.id))
    clerk.post(WINDOW + "next")
    answer = clerk.press(WINDOW + "finish", ticket=str(first.id))
    assert answer.status_code == 409
    assert "This window now serves A002" in text(answer)
    assert clerk.ticket("A002").state == "called"


def test_a_colleague_was_quicker_and_the_screen_says_so(clerk: Pages) -> None:
    clerk.cast.take("A")
    page = clerk.get(WINDOW)
    assert "A001" in text(page)
    clerk.cast.call_next("2")
    answer = clerk.press(WINDOW + "call", number="A001", key=hidden(page, "key"))
    assert answer.status_code == 409
    assert "the ticket is called" in text(answer)
    assert clerk.ticket("A001").window_id == clerk.cast.windows["2"]


def test_a_double_press_is_one_call(clerk: Pages) -> None:
    for _ in range(3):
        clerk.cast.take("A")
    key = hidden(clerk.get(WINDOW), "key")
    answers = [clerk.press(WINDOW + "next", key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Ticket.objects.filter(state="called").count() == 1
    assert hidden(answers[0], "key") != hidden(answers[1], "key") != key


def test_an_old_key_with_other_contents_is_called_an_old_page(clerk: Pages) -> None:
    clerk.post(WINDOW + "pause", key="one", reason="meal")
    answer = clerk.press(WINDOW + "pause", key="one", reason="training")
    assert answer.status_code == 422
    assert "This page was old" in text(answer)
    assert clerk.desk("1").reason == "meal"


def test_nobody_waits_is_an_answer_and_no_refusal(clerk: Pages) -> None:
    answer = clerk.press(WINDOW + "next")
    assert answer.status_code == 200
    assert "Nobody is waiting for this window." in text(answer)


def test_context_stands_there_without_asking(clerk: Pages) -> None:
    ticket = clerk.cast.take(
        "pension", clerk.now, items=("pension", "licence"), visitor_class="elderly", language="en"
    )
    clerk.cast.take("A", clerk.now, companion_of=ticket.id)
    queue.call_number(clerk.cast.at("2"), "A001", clerk.cast.act("colleague"))
    queue.finish(clerk.cast.at("2"), "done", clerk.cast.act("colleague", clerk.cast.after(minutes=5)))
    clerk.later(minutes=6).post(WINDOW + "call", number="A001")
    said = text(clerk.get(WINDOW))
    for expected in (
        "Elderly", "English", "Change of a business licence", "Identity card", "window 2", "Pension check, Done",
        "A002", "Called by number", "1 waits for this window",
    ):  # fmt: skip
        assert expected in said, expected


def test_the_lists_are_found_by_number_and_by_item_code(clerk: Pages) -> None:
    clerk.cast.take("pension")
    clerk.cast.take("seal")
    queue.call_number(clerk.cast.at("2"), "A001", clerk.cast.act("colleague"))
    queue.hold(clerk.cast.at("2"), clerk.cast.act("colleague"))
    for find, there, gone in [("pension", "A001", "B001"), ("b1", "B001", "A001"), ("company", "B001", "A001")]:
        said = text(clerk.get(WINDOW + "live", find=find))
        assert there in said
        assert gone not in said
    assert "No such number for this window" in text(clerk.get(WINDOW, find="Z9"))


def test_recall_shows_its_count_and_ends_at_the_limit(clerk: Pages) -> None:
    called(clerk)
    for done in range(3):
        assert f"{done}/3" in text(clerk.get(WINDOW))
        assert clerk.later(seconds=4).press(WINDOW + "recall").status_code == 200
    page = clerk.get(WINDOW)
    assert "Called again as often as the hall allows." in text(page)
    assert clerk.later(seconds=4).press(WINDOW + "recall").status_code == 429
    assert clerk.ticket("A001").calls == 4


def test_a_recall_within_the_cool_down_is_refused_and_the_page_counts_down(clerk: Pages) -> None:
    called(clerk)
    page = clerk.get(WINDOW)
    assert 'data-ready-in="3"' in page.content.decode()
    assert clerk.later(seconds=1).press(WINDOW + "recall").status_code == 409
    assert clerk.ticket("A001").calls == 1


def test_a_closed_hall_calls_nobody_and_says_why(clerk: Pages) -> None:
    clerk.cast.take("A")
    queue.close_hall(clerk.cast.plan(), "停电", "Power cut", clerk.cast.act("supervisor"))
    assert "Power cut" in text(clerk.get(WINDOW))
    assert clerk.press(WINDOW + "next").status_code == 409
    assert clerk.ticket("A001").state == "waiting"


def test_function_keys_are_shown_and_can_be_switched_off_on_this_device(clerk: Pages) -> None:
    assert "<kbd>F2</kbd>" in clerk.get(WINDOW).content.decode()
    answer = clerk.post("/counter/keys", keys="off", next=WINDOW)
    assert answer.headers["Location"] == WINDOW
    console = clerk.get(WINDOW + "live").content.decode()
    assert "<kbd>" not in console
    assert 'data-keys="off"' in console
    for elsewhere in ("//evil.example/", "https://evil.example/", "/counter/\\evil.example"):
        assert clerk.post("/counter/keys", keys="on", next=elsewhere).headers["Location"] == "/counter/"


def test_the_strip_keeps_to_itself_through_a_press(clerk: Pages) -> None:
    clerk.cast.take("A")
    page = clerk.get(WINDOW, view="strip")
    assert "oh-strip" in page.content.decode()
    assert 'id="lists"' not in page.content.decode()
    answer = clerk.post(WINDOW + "next", view="strip")
    assert answer.headers["Location"] == WINDOW + "?view=strip"
    assert "A001" in text(clerk.get(WINDOW, view="strip"))


def test_a_page_holds_the_fragment_and_the_fragment_is_no_page(clerk: Pages) -> None:
    page, live = clerk.get(WINDOW).content.decode(), clerk.get(WINDOW + "live").content.decode()
    assert page.count('id="console"') == live.count('id="console"') == 1
    assert "<html" not in live
    assert "no-store" in clerk.get(WINDOW + "live").headers["Cache-Control"]


RIGHTS = [
    ("clerk", "1", 200), ("clerk", "2", 403), ("clerk", "99", 403), ("supervisor", "3", 200),
    ("supervisor", "99", 404), ("guide", "1", 403), ("auditor", "1", 403), ("stranger", "1", 404),
]  # fmt: skip


def test_who_may_stand_at_a_window(lakeside: Cast) -> None:
    lakeside.take("A")
    before = database()
    for name, window, status in RIGHTS:
        pages = Pages.of(lakeside, name)
        assert pages.get(f"/counter/lakeside/{window}/").status_code == status, (name, window)
        assert pages.get(f"/counter/lakeside/{window}/live").status_code == status, (name, window)
        if status != 200:
            assert pages.post(f"/counter/lakeside/{window}/next").status_code == status, (name, window)
            assert database() == before


def test_who_is_not_logged_in_is_sent_to_the_log_in(lakeside: Cast) -> None:
    nobody = Pages.of(lakeside, "")
    for answer in (nobody.get(WINDOW), nobody.get("/counter/"), nobody.post(WINDOW + "next")):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login")


def test_unknown_halls_and_buttons_are_not_found_and_get_presses_nothing(clerk: Pages) -> None:
    assert clerk.get("/counter/nowhere/1/").status_code == 404
    assert clerk.post(WINDOW + "dance").status_code == 404
    assert clerk.get(WINDOW + "next").status_code == 405


def test_my_windows_lists_where_i_stand(lakeside: Cast) -> None:
    mine = Pages.of(lakeside, "clerk").get("/counter/").content.decode()
    assert WINDOW in mine
    assert "/counter/lakeside/2/" not in mine
    assert "/counter/lakeside/4/" in Pages.of(lakeside, "supervisor").get("/counter/").content.decode()
    assert "You are posted at no window today." in text(Pages.of(lakeside, "guide").get("/counter/"))


def test_no_page_of_the_counter_holds_a_visitors_token(clerk: Pages) -> None:
    for _ in range(3):
        clerk.cast.take("A")
    shown = [clerk.press(WINDOW + "next"), clerk.get(WINDOW), clerk.get(WINDOW + "live")]
    shown += [clerk.press(WINDOW + "hold"), clerk.press(WINDOW + "walk-in", queue="B")]
    for token in Ticket.objects.values_list("token", flat=True):
        assert all(token not in page.content.decode() for page in shown)


def test_a_forged_post_is_refused(clerk: Pages) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk.cast.account("clerk"))
    assert strict.post(WINDOW + "next").status_code == 403


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_console_costs_few_queries_however_many_wait(lakeside: Cast, language: str) -> None:
    pages = Pages.of(lakeside, "clerk", language)
    lakeside.take("pension")
    assert queries(pages, WINDOW + "live") <= 6
    lakeside.call_next("1", name="clerk")
    assert queries(pages, WINDOW + "live") <= 9
    for _ in range(25):
        lakeside.take("pension")
    many = queries(pages, WINDOW + "live")
    for _ in range(25):
        lakeside.take("pension")
    assert queries(pages, WINDOW + "live") == many <= 9


def test_only_the_first_twenty_are_listed_and_all_are_found(clerk: Pages) -> None:
    for _ in range(22):
        clerk.cast.take("pension")
    page = clerk.later(minutes=16).get(WINDOW)
    assert "22 wait for this window" in text(page)
    assert "longest 16 minutes" in text(page)
    assert page.content.decode().count('id="b-call-') == 20
    assert "A022" in text(clerk.get(WINDOW, find="a22"))


def test_a_screen_that_asks_often_is_told_that_nothing_changed(clerk: Pages) -> None:
    clerk.cast.take("A")

    def mark() -> str:
        return clerk.get(WINDOW + "live").content.decode().split("?mark=")[1][:16]

    shown = mark()
    quiet = clerk.get(WINDOW + "live", mark=shown)
    assert (quiet.status_code, quiet.content) == (204, b"")
    assert queries(clerk, WINDOW + "live?mark=" + shown, 204) <= 4
    changes: list[Callable[[], object]] = [
        lambda: clerk.cast.take("A"),
        lambda: clerk.cast.call_next("2"),
        lambda: queue.ask_help(clerk.cast.at("1"), "help", clerk.cast.act("clerk")),
        lambda: clerk.post(WINDOW + "next"),
        lambda: clerk.later(seconds=5).post(WINDOW + "recall"),
        lambda: clerk.post(WINDOW + "start"),
        lambda: clerk.post(WINDOW + "hold"),
        lambda: clerk.post(WINDOW + "pause", reason="meal"),
        lambda: queue.lend(clerk.cast.at("1"), "C", 30, clerk.cast.act("supervisor", clerk.now)),
        lambda: queue.close_hall(clerk.cast.plan(), "停电", "Power cut", clerk.cast.act("supervisor")),
        lambda: clerk.later(seconds=30),
    ]
    for number, change in enumerate(changes):
        shown = mark()
        change()
        assert clerk.get(WINDOW + "live", mark=shown).status_code == 200, number
