"""The writing door of people: accounts, grants, postings, tokens, tries to log in, and who somebody is."""

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
    "account_id",
    "account_of",
    "caller_of_account",
    "caller_of_token",
    "count_try",
    "create_token",
    "disable_account",
    "enable_account",
    "forgive_try",
    "grant",
    "issue_token",
    "open_account",
    "password_hash",
    "post",
    "posted_windows",
    "revoke_token",
    "revoke_tokens",
    "set_password",
    "token_digest",
]
