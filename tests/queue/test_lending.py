"""Which window to lend: pure, by hand."""

from openhall.queue.rules.lending import Lender, Line, Proposal, propose_lending

LONG = Line("long", waiting=12, usual=600, target=900)
SHORT = Line("short", waiting=1, usual=300, target=900)
BUSY = Line("busy", waiting=10, usual=300, target=900)


def lender(window: str, *serves: str, able: frozenset[str] | None = None) -> Lender:
    return Lender(window, frozenset(serves), able)


def test_half_a_window_goes_where_the_line_is_long() -> None:
    # 12 x 600 s at one window last 7,200 s; at one and a half 4,800 s. The lender's line: 300 s, then 600 s.
    assert propose_lending([LONG, SHORT], [lender("1", "long"), lender("2", "short")]) == [
        Proposal("2", "long", before=7200, after=4800, own_before=300, own_after=600)
    ]


def test_nothing_is_proposed_while_no_line_exceeds_its_target() -> None:
    assert propose_lending([SHORT], [lender("1", "short"), lender("2", "other")]) == []


def test_a_window_whose_own_line_would_exceed_its_target_stays() -> None:
    assert propose_lending([LONG, BUSY], [lender("1", "long"), lender("2", "busy")]) == []


def test_a_window_that_serves_the_queue_already_or_whose_clerk_is_not_trained_stays() -> None:
    served = lender("2", "long", "short")
    untrained = lender("3", "short", able=frozenset({"short"}))
    assert propose_lending([LONG, SHORT], [lender("1", "long"), served, untrained]) == []


def test_a_queue_without_a_window_comes_first() -> None:
    orphan = Line("orphan", waiting=2, usual=300, target=900)
    found = propose_lending([LONG, orphan], [lender("1", "long"), lender("2"), lender("3")])
    assert [(each.queue, each.window) for each in found] == [("orphan", "2"), ("long", "3")]


def test_a_gain_under_three_minutes_is_not_worth_the_change() -> None:
    line = Line("line", waiting=4, usual=100, target=60)
    assert propose_lending([line], [lender("1", "line"), lender("2")]) == []
    assert propose_lending([Line("line", 6, 100, 60)], [lender("1", "line"), lender("2")])


def test_each_window_and_each_queue_is_named_once_and_the_order_is_sure() -> None:
    lines = [Line(str(number), 20, 600, 900) for number in range(5)]
    lenders = [lender(f"own{number}", str(number)) for number in range(5)] + [lender(f"x{i}") for i in range(5)]
    found = propose_lending(lines, lenders)
    assert [(each.queue, each.window) for each in found] == [("0", "x0"), ("1", "x1"), ("2", "x2")]
    assert propose_lending(lines[::-1], lenders[::-1]) == found
