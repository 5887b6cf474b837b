"""How a text goes to a group bot of WeCom, DingTalk or Feishu: whose an address is, the body, the signature."""

import base64
import dataclasses
import hashlib
import hmac
import urllib.parse
from collections.abc import Mapping


@dataclasses.dataclass(frozen=True, slots=True)
class Bot:
    """One bot at its address; `code_field` of the answer is 0 when the message was taken."""

    name: str
    url: str
    code_field: str

    def text(self, words: str) -> dict[str, object]:
        """The body of a plain message."""
        if self.name == "feishu":
            return {"msg_type": "text", "content": {"text": words}}
        return {"msgtype": "text", "text": {"content": words}}


HOSTS: Mapping[str, tuple[str, str, str]] = {
    "qyapi.weixin.qq.com": ("wecom", "/cgi-bin/webhook/send", "errcode"),
    "oapi.dingtalk.com": ("dingtalk", "/robot/send", "errcode"),
    "open.feishu.cn": ("feishu", "/open-apis/bot/v2/hook/", "code"),
}


def bot_of(address: str) -> Bot | None:
    """The bot whose address (https, as the provider shows it) this is; None for any other."""
    parts = urllib.parse.urlsplit(address)
    name, path, field = HOSTS.get(parts.hostname or "", ("", "/", ""))
    if not name or parts.scheme != "https" or not parts.path.startswith(path):
        return None
    return Bot(name, address, field)


def signed(bot: Bot, body: Mapping[str, object], secret: str, at: int) -> tuple[str, dict[str, object]]:
    """Address and body with the provider's signature over the moment `at` (Unix seconds); unchanged without a secret.

    DingTalk signs milliseconds with the secret as key and says so in the address; Feishu signs nothing with both as
    key and says so in the body; WeCom knows no signature: its key in the address is the secret.
    """
    if not secret or bot.name == "wecom":
        return bot.url, dict(body)
    if bot.name == "dingtalk":
        moment = str(at * 1000)
        sign = _mac(secret.encode(), f"{moment}\n{secret}".encode())
        return f"{bot.url}&{urllib.parse.urlencode({'timestamp': moment, 'sign': sign})}", dict(body)
    return bot.url, {"timestamp": str(at), "sign": _mac(f"{at}\n{secret}".encode(), b""), **body}


def _mac(key: bytes, message: bytes) -> str:
    return base64.b64encode(hmac.new(key, message, hashlib.sha256).digest()).decode()
