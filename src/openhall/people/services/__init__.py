"""The writing door of people: accounts, grants, postings, tokens, devices, tries to log in, and who somebody is."""

from openhall.people.services.accounts import (
    account_id,
    account_of,
    disable_account,
    enable_account,
    grant,
    open_account,
    password_hash,
    post,
    set_password,
)
from openhall.people.services.callers import caller_of_account, posted_windows
from openhall.people.services.devices import (
    Beat,
    beat,
    change_roll,
    rename_device,
    revoke_device,
    watch_devices,
)
from openhall.people.services.pairing import Place, Screen, demand_pairing, offer_pairing, pair
from openhall.people.services.tokens import (
    caller_of_token,
    create_token,
    issue_token,
    revoke_token,
    revoke_tokens,
    token_digest,
)
from openhall.people.services.tries import count_try, forgive_try

__all__ = [
    "Beat",
    "Place",
    "Screen",
    "account_id",
    "account_of",
    "beat",
    "caller_of_account",
    "caller_of_token",
    "change_roll",
    "count_try",
    "create_token",
    "demand_pairing",
    "disable_account",
    "enable_account",
    "forgive_try",
    "grant",
    "issue_token",
    "offer_pairing",
    "open_account",
    "pair",
    "password_hash",
    "post",
    "posted_windows",
    "rename_device",
    "revoke_device",
    "revoke_token",
    "revoke_tokens",
    "set_password",
    "token_digest",
    "watch_devices",
]
