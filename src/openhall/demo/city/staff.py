"""The people of Yunhe, all invented: a clerk for every window, a guide, a duty leader and so on for the city hall."""

import datetime as dt
import uuid

from openhall.demo.city.building import CITY, Ids
from openhall.people import services as people

PASSWORD = "openhall-demo"
FAMILY = "林沈陆顾程江叶苏方傅"
FAMILY_EN = ("Lin", "Shen", "Lu", "Gu", "Cheng", "Jiang", "Ye", "Su", "Fang", "Fu")
GIVEN = ("晓岚", "一舟", "思远", "若溪", "明川", "清和")
GIVEN_EN = ("Xiaolan", "Yizhou", "Siyuan", "Ruoxi", "Mingchuan", "Qinghe")
LEADERS = (
    ("supervisor", "supervisor"), ("director", "director"), ("admin", "administrator"), ("guide", "guide"),
    ("duty", "duty_leader"), ("auditor", "auditor"), ("verifier", "verification_officer"),
    ("caller", "return_visit_officer"), ("chief", "chief_representative"), ("leader", "leading_group"),
)  # fmt: skip


def employ(ids: Ids, now: dt.datetime, since: dt.date) -> None:
    """Open accounts, give roles, post clerks; done before, nothing changes."""
    for place, (username, role) in enumerate(LEADERS):
        account = _account(username, place + 3, now)
        people.grant(account, role, ids.halls[CITY])
    for hall, windows in ids.windows.items():
        prefix = "clerk" if hall == CITY else f"{hall}-clerk"
        accounts = [_account(f"{prefix}{place:02d}", place, now) for place in range(1, len(windows) + 1)]
        for place, (account, (_, window)) in enumerate(zip(accounts, windows, strict=True)):
            people.grant(account, "clerk", ids.halls[hall])
            people.post(account, window, since, substitute=accounts[place - 1] if len(accounts) > 1 else None)


def _account(username: str, place: int, now: dt.datetime) -> uuid.UUID:
    known = people.account_id(username)
    if known is not None:
        return known
    family, given = place % len(FAMILY), place * 7 % len(GIVEN)
    name, name_en = FAMILY[family] + GIVEN[given], f"{GIVEN_EN[given]} {FAMILY_EN[family]}"
    return people.open_account(username, name, name_en, now, _hashed())


_password: list[str] = []


def _hashed() -> str:
    """One hash for all: a slow hash for each of eighty demo accounts would cost the newcomer ten seconds."""
    if not _password:
        _password.append(people.password_hash(PASSWORD))
    return _password[0]
