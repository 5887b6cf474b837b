"""Values kept for a moment: read once, read again when old, forgotten when asked."""

import concurrent.futures
import itertools
import threading
import time

import pytest

from openhall.kit.lately import Lately


def test_a_value_is_read_once_while_it_is_young_and_again_when_it_is_old() -> None:
    numbers = itertools.count()
    young, old = Lately[str, int](60), Lately[str, int](0)
    assert [young.get("a", lambda: next(numbers)) for _ in range(3)] == [0, 0, 0]
    assert [old.get("a", lambda: next(numbers)) for _ in range(3)] == [1, 2, 3]


def test_what_cannot_be_read_is_not_kept() -> None:
    kept = Lately[str, int](0)
    kept.get("a", lambda: 1)
    with pytest.raises(ValueError, match="nothing"):
        kept.get("a", lambda: int("nothing"))
    assert kept.get("a", lambda: 2) == 2


def test_forgetting_reads_anew_and_a_full_store_starts_over() -> None:
    kept = Lately[int, int](60, most=2)
    for key in (1, 2, 3):
        kept.get(key, lambda: 1)
    assert kept.get(1, lambda: 2) == 2
    kept.forget()
    assert kept.get(1, lambda: 3) == 3


class Slowly:
    """Reads "new" in a thread of its own once told to go on."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        self.go_on.wait(5)
        return "new"


def test_one_thread_renews_an_old_value_while_the_others_go_on_with_it() -> None:
    kept = Lately[str, str](0.01)
    kept.get("a", lambda: "old")
    time.sleep(0.02)
    slowly = Slowly()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        renewing = pool.submit(kept.get, "a", slowly)
        slowly.begun.wait(5)
        assert pool.submit(kept.get, "a", lambda: "nobody reads this").result(5) == "old"
        slowly.go_on.set()
        assert renewing.result(5) == "new"


def test_a_value_that_is_too_old_is_waited_for_by_all() -> None:
    kept = Lately[str, str](0.01, never_over=0.02)
    kept.get("a", lambda: "old")
    time.sleep(0.03)
    slowly = Slowly()
    with concurrent.futures.ThreadPoolExecutor() as pool:
        renewing = pool.submit(kept.get, "a", slowly)
        slowly.begun.wait(5)
        waiting = pool.submit(kept.get, "a", lambda: "newer")
        with pytest.raises(TimeoutError):
            waiting.result(0.05)
        slowly.go_on.set()
        assert renewing.result(5) == "new"
        assert waiting.result(5) in {"new", "newer"}


def test_a_value_that_nobody_knows_yet_is_read_by_one_and_waited_for_by_all() -> None:
    kept = Lately[str, int](60)
    numbers, barrier = itertools.count(), threading.Barrier(4)

    def read() -> int:
        time.sleep(0.02)
        return next(numbers)

    def ask() -> int:
        barrier.wait(5)
        return kept.get("a", read)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert [each.result(5) for each in [pool.submit(ask) for _ in range(4)]] == [0, 0, 0, 0]
