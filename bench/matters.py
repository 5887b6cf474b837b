"""A hall with a hundred thousand open matters: what a tick takes to find what is due, and the pages of the lists.

Run: python -m bench.matters [--matters N] [--explain] [--json]. The rows are written in bulk, with texts of a usual
length; pages are asked for through the application itself, with log-in and template. Every figure is the median of
`ROUNDS` rounds after one that warms. --explain shows the plan of every statement that takes longer than 20 ms. Exit 1
when a limit does not hold.
"""

import argparse
import dataclasses
import datetime as dt
import json
import os
import random
import statistics
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bench.hall import opened_hall

if TYPE_CHECKING:
    from openhall.deadlines.models import Clock
    from openhall.matters.models import Matter
    from tests.cast import Cast

FIND_MS, PAGE_MS = 1000.0, 200.0
ROUNDS, BATCH, UNITS, DUE, SLOW_MS = 5, 5000, 30, 200, 20.0
WORDS = "材料受理登记窗口证明退回三次补正时间说明单位核对指南办结等待电话医保社保户口房产营业执照变更注销申请"
STATES = (("opened", 15), ("triaged", 10), ("handling", 60), ("answered", 15))


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """One thing that was timed: median and worst, in milliseconds, beside its limit."""

    name: str
    median_ms: float
    worst_ms: float
    limit_ms: float

    @property
    def holds(self) -> bool:
        """Whether the median keeps to the limit."""
        return self.median_ms <= self.limit_ms


def main() -> int:
    """Print the table; 1 when a limit does not hold."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--matters", type=int, default=100_000)
    options.add_argument("--explain", action="store_true")
    options.add_argument("--json", action="store_true")
    chosen, _ = options.parse_known_args()
    with opened_hall():
        from tests.cast import small_hall

        cast = small_hall()
        fill(cast, chosen.matters)
        found = [*ticks(cast, chosen.explain), *pages(cast, chosen.explain)]
    if chosen.json:
        print(json.dumps({"matters": chosen.matters, "load": round(os.getloadavg()[0], 1),
                          "rows": [dataclasses.asdict(each) for each in found]}))  # fmt: skip
    else:
        print(f"{chosen.matters} open matters")
        for each in found:
            print(f"{each.median_ms:9.1f} ms (worst {each.worst_ms:.1f}, limit {each.limit_ms:.0f})  {each.name}")
    return int(not all(each.holds for each in found))


def fill(cast: "Cast", many: int) -> None:
    """So many open matters, each with the clock of its answer; `DUE` clocks have a card coming in the next minute."""
    from django.db import connection

    from openhall.deadlines.models import Clock
    from openhall.matters.models import Assisting, Matter
    from openhall.places import services as places

    places.seed_calendar([2025, 2026])
    rng = random.Random(20)
    units = [places.put_unit(f"u{n}", f"单位{n}", f"Unit {n}", cast.start) for n in range(UNITS)]
    units.append(next(each.id for each in _units() if each.code == "services"))
    for first in range(0, many, BATCH):
        rows = [matter_of(cast, number, units, rng) for number in range(first, min(first + BATCH, many))]
        Matter.objects.bulk_create(rows)
        helped = [row for row in rows if row.lead_id and rng.random() < 0.15]
        Assisting.objects.bulk_create(Assisting(matter=row, unit_id=_other(row, units, rng)) for row in helped)
        Clock.objects.bulk_create(clock_of(cast, row, first + place, many) for place, row in enumerate(rows))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _units() -> Sequence[Any]:
    from openhall.places import queries as places

    return places.units()


def _other(row: "Matter", units: Sequence[uuid.UUID], rng: random.Random) -> uuid.UUID:
    return rng.choice([each for each in units if each != row.lead_id])


def words(rng: random.Random, many: int) -> str:
    """Invented text of so many characters."""
    return "".join(rng.choices(WORDS, k=many))


def matter_of(cast: "Cast", number: int, units: Sequence[uuid.UUID], rng: random.Random) -> "Matter":
    """A matter of chance, opened within the last sixty days."""
    from openhall.kit.ids import new_token, uuid7
    from openhall.matters.models import Matter

    opened = cast.start - dt.timedelta(minutes=rng.randrange(60 * 24 * 60))
    state = rng.choices([each for each, _ in STATES], [weight for _, weight in STATES])[0]
    lead = rng.choice(units) if state in ("handling", "answered") else None
    said = {"outcome": "solved", "answer": words(rng, 60), "answered_at": opened} if state == "answered" else {}
    return Matter(
        id=uuid7(opened), hall_id=cast.hall, number=f"2026-{number:06d}", token=new_token(), secret=rng.randbytes(32),
        kind=rng.choice(("difficulty", "complaint", "suggestion")), channel="page", state=state, title=words(rng, 14),
        text=words(rng, rng.randrange(40, 400)), wanted=words(rng, 20), opened_at=opened, round_at=opened,
        grade=rng.choice(("simple", "ordinary", "complex")), lead_id=lead, dispatched_at=opened if lead else None,
        handler_id=cast.staff["clerk"] if lead else None, opened_by_id=cast.staff["supervisor"], **said,
    )  # fmt: skip


def clock_of(cast: "Cast", row: "Matter", place: int, many: int) -> "Clock":
    """Its clock; those of an answered matter stand still, the last `DUE` of the others are looked at in a minute."""
    from openhall.deadlines.models import Clock, Limit
    from openhall.kit.ids import uuid7

    if not _limits:
        _limits.update({each.code: each.id for each in Limit.objects.filter(code__startswith="matter.answer")})
    code = f"matter.answer.{row.grade}"
    stands = row.state == "answered"
    due = cast.start + dt.timedelta(days=1, minutes=place)
    soon = cast.start + dt.timedelta(minutes=1) if place >= many - DUE else due
    return Clock(
        id=uuid7(row.opened_at), hall_id=cast.hall, subject_kind="matter", subject_id=row.id, code=code,
        limit_id=_limits[code], rule="bench", rule_version=1, started_at=row.opened_at,
        state="paused" if stands else "running", due_at=None if stands else due, look_at=None if stands else soon,
    )  # fmt: skip


_limits: dict[str, uuid.UUID] = {}


def ticks(cast: "Cast", explain: bool) -> Iterator[Measured]:
    """Finding what is due; then the look at what was found, told beside it."""
    from openhall.deadlines.queries import looks_due
    from openhall.deadlines.services import sweep

    soon = cast.start + dt.timedelta(minutes=2)
    yield measured("a tick counts the clocks that are due", FIND_MS, lambda: looks_due(soon), explain)
    yield measured("a tick with nothing due", FIND_MS, lambda: sweep(cast.start), explain)
    due, start = looks_due(soon), time.perf_counter()
    sweep(soon, limit=1)
    yield Measured("a tick finds the next due and looks at it", took(start), took(start), FIND_MS)
    start = time.perf_counter()
    sweep(soon)
    print(f"{(time.perf_counter() - start) * 1000 / max(1, due - 1):.1f} ms for each of {due - 1} clocks looked at")


def pages(cast: "Cast", explain: bool) -> Iterator[Measured]:
    """The lists as pages and over the API, for the desk and for a unit."""
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS, settings.SECOND_FACTOR = ["testserver"], "offered"
    for who, query in (
        ("supervisor", ""), ("supervisor", "?first=50000"), ("supervisor", "?nobody=1"),
        ("supervisor", "?state=opened"), ("supervisor", "?kind=complaint&grade=complex"), ("supervisor", "?all=1"),
        ("clerk", ""), ("clerk", "?first=3000"),
    ):  # fmt: skip
        client = Client()
        client.force_login(cast.account(who))

        def ask(client: Client = client, path: str = f"/matters/{cast.code}/{query}") -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (answer.status_code, answer.headers)

        yield measured(f"the list of {who} {query}".strip(), PAGE_MS, ask, explain)
    token = cast.token("supervisor")

    def listed() -> None:
        path = f"/api/v1/halls/{cast.code}/matters"
        assert Client().get(path, headers={"Authorization": f"Bearer {token}"}).status_code == 200

    yield measured("GET /halls/{hall}/matters", PAGE_MS, listed, explain)


def measured(name: str, limit: float, does: Callable[[], object], explain: bool) -> Measured:
    """The time of it, warm."""
    does()
    if explain:
        explained(name, does)
    spent = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        does()
        spent.append(took(start))
    return Measured(name, round(statistics.median(spent), 1), round(max(spent), 1), limit)


def took(start: float) -> float:
    """Milliseconds since then."""
    return round(1000 * (time.perf_counter() - start), 1)


def explained(name: str, does: Callable[[], object]) -> None:
    """Print the plans of the slow statements."""
    from django.db import connection

    seen: list[tuple[float, str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Mapping[str, Any]) -> Any:
        start = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            seen.append((took(start), sql, params))

    with connection.execute_wrapper(note):
        does()
    for spent, sql, params in seen:
        if spent > SLOW_MS and sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute("EXPLAIN (ANALYZE, BUFFERS) " + sql, params)
                plan = "\n    ".join(row[0] for row in cursor.fetchall())
            print(f"{name}: {spent} ms\n  {sql[:400]}\n    {plan}")


if __name__ == "__main__":
    sys.exit(main())
