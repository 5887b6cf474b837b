"""Small cells stay hidden, also from a reader who knows the total and the rule."""

import itertools
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.vault.rules import suppress

COUNTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), max_size=9)


@pytest.mark.parametrize(
    ("counts", "shown", "total"),
    [
        ((12, 8, 30), (12, 8, 30), 50),
        ((12, 0, 30), (12, 0, 30), 42),
        ((12, 3, 30), (None, None, 30), 45),
        ((12, 3, 12), (None, None, None), 27),
        ((4, 4, 5, 90), (None, None, None, 90), 103),
        ((5, 5), (5, 5), 10),
        ((3,), (None,), None),
        ((3, 0), (None, None), None),
        ((4, 4), (None, None), None),
        ((0, 0), (0, 0), 0),
        ((), (), 0),
    ],
)
def test_what_is_shown(counts: tuple[int, ...], shown: tuple[int | None, ...], total: int | None) -> None:
    made = suppress(dict(enumerate(counts)))
    assert (tuple(made.cells.values()), made.total) == (shown, total)


def test_no_hidden_count_can_be_computed() -> None:
    """Everything that can be published of up to four counts: behind each stand tables that differ in each hidden cell,
    one in which that count is small and one in which it is not, where the total is shown at all."""
    least = 3
    behind: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for cells in (1, 2, 3, 4):
        for counts in itertools.product(range(10), repeat=cells):
            made = suppress(dict(enumerate(counts)), least)
            behind[(*made.cells.values(), "total", made.total)].append(counts)
    assert len(behind) > 1000
    for published, tables in behind.items():
        hidden = [at for at, count in enumerate(published[:-2]) if count is None]
        for at in hidden:
            values = {counts[at] for counts in tables}
            assert len(values) > 1, (published, at)
            if published[-1] is not None:
                assert any(0 < value < least for value in values) and any(value >= least for value in values)


@given(COUNTS, st.integers(1, 12))
def test_no_small_count_is_shown_and_never_one_hidden_alone(counts: dict[str, int], least: int) -> None:
    made = suppress(counts, least)
    shown = {key: count for key, count in made.cells.items() if count is not None}
    assert shown.items() <= counts.items()
    assert all(count == 0 or count >= least for count in shown.values())
    assert made.cells.keys() == counts.keys()
    if made.total is not None:
        assert made.total == sum(counts.values())
        assert len(counts) - len(shown) != 1


@pytest.mark.parametrize(("counts", "least"), [({"a": -1}, 5), ({"a": 1}, 0)])
def test_what_is_no_count_is_refused(counts: dict[str, int], least: int) -> None:
    with pytest.raises(ValueError, match="0 or more"):
        suppress(counts, least)
