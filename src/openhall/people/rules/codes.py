"""Codes of the second factor: six digits of a moment (RFC 6238, as every app makes them), and spare codes."""

import base64
import datetime as dt
import hashlib
import hmac
import secrets
import urllib.parse

STEP = 30
"""Seconds for which a code stands."""
DIGITS = 6
DRIFT = 1
"""A code of the step before or after is taken too: clocks differ."""
SECRET_BYTES = 20
SPARE_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What spare codes are made of: nothing that is read as something else. Sixteen of them are 79 bits."""


def new_secret() -> str:
    """A fresh secret in base32, from the system's chance."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(now: dt.datetime) -> int:
    """Which step of thirty seconds a moment lies in."""
    return int(now.timestamp()) // STEP


def code_at(secret: str, step: int) -> str:
    """The six digits of a step (HOTP of RFC 4226 with SHA-1: what the apps know)."""
    digest = hmac.digest(base64.b32decode(secret), step.to_bytes(8, "big"), hashlib.sha1)
    at = digest[-1] & 15
    value = int.from_bytes(digest[at : at + 4], "big") & 0x7FFFFFFF
    return str(value % 10**DIGITS).zfill(DIGITS)


def matching_step(secret: str, typed: str, now: dt.datetime, used: int) -> int | None:
    """The step whose code was typed; None for another code and for one of a step up to `used`, which is spent."""
    plain = typed.replace(" ", "")
    if len(plain) != DIGITS or not (plain.isascii() and plain.isdigit()):
        return None
    here = step_of(now)
    steps = range(max(used + 1, here - DRIFT), here + DRIFT + 1)
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step), plain)]
    return found[0] if found else None


def address_of(secret: str, username: str, issuer: str) -> str:
    """What an authenticator app reads from the picture (otpauth)."""
    label = urllib.parse.quote(f"{issuer}:{username}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={urllib.parse.quote(issuer, safe='')}"


def new_spare_codes() -> tuple[str, ...]:
    """Codes for the day the telephone is gone, four letters and four and four and four."""
    made = ("".join(secrets.choice(LETTERS) for _ in range(16)) for _ in range(SPARE_CODES))
    return tuple("-".join(code[at : at + 4] for at in range(0, 16, 4)) for code in made)


def spare_digest(typed: str) -> bytes:
    """What is kept of a spare code, however it was typed: 32 bytes."""
    plain = "".join(letter for letter in typed.lower() if letter.isalnum())
    return hashlib.sha256(b"openhall-spare-1 " + plain.encode()).digest()
