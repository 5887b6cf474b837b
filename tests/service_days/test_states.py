"""The lives of a service day's records, written out by hand; the page made from them is as new as they are."""

from collections.abc import Mapping

import pytest

from openhall.kit.transitions import TransitionTable
from scripts import service_day_states

RUNNING = {"supervisor", "director", "duty_leader", "administrator"}
LEADER = {"leader"}
AT_WORK = RUNNING | {"chief_representative", "window_head"}
# noun → verb → ways and who; nothing here is read from the code
LIVES: Mapping[str, Mapping[str, tuple[set[str], set[str]]]] = {
    "duty": {
        "publish": ({">planned"}, RUNNING),
        "swap": ({"planned>planned"}, RUNNING | LEADER),
        "substitute": ({"planned>substituted", "excused>substituted"}, RUNNING | LEADER),
        "excuse": ({"planned>excused", "substituted>excused"}, RUNNING),
        "check_in": ({"planned>planned", "substituted>substituted"}, RUNNING | LEADER),
        "check_out": ({"planned>planned", "substituted>substituted"}, RUNNING | LEADER),
    },
    "request": {
        "ask": ({">asked"}, LEADER),
        "take": ({"asked>taken"}, LEADER),
        "grant": ({"asked>granted"}, RUNNING),
        "decline": ({"asked>declined"}, RUNNING),
        "withdraw": ({"asked>withdrawn"}, LEADER | {"system"}),
    },
    "agenda_item": {
        "add": ({">open"}, AT_WORK | {"system"}),
        "decide": ({"open>decided"}, RUNNING),
        "carry": ({"open>carried"}, RUNNING | {"system"}),
    },
    "study_meeting": {"open": ({">opened"}, RUNNING), "close": ({"opened>closed"}, RUNNING)},
    "walk": {
        "begin": ({">walking"}, AT_WORK),
        "step": ({"walking>walking"}, AT_WORK),
        "check": ({"walking>walking"}, AT_WORK),
        "ask": ({"walking>walking"}, AT_WORK),
        "find": ({"walking>walking"}, AT_WORK),
        "end": ({"walking>ended"}, AT_WORK),
    },
    "reception": {
        "open": ({">opened"}, AT_WORK),
        "solve": ({"opened>solved"}, AT_WORK),
        "pass_on": ({"opened>passed_on"}, AT_WORK),
    },
}


@pytest.mark.parametrize("table", service_day_states.tables(), ids=lambda table: table.noun)
def test_each_table_is_what_was_decided(table: TransitionTable) -> None:
    found = {
        verb: ({f"{before}>{after}" for before, after in row.ways}, set(row.roles)) for verb, row in table.verbs.items()
    }
    assert found == LIVES[table.noun]


def test_every_life_has_a_table_and_a_page() -> None:
    assert {each.noun for each in service_day_states.tables()} == set(LIVES)
    assert service_day_states.PAGE.read_text("utf-8") == service_day_states.page(), "make reference"
