"""Entry codes against the database: one an account, used once, gone with what ends it, given by whom it may."""

import datetime as dt
import random
import uuid
from collections.abc import Callable

import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openhall.kit.errors import NotAllowed, Refusal
from openhall.ledger.models import Event
from openhall.people import services as people
from openhall.people.models import Account, EntryCode, LoginSession
from openhall.people.queries.entry import EntryAsked, entry_lines
from openhall.people.services import Entry, Mint, Slip
from openhall.people.states import Role
from tests.cast import Cast
from tests.together import together

KEY, PASSWORD = "the server's key", "a long enough password"
SHIFT = dt.timedelta(hours=8)


def offered(
    cast: Cast, *names: str, who: str = "administrator", now: dt.datetime | None = None, key: str = "", seed: int = 7
) -> tuple[Slip, ...]:
    accounts = [cast.staff[name] for name in names]
    mint = Mint(KEY, random.Random(seed))
    return people.offer_entry(cast.act(who, now, key=key), cast.hall, accounts, cast.caller(who), mint)


def enter(cast: Cast, code: str, name: str = "clerk", now: dt.datetime | None = None) -> uuid.UUID:
    return people.enter_first(Entry(name, code, PASSWORD), KEY, now or cast.after(minutes=1))


def refused(verb: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as told, transaction.atomic():
        verb()
    return told.value


def knows(cast: Cast, password: str, name: str = "clerk") -> bool:
    return check_password(password, cast.account(name).password)


def told(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=kind))


def test_a_code_sets_the_password_once_and_ends_what_was_open(lakeside: Cast) -> None:
    (slip,) = offered(lakeside, "clerk")
    people.begin_session(lakeside.staff["clerk"], "", None, lakeside.start, SHIFT)
    assert slip.until == lakeside.start + dt.timedelta(days=7)
    assert enter(lakeside, slip.code.lower().replace("-", " ")) == lakeside.staff["clerk"]
    assert knows(lakeside, PASSWORD)
    assert not LoginSession.objects.filter(ended_at=None).exists()
    assert not EntryCode.objects.exists()
    again = refused(lambda: people.enter_first(Entry("clerk", slip.code, "another long password"), KEY, lakeside.after(minutes=2)))
    assert (again.status, again.code) == (403, "wrong_entry_code")
    assert knows(lakeside, PASSWORD)


def test_the_log_tells_who_offered_and_who_entered_and_never_the_code(lakeside: Cast) -> None:
    (slip,) = offered(lakeside, "clerk")
    row = EntryCode.objects.get()
    plain = slip.code.replace("-", "")
    assert len(row.digest) == 32 and plain.encode() not in bytes(row.digest)
    enter(lakeside, slip.code)
    (given,), (used,) = told("EntryCodeOffered"), told("EntryCodeUsed")
    clerk, administrator = lakeside.staff["clerk"], lakeside.staff["administrator"]
    assert (given.actor, given.subject_id, given.hall) == (f"account:{administrator}", clerk, lakeside.hall)
    assert (used.actor, used.subject_id, used.hall) == (f"account:{clerk}", clerk, lakeside.hall)
    written = str([given.data, used.data])
    assert not [secret for secret in (slip.code, plain, PASSWORD, bytes(row.digest).hex()) if secret in written]


def test_every_wrong_way_is_answered_by_one_sentence_and_the_same_work(lakeside: Cast) -> None:
    (slip,) = offered(lakeside, "clerk")
    (theirs,) = offered(lakeside, "colleague", seed=8)
    (gone,) = offered(lakeside, "guide", seed=9)
    enter(lakeside, gone.code, "guide")
    (shut,) = offered(lakeside, "director", seed=10)
    Account.objects.filter(username="director").update(is_active=False)
    late = slip.until
    ways = {
        "wrong": ("clerk", "ABCD-EFGH-JKMN", None), "of a colleague": ("clerk", theirs.code, None), "empty": ("clerk", "", None),
        "unknown": ("nobody-at-all", slip.code, None), "used": ("guide", gone.code, None),
        "none offered": ("auditor", slip.code, None), "too old": ("clerk", slip.code, late), "disabled": ("director", shut.code, None),
    }  # fmt: skip
    said, work = {}, {}
    for way, (name, code, at) in ways.items():
        with CaptureQueriesContext(connection) as captured:
            error = refused(lambda name=name, code=code, at=at: enter(lakeside, code, name, at))  # type: ignore[misc]  # bound now
        said[way] = (error.status, error.code, error.detail, tuple(error.values))
        work[way] = len(captured)
    assert len(set(said.values())) == 1, said
    assert len(set(work.values())) == 1, work
    assert enter(lakeside, slip.code, now=late - dt.timedelta(seconds=1)) == lakeside.staff["clerk"]


def test_a_newer_code_makes_the_older_one_worthless(lakeside: Cast) -> None:
    (old,) = offered(lakeside, "clerk")
    (new,) = offered(lakeside, "clerk", now=lakeside.after(days=1), seed=8)
    assert EntryCode.objects.count() == 1
    assert refused(lambda: enter(lakeside, old.code)).code == "wrong_entry_code"
    assert enter(lakeside, new.code) == lakeside.staff["clerk"]


def test_a_code_goes_with_the_account_and_with_a_password_set_otherwise(lakeside: Cast) -> None:
    clerk = lakeside.staff["clerk"]
    session = people.begin_session(clerk, "", None, lakeside.start, SHIFT)
    ends: list[Callable[[], object]] = [
        lambda: people.set_password(clerk, PASSWORD),
        lambda: people.change_password(lakeside.act("clerk"), clerk, session, "another long password"),
        lambda: people.disable_account(lakeside.act("administrator"), "clerk"),
    ]
    for end in ends:
        offered(lakeside, "clerk", "colleague")
        end()
        assert [row.account_id for row in EntryCode.objects.all()] == [lakeside.staff["colleague"]]
    people.enable_account(lakeside.act("administrator"), "clerk")
    assert EntryCode.objects.count() == 1


@pytest.mark.parametrize(("where", "left"), [("here", True), ("there", False), ("everywhere", False)])
def test_a_role_given_in_another_hall_takes_the_code_away(lakeside: Cast, where: str, left: bool) -> None:
    halls = {"here": lakeside.hall, "there": lakeside.strangers_hall, "everywhere": None}
    offered(lakeside, "clerk", "colleague")
    people.grant(lakeside.staff["clerk"], Role.CLERK, lakeside.hall)  # it stands already
    people.grant(lakeside.staff["clerk"], Role.GUIDE, halls[where])
    codes = {row.account_id for row in EntryCode.objects.all()}
    assert (lakeside.staff["clerk"] in codes) is left
    assert lakeside.staff["colleague"] in codes


@pytest.mark.parametrize(("password", "code"), [("short", "short_password"), ("x" * 129, "short_password")])
def test_a_password_that_is_none_does_not_use_the_code_up(lakeside: Cast, password: str, code: str) -> None:
    (slip,) = offered(lakeside, "clerk")
    assert refused(lambda: people.enter_first(Entry("clerk", slip.code, password), KEY, lakeside.start)).code == code
    as_code = Entry("clerk", slip.code, slip.code.lower())
    assert refused(lambda: people.enter_first(as_code, KEY, lakeside.start)).code == "code_as_password"
    assert enter(lakeside, slip.code) == lakeside.staff["clerk"]


def test_whom_nobody_may_offer_one_stops_the_whole_print(lakeside: Cast) -> None:
    people.grant(lakeside.staff["colleague"], Role.DIRECTOR, lakeside.strangers_hall)
    people.grant(lakeside.staff["guide"], Role.AUDITOR, None)
    people.disable_account(lakeside.act("administrator"), "auditor")
    for name, code in (
        ("stranger", "no_such_person"), ("colleague", "works_elsewhere_too"), ("guide", "works_elsewhere_too"),
        ("administrator", "own_entry"), ("auditor", "disabled_account"),
    ):  # fmt: skip
        error = refused(lambda name=name: offered(lakeside, "clerk", name))  # type: ignore[misc]  # bound now
        assert (name, error.code) == (name, code)
    assert refused(lambda: offered(lakeside)).code == "nobody_chosen"
    for name in ("director", "supervisor"):
        assert refused(lambda name=name: offered(lakeside, "clerk", who=name)).code == "works_elsewhere_too"  # type: ignore[misc]
    assert not EntryCode.objects.exists() and not told("EntryCodeOffered")
    people.grant(lakeside.staff["administrator"], Role.ADMINISTRATOR, lakeside.strangers_hall)
    assert len(offered(lakeside, "clerk", "colleague")) == 2


def test_a_form_sent_twice_makes_no_second_code(lakeside: Cast) -> None:
    (slip,) = offered(lakeside, "clerk", key="k")
    assert refused(lambda: offered(lakeside, "clerk", key="k", seed=8)).code == "slips_shown"
    assert enter(lakeside, slip.code) == lakeside.staff["clerk"]


def test_of_many_who_hold_one_code_one_comes_in(own_lakeside: Cast) -> None:
    (slip,) = offered(own_lakeside, "clerk")
    answers = together([lambda: enter(own_lakeside, slip.code)] * 6)
    assert sum(answer == own_lakeside.staff["clerk"] for answer in answers) == 1
    assert sum(isinstance(answer, NotAllowed) for answer in answers) == 5
    assert Event.objects.filter(kind="EntryCodeUsed").count() == 1


def test_what_must_never_be_stands_in_the_database(lakeside: Cast) -> None:
    offered(lakeside, "clerk")
    row = EntryCode.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCode.objects.create(account_id=row.account_id, hall_id=row.hall_id, digest=row.digest,
                                 offered_at=row.offered_at, expires_at=row.expires_at)  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCode.objects.update(expires_at=row.offered_at)


def test_the_list_knows_who_has_no_way_in(lakeside: Cast) -> None:
    people.set_password(lakeside.staff["guide"], PASSWORD)
    people.link_identity(lakeside.act("administrator"), "director", "https://id.example", "s1")
    people.disable_account(lakeside.act("administrator"), "auditor")
    (slip,) = offered(lakeside, "clerk")
    at = lakeside.after(minutes=1)
    everybody = {each.username: each for each in entry_lines(lakeside.hall, at, EntryAsked())}
    assert {name: each.shut_out for name, each in everybody.items()} == {
        "administrator": True, "auditor": False, "clerk": True, "colleague": True, "director": False, "guide": False,
        "supervisor": True,
    }  # fmt: skip
    assert {name: each.code_until for name, each in everybody.items() if each.code_until} == {"clerk": slip.until}
    shut = entry_lines(lakeside.hall, slip.until, EntryAsked(shut_out=True))
    assert [(each.username, each.code_until) for each in shut] == [
        (name, None) for name in ("administrator", "clerk", "colleague", "supervisor")
    ]
    assert [each.username for each in entry_lines(lakeside.hall, at, EntryAsked(text="li na"))] == ["colleague"]
    assert [each.username for each in entry_lines(lakeside.hall, at, EntryAsked(first=1, most=2))] == ["auditor", "clerk"]
    assert not entry_lines(lakeside.hall, at, EntryAsked(account=lakeside.staff["stranger"]))
