"""Log-in limits: counted in the database, for names that exist and that don't alike, never against a known device."""

import concurrent.futures
import datetime as dt

import pytest
from django.db import connections
from django.test import Client

from openhall.kit.errors import TooMany
from openhall.people import services as people
from openhall.people.models import LoginTries
from openhall.people.rules import (
    MOST_FOR_NAME,
    MOST_FROM_ADDRESS,
    MOST_NAMES,
    WITHIN,
    KnownDevice,
    limits_for,
    read_device,
)
from tests.cast import NOW, Cast

PASSWORD = "a long enough password"


def tried(client: Client, username: str, password: str = "wrong", address: str = "10.0.0.1") -> int:
    return client.post("/login", {"username": username, "password": password}, REMOTE_ADDR=address).status_code


def clerk(cast: Cast) -> str:
    people.set_password(cast.staff["clerk"], PASSWORD)
    return cast.account("clerk").username


def test_a_stranger_who_fills_a_name_cannot_lock_out_its_known_device(lakeside: Cast) -> None:
    name, mine, stranger = clerk(lakeside), Client(), Client()
    assert tried(mine, name, PASSWORD) == 302
    assert [tried(stranger, name) for _ in range(MOST_FOR_NAME)] == [200] * MOST_FOR_NAME
    assert tried(stranger, name, PASSWORD, "10.0.0.2") == 429
    assert tried(mine, name, PASSWORD) == 302
    forged = Client()
    forged.cookies["openhall_known"] = mine.cookies["openhall_known"].value.replace(":", "x:", 1)
    assert tried(forged, name, PASSWORD) == 429


def test_the_refusal_says_when_and_does_not_say_whether_the_name_exists(lakeside: Cast) -> None:
    pages = []
    for name in (clerk(lakeside), "nobody-at-all"):
        visitor = Client()
        for _ in range(MOST_FOR_NAME):
            assert tried(visitor, name) == 200
        answer = visitor.post("/login", {"username": name, "password": "x"}, headers={"accept-language": "en"})
        assert answer.status_code == 429
        assert 840 < int(answer["Retry-After"]) <= 900
        assert "Please try again in 15 minutes." in answer.content.decode()
        pages.append(len(answer.content))
    assert pages[0] == pages[1]


def test_other_spellings_of_a_name_share_its_count(lakeside: Cast) -> None:
    name = clerk(lakeside)
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalnum() and letter.isascii() else letter for letter in name)
    visitor = Client()
    assert [tried(visitor, f" {wide} ") for _ in range(MOST_FOR_NAME)] == [200] * MOST_FOR_NAME
    assert tried(visitor, name, PASSWORD) == 429


def test_one_address_that_tries_many_names_is_stopped_and_right_log_ins_do_not_count(lakeside: Cast) -> None:
    name = clerk(lakeside)
    assert [tried(Client(), name, PASSWORD) for _ in range(MOST_FOR_NAME + 1)] == [302] * (MOST_FOR_NAME + 1)
    LoginTries.objects.update(tries=MOST_FROM_ADDRESS - 1)
    assert [tried(Client(), f"guess{number}") for number in range(2)] == [200, 429]
    assert tried(Client(), "guess3", address="10.0.0.9") == 200


@pytest.mark.django_db
def test_a_full_count_opens_again_when_its_time_is_over() -> None:
    limits = limits_for("somebody", "10.0.0.1", None)
    for _ in range(MOST_FOR_NAME):
        people.count_try(limits, NOW)
    with pytest.raises(TooMany) as refused:
        people.count_try(limits, NOW + WITHIN - dt.timedelta(seconds=61))
    assert refused.value.values == {"minutes": 2, "seconds": 61}
    people.count_try(limits, NOW + WITHIN)
    people.forgive_try(limits, NOW + 3 * WITHIN)
    assert LoginTries.objects.count() == 0


def test_tries_at_the_same_moment_are_all_counted(own_lakeside: Cast) -> None:
    def one(_: int) -> bool:
        try:
            people.count_try(limits_for("somebody", "10.0.0.1", None), NOW)
        except TooMany:
            return False
        finally:
            connections.close_all()
        return True

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(30))) == MOST_FOR_NAME


def test_a_device_remembers_the_last_names_and_no_name_in_clear() -> None:
    device = KnownDevice("d")
    for number in range(MOST_NAMES + 1):
        device = read_device(device.after(f"clerk{number}").written())
    assert not device.knows("clerk0")
    assert device.knows("clerk1")
    assert len(device.after("clerk1").names) == MOST_NAMES
    assert "clerk" not in device.written()


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("", "unix:", False),
    ],
)
def test_the_addresses_of_one_connection_share_a_count(one: str, other: str, shared: bool) -> None:
    first, second = (limits_for("somebody", address, None)[0].key for address in (one, other))
    assert (first == second) is shared
