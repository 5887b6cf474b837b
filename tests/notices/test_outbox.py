"""From the outbox to real local peers that answer, fail, hang, drip and lie."""

import datetime as dt
import json
import time
import uuid
from collections.abc import Mapping
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openhall.kit.errors import Malformed
from openhall.kit.subject import Subject
from openhall.ledger import queries as ledger
from openhall.ledger.services import Act
from openhall.notices import queries
from openhall.notices.models import Notice
from openhall.notices.rules.timing import LEASE, MOST_ATTEMPTS, Quiet
from openhall.notices.rules.webhooks import signature
from openhall.notices.services import Outgoing, Senders, drain, forget_tallies, queue, withdraw
from openhall.notices.services.channels.email import Smtp
from openhall.notices.services.channels.http import Sms, Way, Webhook
from openhall.notices.services.draining import Send
from openhall.notices.states import Channel, NoticeState
from tests.cast import NOW
from tests.notices.peers import http_server, mail_server, mail_server_that

pytestmark = [pytest.mark.django_db, pytest.mark.system_pg]

HALL, TICKET = uuid.UUID(int=0xA11), Subject("ticket", uuid.UUID(int=7))
ADDRESS = {"email": "visitor@example.org", "sms": "13812345678"}
LOCAL = Way(frozenset({"127.0.0.1"}), timeout=0.5)
ACT = Act("system", NOW)


def outgoing(channel: Channel = Channel.EMAIL, dedupe: str = "called:7", **more: Any) -> Outgoing:
    to = "cards" if channel is Channel.WEBHOOK else TICKET
    facts = {"number": "A012", "window": "5"}
    return Outgoing(channel, to, "called", facts, dedupe, TICKET.id, **more)


def senders(by: Mapping[Channel, Send], url: str = "", per_hour: int = 20) -> Senders:
    def open_address(kind: str, holder: uuid.UUID, channel: str, now: dt.datetime) -> str | None:
        return ADDRESS.get(channel) if holder == TICKET.id else None

    return Senders(open_address, by, {"cards": url}, per_hour)


def drained(chosen: Senders, **later: float) -> Notice:
    drain(chosen, lambda: NOW + dt.timedelta(**later))
    return Notice.objects.order_by("-id")[0]


def log_of(notice: uuid.UUID) -> list[str]:
    return sorted(each.kind for each in ledger.about(notice))


def test_an_email_goes_from_the_outbox_to_a_mail_server() -> None:
    with mail_server() as (box, port):
        notice = queue(HALL, outgoing(), ACT)
        assert notice is not None
        row = drained(senders({Channel.EMAIL: Smtp("127.0.0.1", port, "hall@example.org", security="none")}))
    (mail,) = box.mails
    assert (row.state, row.attempts, row.ended_at, row.error) == (NoticeState.SENT, 1, NOW, "")
    assert mail["To"] == ADDRESS["email"]
    assert "A012" in mail.get_content()
    assert mail["Message-ID"] == f"<{notice}@example.org>" == row.provider_id
    assert log_of(notice) == ["NoticeQueued", "NoticeSent"]
    sent = next(each for each in ledger.about(notice) if each.kind == "NoticeSent")
    assert dict(sent.data) == {"attempts": 1}
    assert not any(ADDRESS["email"] in str(each) for each in ledger.about(notice))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reply", "state", "error"),
    [("451 later", NoticeState.FAILED, "smtp_451"), ("554 no", NoticeState.FAILED, "smtp_554")],
)
def test_a_mail_server_that_refuses_is_asked_again(reply: str, state: str, error: str) -> None:
    queue(HALL, outgoing(), ACT)
    with mail_server() as (box, port):
        box.reply = reply
        chosen = senders({Channel.EMAIL: Smtp("127.0.0.1", port, "hall@example.org", security="none")})
        row = drained(chosen)
        assert (row.state, row.error) == (state, error)
        assert row.next_at == NOW + dt.timedelta(seconds=30)
        box.reply = "250 OK"
        assert drained(chosen, seconds=29).state == state, "not before its time"
        assert drained(chosen, seconds=31).state == NoticeState.SENT
        assert len({mail["Message-ID"] for mail in box.mails}) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mood", "error"),
    [("hang", "timeout"), ("drip", "timeout"), ("deaf", "timeout"), ("close", "unreachable"), ("busy", "smtp_421"),
     ("babble", "unreachable")],
)  # fmt: skip
def test_a_mail_server_of_every_bad_mood_is_given_up_soon_and_asked_again(mood: str, error: str) -> None:
    queue(HALL, outgoing(), ACT)
    with mail_server_that(mood) as port:
        bad = Smtp("127.0.0.1", port, "hall@example.org", security="none", timeout=0.4, longest=0.8)
        began = time.monotonic()
        row = drained(senders({Channel.EMAIL: bad}))
        assert time.monotonic() - began < 2.5
    assert (row.state, row.error, row.attempts) == (NoticeState.FAILED, error, 1)
    with mail_server() as (box, port):
        good = Smtp("127.0.0.1", port, "hall@example.org", security="none")
        assert drained(senders({Channel.EMAIL: good}), seconds=31).state == NoticeState.SENT
        assert len(box.mails) == 1


def test_an_address_that_would_write_headers_is_refused() -> None:
    queue(HALL, outgoing(), ACT)
    bad = Senders(lambda *_: "a@b.org\nBcc: c@d.org", {Channel.EMAIL: Smtp("127.0.0.1", 1, "h@e.org")}, {})
    assert (drained(bad).state, drained(bad).error) == (NoticeState.GIVEN_UP, "bad_address")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mood", "state", "error"),
    [
        ("ok", NoticeState.SENT, ""), ("down", NoticeState.FAILED, "http_503"), ("hang", NoticeState.FAILED, "timeout"),
        ("drip", NoticeState.FAILED, "timeout"), ("close", NoticeState.FAILED, "unreachable"),
        ("redirect", NoticeState.GIVEN_UP, "redirect"), ("no", NoticeState.GIVEN_UP, "http_400"),
        ("lie", NoticeState.FAILED, "provider_said_no"),
    ],
)  # fmt: skip
def test_an_sms_provider_of_every_mood(mood: str, state: str, error: str) -> None:
    queue(HALL, outgoing(Channel.SMS), ACT)
    with http_server() as peer:
        peer.mood = mood
        sms = Sms(f"{peer.url}?to={{phone}}", '{"text": "{text}", "id": "{id}"}', '"errcode": 0', LOCAL)
        row = drained(senders({Channel.SMS: sms}))
        assert (row.state, row.error) == (state, error)
        assert json.loads(peer.seen[0][1]) == {"text": "A012 号，请到 5 窗口。", "id": str(row.id)}
        assert len(peer.seen) == 1, "a redirect is not followed"


def test_a_webhook_is_signed_and_carries_its_id() -> None:
    queue(HALL, outgoing(Channel.WEBHOOK), ACT)
    with http_server() as peer:
        row = drained(senders({Channel.WEBHOOK: Webhook("secret", LOCAL)}, peer.url))
        ((headers, body),) = peer.seen
    assert row.state == NoticeState.SENT
    assert headers["X-OpenHall-Signature"] == signature("secret", int(NOW.timestamp()), body)
    assert headers["Idempotency-Key"] == headers["X-OpenHall-Notice"] == str(row.id) == json.loads(body)["id"]


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("https://127.0.0.1/", "private_address"), ("https://localhost/", "private_address"),
        ("https://169.254.169.254/latest", "private_address"), ("https://[::1]/", "private_address"),
        ("https://[::ffff:10.0.0.1]/", "private_address"), ("https://10.1.2.3/", "private_address"),
        ("https://2130706433/", "private_address"), ("http://example.org/", "not_https"), ("file:///etc/passwd", "bad_url"),
        ("https://u:p@example.org/", "bad_url"), ("https://1.1.1.1:99999/", "bad_url"),
    ],
)  # fmt: skip
def test_a_webhook_leads_nowhere_private(url: str, error: str) -> None:
    queue(HALL, outgoing(Channel.WEBHOOK), ACT)
    row = drained(senders({Channel.WEBHOOK: Webhook("secret")}, url))
    assert (row.state, row.error) == (NoticeState.GIVEN_UP, error)


def test_one_cause_queues_once_and_a_rolled_back_change_queues_nothing() -> None:
    assert queue(HALL, outgoing(), ACT) is not None
    assert queue(HALL, outgoing(), ACT) is None
    assert queue(uuid.UUID(int=2), outgoing(), ACT) is not None, "another hall has causes of its own"
    with transaction.atomic():
        queue(HALL, outgoing(dedupe="other"), ACT)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 2


def test_after_enough_attempts_it_is_given_up_and_the_log_says_so() -> None:
    notice = queue(HALL, outgoing(Channel.SMS), ACT)
    assert notice is not None
    with http_server() as peer:
        peer.mood = "down"
        chosen = senders({Channel.SMS: Sms(peer.url, "{}", "0", LOCAL)})
        for day in range(MOST_ATTEMPTS + 3):
            row = drained(chosen, days=day)
    assert (row.state, row.attempts, len(peer.seen)) == (NoticeState.GIVEN_UP, MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert log_of(notice) == ["NoticeGivenUp", "NoticeQueued"]


def test_an_address_gets_so_many_an_hour_and_the_rest_in_the_next() -> None:
    for number in range(5):
        queue(HALL, outgoing(Channel.SMS, f"called:{number}"), ACT)
    with http_server() as peer:
        chosen = senders({Channel.SMS: Sms(peer.url, "{}", "0", LOCAL)}, per_hour=3)
        drained(chosen)
        assert len(peer.seen) == 3
        drained(chosen, minutes=59)
        assert len(peer.seen) == 3
        drained(chosen, minutes=60)
    assert len(peer.seen) == 5 and set(Notice.objects.values_list("attempts", flat=True)) == {1}


def test_quiet_hours_of_the_halls_zone_are_kept() -> None:
    night = dt.datetime(2026, 3, 2, 14, tzinfo=dt.UTC)  # 22:00 in Shanghai
    queue(HALL, outgoing(quiet=Quiet()), Act("system", night))
    assert Notice.objects.get().next_at == dt.datetime(2026, 3, 3, 0, tzinfo=dt.UTC)


def test_what_is_withdrawn_does_not_go_out() -> None:
    queue(HALL, outgoing(), ACT)
    assert withdraw(HALL, "called:7", ACT) and not withdraw(HALL, "called:7", ACT)
    assert drain(senders({}), lambda: NOW) == 0
    assert Notice.objects.get().state == NoticeState.WITHDRAWN


def test_an_erased_address_and_a_channel_without_settings_are_said_in_a_word() -> None:
    ghost = Subject("ticket", uuid.UUID(int=8))
    queue(HALL, Outgoing(Channel.SMS, ghost, "called", {"number": "1", "window": "1"}, "ghost", ghost.id), ACT)
    queue(HALL, outgoing(), ACT)
    drain(senders({}), lambda: NOW)
    assert set(Notice.objects.values_list("state", "error")) == {("given_up", "no_address"), ("given_up", "no_channel")}


def test_a_broken_lease_goes_out_once_more_under_the_same_id_and_the_late_one_changes_nothing() -> None:
    notice = queue(HALL, outgoing(Channel.SMS), ACT)
    from openhall.notices.services import draining

    (lost,) = draining._lease(NOW, 10)
    with http_server() as peer:
        chosen = senders({Channel.SMS: Sms(peer.url, '"{id}"', "0", LOCAL)})
        assert drain(chosen, lambda: NOW + LEASE - dt.timedelta(seconds=1)) == 0
        assert drained(chosen, seconds=LEASE.total_seconds()).state == NoticeState.SENT
    draining._failed(lost, "late", NOW)
    assert Notice.objects.get().state == NoticeState.SENT
    assert peer.seen[0][1].decode() == f'"{notice}"'


def test_a_notice_without_its_facts_is_refused() -> None:
    with pytest.raises(Malformed):
        queue(HALL, Outgoing(Channel.SMS, TICKET, "called", {}, "x", TICKET.id), ACT)
    with pytest.raises(Malformed):
        queue(HALL, outgoing(language="fr"), ACT)
    with pytest.raises(Malformed):
        queue(HALL, outgoing(dedupe=""), ACT)


def test_the_database_refuses_a_second_cause_and_a_lease_without_an_end() -> None:
    queue(HALL, outgoing(), ACT)
    for change in ({"state": "sending"}, {"named": "both"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.update(**change)


def test_the_age_of_the_outbox() -> None:
    assert queries.oldest_waiting(NOW) is None
    queue(HALL, outgoing(), ACT)
    assert queries.oldest_waiting(NOW + dt.timedelta(minutes=5)) == dt.timedelta(minutes=5)
    assert [each.state for each in queries.recent(HALL)] == [NoticeState.WAITING]


def test_a_notice_that_nobody_foresaw_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    queue(HALL, outgoing(Channel.EMAIL, "odd"), ACT)
    queue(HALL, outgoing(Channel.SMS, "good"), ACT)

    def odd(message: object) -> str:
        raise ArithmeticError("13812345678")

    with http_server() as peer:
        drain(senders({Channel.EMAIL: odd, Channel.SMS: Sms(peer.url, "{}", "0", LOCAL)}), lambda: NOW)
    assert set(Notice.objects.values_list("state", "error")) == {("failed", "error"), ("sent", "")}
    assert [getattr(each, "kind", "") for each in caplog.records] == ["ArithmeticError"]
    assert "13812345678" not in caplog.text


def test_a_notice_that_breaks_every_sender_is_given_up() -> None:
    queue(HALL, outgoing(), ACT)
    Notice.objects.update(attempts=MOST_ATTEMPTS)
    assert (drained(senders({})).state, drained(senders({})).error) == (NoticeState.GIVEN_UP, "broken_off")


def test_counts_of_past_hours_are_forgotten() -> None:
    queue(HALL, outgoing(Channel.SMS), ACT)
    with http_server() as peer:
        drained(senders({Channel.SMS: Sms(peer.url, "{}", "0", LOCAL)}))
    assert (forget_tallies(NOW), forget_tallies(NOW + dt.timedelta(hours=4))) == (0, 1)
