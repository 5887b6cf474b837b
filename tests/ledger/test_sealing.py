"""Tiles, checkpoints and receipts on a real log: written once, right at every size, and never a second past."""

import datetime as dt
import json
import time
import uuid

import psycopg
import pytest
from django.db import connection

from openhall.kit.errors import Conflict, Missing, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.models import Checkpoint, Event, Order, Tile
from openhall.ledger.queries.sealed import latest_seal, receipt, seals
from openhall.ledger.queries.tree import Tree, leaves, tile_roots, tiles_of
from openhall.ledger.rules.checkpoints import opened
from openhall.ledger.rules.merkle import EMPTY, is_consistent, leaf_hash, root_by_inclusion, root_of
from openhall.ledger.rules.receipts import examined, read_receipt
from openhall.ledger.rules.tiles import WIDTH, full_tiles
from openhall.ledger.rules.verdicts import Report
from openhall.ledger.services import Act, put_in_order
from openhall.ledger.services.bulk import append_past
from openhall.ledger.services.sealing import grow_tiles, make_checkpoint, seal_if_due
from openhall.ledger.services.verification import examine
from tests.cast import NOW
from tests.ledger.logs import KEY, OTHER_KEY, facts, grown_log
from tests.server import OwnDatabase
from tests.together import together

HOUR = dt.timedelta(hours=1)


def ordered(count: int, seed: int = 3) -> list[bytes]:
    """A log of `count` events in order; the hash of each leaf, read without the code under test."""
    append_past(facts(count, seed))
    while put_in_order(20_000):
        pass
    return hashes()


def hashes() -> list[bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT e.digest FROM ledger_event e JOIN ledger_order o ON o.event_id = e.id ORDER BY o.index")
        return [leaf_hash(bytes(digest)) for (digest,) in cursor.fetchall()]


def append(now: dt.datetime = NOW) -> uuid.UUID:
    made = ledger.append(Act("clerk", now), "ReviewGiven", Subject("review", uuid.uuid4()), None, {"level": 1})
    put_in_order()
    return made


# ---- tiles ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_full_tiles_alone_are_kept_and_hold_the_leaves_in_order() -> None:
    found = ordered(2 * WIDTH + 88)
    assert grow_tiles(1) == 1
    assert grow_tiles() == 1
    assert grow_tiles() == 0
    kept = list(Tile.objects.order_by("index").values_list("level", "index", "hashes", "root"))
    for number, (level, index, row, root) in enumerate(kept):
        own = found[number * WIDTH : (number + 1) * WIDTH]
        assert (level, index, bytes(row), bytes(root)) == (0, number, b"".join(own), root_of(own))
    assert len(kept) == tiles_of(0) == 2


@pytest.mark.django_db
def test_a_tile_waits_for_its_last_event() -> None:
    ordered(WIDTH - 1)
    assert grow_tiles() == 0
    append()
    assert grow_tiles() == 1


def seconds_of_a_receipt(index: int) -> float:
    event, start = Order.objects.get(index=index).event_id, time.perf_counter()
    receipt(event, NOW)
    return time.perf_counter() - start


@pytest.mark.slow
def test_tiles_of_the_second_level(own_database: OwnDatabase) -> None:
    size = WIDTH * WIDTH + WIDTH + 5
    found = ordered(size)
    assert grow_tiles(200) == 200
    assert grow_tiles(200) == WIDTH + 1 - 200 + 1
    assert [tiles_of(level) for level in range(3)] == [*full_tiles(size), 0]
    upper = Tile.objects.get(level=1, index=0)
    assert bytes(upper.root) == root_of(found[: WIDTH * WIDTH])
    seal = make_checkpoint(KEY, NOW)
    assert seal.root == root_of(found)
    for index in (1, 700, WIDTH * WIDTH, WIDTH * WIDTH + 1, size):
        took = [seconds_of_a_receipt(index) for _ in range(15)]
        assert min(took) < 0.02
        for older in (size, index, WIDTH * WIDTH, WIDTH * WIDTH + 255, WIDTH * 255):
            if older >= index:
                proof = Tree().inclusion(index, older)
                assert root_by_inclusion(index - 1, older, found[index - 1], proof) == root_of(found[:older])
    with psycopg.connect(own_database.owner_url) as owner:
        assert examine(owner, [KEY.public]) == Report(size, size, 0, WIDTH + 1, 1, ())
        owner.execute("ALTER TABLE public.ledger_tile DISABLE TRIGGER USER")
        owner.execute("UPDATE public.ledger_tile SET root = sha256(root) WHERE level = 1")
        (first, *triggers) = [each.sentence for each in examine(owner, [KEY.public]).faults]
    assert first == "Tile 0 of level 1 is missing or does not fit those below it."
    assert len(triggers) == 2


@pytest.mark.django_db
def test_the_tree_is_right_at_every_size_and_place_and_between_any_two() -> None:
    found = ordered(WIDTH + 70)
    grow_tiles()
    tree, size = Tree(), len(found)
    for old in [*range(0, 70), *range(WIDTH - 3, WIDTH + 4), size]:
        assert tree.root(old) == root_of(found[:old])
        assert is_consistent(old, size, root_of(found[:old]), root_of(found), tree.consistency(old, size))
    for index in [1, 2, 77, WIDTH, WIDTH + 1, size]:
        assert root_by_inclusion(index - 1, size, found[index - 1], tree.inclusion(index, size)) == root_of(found)


@pytest.mark.django_db
def test_a_tree_beyond_the_log_is_refused() -> None:
    ordered(5)
    with pytest.raises(Conflict) as refusal:
        Tree().root(6)
    assert refusal.value.code == "log_bent"


def test_many_sealers_and_sequencers_at_once_write_each_tile_once(own_database: OwnDatabase) -> None:
    append_past(facts(1100))

    def place() -> int:
        return sum(put_in_order(60) for _ in range(30))

    def grow() -> int:
        return sum(grow_tiles(1) for _ in range(20))

    def seal() -> int:
        return make_checkpoint(KEY, NOW).size

    answers = together([place, place, grow, grow, seal, seal, seal])
    assert [answer for answer in answers if isinstance(answer, Exception)] == []
    while put_in_order() or grow_tiles():
        pass
    found = hashes()
    assert len(found) == 1100
    assert [bytes(each) for each in Tile.objects.order_by("index").values_list("root", flat=True)] == [
        root_of(found[at : at + WIDTH]) for at in range(0, 1024, WIDTH)
    ]
    for each in seals():
        assert each.root == root_of(found[: each.size])


def test_a_second_sealer_finds_the_lock_taken(own_database: OwnDatabase) -> None:
    ordered(WIDTH)
    with psycopg.connect(own_database.url) as first:
        first.execute("SELECT pg_advisory_xact_lock(77202612)")
        assert grow_tiles() == 0
        first.rollback()
    assert grow_tiles() == 1


def test_a_log_with_a_hole_grows_no_tile(own_database: OwnDatabase) -> None:
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("INSERT INTO ledger_order (index, event_id) VALUES (2, %s)", [uuid.uuid4()])
        owner.commit()
    append()
    for read in (lambda: leaves(0, 10), lambda: grow_tiles(), lambda: make_checkpoint(KEY, NOW)):
        with pytest.raises(Conflict) as refusal:
            read()
        assert refusal.value.code == "log_bent"
    assert not Tile.objects.exists()


def test_tiles_with_a_hole_are_refused(own_database: OwnDatabase) -> None:
    rows = [Tile(level=0, index=index, hashes=bytes(8192), root=bytes(32)) for index in (0, 2)]
    Tile.objects.bulk_create(rows)
    with pytest.raises(Conflict):
        tile_roots(0, 0, 3)


# ---- checkpoints ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_checkpoint_is_kept_as_it_is_signed() -> None:
    found = ordered(300)
    seal = make_checkpoint(KEY, NOW)
    checkpoint, key = opened(seal.text, [KEY.public])
    assert (checkpoint.origin, checkpoint.size, checkpoint.root) == (KEY.name, 300, root_of(found))
    assert (seal.size, seal.root, seal.key, seal.at, key.text) == (300, root_of(found), KEY.public.text, NOW, seal.key)
    assert latest_seal() == seal
    assert tiles_of(0) == 1, "what a checkpoint covers is in tiles"


@pytest.mark.django_db
def test_of_an_empty_log_there_is_a_checkpoint_for_who_asks_and_none_by_the_clock() -> None:
    assert seal_if_due(KEY, NOW) is None
    assert latest_seal() is None
    seal = make_checkpoint(KEY, NOW)
    assert (seal.size, seal.root) == (0, EMPTY)
    append()
    assert make_checkpoint(KEY, NOW + HOUR).size == 1


@pytest.mark.django_db
def test_nothing_new_gives_the_same_checkpoint_and_a_new_key_another() -> None:
    append()
    first = make_checkpoint(KEY, NOW)
    assert make_checkpoint(KEY, NOW + HOUR) == first
    second = make_checkpoint(OTHER_KEY, NOW + HOUR)
    assert (second.key, second.root) == (OTHER_KEY.public.text, first.root)
    assert [each.key for each in seals()] == [second.key, first.key]
    assert seals(1) == [latest_seal()] == [second]


@pytest.mark.django_db
def test_the_clock_seals_once_an_hour_and_at_the_end_of_a_day() -> None:
    append()
    first = seal_if_due(KEY, NOW)
    assert first
    append()
    assert seal_if_due(KEY, NOW + dt.timedelta(minutes=59)) is None
    assert seal_if_due(KEY, NOW + dt.timedelta(minutes=30), day_ended=True) is not None
    append()
    later = seal_if_due(KEY, NOW + HOUR)
    assert later
    assert later.size == 3
    assert seal_if_due(KEY, NOW + 2 * HOUR) is None, "nothing has come since"
    assert Checkpoint.objects.count() == 3


def test_two_pasts_are_never_signed(own_database: OwnDatabase) -> None:
    grown_log(300)
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        owner.execute("UPDATE ledger_event SET digest = sha256(digest) WHERE id = (SELECT event_id FROM ledger_order WHERE index = 299)")
        owner.commit()
    append()
    with pytest.raises(Conflict) as refusal:
        make_checkpoint(KEY, NOW + 9 * HOUR)
    assert refusal.value.code == "log_bent"
    assert Checkpoint.objects.count() == 1


def test_a_log_shorter_than_what_was_signed_is_not_signed(own_database: OwnDatabase) -> None:
    append()
    root = root_of(hashes())
    Checkpoint.objects.create(id=uuid.uuid4(), size=2, root=root, key="", text="", at=NOW)
    with pytest.raises(Conflict):
        make_checkpoint(KEY, NOW)


# ---- receipts ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_receipt_of_every_kind_of_place_is_genuine_and_stays_the_same() -> None:
    grown_log(600, seals=2)
    for index in (1, 2, WIDTH, 299, 300, 301, 512, 513, 600):
        event = Order.objects.get(index=index).event_id
        made = receipt(event, NOW, whole=True)
        row = Event.objects.get(id=event)
        assert (made.index, made.kind, made.at, made.digest) == (index, row.kind, row.at, bytes(row.digest))
        verdict = examined(read_receipt(json.dumps(made.facts)), [KEY.public])
        assert verdict.genuine, verdict.sentence
        assert f"place {index} of {300 if index <= 300 else 600}" in verdict.sentence
        append()
        make_checkpoint(KEY, NOW + 9 * HOUR)
        assert receipt(event, NOW, whole=True) == made
    assert receipt(event, NOW).text is None


@pytest.mark.django_db
def test_what_is_not_sealed_yet_is_told_when_to_come_back() -> None:
    early = NOW.replace(minute=20)
    made = append(early)
    with pytest.raises(NotNow) as refusal:
        receipt(made, early, timezone="Asia/Shanghai")
    assert (refusal.value.code, refusal.value.values["timezone"]) == ("not_sealed", "Asia/Shanghai")
    assert refusal.value.values["after"] == early + dt.timedelta(minutes=2), "the first checkpoint is due at once"
    make_checkpoint(KEY, early)
    waiting = append(early)
    with pytest.raises(NotNow) as refusal:
        receipt(waiting, early + dt.timedelta(minutes=5))
    assert refusal.value.values["after"] == NOW.replace(minute=0) + HOUR + dt.timedelta(minutes=1)
    make_checkpoint(KEY, early + HOUR)
    assert receipt(waiting, early + HOUR).index == 2


@pytest.mark.django_db
def test_an_event_that_waits_for_its_place_is_not_sealed() -> None:
    made = ledger.append(Act("clerk", NOW), "ReviewGiven", Subject("review", uuid.uuid4()), None, {})
    with pytest.raises(NotNow):
        receipt(made, NOW)


@pytest.mark.django_db
def test_of_an_unknown_event_there_is_no_receipt() -> None:
    with pytest.raises(Missing):
        receipt(uuid.uuid4(), NOW)


@pytest.mark.parametrize("change", ["actor = 'nobody'", "digest = sha256(digest)", "data = data || '{\"level\": 5}'"])
def test_of_a_bent_event_there_is_no_receipt(own_database: OwnDatabase, change: str) -> None:
    grown_log(20)
    event = Order.objects.get(index=7).event_id
    with psycopg.connect(own_database.owner_url) as owner:
        owner.execute("ALTER TABLE ledger_event DISABLE TRIGGER USER")
        owner.execute(f"UPDATE ledger_event SET {change} WHERE id = %s", [event])
        owner.commit()
    if change.startswith("digest"):
        assert receipt(event, NOW).index == 7, "the event itself is as it was"
        event = Order.objects.get(index=8).event_id
    with pytest.raises(Conflict) as refusal:
        receipt(event, NOW)
    assert refusal.value.code == "log_bent"
