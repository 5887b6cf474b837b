"""The journeys share a worker, everything else is spread."""

from tests.spreading import TOGETHER, group_of


def test_the_journeys_are_one_group_and_others_stand_alone() -> None:
    journeys = {group_of(f"{TOGETHER}test_{name}.py::test_x[{name}]") for name in ("day", "kiosk")}
    others = {group_of(f"tests/web/test_{name}.py::test_x") for name in ("desk", "kiosk")}
    assert (len(journeys), len(others)) == (1, 2)
