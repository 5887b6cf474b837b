"""Asking the identity provider: its description, its answer to a code, its keys; within seconds, never redirected."""

import base64
import datetime as dt
import json
import urllib.parse
from collections.abc import Mapping
from typing import Any

from openhall.kit.lately import Lately
from openhall.notices.services.channels.http import Way, ask
from openhall.notices.services.channels.message import Failed, Refused
from openhall.people.rules.provider import (
    BadAnswer,
    Described,
    Identified,
    Provider,
    Question,
    described,
    identified,
)

TIMEOUT = 5.0
WELL_KNOWN = "/.well-known/openid-configuration"
_described: Lately[Provider, Described] = Lately(60.0)


class Away(Exception):
    """The provider does not answer."""


def description_of(provider: Provider) -> Described:
    """Where the provider is asked; read at most once a minute. Away, or BadAnswer for one that lies."""
    return _described.get(provider, lambda: described(provider, _json("GET", provider.issuer.rstrip("/") + WELL_KNOWN)))


def who_came(provider: Provider, code: str, question: Question, back: str, now: dt.datetime) -> Identified:
    """Trade the code for a signed token and read it; Away, or BadAnswer when it cannot be trusted."""
    at = description_of(provider)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": question.verifier}
    headers = {"Authorization": f"Basic {_basic(provider)}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = _json("POST", at.token, urllib.parse.urlencode(form).encode(), headers)
    token = answer.get("id_token") if isinstance(answer, dict) else None
    return identified(provider, _json("GET", at.keys), token, question.nonce, now)


def _basic(provider: Provider) -> str:
    pair = ":".join(urllib.parse.quote_plus(each) for each in (provider.client_id, provider.client_secret))
    return base64.b64encode(pair.encode()).decode()


def _json(method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Any:
    """The provider is the operator's own choice: it may stand in a private network."""
    way = Way(frozenset({urllib.parse.urlsplit(url).hostname or ""}), TIMEOUT)
    try:
        return json.loads(ask(method, url, body, {"Accept": "application/json", **(headers or {})}, way))
    except Refused as error:
        raise BadAnswer(f"{method} was refused: {error}") from None
    except Failed as error:
        raise Away(str(error)) from None
    except ValueError:
        raise BadAnswer("no JSON") from None
