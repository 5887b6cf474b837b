"""Files of a matter: who adds them, who takes them out, what the log says, and that nothing still needed is destroyed."""

import io
import uuid

import pytest

from openhall.files.models import File
from openhall.kit.errors import Missing, NotAllowed, NotNow
from openhall.ledger import queries as ledger
from openhall.matters import services as matters
from openhall.matters.models import Entry, Matter
from openhall.matters.queries import keeping
from openhall.matters.queries.one import matter
from openhall.matters.queries.own import own_matter
from openhall.matters.rules import MOST_FILES, MOST_OWN_FILES, check_files
from openhall.places.queries import timezone_of
from tests.cast import Cast
from tests.kit.calendars import at
from tests.matters.bringing import MONDAY, Bench

pytestmark = pytest.mark.django_db
TEXT = "回执：材料已收。".encode()


def add(here: Bench, row: Matter, by: str = "tax_clerk", name: str = "回执.txt") -> uuid.UUID:
    kept = matters.add_file(row.id, name, io.BytesIO(TEXT), here.by(by), is_desk=by == "duty")
    return uuid.UUID(kept.mapping["file"])


def add_own(here: Bench, row: Matter, when: str = "2026-03-02 10:05") -> uuid.UUID:
    kept = matters.add_own_file(row.token, "照片.txt", io.BytesIO(TEXT), here.by("visitor", when))
    return uuid.UUID(kept.mapping["file"])


def test_files_of_both_sides_stand_on_the_matter_and_the_person_sees_the_own_ones(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.handled()
    of_unit, of_person = add(here, row), add_own(here, row)
    found = matter(row.hall_id, row.id, None)
    assert [(each.id, each.name, each.own, each.by) for each in found.files] == [
        (of_unit, "回执.txt", False, here.cast.staff["tax_clerk"]), (of_person, "照片.txt", True, None),
    ]  # fmt: skip
    assert [each.said for each in found.lines] == ["file", "file"]
    assert [each.id for each in own_matter(row.token, at(MONDAY)).files] == [of_person]
    kinds = [each.kind for each in ledger.about(row.id)]
    assert kinds.count("EvidenceAdded") == kinds.count("FileKept") == 2
    assert "照片" not in repr([each.data for each in ledger.about(row.id)])


def test_a_file_goes_out_with_a_line_in_the_log(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.handled()
    file, own = add(here, row), add_own(here, row)
    assert b"".join(matters.open_file(row.id, file, here.by("tax_head")).pieces) == TEXT
    assert b"".join(matters.open_own_file(row.token, own, here.by("visitor")).pieces) == TEXT
    opened = {each.actor for each in ledger.about(row.id) if each.kind == "FileOpened"}
    assert opened == {f"account:{here.cast.staff['tax_head']}", "visitor"}


def test_nobody_takes_a_file_of_another_matter_and_the_person_none_of_the_office(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row, other = here.handled(), here.handled()
    file = add(here, row)
    for identifier, wanted in ((other.id, file), (row.id, uuid.uuid4()), (uuid.uuid4(), file)):
        with pytest.raises(Missing):
            matters.open_file(identifier, wanted, here.by("tax_head"))
    for token in (row.token, other.token, "nothing"):
        with pytest.raises(Missing):
            matters.open_own_file(token, file, here.by("visitor"))


@pytest.mark.parametrize("how", ["complaint", "conduct"])
def test_what_a_complainer_added_is_kept_from_the_unit(lakeside: Cast, how: str) -> None:
    here = Bench.of(lakeside)
    row = here.handled(kind="complaint" if how == "complaint" else "difficulty")
    if how == "conduct":
        matters.triage(row.id, "conduct", "ordinary", here.by("duty"))
    own, of_unit = add_own(here, row), add(here, row)
    with pytest.raises(NotAllowed):
        matters.open_file(row.id, own, here.by("tax_head"))
    assert b"".join(matters.open_file(row.id, own, here.by("supervisor"), sees_all=True).pieces) == TEXT
    assert b"".join(matters.open_file(row.id, of_unit, here.by("tax_head")).pieces) == TEXT, "its own stays open to it"


def test_another_unit_adds_nothing(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.handled()
    with pytest.raises(NotAllowed):
        add(here, row, "water_head")
    assert not Entry.objects.exists() and not File.objects.exists()


def test_there_are_only_so_many() -> None:
    check_files(False, MOST_FILES - 1, MOST_OWN_FILES)
    check_files(True, MOST_OWN_FILES, MOST_OWN_FILES - 1)
    for own, added, by_person in ((False, MOST_FILES, 0), (True, MOST_FILES, 0), (True, MOST_OWN_FILES, MOST_OWN_FILES)):
        with pytest.raises(NotNow):
            check_files(own, added, by_person)


def test_the_eleventh_file_of_a_person_is_refused(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    row = here.bring()
    for _each in range(MOST_OWN_FILES):
        add_own(here, row)
    with pytest.raises(NotNow):
        add_own(here, row)
    assert File.objects.count() == MOST_OWN_FILES
    add(here, row, "duty")


def test_what_belongs_to_an_open_matter_is_still_needed(lakeside: Cast) -> None:
    here = Bench.of(lakeside)
    assert timezone_of(here.cast.hall)
    still, ended = here.handled(), here.withdrawn()
    later = at("2026-03-03 10:00")
    assert keeping.open_before(here.cast.hall, later) == [still.id]
    assert keeping.open_before(here.cast.hall, still.opened_at) == []
    assert keeping.open_before(here.cast.strangers_hall, later) == []
    assert keeping.are_open([still.id, ended.id]) == {still.id}
