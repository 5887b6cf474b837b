"""A full replay of 500 waiting people, every replication of the answer included, takes at most 20 ms."""

import gc
import random
import time

import pytest

from openhall.lab.replay import play
from tests.lab.replay_cases import NOW, RULE, Hall, peak_hall

LIMIT_MS = 20


@pytest.mark.slow
def test_500_waiting_are_replayed_within_20_ms() -> None:
    """The best of five, in time on the processor: what the machine does besides is not the replay's.

    A neighbour slows the processor too, so there are three tries.
    """
    hall = peak_hall(random.Random(3), waiting=500, windows=60)
    tries = (min(_milliseconds(hall, seed) for seed in range(5)) for _ in range(3))
    assert any(took <= LIMIT_MS for took in tries)


def _milliseconds(hall: Hall, seed: int) -> float:
    gc.collect()
    start = time.thread_time()
    played = play(RULE, *hall, NOW, random.Random(seed))
    took = 1000 * (time.thread_time() - start)
    assert len(played.tickets) == 500
    assert all(each is not None for each in played.newcomers)
    return took
