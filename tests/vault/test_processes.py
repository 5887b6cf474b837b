"""Several processes at one vault: what one has done the others see, nothing is done or logged twice, nothing is lost."""

from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.vault import queries, services
from openhall.vault.rules import keyring, new_key
from openhall.vault.states import Purpose, Relation
from tests.conftest import VAULT_KEY
from tests.server import OwnDatabase
from tests.vault.other_process import Other
from tests.vault.people import CLERK, HALL, WRITER, kept, review

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def others() -> Iterator[tuple[Other, Other]]:
    """Two processes beside this one."""
    pair = (Other(), Other())
    yield pair
    for each in pair:
        each.end()


def both(
    others: tuple[Other, Other], database: OwnDatabase, verb: str, other: str = "", subject: Subject | None = None,
    key: str = VAULT_KEY,
) -> list[object]:  # fmt: skip
    """Tell both processes at once; what they say."""
    for each, what in zip(others, (verb, other or verb), strict=True):
        each.tell(database.url, key, what, subject.id if subject else None)
    return [each.answer() for each in others]


def told_of(subject: Subject) -> Counter[str]:
    return Counter(event.kind for event in ledger.about(subject.id))


def see(subject: Subject) -> services.Shown:
    return services.reveal(subject, ["name"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "called back", CLERK)


def numbers(answers: list[object]) -> list[int]:
    return [answer for answer in answers if isinstance(answer, int)]


def test_what_is_due_is_erased_and_logged_once(own_database: OwnDatabase, others: tuple[Other, Other]) -> None:
    subjects = [kept() for _ in range(30)]
    assert sum(numbers(both(others, own_database, "erase_due"))) == 30 * len(WRITER)
    assert [told_of(subject) for subject in subjects] == [{"PersonalDataErased": 1}] * 30


def test_a_field_is_kept_by_one_of_two(own_database: OwnDatabase, others: tuple[Other, Other]) -> None:
    for _ in range(5):
        subject = review()
        assert sorted(map(str, both(others, own_database, "keep", subject=subject))) == ["1", "already_kept"]
        assert len(queries.kept_fields(subject)) == 1


def test_every_reveal_is_logged_once(own_database: OwnDatabase, others: tuple[Other, Other]) -> None:
    subject = kept({"name": "张三"})
    assert both(others, own_database, "reveal", subject=subject) == [{"name": "张三"}] * 2
    assert told_of(subject) == {"PersonalDataRevealed": 2}


def test_a_reveal_meets_an_erasure(own_database: OwnDatabase, others: tuple[Other, Other]) -> None:
    """Whoever saw the value left a trace, and whoever came after the erasure saw nothing."""
    for _ in range(5):
        subject = kept({"name": "张三"})
        seen, erased = both(others, own_database, "reveal", "erase", subject)
        assert erased == 1
        assert seen in ({"name": "张三"}, "no_personal_data")
        assert told_of(subject)["PersonalDataRevealed"] == (seen == {"name": "张三"})
        assert told_of(subject)["PersonalDataErased"] == 1


def test_a_new_key_takes_over_while_two_processes_work(
    own_database: OwnDatabase, others: tuple[Other, Other], settings: LazySettings
) -> None:
    subjects = [kept() for _ in range(12)]
    told = {subject.id: queries.kept_fields(subject) for subject in subjects}
    old, text = keyring(VAULT_KEY)[0], f"{new_key()} {VAULT_KEY}"
    settings.VAULT_KEY = text
    assert len(services.find_subjects(HALL, "phone", "13812345678")) == 12
    done = []
    while queries.key_use().get(old.id):
        done += numbers(both(others, own_database, "rotate", key=text))
    assert sum(done) == 12 * len(WRITER)
    assert services.rotate() == 0
    settings.VAULT_KEY = text.split()[0]
    assert services.unreadable() == []
    assert {subject.id: queries.kept_fields(subject) for subject in subjects} == told
    assert set(services.find_subjects(HALL, "phone", "13812345678")) == set(subjects)
    settings.VAULT_KEY = VAULT_KEY
    with pytest.raises(services.Unreadable):
        see(subjects[0])
