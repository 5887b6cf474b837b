"""Typed settings from the environment; a wrong value stops the start with one clear line."""

import dataclasses
import ipaddress
import os
import pathlib
import re
import urllib.parse
from collections.abc import Mapping

from openhall.ledger.rules.notes import BadNote, PublicKey, SigningKey, public_key, signing_key
from openhall.people.rules.provider import Provider
from openhall.vault.rules.retention import BadRetention, kept_days

VAULT_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{16,200}")


class BadSetting(Exception):
    """An environment variable that cannot be used; the message names it and says what is expected."""


@dataclasses.dataclass(frozen=True, slots=True)
class Environment:
    """What OpenHall reads from outside."""

    database_url: str = dataclasses.field(repr=False)
    owner_database_url: str = dataclasses.field(repr=False)
    secret_key: str = dataclasses.field(repr=False)
    debug: bool
    data_dir: pathlib.Path
    front_secret: str = dataclasses.field(repr=False)
    vault_key: str = dataclasses.field(repr=False)
    allowed_hosts: tuple[str, ...]
    https: bool
    demo: bool
    checkpoint_key: SigningKey | None
    checkpoint_keys: tuple[PublicKey, ...]
    notices: Mapping[str, str] = dataclasses.field(repr=False)
    public_url: str
    metrics_token: str = dataclasses.field(repr=False)
    log: str
    proxies: tuple[str, ...]
    kept_days: Mapping[str, int]
    second_factor: str
    provider: Provider | None
    shift_hours: int


def _flag(values: Mapping[str, str], name: str) -> bool:
    text = values.get(name, "").strip().lower()
    if text in ("", "0", "false", "no"):
        return False
    if text in ("1", "true", "yes"):
        return True
    raise BadSetting(f"{name} must be 1 or 0, not {text!r}")


def _vault_key(text: str) -> str:
    """One or several keys, the newest first; empty for processes that open no vault."""
    if not all(VAULT_KEY.fullmatch(word) for word in text.split()):
        raise BadSetting("OPENHALL_VAULT_KEY must be 32 bytes in URL-safe base64 (43 characters), the newest key first")
    return text


def default_data_dir(values: Mapping[str, str] = os.environ) -> pathlib.Path:
    """`$OPENHALL_DATA_DIR`, else the user's own data directory (XDG)."""
    if values.get("OPENHALL_DATA_DIR"):
        return pathlib.Path(values["OPENHALL_DATA_DIR"]).expanduser().absolute()
    base = values.get("XDG_DATA_HOME") or str(pathlib.Path.home() / ".local" / "share")
    return pathlib.Path(base) / "openhall"


def own_checkpoint_key(values: Mapping[str, str] = os.environ) -> SigningKey | None:
    """The key of `$OPENHALL_CHECKPOINT_KEY`, for a city that keeps its own; None without."""
    text = values.get("OPENHALL_CHECKPOINT_KEY", "").strip()
    try:
        return signing_key(text) if text else None
    except BadNote as error:
        raise BadSetting(f"OPENHALL_CHECKPOINT_KEY can't be used: {error}") from error


def _known_keys(values: Mapping[str, str]) -> tuple[PublicKey, ...]:
    try:
        return tuple(public_key(each) for each in values.get("OPENHALL_CHECKPOINT_KEYS", "").split())
    except BadNote as error:
        raise BadSetting(f"OPENHALL_CHECKPOINT_KEYS can't be used: {error}") from error


NOTICES = "OPENHALL_NOTICES_"


def _notices(values: Mapping[str, str]) -> Mapping[str, str]:
    """Everything of notices by its name without the prefix; numbers and words that can't be used stop the start."""
    found = {name.removeprefix(NOTICES): text.strip() for name, text in values.items() if name.startswith(NOTICES)}
    for name in ("SMTP_PORT", "PER_HOUR"):
        if found.get(name) and not (found[name].isascii() and found[name].isdigit() and int(found[name]) > 0):
            raise BadSetting(f"{NOTICES}{name} must be a whole number above 0")
    if found.get("SMTP_SECURITY", "") not in ("", "none", "starttls", "tls"):
        raise BadSetting(f"{NOTICES}SMTP_SECURITY must be none, starttls or tls")
    return found


def _public_url(text: str) -> str:
    """The address at which visitors reach the hall, without a slash at its end; links in messages begin with it."""
    if text and not re.fullmatch(r"https?://[^/\s?#@]+(/[^\s?#]*)?", text.strip()):
        raise BadSetting("OPENHALL_PUBLIC_URL must be like https://hall.example, without user, query and fragment")
    return text.strip().rstrip("/")


def _metrics_token(values: Mapping[str, str]) -> str:
    text = values.get("OPENHALL_METRICS_TOKEN", "").strip()
    if text and not TOKEN.fullmatch(text):
        raise BadSetting("OPENHALL_METRICS_TOKEN must be 16 to 200 letters, digits, hyphens or underscores")
    return text


def log_form(values: Mapping[str, str] = os.environ) -> str:
    """`json` or `plain`, with a line for every request; empty: plain, warnings and worse alone."""
    text = values.get("OPENHALL_LOG", "").strip().lower()
    if text not in ("", "json", "plain"):
        raise BadSetting(f"OPENHALL_LOG must be json or plain, not {text[:20]!r}")
    return text


def proxies(values: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Addresses and networks of the proxies that stand before our front; what they forward is believed."""
    try:
        return tuple(str(ipaddress.ip_network(each)) for each in values.get("OPENHALL_PROXIES", "").split())
    except ValueError as error:
        raise BadSetting(f"OPENHALL_PROXIES must be addresses or networks, divided by blanks: {error}") from error


def days_kept(values: Mapping[str, str] = os.environ) -> Mapping[str, int]:
    """How long records are kept, by class; a time shorter than the law's stops the start."""
    try:
        return kept_days(values.get("OPENHALL_KEPT_DAYS", ""))
    except BadRetention as error:
        raise BadSetting(f"OPENHALL_KEPT_DAYS can't be used: {error}") from error


LOCAL = ("localhost", "127.0.0.1", "::1")
PROVIDER = ("OPENHALL_OIDC_ISSUER", "OPENHALL_OIDC_CLIENT_ID", "OPENHALL_OIDC_CLIENT_SECRET", "OPENHALL_OIDC_NAME")


def _provider(values: Mapping[str, str]) -> Provider | None:
    """The identity provider: all of it or none; over plain http on this machine alone."""
    issuer, client, secret, name = (values.get(f"OPENHALL_OIDC_{each}", "").strip() for each in
                                    ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME"))  # fmt: skip
    if not (issuer or client or secret or name):
        return None
    if not (issuer and client and secret):
        raise BadSetting("OPENHALL_OIDC_ISSUER, OPENHALL_OIDC_CLIENT_ID and OPENHALL_OIDC_CLIENT_SECRET go together")
    try:
        parts = urllib.parse.urlsplit(issuer)
        host = parts.hostname
    except ValueError:
        raise BadSetting("OPENHALL_OIDC_ISSUER must be an address") from None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in LOCAL)):
        raise BadSetting("OPENHALL_OIDC_ISSUER must be an https address (http on this machine alone)")
    return Provider(issuer, client, secret, name or host)


def _second_factor(values: Mapping[str, str]) -> str:
    """forced where nothing is said; offered in a demo, whose accounts stand on a page."""
    text = values.get("OPENHALL_SECOND_FACTOR", "").strip()
    if text not in ("", "forced", "offered"):
        raise BadSetting("OPENHALL_SECOND_FACTOR must be forced or offered")
    return text or ("offered" if _flag(values, "OPENHALL_DEMO") else "forced")


def _shift_hours(values: Mapping[str, str]) -> int:
    text = values.get("OPENHALL_SHIFT_HOURS", "").strip() or "12"
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 24):
        raise BadSetting("OPENHALL_SHIFT_HOURS must be a whole number from 1 to 24")
    return int(text)


def read_environment(values: Mapping[str, str] = os.environ) -> Environment:
    """All settings, or BadSetting."""
    url = values.get("OPENHALL_DATABASE_URL", "")
    hosts = tuple(each.strip() for each in values.get("OPENHALL_ALLOWED_HOSTS", "*").split(",") if each.strip())
    return Environment(
        database_url=url,
        owner_database_url=values.get("OPENHALL_OWNER_DATABASE_URL", url),
        secret_key=values.get("OPENHALL_SECRET_KEY", ""),
        debug=_flag(values, "OPENHALL_DEBUG"),
        data_dir=default_data_dir(values),
        front_secret=values.get("OPENHALL_FRONT_SECRET", ""),
        vault_key=_vault_key(values.get("OPENHALL_VAULT_KEY", "")),
        allowed_hosts=hosts,
        https=_flag(values, "OPENHALL_HTTPS"),
        demo=_flag(values, "OPENHALL_DEMO"),
        checkpoint_key=own_checkpoint_key(values),
        checkpoint_keys=_known_keys(values),
        notices=_notices(values),
        public_url=_public_url(values.get("OPENHALL_PUBLIC_URL", "")),
        metrics_token=_metrics_token(values),
        log=log_form(values),
        proxies=proxies(values),
        kept_days=days_kept(values),
        provider=_provider(values),
        second_factor=_second_factor(values),
        shift_hours=_shift_hours(values),
    )
