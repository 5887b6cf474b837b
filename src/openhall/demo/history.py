"""The past of a demo hall: days drawn by `arrivals`, played by the real rule, written in bulk."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from openhall.demo.arrivals import HallModel, QueueModel, Served, WindowModel, arrivals, busyness, play
from openhall.kit.clock import local_moment
from openhall.people.queries import posted_at
from openhall.places.queries import HallView
from openhall.queue.queries.plan import HallPlan
from openhall.queue.queries.rules_of_hall import class_credits, served_ranks
from openhall.queue.services.past import PastVisit, write_past

LOADS = {"city": 0.5, "county": 0.55, "township": 0.4}


def model_of(plan: HallPlan, today: dt.date) -> HallModel:
    """What the hall's days are drawn from: its own queues, windows, clerks and classes."""
    items: dict[uuid.UUID, list[tuple[uuid.UUID, int]]] = {}
    for item in plan.items.values():
        if item.queue is not None:
            items.setdefault(item.queue, []).append((item.id, 60 * item.usual_minutes))
    queues = [QueueModel(each.id, items.get(each.id, []), each.cap_seconds) for each in plan.queues.values()]
    ranks = served_ranks(plan.hall.id)
    windows = []
    for window in plan.windows.values():
        clerk = posted_at(window.id, today)
        windows.append(
            WindowModel(window.id, ranks.get(window.id, {}), clerk.id if clerk else None, frozenset(window.marks))
        )
    return HallModel(
        queues, windows, class_credits(plan.hall.id), plan.rule.booked_ratio, plan.rule.skill_step_seconds
    )


def write_days(plan: HallPlan, days: list[dt.date], seed: int, today: dt.date) -> Iterator[int]:
    """Write the working days among `days`; yields the number of events after each. The same seed, the same past."""
    model = model_of(plan, today)
    for day in days:
        rng = random.Random(f"{seed}|{plan.hall.code}|{day}")
        yield write_past(plan, visits_of(plan, model, day, rng), rng)


def visits_of(plan: HallPlan, model: HallModel, day: dt.date, rng: random.Random) -> list[PastVisit]:
    """All visits of one day; none on a day off."""
    spans = spans_of(plan.hall, day)
    if not spans:
        return []
    load = LOADS.get(plan.hall.kind, 0.5) * busyness(day, rng)
    came = arrivals(model, spans, load, rng)
    midnight = local_moment(day, dt.time(), plan.hall.hours.timezone)
    return [_visit(plan, model, served, midnight, rng) for served in play(model, came)]


def spans_of(hall: HallView, day: dt.date) -> list[tuple[float, float]]:
    """The day's opening intervals in seconds after midnight; real hours also in a hall that never shuts."""
    return [
        (opens.hour * 3600.0 + opens.minute * 60, closes.hour * 3600.0 + closes.minute * 60)
        for opens, closes in hall.hours.intervals(day)
    ]


def _visit(
    plan: HallPlan, model: HallModel, served: Served, midnight: dt.datetime, rng: random.Random
) -> PastVisit:
    came = served.arrival

    def moment(seconds: float | None) -> dt.datetime | None:
        return None if seconds is None else midnight + dt.timedelta(microseconds=round(seconds * 1_000_000))

    pace = plan.queue_by_id[came.queue].pace
    guess = served.ahead * pace
    taken, ended = moment(came.at), moment(served.ended)
    assert taken is not None
    assert ended is not None
    return PastVisit(
        queue=came.queue, item=came.item, visitor_class=came.visitor_class,
        language="en" if rng.random() < 0.02 else "zh-hans", origin="kiosk" if rng.random() < 0.7 else "phone",
        taken_at=taken, ended_at=ended, outcome=_outcome(served, rng),
        credit=model.credits.get(came.visitor_class, 0), cap=plan.queue_by_id[came.queue].cap_seconds,
        ahead=served.ahead, estimate=(guess // 2, guess, 2 * guess + pace),
        called_at=moment(served.called), started_at=moment(served.started),
        window=served.window.id if served.window else None, clerk=served.window.clerk if served.window else None,
        why=served.why, rank=served.rank,
    )  # fmt: skip


def _outcome(served: Served, rng: random.Random) -> str:
    if served.called is None:
        return "cancelled"
    if served.started is None:
        return "missed"
    return rng.choices(("done", "not_done", "referred"), (0.93, 0.04, 0.03))[0]
