"""Roles, fixed words of the office (domain glossary), and which of them act where."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may be in a hall or unit; one account may hold several."""

    GUIDE = "guide"
    CLERK = "clerk"
    WINDOW_HEAD = "window_head"
    DUTY_LEADER = "duty_leader"
    CHIEF_REPRESENTATIVE = "chief_representative"
    VERIFICATION_OFFICER = "verification_officer"
    RETURN_VISIT_OFFICER = "return_visit_officer"
    SUPERVISOR = "supervisor"
    DIRECTOR = "director"
    LEADING_GROUP = "leading_group"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    KIOSK = "kiosk"
    BOARD = "board"


class DeviceKind(StrEnum):
    """What a paired device is: takes tickets, calls numbers, asks for reviews."""

    KIOSK = "kiosk"
    BOARD = "board"
    PAD = "pad"


class Paper(StrEnum):
    """How a kiosk's roll stands."""

    OK = "ok"
    LOW = "low"
    EMPTY = "empty"


DEVICE_ROLES = frozenset({Role.KIOSK, Role.BOARD})
STAFF_ROLES = frozenset(Role) - DEVICE_ROLES


class SessionState(StrEnum):
    """How far a log-in has come: waits for the second factor, open, locked by its clerk, ended."""

    CODE = "code"
    OPEN = "open"
    LOCKED = "locked"
    ENDED = "ended"


class Proof(StrEnum):
    """What a session was opened with beside the password; nothing is the empty text."""

    NONE = ""
    TOTP = "totp"
    PASSKEY = "passkey"
    SPARE = "spare"
    PROVIDER = "provider"
