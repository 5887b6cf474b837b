"""Timing, templates and addresses, without a database."""

import datetime as dt

import pytest

from openhall.notices.rules.templates import TEMPLATES, preview
from openhall.notices.rules.timing import MOST_ATTEMPTS, Quiet, next_try, not_before
from openhall.notices.rules.webhooks import is_public, signature

PREVIEWS = {
    ("nearly", "zh-hans"): ("快到您了", "A012 号：前面还有 3 位，请回到大厅等候。"),
    ("nearly", "en"): ("Nearly your turn", "Ticket A012: 3 ahead of you. Please come back to the hall."),
    ("called", "zh-hans"): ("请您办理", "A012 号，请到 5 窗口。"),
    ("called", "en"): ("It is your turn", "Ticket A012: please go to window 5."),
    ("review", "zh-hans"): ("请您评价", "A012 号已办结，请评价本次服务：https://hall.example/r/…"),
    ("review", "en"): ("Please review your visit", "Ticket A012 is finished. Please review it: https://hall.example/r/…"),
    ("card_yellow", "zh-hans"): ("黄牌提醒", "时限 matter 即将到期，请尽快办理（018f…）。"),
    ("card_yellow", "en"): ("Yellow card", "The limit matter is about to run out; please act (018f…)."),
    ("card_red", "zh-hans"): ("红牌督办", "时限 matter 已逾期，请立即办理（018f…）。"),
    ("card_red", "en"): ("Red card", "The limit matter is overdue; please act now (018f…)."),
}
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("hour", "quiet", "wait"),
    [
        (20, Quiet(), 0), (21, Quiet(), 11), (23, Quiet(), 9), (3, Quiet(), 5), (8, Quiet(), 0),
        (13, Quiet(dt.time(12), dt.time(14)), 1), (14, Quiet(dt.time(12), dt.time(14)), 0),
        (3, Quiet(dt.time(0), dt.time(0)), 0),
    ],
)  # fmt: skip
def test_quiet_hours(hour: int, quiet: Quiet, wait: int) -> None:
    moment = dt.datetime(2026, 3, 2, hour - 8 if hour >= 8 else hour + 16, tzinfo=dt.UTC)
    assert not_before(moment, quiet) - moment == dt.timedelta(hours=wait)


def test_attempts_are_spread_and_end() -> None:
    waits = [next_try(NOW, number) for number in range(1, MOST_ATTEMPTS + 1)]
    assert [(each - NOW).seconds for each in waits[:-1] if each] == [30, 60, 120, 240, 480, 960, 1920]
    assert waits[-1] is None


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", sorted(TEMPLATES))
def test_every_template_has_a_preview_in_both_languages(code: str, language: str) -> None:
    text = preview(code, language)
    assert (text.subject, text.body) == PREVIEWS[code, language]
    assert all(value in text.body for value in TEMPLATES[code].sample.values())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_open_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::"],
)  # fmt: skip
def test_closed_addresses(address: str) -> None:
    assert not is_public(address)


def test_a_signature_holds_time_and_body() -> None:
    made = signature("k", 1, b"x")
    assert made == signature("k", 1, b"x")
    assert len({made, signature("k", 2, b"x"), signature("k", 1, b"y"), signature("j", 1, b"x")}) == 4
