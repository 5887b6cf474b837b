"""Generated waiting lines for the calling rule: every class, placed first, carried over, ties, marks, training."""

from hypothesis import strategies as st

from openhall.queue.rules import Caller, Waiting

MINUTE = 60_000_000
NOW = 600 * MINUTE

# class → credit and cap in minutes, whether it counts as booked
CLASSES = {
    "ordinary": (0, 60, False),
    "elderly": (10, 30, False),
    "disabled": (15, 30, False),
    "enterprise": (2, 60, False),
    "booked": (5, 30, True),
}


def ticket(
    number: int, name: str, since: int, *, queue: int = 1, front: bool = False, mark: str = ""
) -> Waiting:
    """A ticket of a class that waits since `since` microseconds."""
    credit, cap, booked = CLASSES[name]
    return Waiting(
        number, queue, since, since - credit * MINUTE, since + cap * MINUTE, number,
        booked=booked, front=front, needs_mark=mark,
    )  # fmt: skip


def window(ranks: dict[int, int] | None = None, streak: int = 0, ratio: int = 2) -> Caller:
    """A window without marks whose clerk handles everything; a rank is worth two minutes."""
    return Caller(1, ranks or {1: 0}, streak, ratio, 2 * MINUTE)


@st.composite
def lines(draw: st.DrawFn) -> list[Waiting]:
    """Up to twelve tickets whose ages come from few values, so that ties are common."""
    found = []
    for number in range(draw(st.integers(0, 12))):
        since = NOW - draw(st.sampled_from([0, 1, 5, 5, 12, 29, 30, 31, 59, 60, 90])) * MINUTE
        credit, cap, booked = CLASSES[draw(st.sampled_from(sorted(CLASSES)))]
        found.append(
            Waiting(
                number, draw(st.integers(1, 3)), since, since - credit * MINUTE, since + cap * MINUTE,
                draw(st.integers(1, 4)), booked=booked, front=draw(st.integers(0, 5)) == 0,
                item=draw(st.sampled_from([None, 7, 8])), needs_mark=draw(st.sampled_from(["", "", "low_counter"])),
                only_window=draw(st.sampled_from([None, None, None, 1, 2])),
            )
        )  # fmt: skip
    return found


@st.composite
def windows(draw: st.DrawFn) -> Caller:
    """A window of any skill, marks, training and streak."""
    queues = draw(st.lists(st.integers(1, 3), unique=True, min_size=1))
    return Caller(
        draw(st.integers(1, 2)),
        {queue: draw(st.integers(0, 2)) for queue in queues},
        draw(st.integers(0, 4)),
        draw(st.integers(1, 3)),
        2 * MINUTE,
        draw(st.sampled_from([frozenset[str](), frozenset({"low_counter"})])),
        draw(st.sampled_from([None, frozenset({7}), frozenset({7, 8})])),
    )
