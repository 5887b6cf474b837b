"""Group bots: whose address it is, what signs, and that an answer of 200 which refuses is no success."""

import base64
import datetime as dt
import hashlib
import hmac
import json
import urllib.parse
import uuid

import pytest

from openhall.notices.rules.bots import bot_of, signed
from openhall.notices.services.channels.bots import Bots
from openhall.notices.services.channels.http import Way
from openhall.notices.services.channels.message import Failed, Message, Refused
from tests.notices.peers import http_server

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1"
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=t-1"
FEISHU = "https://open.feishu.cn/open-apis/bot/v2/hook/h-1"
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
LOCAL = Way(frozenset({"127.0.0.1"}), timeout=0.5)


def message(address: str) -> Message:
    return Message(uuid.UUID(int=3), address, "红牌督办", "时限 review.contact 已逾期", "card_red", NOW)


@pytest.mark.parametrize(("address", "name"), [(WECOM, "wecom"), (DINGTALK, "dingtalk"), (FEISHU, "feishu")])
def test_an_address_tells_whose_bot_it_is(address: str, name: str) -> None:
    found = bot_of(address)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("address", [
    "", "https://example.org/robot/send", WECOM.replace("https", "http"), "https://oapi.dingtalk.com/other?access_token=t",
    "https://qyapi.weixin.qq.com.example.org/cgi-bin/webhook/send?key=k",
])  # fmt: skip
def test_any_other_address_is_no_bot(address: str) -> None:
    assert bot_of(address) is None
    with pytest.raises(Refused, match="bad_address"):
        Bots()(message(address))


@pytest.mark.parametrize("address", [WECOM, DINGTALK, FEISHU])
def test_the_message_reaches_a_real_peer_under_the_provider_s_path(address: str) -> None:
    with http_server() as peer:
        peer.answers = b'{"code": 0}' if address == FEISHU else b'{"errcode": 0, "errmsg": "ok"}'
        name = bot_of(address).name  # type: ignore[union-attr]
        Bots(way=LOCAL, bases={name: peer.url})(message(address))
        (headers, body), path = peer.seen[0], peer.paths[0]
    (words,) = [each for each in json.loads(body).values() if isinstance(each, dict)]
    assert list(words.values()) == ["红牌督办\n时限 review.contact 已逾期"]
    assert path.removesuffix("?") == urllib.parse.urlsplit(address)._replace(scheme="", netloc="").geturl()
    assert headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    ("answer", "error", "word"),
    [(b'{"errcode": 93000, "errmsg": "invalid webhook url"}', Refused, "provider_said_no"),
     (b'{"errcode": 45009, "errmsg": "freq limit"}', Failed, "provider_busy"), (b"<html>", Failed, "strange_answer"),
     (b'{"ok": true}', Failed, "strange_answer"), (b"[]", Failed, "strange_answer")],
)  # fmt: skip
def test_an_answer_of_200_that_refuses_is_no_success(answer: bytes, error: type[Failed], word: str) -> None:
    with http_server() as peer:
        peer.answers = answer
        with pytest.raises(Failed, match=word) as raised:
            Bots(way=LOCAL, bases={"wecom": peer.url})(message(WECOM))
    assert type(raised.value) is error


def test_dingtalk_signs_in_the_address() -> None:
    bot = bot_of(DINGTALK)
    assert bot is not None
    url, body = signed(bot, {"a": 1}, "s3cret", 1_700_000_000)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    wanted = hmac.new(b"s3cret", b"1700000000000\ns3cret", hashlib.sha256).digest()
    assert query == {"access_token": "t-1", "timestamp": "1700000000000", "sign": base64.b64encode(wanted).decode()}
    assert body == {"a": 1}


def test_feishu_signs_in_the_body_and_wecom_not_at_all() -> None:
    feishu, wecom = bot_of(FEISHU), bot_of(WECOM)
    assert feishu is not None
    assert wecom is not None
    url, body = signed(feishu, feishu.text("x"), "s3cret", 1_700_000_000)
    wanted = base64.b64encode(hmac.new(b"1700000000\ns3cret", b"", hashlib.sha256).digest()).decode()
    assert (url, body["timestamp"], body["sign"]) == (FEISHU, "1700000000", wanted)
    assert body["content"] == {"text": "x"}
    assert signed(wecom, {"a": 1}, "s3cret", 1) == (WECOM, {"a": 1})
    assert signed(feishu, {"a": 1}, "", 1) == (FEISHU, {"a": 1})
