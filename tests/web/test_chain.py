"""The chain of a record: its whole life in words, found by number or id, for those who may read the hall's log."""

import re

import pytest
from django.utils import translation

from openhall.ledger import queries as ledger
from openhall.ledger import services as log
from openhall.ledger.services import Act, put_in_order
from openhall.people import services as people
from openhall.queue import services as queue
from openhall.queue.models import Announcement, Stop, Ticket
from openhall.queue.services import TicketWish
from openhall.queue.services.closing import close_days
from openhall.queue.services.setting_up import put_hall_rule
from openhall.queue.states import TICKET
from openhall.routines.chain import chain_of
from openhall.web.chain.telling import SENTENCES
from tests.cast import Cast, subject
from tests.web.staff import Pages, database, queries, text

pytestmark = pytest.mark.django_db
CHAIN = "/chain/"
READS = {"auditor", "supervisor", "director", "administrator"}


@pytest.fixture
def auditor(lakeside: Cast) -> Pages:
    return Pages.of(lakeside, "auditor")


def whole_day(cast: Cast) -> Ticket:
    """A visitor with a companion and two items, who meets nearly everything that can happen to a ticket."""
    put_hall_rule(cast.hall, {"close_of_day": "carry"})
    plan, passed = cast.plan(), [0]

    def act(name: str = "clerk", seconds: int = 20) -> Act:
        passed[0] += seconds
        return cast.act(name, cast.after(seconds=passed[0]))

    wish = TicketWish(items=("residence", "deed"), visitor_class="elderly")
    ticket = cast.ticket(queue.take(plan, wish, act("visitor")))
    cast.take("B", cast.after(seconds=21), companion_of=ticket.id)
    queue.set_class(plan, ticket.id, "pregnant", act("guide"))
    at = cast.at("1")
    for verb in (queue.call_next, queue.recall, queue.start, queue.hold):
        verb(at, act())
    queue.call_back(at, "A001", act())
    queue.start(at, act())
    queue.undo(at, act(seconds=5))
    queue.finish(at, "done", act())
    queue.move_waiting(plan, ticket.id, "B", "first", act("guide"))
    queue.call_next(at, act())
    queue.transfer(at, act(), "C")
    queue.call_number(cast.at("4"), "A001", act("supervisor"))
    queue.no_show(cast.at("4"), act("supervisor"))
    queue.call_back(cast.at("4"), "A001", act("supervisor"))
    queue.finish(cast.at("4"), "not_done", act("supervisor"))
    queue.correct(ticket.id, "referred", "sent to the tax office", act("supervisor"))
    return ticket


def test_the_life_of_a_ticket_is_told_in_order_and_in_words(auditor: Pages) -> None:
    ticket = whole_day(auditor.cast)
    put_in_order()
    said = text(auditor.get(f"{CHAIN}{ticket.id}"))
    told = [
        "A ticket was taken for General services.", "Residence permit · Elderly · on a phone · 0 people before",
        "The class was changed from Elderly to Pregnant or with a baby.",
        "Called to window 1.", "Priority of the class · waited: under 1 minute", "Called once more to window 1.", "call 2",
        "The service began at window 1.", "Set aside at window 1.", "Called back to window 1.",
        "The last step was taken back.", "now: Called", "Finished at window 1.",
        "Done · Residence permit · goes on to the next item", "Sent on to Business services.",
        "from Property registration · Before all others", "Sent on to Property registration.",
        "from window 1 · By the time already waited", "Nobody came to window 4: missed.", "Could not be done",
        "The outcome was corrected from Could not be done to Referred elsewhere.", "sent to the tax office",
    ]  # fmt: skip
    where = 0
    for each in told:
        assert each in said, each
        assert (where := said.find(each, where)) >= 0, f"{each} stands too early"
    for who in ("Visitor", "Zhou Ming", "Chen Xiao", "Wang Fang", "No. 1 in the log"):
        assert who in said, who
    assert f"{len(ledger.about(ticket.id)) + 1} events in the log" in said


def test_every_kind_of_event_has_its_sentence_in_both_languages(auditor: Pages) -> None:
    assert {row.event for row in TICKET.verbs.values()} == set(SENTENCES)
    for sentence in SENTENCES.values():
        with translation.override("zh-hans"):
            assert translation.gettext(sentence) != sentence
    ticket = whole_day(auditor.cast)
    said = text(Pages.of(auditor.cast, "auditor", "zh-CN").get(f"{CHAIN}{ticket.id}"))
    for each in ("取号：综合服务。", "呼叫至 1 号窗口。", "办理结果由未办成更正为", "周明"):
        assert each in said, each
    assert "window" not in re.sub(r"English|A001|B001", "", said)


def test_every_record_leads_to_every_other_and_back(auditor: Pages) -> None:
    cast = auditor.cast
    person = cast.take("A")
    companion = cast.take("A", cast.after(seconds=1), companion_of=person.id)
    cast.serve("1", cast.after(minutes=1))
    stop, spoken = Stop.objects.get(), Announcement.objects.get()
    everything = {person.id, companion.id, stop.id, spoken.id}
    event = ledger.about(person.id)[0]
    for each in (*everything, event.id):
        assert {link.subject.id for link in chain_of(each)} == everything
        page = auditor.get(f"{CHAIN}{each}").content.decode()
        here = event.subject_id if each == event.id else each
        others = set(re.findall(r'<li><a href="/chain/([^"]+)"', page))
        assert others == {str(other) for other in everything if other != here}
        assert page.count('aria-current="true"') == 1
    assert f'href="/chain/{stop.id}">this stay</a>' in auditor.get(f"{CHAIN}{person.id}").content.decode()


def test_a_ticket_is_found_by_its_number_on_a_day_and_anything_by_its_id(auditor: Pages) -> None:
    cast = auditor.cast
    ticket = cast.take("A")
    tomorrow = cast.take("A", cast.after(days=1))
    where = f"{CHAIN}{ticket.id}"
    assert auditor.get(CHAIN, q="a1").headers["Location"] == where
    assert auditor.get(CHAIN, q="A001", day="2026-03-02", hall="lakeside").headers["Location"] == where
    assert auditor.get(CHAIN, q="A001", day="2026-03-03").headers["Location"] == f"{CHAIN}{tomorrow.id}"
    assert auditor.get(CHAIN, q=str(ticket.id)).headers["Location"] == where


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ({}, 200, "Type the number of a ticket"),
        ({"q": "A009"}, 404, "There is no number A009 on that day."),
        ({"q": "nonsense"}, 404, "There is no number nonsense on that day."),
        ({"q": "A001", "day": "yesterday"}, 400, "That is not a day"),
        ({"q": "A001", "day": "9999-99-99"}, 400, "That is not a day"),
        ({"q": "A" * 10_000}, 400, "too long"),
        ({"q": "A\x00"}, 400, "cannot be read"),
        ({"q": "A001", "hall": "nowhere", "day": "0001-01-01"}, 404, "There is no number A001"),
    ],
)
def test_what_is_not_found_is_said_and_the_box_stays_filled_in(
    auditor: Pages, query: dict[str, str], status: int, says: str
) -> None:
    answer = auditor.get(CHAIN, **query)
    assert answer.status_code == status
    assert says in text(answer)
    assert query.get("q", "")[:60].replace("\x00", "") in answer.content.decode()


def test_who_may_read_it(lakeside: Cast) -> None:
    ticket, before = lakeside.take("A"), database()
    there = people.open_account("elsewhere", "某人", "Somebody", lakeside.start)
    people.grant(there, "auditor", lakeside.strangers_hall)
    lakeside.staff["elsewhere"] = there  # type: ignore[index]  # one more member of the cast
    unknown = f"{CHAIN}019cac46-1500-7000-8000-000000000000"
    for name in (*lakeside.staff, ""):
        pages = Pages.of(lakeside, name)
        answer = pages.get(f"{CHAIN}{ticket.id}")
        if not name:
            assert answer.headers["Location"] == f"/login?next=/chain/{ticket.id}"
            continue
        assert answer.status_code == (200 if name in READS else 404), name
        if name not in READS:
            lost = pages.get(unknown).content.replace(unknown[7:].encode(), str(ticket.id).encode())
            assert text(answer) == re.sub(r"\s+", " ", text(type(answer)(lost))), name
        assert pages.get(CHAIN).status_code == (200 if name in READS | {"elsewhere", "stranger"} else 403), name
    assert database() == before


def test_a_number_of_another_hall_is_not_found_from_here(lakeside: Cast) -> None:
    lakeside.take("B")
    stranger = Pages.of(lakeside, "stranger")
    assert stranger.get(CHAIN, q="B001", hall="lakeside").status_code == 404


def test_the_doors_of_those_who_may_lead_there(lakeside: Cast) -> None:
    link = 'href="/chain/?hall=lakeside"'
    for name in lakeside.staff:
        if name != "stranger":
            assert (link in Pages.of(lakeside, name).get("/staff").content.decode()) == (name in READS), name
    assert link in Pages.of(lakeside, "supervisor").get("/desk/lakeside/").content.decode()


def test_a_ticket_that_was_closed_with_its_day_says_so(auditor: Pages) -> None:
    ended = auditor.cast.take("A")
    close_days("lakeside", auditor.cast.after(hours=10))
    said = text(auditor.get(f"{CHAIN}{ended.id}"))
    assert "Expired when the day was closed." in said
    assert "The system itself" in said


def test_a_program_is_named_as_its_token_was(auditor: Pages) -> None:
    ticket = auditor.cast.take("A")
    token = people.caller_of_token(auditor.cast.token("supervisor"), auditor.now)
    assert token is not None
    queue.cancel(ticket.id, Act(token.name, auditor.now))
    assert "Program “test supervisor”" in text(auditor.get(f"{CHAIN}{ticket.id}"))


def test_a_kind_of_event_nobody_knows_yet_stands_for_itself(auditor: Pages) -> None:
    ticket = auditor.cast.take("A")
    log.append(auditor.cast.act("somebody else"), "TicketPolished", subject(ticket), ticket.hall_id, {"why": "<b>"})
    page = auditor.get(f"{CHAIN}{ticket.id}")
    assert "TicketPolished" in text(page)
    assert "somebody else" in text(page)
    assert "<b>" not in page.content.decode()


def test_the_page_shows_no_token_and_costs_the_same_however_long_the_life(auditor: Pages) -> None:
    short = auditor.cast.take("C")
    cost = queries(auditor, f"{CHAIN}{short.id}")
    ticket = whole_day(auditor.cast)
    assert ticket.token not in auditor.get(f"{CHAIN}{ticket.id}").content.decode()
    records = len(chain_of(ticket.id))
    assert queries(auditor, f"{CHAIN}{ticket.id}") <= cost + 7 * records, "about one statement a room and record"
