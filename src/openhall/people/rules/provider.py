"""The city's identity provider (OpenID Connect): what we ask, and whom its answer names; every lie is a BadAnswer."""

import base64
import dataclasses
import datetime as dt
import hashlib
import urllib.parse
from collections.abc import Mapping
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signatures with a key pair alone: an unsigned token is none of these, nor one signed with what everybody knows."""
CLOCKS_DIFFER, OLDEST = dt.timedelta(seconds=60), dt.timedelta(minutes=15)
PROVES_TWICE = frozenset({"mfa"})
"""What a provider says of a log-in that asked for more than a password (RFC 8176)."""


class BadAnswer(ValueError):
    """What the provider said cannot be trusted; the text is for the operator's log and names nobody."""


@dataclasses.dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches for people: its address as it writes it itself, who we are to it, what a page calls it."""

    issuer: str
    client_id: str
    client_secret: str = dataclasses.field(repr=False)
    name: str


@dataclasses.dataclass(frozen=True, slots=True)
class Described:
    """Where the provider is asked, from its own description."""

    authorize: str
    token: str
    keys: str


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What is asked of one browser: three texts of chance, kept in its session until it comes back."""

    state: str
    nonce: str
    verifier: str


@dataclasses.dataclass(frozen=True, slots=True)
class Identified:
    """Who came: the provider's own mark of the person, and whether it asked for more than a password."""

    subject: str
    twice: bool


def described(provider: Provider, document: object) -> Described:
    """The provider's description, which must name the issuer we know and addresses as safe as its own."""
    if not isinstance(document, dict) or document.get("issuer") != provider.issuer:
        raise BadAnswer("the description names another issuer")
    found = [document.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    if not all(isinstance(each, str) and _as_safe(each, provider.issuer) for each in found):
        raise BadAnswer("the description lacks an address or names an unsafe one")
    return Described(*map(str, found))


def _as_safe(address: str, issuer: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(address)
        return bool(parts.hostname) and parts.scheme in ("https", urllib.parse.urlsplit(issuer).scheme)
    except ValueError:
        return False


def question_address(provider: Provider, at: Described, question: Question, back: str) -> str:
    """Where the browser is sent: code flow with PKCE (S256), state and nonce."""
    digest = hashlib.sha256(question.verifier.encode()).digest()
    query = {
        "response_type": "code", "client_id": provider.client_id, "redirect_uri": back, "scope": "openid",
        "state": question.state, "nonce": question.nonce, "code_challenge_method": "S256",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
    }  # fmt: skip
    return f"{at.authorize}{'&' if '?' in at.authorize else '?'}{urllib.parse.urlencode(query)}"


def identified(provider: Provider, keys: object, token: object, nonce: str, now: dt.datetime) -> Identified:
    """Whom a signed ID token names; BadAnswer unless it is the provider's, for us, fresh and answers this nonce."""
    if not isinstance(token, str) or not isinstance(keys, dict):
        raise BadAnswer("no ID token or no keys")
    try:
        claims = jwt.decode(token, KeySet.import_key_set(_public(keys)), algorithms=ALGORITHMS).claims
        _claims(provider, nonce, now).validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise BadAnswer(f"{type(error).__name__}: {error}"[:200]) from None
    _judge(provider, claims, now)
    methods = claims.get("amr")
    twice = isinstance(methods, list) and any(each in PROVES_TWICE for each in methods if isinstance(each, str))
    return Identified(claims["sub"], twice)


def _public(keys: Mapping[str, Any]) -> Any:
    """The pairs' public halves alone: a shared secret in the set would let anybody sign who reads it."""
    listed = keys.get("keys")
    if not isinstance(listed, list):
        raise ValueError("no list of keys")
    return {"keys": [key for key in listed if isinstance(key, dict) and key.get("kty") in ("RSA", "EC")]}


def _claims(provider: Provider, nonce: str, now: dt.datetime) -> jwt.JWTClaimsRegistry:
    leeway = int(CLOCKS_DIFFER.total_seconds())
    return jwt.JWTClaimsRegistry(
        int(now.timestamp()), leeway, iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id}, nonce={"essential": True, "value": nonce},
        exp={"essential": True}, iat={"essential": True}, sub={"essential": True},
    )  # fmt: skip


def _judge(provider: Provider, claims: Mapping[str, Any], now: dt.datetime) -> None:
    audience, party = claims["aud"], claims.get("azp", provider.client_id)
    if party != provider.client_id or (isinstance(audience, list) and len(audience) > 1 and "azp" not in claims):
        raise BadAnswer("the token was made for another party too")
    if claims["iat"] < (now - OLDEST).timestamp():
        raise BadAnswer("the token is old")
    if not 0 < len(claims["sub"]) <= 255:
        raise BadAnswer("the subject has no length that the standard knows")
