"""The chapter on personal data: its tables are the code's, and its example is played."""

import datetime as dt
import hashlib
import json
import pathlib
import re

import pytest

from openhall.kit.errors import Missing
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.vault import queries, services
from openhall.vault.models import Sealed
from openhall.vault.rules import SIGHTS, commitment, mask, suppress
from openhall.vault.rules.finding import FINDABLE
from openhall.vault.states import Field, Purpose, Relation, Sight
from tests.vault.people import CLERK, HALL, LAST_DAY, WRITER, review

CHAPTER = (pathlib.Path(__file__).parents[2] / "docs" / "background" / "personal-data.md").read_text("utf-8")
MORNING = dt.datetime(2026, 4, 2, 11, 59, tzinfo=dt.UTC)
EXAMPLE = {**WRITER, "phone": "13812345678"}


def table(first: str, second: str) -> list[list[str]]:
    """The rows of the table whose first two columns are named so."""
    lines = CHAPTER.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first} | {second} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def test_every_field_is_listed_and_which_can_be_looked_for() -> None:
    rows = table("field", "why")
    assert {row[0] for row in rows} == set(Field)
    assert {row[0] for row in rows if row[3] == "yes"} == FINDABLE


def test_the_table_of_sights_is_the_code() -> None:
    words = {"clear": Sight.CLEAR_LOGGED, "masked": Sight.MASKED}
    told = {(Relation(who), Purpose(why)): words[sees] for who, why, sees in table("who", "what for")}
    coded = {
        (relation, purpose): sight
        for relation, row in SIGHTS.items()
        for purpose, sight in row.items()
        if sight is not Sight.NEVER
    }
    assert told == coded


def test_the_commitment_of_the_example() -> None:
    (salt, stands) = re.findall(r"`([0-9a-f]{64})`", CHAPTER)
    text = json.dumps(["openhall-field-1", "phone", "13812345678"])
    assert hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest() == stands
    assert commitment(bytes.fromhex(salt), "phone", "13812345678").hex() == stands


@pytest.mark.django_db
def test_the_example_is_played() -> None:
    rows = table("field", "kept")
    assert {field: value for field, value, _, _ in rows} == EXAMPLE
    subject = review()
    told = services.keep(subject, HALL, EXAMPLE, CLERK, LAST_DAY)
    assert {field: mask(field, value) for field, value in EXAMPLE.items()} == {row[0]: row[2] for row in rows}
    masks = services.masked(subject, list(EXAMPLE), Relation.APPEALS_PANEL, Purpose.APPEAL)
    assert dict(masks) == {row[0]: row[2] for row in rows}
    seen = services.reveal(
        subject, list(EXAMPLE), Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "called back", Act("account:officer", CLERK.now)
    )  # fmt: skip
    assert dict(seen) == {row[0]: row[3] for row in rows}
    assert [event.kind for event in ledger.about(subject.id)] == ["PersonalDataRevealed"]
    receipt = services.open_commitment(subject, "phone")
    assert services.erase_due(MORNING) == 0
    assert services.erase_due(MORNING + dt.timedelta(minutes=1)) == len(EXAMPLE)
    with pytest.raises(Missing):
        services.open_commitment(subject, "phone")
    assert {each.field: each.commitment for each in queries.kept_fields(subject)} == told
    assert Sealed.objects.get(subject_id=subject.id, field="phone").ciphertext is None
    assert receipt.holds() and receipt.commitment == told["phone"]
    assert ledger.bent() == []


def test_the_figures_of_the_example() -> None:
    rows = table("level", "counted")
    made = suppress({level: int(count) for level, count, _ in rows})
    shown = {level: "hidden" if count is None else str(count) for level, count in made.cells.items()}
    assert shown == {level: published for level, _, published in rows}
    assert f"the total of {made.total} would" in CHAPTER.replace("\n", " ")
