"""What has been kept long enough goes by a list that a second person approves, and the tree still verifies."""

import datetime as dt
import io
import pathlib
import random
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from openhall.files import queries as files
from openhall.files.services import keep
from openhall.kit.errors import Conflict, Malformed, Missing, NotAllowed, NotNow
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.rules.notes import new_key
from openhall.ledger.services import put_in_order
from openhall.ledger.services.sealing import make_checkpoint
from openhall.ledger.services.verification import verify_log
from openhall.matters import services as matters
from openhall.matters.models import Matter
from openhall.matters.services import MatterWish
from openhall.privacy import queries as privacy
from openhall.privacy import services as lists
from openhall.privacy.models import DestructionList, ListedRecord
from openhall.reviews.models import Review
from openhall.routines import retention
from openhall.vault import services as vault
from openhall.vault.models import AccessEntry, Handover
from openhall.vault.services import Handed
from openhall.vault.states import Access, Purpose, Recipient
from tests.cast import TODAY, small_hall
from tests.reviews.reviewing import Scene
from tests.server import OwnDatabase

LATER = TODAY + dt.timedelta(days=1200)


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene.of(small_hall())


def fill(scene: Scene) -> Review:
    """A review with words and signals that needs no handling, a hand-over and lines of the security log."""
    review = scene.give(scene.visit(), "satisfied", text="很好", device=b"d" * 16, network=b"n" * 16)
    handed = Handed(Subject("review", review.id), scene.cast.hall, ("text",), Recipient.AUTHORITY, Purpose.EXCHANGE, "asked for")
    vault.record_handover(handed, scene.cast.act("supervisor"))
    vault.note_access(Access.LOGGED_IN, scene.cast.act("clerk"), None, "log-in")
    return review


def counts(scene: Scene, on: dt.date) -> dict[str, int]:
    return {each.code: len(each.records) for each in retention.due(scene.cast.hall, on) if each.records}


def proposed(scene: Scene, name: str = "supervisor") -> tuple[uuid.UUID, str]:
    made = retention.propose(scene.cast.hall, LATER, scene.cast.act(name, scene.cast.after(days=1201)))
    (row,) = [each for each in privacy.lists_in(scene.cast.hall) if each.id == made]
    return made, row.digest


def test_a_class_is_due_on_the_day_after_its_last_and_not_before(scene: Scene) -> None:
    fill(scene)
    assert counts(scene, TODAY) == {}
    for code, days in (("review_signals", 180), ("security_log", 365), ("review_text", 1096), ("handover", 1096)):
        assert code not in counts(scene, TODAY + dt.timedelta(days=days))
        assert counts(scene, TODAY + dt.timedelta(days=days + 1))[code] >= 1


def test_what_is_still_handled_is_not_due(scene: Scene) -> None:
    scene.bad()
    assert "review_text" not in counts(scene, LATER)


def test_a_list_is_carried_out_by_a_second_person_in_one_step(scene: Scene) -> None:
    review = fill(scene)
    identifier, digest = proposed(scene)
    assert Review.objects.get(id=review.id).text, "a proposal destroys nothing"
    with pytest.raises(NotAllowed):
        retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("supervisor", scene.cast.after(days=1202)))
    done = retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("director", scene.cast.after(days=1202)))
    assert done == {"handover": 1, "review_signals": 1, "review_text": 1, "security_log": 2}
    review.refresh_from_db()
    assert (review.text, review.device, review.erased_at is None) == ("", None, False)
    assert (Handover.objects.count(), counts(scene, LATER)) == (0, {})
    told = [each.kind for each in ledger.about(identifier)]
    assert told == ["DestructionListProposed", "DestructionListCarriedOut"]
    with pytest.raises(NotNow):
        retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("director"))


def test_evidence_goes_by_a_list_with_its_bytes(own_database: OwnDatabase, tmp_path: pathlib.Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    scene, matter = Scene.of(small_hall()), Subject("matter", uuid.uuid4())
    for hall in (scene.cast.hall, scene.cast.strangers_hall):
        keep(scene.cast.act(), matter, hall, "a.txt", io.BytesIO(b"what was wrong"))
    assert counts(scene, TODAY + dt.timedelta(days=1096)) == {}
    assert counts(scene, TODAY + dt.timedelta(days=1097)) == {"evidence": 1}
    identifier, digest = proposed(scene)
    done = retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("director", scene.cast.after(days=1202)))
    assert done == {"evidence": 1}
    assert sorted(each.name for each in files.files_of(matter)) == ["", "a.txt"], "another hall's stays"
    assert [path.parts[-3] for path in tmp_path.rglob("files/*/*/*")] == [str(scene.cast.strangers_hall)]


def test_evidence_of_an_open_matter_is_on_no_list_and_of_one_taken_up_again_not_destroyed(
    scene: Scene, tmp_path: pathlib.Path, settings: Settings
) -> None:
    settings.DATA_DIR = tmp_path
    cast, made = scene.cast, {}
    for name in ("open", "ended"):
        wish = MatterWish("difficulty", "办不成", "来了三次。")
        made[name] = matters.open_matter(cast.hall, wish, cast.act("visitor")).mapping
        matters.add_own_file(made[name]["token"], "a.txt", io.BytesIO(name.encode()), cast.act("visitor"))
    matters.withdraw_own(made["ended"]["token"], "", cast.act("visitor"))
    assert counts(scene, LATER)["evidence"] == 1
    identifier, digest = proposed(scene)
    Matter.objects.filter(id=made["ended"]["id"]).update(state="opened", closed_at=None)
    done = retention.approve(cast.hall, identifier, digest, cast.act("director", cast.after(days=1202)))
    assert done["evidence"] == 0, "somebody works with it again"
    Matter.objects.filter(id=made["ended"]["id"]).update(state="withdrawn", closed_at=cast.start)
    identifier, digest = proposed(scene)
    assert retention.approve(cast.hall, identifier, digest, cast.act("director", cast.after(days=1202)))["evidence"] == 1
    (kept,) = [each for each in files.files_of(Subject("matter", uuid.UUID(made["open"]["id"]))) if not each.erased_at]
    assert kept.name == "a.txt"


def test_nobody_approves_another_list_than_the_one_they_looked_at(scene: Scene) -> None:
    review = fill(scene)
    identifier, digest = proposed(scene)
    ListedRecord.objects.create(listed_on_id=identifier, code="review_text", record=uuid.uuid4())
    director = scene.cast.act("director", scene.cast.after(days=1202))
    for seen in (digest, "", "0" * 64):
        with pytest.raises(Conflict):
            retention.approve(scene.cast.hall, identifier, seen, director)
    assert Review.objects.get(id=review.id).text
    assert privacy.lists_in(scene.cast.hall)[0].state == "proposed"


def test_a_list_that_is_turned_down_destroys_nothing_and_makes_room_for_the_next(scene: Scene) -> None:
    fill(scene)
    identifier, _ = proposed(scene)
    with pytest.raises(Conflict):
        proposed(scene, "director")
    lists.reject(scene.cast.hall, identifier, scene.cast.act("director"))
    assert proposed(scene, "director")[0] != identifier
    assert Handover.objects.count() == 1


def test_wrong_days_and_foreign_halls_are_answered_clearly(scene: Scene) -> None:
    act = scene.cast.act("supervisor")
    with pytest.raises(NotNow):
        retention.propose(scene.cast.hall, TODAY, act)
    with pytest.raises(Malformed):
        retention.propose(scene.cast.hall, TODAY + dt.timedelta(days=1), act)
    fill(scene)
    identifier, digest = proposed(scene)
    with pytest.raises(Missing):
        retention.approve(scene.cast.strangers_hall, identifier, digest, scene.cast.act("director"))
    with pytest.raises(NotAllowed):
        retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("system"))


def test_the_database_refuses_a_list_decided_by_its_maker(scene: Scene) -> None:
    fill(scene)
    identifier, _ = proposed(scene)
    row = DestructionList.objects.get(id=identifier)
    row.state, row.decided_by_id, row.decided_at = "carried_out", row.proposed_by_id, scene.cast.start
    with pytest.raises(IntegrityError, match="decided_by_another"), transaction.atomic():
        row.save()


def test_after_a_list_is_carried_out_the_log_verifies(own_database: OwnDatabase) -> None:
    scene = Scene.of(small_hall())
    fill(scene)
    key = new_key("lakeside", random.Random(7).randbytes(32))
    put_in_order()
    make_checkpoint(key, scene.cast.start)
    identifier, digest = proposed(scene)
    retention.approve(scene.cast.hall, identifier, digest, scene.cast.act("director", scene.cast.after(days=1202)))
    assert not AccessEntry.objects.exists()
    put_in_order()
    make_checkpoint(key, scene.cast.after(days=1203))
    report = verify_log(own_database.owner_url, [key.public])
    assert report.sound and report.checkpoints == 2, report
    connection.close()
