"""What is shown or erased and what the log says of it are one: neither without the other."""

from collections import Counter

import psycopg
import pytest
from django.db import DatabaseError, transaction

from openhall.kit.reactions import react
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.models import Event
from openhall.vault import services
from openhall.vault.events import PersonalDataErased
from openhall.vault.states import Purpose, Relation
from tests.server import OwnDatabase
from tests.vault.people import CLERK, HALL, LAST_DAY, kept, review


def told_of(subject: Subject) -> Counter[str]:
    return Counter(event.kind for event in ledger.about(subject.id))


def see(subject: Subject) -> services.Shown:
    return services.reveal(subject, ["name"], Relation.VERIFICATION_OFFICER, Purpose.VERIFY, "called back", CLERK)


@pytest.mark.usefixtures("own_database")
def test_a_reveal_is_a_transaction_of_its_own() -> None:
    """Inside another one its event could still be undone after the value was seen."""
    subject = kept({"name": "张三"})
    with pytest.raises(RuntimeError), transaction.atomic():
        see(subject)
    assert not told_of(subject)
    assert see(subject)["name"] == "张三"
    assert told_of(subject) == {"PersonalDataRevealed": 1}


def test_where_the_log_refuses_nothing_is_shown_or_erased(own_database: OwnDatabase) -> None:
    subject = kept({"name": "张三"})
    with psycopg.connect(own_database.owner_url) as session:
        session.execute("ALTER TABLE ledger_event ADD CONSTRAINT shut CHECK (kind NOT LIKE 'PersonalData%') NOT VALID")
    for verb in (lambda: see(subject), lambda: services.erase(subject, CLERK, "asked for it")):
        with pytest.raises(DatabaseError):
            verb()
    assert not Event.objects.exists()
    assert services.open_commitment(subject, "name").value == "张三"


@pytest.mark.usefixtures("own_database")
def test_keeping_and_erasing_belong_to_the_callers_transaction() -> None:
    new, old = review(), kept({"name": "张三"})
    with transaction.atomic():
        services.keep(new, HALL, {"name": "李四"}, CLERK, LAST_DAY)
        services.erase(old, CLERK, "asked for it")
        transaction.set_rollback(True)
    assert not services.masked(new, ["name"], Relation.MODERATOR, Purpose.MODERATE)
    assert services.open_commitment(old, "name").value == "张三"
    assert not Event.objects.exists()


@pytest.mark.usefixtures("own_database")
def test_who_follows_an_erasure_follows_in_its_transaction() -> None:
    heard: list[PersonalDataErased] = []

    def follow(fact: PersonalDataErased) -> None:
        if fact.subject == subject:
            heard.append(fact)
            raise ArithmeticError

    subject = kept({"name": "张三"})
    react(PersonalDataErased, follow)
    with pytest.raises(ArithmeticError):
        services.erase(subject, CLERK, "asked for it")
    assert heard == [PersonalDataErased(subject, ("name",), "asked for it")]
    assert services.open_commitment(subject, "name").value == "张三"
    assert not Event.objects.exists()
