"""Who may see whom: every cell is decided, and the decisions are those of the rule set."""

import itertools

import pytest

from openhall.vault.rules.sights import SEES_IDENTITY, SIGHTS, TABLE, read_table, sight
from openhall.vault.states import Field, Purpose, Relation, Sight

# Everything anybody sees, said once more in words: (relation, purpose) → sight. All the rest is never.
SEEN = {
    (Relation.VERIFICATION_OFFICER, Purpose.VERIFY): Sight.CLEAR_LOGGED,
    (Relation.RETURN_VISIT_OFFICER, Purpose.RETURN_VISIT): Sight.CLEAR_LOGGED,
    (Relation.APPEALS_PANEL, Purpose.APPEAL): Sight.MASKED,
    (Relation.APPEALS_PANEL, Purpose.HEARING): Sight.CLEAR_LOGGED,
    (Relation.SUPERVISION, Purpose.SUPERVISE): Sight.CLEAR_LOGGED,
    (Relation.SUPERVISION, Purpose.VERIFY): Sight.MASKED,
    (Relation.SUPERVISION, Purpose.RETURN_VISIT): Sight.MASKED,
    (Relation.SUPERVISION, Purpose.APPEAL): Sight.MASKED,
    (Relation.SUPERVISION, Purpose.HEARING): Sight.MASKED,
    (Relation.SUPERVISION, Purpose.MODERATE): Sight.MASKED,
    (Relation.MODERATOR, Purpose.MODERATE): Sight.MASKED,
    (Relation.EXCHANGE, Purpose.EXCHANGE): Sight.CLEAR_LOGGED,
    (Relation.MESSENGER, Purpose.NOTIFY): Sight.CLEAR_LOGGED,
    (Relation.THE_PERSON, Purpose.OWN_RIGHTS): Sight.CLEAR_LOGGED,
}
BLIND = (
    Relation.RATED_PERSON, Relation.LINE_MANAGER, Relation.OTHER_STAFF, Relation.AUDITOR, Relation.PUBLIC,
    Relation.STATISTICS,
)  # fmt: skip
CELLS = list(itertools.product(Relation, Purpose))


def test_every_cell_is_decided_and_none_by_accident() -> None:
    assert len(CELLS) == len(Relation) * len(Purpose) == sum(len(row) for row in SIGHTS.values())
    assert {cell: SIGHTS[cell[0]][cell[1]] for cell in CELLS} == {cell: SEEN.get(cell, Sight.NEVER) for cell in CELLS}


def test_a_field_is_seen_as_its_cell_says() -> None:
    for relation, purpose in CELLS:
        for field in (*Field, "wechat"):
            expected = SIGHTS[relation][purpose]
            if field == "identity" and expected is Sight.CLEAR_LOGGED and relation not in SEES_IDENTITY:
                expected = Sight.MASKED
            assert sight(relation, purpose, field) is expected


def test_some_see_nothing_whatever_for() -> None:
    assert {sight(relation, purpose, field) for relation in BLIND for purpose in Purpose for field in Field} == {Sight.NEVER}


def test_nobody_who_calls_back_sees_an_identity_number() -> None:
    assert sight(Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "phone") is Sight.CLEAR_LOGGED
    assert sight(Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "identity") is Sight.MASKED
    assert frozenset({Relation.EXCHANGE, Relation.THE_PERSON}) == SEES_IDENTITY


def broken(old: str, new: str) -> str:
    assert old in TABLE
    return TABLE.replace(old, new, 1)


@pytest.mark.parametrize(
    "table",
    [
        TABLE.rpartition("the_person")[0],
        broken("auditor ", "public "),
        broken("line_manager         never", "line_manager         "),
        broken("rated_person         never", "rated_person         never never"),
        broken("rated_person         never", "rated_person         perhaps"),
        broken("verify return_visit", "verify verify      "),
        broken("messenger ", "neighbour "),
    ],
)
def test_a_hole_in_the_table_stops_the_start(table: str) -> None:
    with pytest.raises(ValueError, match=r"missing|valid|zip"):
        read_table(table)
