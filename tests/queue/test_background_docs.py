"""The worked examples of the background chapters, played."""

import dataclasses
import pathlib
import random
import re

from openhall.lab.replay import Place, play, replications
from openhall.queue.queries.position import scaled
from openhall.queue.rules import Caller, Waiting, next_ticket, streak_after
from openhall.queue.services.estimates import RULE

BACKGROUND = pathlib.Path(__file__).parents[2] / "docs" / "background"
MINUTE = 60_000_000
CREDIT = {"ordinary": 0, "elderly": 10, "booked": 5}
CAP = {"ordinary": 60, "elderly": 30, "booked": 30}
QUEUES = {"A": 1, "B": 2}


def table(chapter: str, first_column: str) -> list[list[str]]:
    """The rows of the chapter's table whose first column is named so."""
    lines = (BACKGROUND / chapter).read_text("utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(f"| {first_column} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def minutes(clock: str) -> int:
    hours, rest = clock.split(":")
    return 60 * int(hours) + int(rest)


def waiting(number: str, name: str, since: str) -> Waiting:
    eligible = minutes(since) * MINUTE
    return Waiting(
        int(number[1:]), QUEUES[number[0]], eligible, eligible - CREDIT[name] * MINUTE,
        eligible + CAP[name] * MINUTE, int(number[1:]), booked=name == "booked",
    )  # fmt: skip


def test_the_calling_order_of_the_chapter() -> None:
    rows = table("calling-order.md", "called")
    assert len(rows) >= 6
    left = [waiting(number, name, since) for _, number, name, since, _ in rows]
    left.sort(key=lambda each: each.number)
    caller = Caller(1, {1: 0, 2: 1}, 2, 2, 2 * MINUTE)
    called = []
    while choice := next_ticket(left, caller, minutes("10:00") * MINUTE):
        left.remove(choice.ticket)
        caller = dataclasses.replace(caller, streak=streak_after(caller, choice.ticket))
        called.append(["AB"[choice.ticket.queue - 1] + f"{choice.ticket.number:03d}", choice.why])
    assert called == [[row[1], row[4]] for row in rows]


def test_the_bound_of_the_chapter() -> None:
    text = (BACKGROUND / "calling-order.md").read_text("utf-8")
    found = re.search(
        r"With K = (\d+) min, S = (\d+) min, A = (\d+) and m = (\d+) the wait is at most (\d+)", text
    )
    assert found
    cap, longest, others, windows, bound = map(int, found.groups())
    assert cap + longest * (others // windows + 1) == bound


def test_the_replay_of_the_chapter() -> None:
    """Two windows, ten minutes a visitor: the moments in the table are what the replay says."""
    rows = table("wait-estimate.md", "who")
    now = minutes("10:00") * MINUTE
    places = [
        Place(Caller(number, {1: 0}, 0, 2, 0), "both", [1], [now + wait * MINUTE])
        for number, wait in ((1, 2), (2, 6))
    ]  # fmt: skip
    tickets = [
        waiting(f"A00{number}", "ordinary", since)
        for number, since in ((1, "09:50"), (2, "09:52"), (3, "09:57"))
    ]
    newcomers = [waiting("A009", name, "10:00") for name in ("ordinary", "elderly")]
    played = play(RULE, places, tickets, newcomers, {1: [10 * MINUTE]}, now, random.Random(1))
    waits = [each.likely // MINUTE for each in (*played.tickets, *played.newcomers) if each is not None]
    assert [int(row[1]) for row in rows] == waits


def test_the_numbers_of_replications_in_the_chapter() -> None:
    rows = table("wait-estimate.md", "waiting")
    assert len(rows) >= 3
    for people, often, low, high in rows:
        assert replications(int(people)) == int(often)
        fifth = (int(often) + 1) // 5
        assert (int(low), int(high)) == (fifth, 4 * fifth)


def test_the_scaling_in_the_chapter() -> None:
    text = (BACKGROUND / "wait-estimate.md").read_text("utf-8")
    found = re.search(
        r"newcomer behind (\d+) may expect (\d+)-(\d+)-(\d+) minutes.*?with (\d+) ahead (\d+)-(\d+)-(\d+)",
        text,
        re.DOTALL,
    )
    assert found
    behind, low, likely, high, ahead, *shown = map(int, found.groups())
    position = scaled(60 * likely, (60 * (likely - low), 60 * (high - likely)), ahead, behind)
    assert [position.low / 60, position.likely / 60, position.high / 60] == shown
