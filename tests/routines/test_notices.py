"""Who is told of what: cards to the webhook the settings name; addresses come from the vault, and that is logged."""

import datetime as dt
import uuid

import pytest
from django.test import override_settings

from openhall.deadlines.events import CardIssued
from openhall.kit.reactions import announce
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.notices import queries
from openhall.notices.services import Senders
from openhall.routines import notices
from openhall.site.environment import BadSetting, read_environment
from openhall.site.running.worker import loops
from openhall.vault.services import erase
from tests.cast import NOW
from tests.server import OwnDatabase
from tests.vault.people import CLERK, kept

HALL = uuid.UUID(int=0xA11)
CARD = CardIssued(
    uuid.UUID(int=1), uuid.UUID(int=2), HALL, Subject("review", uuid.UUID(int=3)), "matter", "red", 1, "rule", 1, NOW, None, ""
)


@pytest.mark.django_db
def test_a_card_is_told_once_where_a_webhook_is_named() -> None:
    announce(CARD)
    assert queries.recent(HALL) == []
    with override_settings(NOTICES={"CARDS_WEBHOOK": "https://example.org/"}):
        announce(CARD)
        announce(CARD)
    assert [(each.template, each.channel) for each in queries.recent(HALL)] == [("card_red", "webhook")]


def test_the_vault_opens_an_address_for_the_sender_and_logs_it(own_database: OwnDatabase) -> None:
    subject = kept({"phone": "138 1234-5678"})
    assert notices.open_address(subject.kind, subject.id, "sms", NOW) == "138 1234-5678"
    assert [each.kind for each in ledger.about(subject.id)] == ["PersonalDataRevealed"]
    erase(subject, Act("account:privacy", NOW + dt.timedelta(1)), "asked for it")
    assert notices.open_address(subject.kind, subject.id, "sms", NOW) is None
    assert CLERK.now == NOW


def test_the_worker_sends_and_rests_without_a_channel() -> None:
    assert notices.run in loops()
    assert notices.step(Senders(notices.open_address, {}, {})) == notices.IDLE


@pytest.mark.parametrize("bad", [{"SMTP_PORT": "x"}, {"PER_HOUR": "0"}, {"SMTP_SECURITY": "maybe"}])
def test_settings_that_cannot_be_used_stop_the_start(bad: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match="OPENHALL_NOTICES_"):
        read_environment({f"OPENHALL_NOTICES_{name}": text for name, text in bad.items()})
