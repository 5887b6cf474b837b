"""The examination of the log: each fault is told in a sentence that names its place, and a sound log has none."""

import uuid
from collections.abc import Iterator, Sequence

import psycopg
import pytest

from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.rules.checkpoints import Checkpoint, signed
from openhall.ledger.rules.merkle import EMPTY
from openhall.ledger.rules.notes import PublicKey
from openhall.ledger.rules.tiles import WIDTH
from openhall.ledger.rules.verdicts import Report
from openhall.ledger.services import Act, put_in_order
from openhall.ledger.services.bulk import append_past
from openhall.ledger.services.sealing import grow_tiles, make_checkpoint
from openhall.ledger.services.verification import examine, verify_log
from openhall.ledger.services.verification.pieces import TILES_A_PIECE, tasks
from tests.cast import NOW
from tests.ledger.attacks import Session
from tests.ledger.logs import KEY, OTHER_KEY, facts, grown_log
from tests.server import OwnDatabase

KNOWN = [KEY.public]
SIZE = 2 * WIDTH + 90


@pytest.fixture
def owner(own_database: OwnDatabase) -> Iterator[Session]:
    """The owner of a log with two checkpoints, some events behind them, and three that wait."""
    grown_log(SIZE, seals=2)
    append_past(facts(10, seed=90))
    put_in_order()
    append_past(facts(3, seed=91))
    with psycopg.connect(own_database.owner_url) as session:
        for table in ("event", "order", "tile", "checkpoint", "unordered"):
            session.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        session.commit()
        yield session


def told(owner: Session, about: str = "", known: Sequence[PublicKey] = tuple(KNOWN)) -> list[str]:
    """The sentences about something; the triggers, which this fixture has disarmed, are not spoken of."""
    report = examine(owner, known)
    sentences = [each.sentence for each in report.faults if each.about == (about or each.about)]
    return [each for each in sentences if "trigger" not in each]


def event_at(owner: Session, place: int) -> str:
    (row,) = owner.execute("SELECT event_id::text FROM ledger_order WHERE index = %s", [place])
    return str(row[0])


# ---- sound logs ----------------------------------------------------------------------------------------------------


def test_a_sound_log_is_counted_and_has_no_fault(own_database: OwnDatabase) -> None:
    _, last = grown_log(SIZE, seals=2)
    append_past(facts(5, seed=90))
    put_in_order(3)
    heard: list[tuple[int, int]] = []
    outside = Checkpoint(KEY.name, last.size, last.root)
    report = verify_log(own_database.owner_url, KNOWN, outside, lambda done, whole: heard.append((done, whole)))
    assert report == Report(SIZE + 5, SIZE + 3, 2, 2, 2, ())
    assert report.sound
    assert heard == [(2 * WIDTH, SIZE + 3)]


def test_an_empty_log_is_sound_with_and_without_a_checkpoint(own_database: OwnDatabase) -> None:
    assert verify_log(own_database.owner_url, KNOWN) == Report(0, 0, 0, 0, 0, ())
    make_checkpoint(KEY, NOW)
    assert verify_log(own_database.owner_url, KNOWN, Checkpoint(KEY.name, 0, EMPTY)).sound
    assert not verify_log(own_database.owner_url, KNOWN, Checkpoint(KEY.name, 0, bytes(32))).sound


@pytest.mark.parametrize("size", [1, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH])
def test_every_size_is_examined_whole(own_database: OwnDatabase, size: int) -> None:
    (seal,) = grown_log(size)
    report = verify_log(own_database.owner_url, KNOWN, Checkpoint(KEY.name, size, seal.root))
    assert (report.ordered, report.tiles, report.faults) == (size, size // WIDTH, ())
    wrong = verify_log(own_database.owner_url, KNOWN, Checkpoint(KEY.name, size, bytes(32)))
    assert len(wrong.faults) == 1
    longer = verify_log(own_database.owner_url, KNOWN, Checkpoint(KEY.name, size + 1, seal.root))
    assert [each.index for each in longer.faults] == [size + 1]


@pytest.mark.parametrize("values", [{"办": "👩🏽‍🦽\\\"\n\u2028"}, {"n": 10**25, "a": [None, True, {"": []}]}, {}])
def test_every_kind_of_value_is_written_anew_as_it_was(own_database: OwnDatabase, values: dict[str, object]) -> None:
    act = Act('the "clerk"\t\\', NOW)
    for hall in (None, uuid.uuid4()):
        ledger.append(act, "Noted", Subject("review", uuid.uuid4()), hall, values)
    put_in_order(1)
    assert verify_log(own_database.owner_url, KNOWN).faults == ()


def test_tiles_that_are_not_filled_yet_are_no_fault(own_database: OwnDatabase) -> None:
    append_past(facts(3 * WIDTH))
    put_in_order()
    assert verify_log(own_database.owner_url, KNOWN).tiles == 0
    grow_tiles(2)
    report = verify_log(own_database.owner_url, KNOWN)
    assert (report.tiles, report.faults) == (2, ())


@pytest.mark.slow
def test_two_processes_find_what_one_finds(own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openhall.ledger.services.verification.WORTH_HELP", 0)
    size = WIDTH * (TILES_A_PIECE + 2) + 7
    (seal,) = grown_log(size)
    outside = Checkpoint(KEY.name, seal.size, seal.root)
    assert verify_log(own_database.owner_url, KNOWN, outside).faults == ()
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        for place in (5, size - 3):
            owner.execute("UPDATE ledger_event SET actor = 'x' WHERE id = %s", [event_at(owner, place)])
        owner.execute("ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_row")
        owner.execute("ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_truncate")
        owner.commit()
    both = verify_log(own_database.owner_url, KNOWN, outside)
    assert both == verify_log(own_database.owner_url, KNOWN, outside, helpers=1)
    assert [each.index for each in both.faults if each.about == "event"] == [5, size - 3]


def test_the_pieces_cover_every_place_once_and_ask_for_the_rows_of_checkpoints() -> None:
    size = WIDTH * (2 * TILES_A_PIECE + 3) + 1
    made = list(tasks(size, 5, [1, WIDTH, WIDTH + 1, size, size + 9999]))
    assert [(each.first, each.last) for each in made] == [(0, 32), (32, 64), (64, 68)]
    assert {each.size for each in made} == {size}
    assert {each.kept for each in made} == {5}
    assert [sorted(each.rows) for each in made[:2]] == [[0, 1], []]
    assert 67 in made[2].rows
    assert list(tasks(0, 0, [0])) == []


# ---- faults --------------------------------------------------------------------------------------------------------


def test_the_fixture_is_sound_but_for_its_triggers(owner: Session) -> None:
    assert told(owner) == []
    triggers = [each.sentence for each in examine(owner, KNOWN).faults]
    assert len(triggers) == 10
    assert "The trigger ledger_event.ledger_event_row stands no longer." in triggers


@pytest.mark.parametrize("change", ["kind = 'x'", "at = at - interval '1 day'", "data = '{}'", "digest = sha256(digest)"])
def test_an_event_that_does_not_fit_its_digest_is_named(owner: Session, change: str) -> None:
    event = event_at(owner, 400)
    owner.execute(f"UPDATE ledger_event SET {change} WHERE id = %s", [event])
    named = f"The event {event} at place 400 does not fit its digest."
    if change.startswith("digest"):
        assert told(owner) == [named]
    else:
        assert told(owner) == [
            named, "The tile of places 257 to 512 does not fit the events there.",
            f"The log is not the one of the checkpoint kept of {SIZE} events: something from place {SIZE // 2 + 1} to"
            f" {SIZE} was changed.",
        ]  # fmt: skip


def test_a_column_emptied_by_force_is_a_misfit_and_no_crash(owner: Session) -> None:
    owner.execute("ALTER TABLE ledger_event ALTER COLUMN actor DROP NOT NULL, ALTER COLUMN data DROP NOT NULL")
    for place, column in ((3, "actor"), (4, "data")):
        owner.execute(f"UPDATE ledger_event SET {column} = NULL WHERE id = %s", [event_at(owner, place)])
    assert [each.split(" at ")[1] for each in told(owner, "event")] == [
        "place 3 does not fit its digest.", "place 4 does not fit its digest.",
    ]  # fmt: skip


def test_gaps_are_told_as_ranges(owner: Session) -> None:
    owner.execute("DELETE FROM ledger_order WHERE index IN (5, 20, 21, 22)")
    assert told(owner, "order")[:2] == [
        "Place 5 is missing from the order.", "Places 20 to 22 are missing from the order.",
    ]  # fmt: skip
    assert sum("does not wait for one" in each for each in told(owner, "order")) == 4


def test_a_gap_at_the_end_of_a_moved_order_is_told(owner: Session) -> None:
    last = SIZE + 10
    owner.execute("UPDATE ledger_order SET index = index + 5 WHERE index = %s", [last])
    assert told(owner, "order")[0] == f"Place {last} is missing from the order."
    assert told(owner, "order")[-1].startswith("The numbers do not agree")


def test_an_index_without_bounds_does_not_stop_the_examination(owner: Session) -> None:
    owner.execute("UPDATE ledger_order SET index = 9000000000000000000 WHERE index = 7")
    owner.execute("UPDATE ledger_order SET index = -1 WHERE index = 9")
    assert told(owner, "order")[:2] == ["Place 7 is missing from the order.", "Place 9 is missing from the order."]


def test_a_place_given_twice_is_told(owner: Session) -> None:
    owner.execute("ALTER TABLE ledger_order DROP CONSTRAINT ledger_order_pkey")
    owner.execute("UPDATE ledger_order SET index = 8 WHERE index = 9")
    sentences = told(owner, "order")
    assert "Place 8 is given twice." in sentences
    assert "Place 9 is missing from the order." in sentences


def test_an_event_with_two_places_is_told(owner: Session) -> None:
    event, other = event_at(owner, 4), event_at(owner, 90)
    owner.execute("ALTER TABLE ledger_order DROP CONSTRAINT ledger_order_event_id_key")
    owner.execute("UPDATE ledger_order SET event_id = %s WHERE index = 90", [event])
    sentences = told(owner, "order")
    assert f"The event {event} at place 4 has another place too." in sentences
    assert f"The event {other} has no place in the order and does not wait for one." in sentences


def test_an_event_kept_twice_is_told(owner: Session) -> None:
    event = event_at(owner, 4)
    owner.execute("ALTER TABLE ledger_event DROP CONSTRAINT ledger_event_pkey")
    owner.execute("INSERT INTO ledger_event SELECT * FROM ledger_event WHERE id = %s", [event])
    assert "Place 4 is given twice." in told(owner, "order")


def test_an_event_that_is_gone_is_told(owner: Session) -> None:
    event = event_at(owner, 4)
    owner.execute("DELETE FROM ledger_event WHERE id = %s", [event])
    assert f"Place 4 names the event {event}, which is gone." in told(owner, "order")


def test_another_hall_in_the_order_is_told(owner: Session) -> None:
    """Streams and lists read the hall there: an event moved so would be hidden from its own hall."""
    owner.execute("UPDATE ledger_order SET hall = %s WHERE index = 77", [uuid.UUID(int=9)])
    assert told(owner) == ["Place 77 names another hall than its event."]


def test_waiting_events_are_examined_too(owner: Session) -> None:
    first, second, third = [str(row[0]) for row in owner.execute("SELECT event_id FROM ledger_unordered ORDER BY 1")]
    owner.execute("UPDATE ledger_event SET data = '{}' WHERE id = %s", [first])
    owner.execute("DELETE FROM ledger_event WHERE id = %s", [second])
    owner.execute("UPDATE ledger_unordered SET hall = %s WHERE event_id = %s", [uuid.UUID(int=9), third])
    wrong = "which waits for a place, does not fit its digest or its hall."
    assert told(owner, "waiting") == [
        f"The event {first}, {wrong}", f"The event {second} waits for a place and is gone.", f"The event {third}, {wrong}",
    ]  # fmt: skip


def test_an_event_that_waits_although_it_has_a_place_is_told(owner: Session) -> None:
    event = event_at(owner, 4)
    owner.execute("INSERT INTO ledger_unordered SELECT id, hall FROM ledger_event WHERE id = %s", [event])
    assert f"The event {event} at place 4 still waits." in told(owner, "order")


def test_an_event_that_neither_waits_nor_has_a_place_is_told(owner: Session) -> None:
    (row,) = owner.execute("DELETE FROM ledger_unordered WHERE event_id = (SELECT min(event_id::text)::uuid FROM ledger_unordered) RETURNING event_id")
    assert f"The event {row[0]} has no place in the order and does not wait for one." in told(owner, "order")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE ledger_tile SET root = sha256(root) WHERE index = 1", "The tile of places 257 to 512 does not fit"),
        ("UPDATE ledger_tile SET hashes = hashes || root WHERE index = 0", "The tile of places 1 to 256 does not fit"),
        ("DELETE FROM ledger_tile WHERE index = 0", "The tile of places 1 to 256 is missing"),
        ("DELETE FROM ledger_tile WHERE index = 1", "The tile of places 257 to 512 is missing"),
        ("DELETE FROM ledger_tile", "The tile of places 1 to 256 is missing"),
        ("INSERT INTO ledger_tile SELECT 0, 2, hashes, root FROM ledger_tile WHERE index = 1", "more than full ones"),
        ("INSERT INTO ledger_tile SELECT 1, 0, hashes, root FROM ledger_tile WHERE index = 1", "more than full ones"),
    ],
)
def test_tiles_that_do_not_fit_the_order_are_told(owner: Session, change: str, said: str) -> None:
    owner.execute(change)
    sentences = told(owner)
    assert said in "\n".join(sentences)
    assert told(owner, "tile") == sentences, "nothing else is blamed"


def test_a_checkpoint_that_somebody_else_signed_is_told(owner: Session) -> None:
    note = signed(5, bytes(32), OTHER_KEY)
    owner.execute("UPDATE ledger_checkpoint SET text = %s WHERE size = %s", [note, SIZE])
    (sentence,) = told(owner)
    assert sentence.startswith(f"For the checkpoint kept of {SIZE} events")
    assert "no known key" in sentence


def test_a_checkpoint_that_is_none_is_told(owner: Session) -> None:
    owner.execute("UPDATE ledger_checkpoint SET text = 'all is well' WHERE size = %s", [SIZE])
    (sentence,) = told(owner)
    assert "a signed note is" in sentence


@pytest.mark.parametrize("change", ["size = size - 1", "root = sha256(root)", "key = 'x'"])
def test_a_checkpoint_row_that_contradicts_its_text_is_told(owner: Session, change: str) -> None:
    owner.execute(f"UPDATE ledger_checkpoint SET {change} WHERE size = %s", [SIZE])
    (sentence,) = told(owner)
    assert "something else than its signed text" in sentence


def test_with_a_new_key_the_old_checkpoints_still_count(owner: Session) -> None:
    make_checkpoint(OTHER_KEY, NOW)
    assert told(owner, known=[KEY.public, OTHER_KEY.public]) == []
    assert len(told(owner, known=[OTHER_KEY.public])) == 2
    assert len(told(owner, known=[])) == 3


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("ALTER TABLE ledger_event RENAME TO x; CREATE VIEW ledger_event AS SELECT * FROM x", "ledger_event is not a plain table"),
        ("ALTER TABLE ledger_order ENABLE ROW LEVEL SECURITY", "ledger_order is not a plain table"),
        ("CREATE TABLE more () INHERITS (ledger_event)", "ledger_event is not a plain table"),
        ("DROP FUNCTION ledger_refuse CASCADE", "The trigger ledger_event.ledger_event_row stands no longer"),
        ("ALTER TABLE ledger_tile RENAME COLUMN root TO roots", "not as they were made"),
        ("DROP TABLE ledger_tile", "not as they were made"),
        ("ALTER TABLE ledger_order ALTER event_id TYPE text", "not as they were made"),
    ],
)
def test_tables_that_are_not_what_they_seem_are_told(owner: Session, change: str, said: str) -> None:
    for each in change.split("; "):
        owner.execute(each)
    assert said in "\n".join(each.sentence for each in examine(owner, KNOWN).faults)


def test_functions_of_the_same_name_deceive_nobody(owner: Session) -> None:
    """An owner may put a `to_char` or an operator of his own where the search path looks first; ours does not."""
    event = event_at(owner, 4)
    owner.execute("UPDATE ledger_event SET at = at + interval '1 hour' WHERE id = %s", [event])
    owner.execute(
        "CREATE FUNCTION public.to_char(timestamp, text) RETURNS text LANGUAGE sql AS"
        " $$ SELECT pg_catalog.to_char($1 - interval '1 hour', $2) $$"
    )
    owner.execute(
        "CREATE FUNCTION public.same(uuid, uuid) RETURNS boolean LANGUAGE sql AS $$ SELECT true $$;"
    )
    owner.execute("SET search_path = public, pg_catalog")
    assert f"The event {event} at place 4 does not fit its digest." in told(owner, "event")
