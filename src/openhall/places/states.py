"""Fixed words of places: levels of a region, kinds of a hall, marks of a window, how sure a calendar day is."""

from enum import StrEnum

NOWHERE = "000000000000"
"""The region of halls that stand nowhere: made to replay a record, with a clock of their own."""


class RegionLevel(StrEnum):
    """Administrative level of a region."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class HallKind(StrEnum):
    """City hall, county centre, township convenience centre."""

    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"


class Mark(StrEnum):
    """What a window is equipped for (无障碍环境建设法 arts. 32, 39, 40)."""

    LOW_COUNTER = "low_counter"
    SIGN_LANGUAGE = "sign_language"
    HEARING_LOOP = "hearing_loop"
    WRITING_TABLET = "writing_tablet"


class DaySource(StrEnum):
    """Where a calendar day comes from; `estimated` = the State Council's notice is not out yet."""

    OFFICIAL = "official"
    ESTIMATED = "estimated"
    LOCAL = "local"


class ChangeState(StrEnum):
    """The life of a planned change of a setting."""

    WAITING = "waiting"
    APPLIED = "applied"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
