"""The rows of people: accounts, devices, log-in."""

from openhall.people.models.accounts import Account, ApiToken, Days, Grant, Leave, Posting
from openhall.people.models.devices import Device, DeviceRule, Pairing
from openhall.people.models.login import (
    EntryCode,
    Identity,
    LoginSession,
    LoginTries,
    Passkey,
    Pin,
    SpareCode,
    Totp,
)

__all__ = [
    "Account",
    "ApiToken",
    "Days",
    "Device",
    "DeviceRule",
    "EntryCode",
    "Grant",
    "Identity",
    "Leave",
    "LoginSession",
    "LoginTries",
    "Pairing",
    "Passkey",
    "Pin",
    "Posting",
    "SpareCode",
    "Totp",
]
