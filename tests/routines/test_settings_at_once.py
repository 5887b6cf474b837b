"""Two administrators, or two timetables, at the same moment: one change, one that is told, nothing twice."""

import datetime as dt
from functools import partial

from openhall.kit.errors import Conflict
from openhall.places.models import PlannedChange
from openhall.routines.settings.verbs import apply_due
from tests.cast import TODAY, Cast
from tests.routines.settings import edited, make_it, told
from tests.together import together


def test_of_two_at_the_same_moment_one_is_told(own_lakeside: Cast) -> None:
    wishes = [edited(own_lakeside, "hours", own_lakeside.hall, monday=hours) for hours in (["09:00-12:00"], [])]
    answers = together([partial(make_it, own_lakeside, each) for each in wishes])
    refused = [each for each in answers if isinstance(each, Conflict)]
    assert (len(refused), refused[0].code) == (1, "changed_meanwhile")
    assert PlannedChange.objects.count() == len(told("SettingChanged")) == 1


def test_two_timetables_make_a_change_once(own_lakeside: Cast) -> None:
    make_it(own_lakeside, edited(own_lakeside, "hours", own_lakeside.hall, TODAY + dt.timedelta(1), monday=[]))
    answers = together([lambda: apply_due(own_lakeside.after(days=1)) for _ in range(3)])
    assert sorted(each for each in answers if isinstance(each, int)) == [0, 0, 1]
    assert len(told("SettingChanged")) == len(told("HoursChanged")) == 1
    assert told("ChangeRefused") == []
