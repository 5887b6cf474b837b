"""Group bots of WeCom, DingTalk and Feishu: one POST each; the answer is read: they say 200 to everything."""

import dataclasses
import json
import urllib.parse
from collections.abc import Mapping

from openhall.notices.rules.bots import Bot, bot_of, signed
from openhall.notices.services.channels.http import Way, post
from openhall.notices.services.channels.message import Failed, Message, Refused

BUSY = frozenset({45009, 130101, 9499, 11232})
"""Their codes for "too often, or not now" (WeCom, DingTalk, Feishu): another attempt may succeed."""


@dataclasses.dataclass(frozen=True, slots=True)
class Bots:
    """Messages to the bot whose address the settings name, as the provider shows it; `secret` signs, where set."""

    secret: str = dataclasses.field(default="", repr=False)
    way: Way = dataclasses.field(default_factory=Way)
    bases: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Other places of the providers by their name: a city's own relay, or a peer of a test."""

    def __call__(self, message: Message) -> str:
        """Hand it over; Refused for a bot that is none of the three, or that the provider does not know."""
        found = bot_of(message.address)
        if found is None:
            raise Refused("bad_address")
        body = found.text(f"{message.subject}\n{message.body}")
        url, body = signed(found, body, self.secret, int(message.now.timestamp()))
        answer = post(self._moved(found, url), json.dumps(body, ensure_ascii=False).encode(),
                      {"Content-Type": "application/json; charset=utf-8"}, self.way)  # fmt: skip
        _judge(found, answer)
        return str(message.id)

    def _moved(self, bot: Bot, url: str) -> str:
        base = self.bases.get(bot.name)
        parts = urllib.parse.urlsplit(url)
        return urllib.parse.urljoin(base, f"{parts.path}?{parts.query}") if base else url


def _judge(bot: Bot, answer: bytes) -> None:
    try:
        facts = json.loads(answer)
        code = int(facts[bot.code_field])
    except (ValueError, KeyError, TypeError):
        raise Failed("strange_answer") from None
    if code in BUSY:
        raise Failed("provider_busy")
    if code != 0:
        raise Refused("provider_said_no")
