"""The timetable's look at the screens of a hall: the log hears once, in opening hours alone."""

import datetime as dt

from openhall.ledger import queries as ledger
from openhall.people import services as people
from openhall.people.services import Beat
from openhall.routines.timetable import look_at_screens
from tests.cast import Cast
from tests.people.pairing import paired


def test_the_log_hears_of_a_dark_screen_once_a_silence_and_never_at_night(lakeside: Cast) -> None:
    kiosk = paired(lakeside)

    def kinds() -> list[str]:
        return [event.kind for event in ledger.about(kiosk.id)][1:]

    look_at_screens("lakeside", lakeside.after(hours=9))  # at seven in the evening
    assert kinds() == []
    for minutes in (2, 3, 4):
        look_at_screens("lakeside", lakeside.after(minutes=minutes))
    assert kinds() == ["DeviceWentDark"]
    people.beat("a-device's-secret", Beat(), lakeside.after(minutes=5))
    look_at_screens("lakeside", lakeside.after(minutes=5))
    assert kinds() == ["DeviceWentDark", "DeviceCameBack"]
    look_at_screens("lakeside", lakeside.after(days=1) - dt.timedelta(hours=1) + dt.timedelta(seconds=61))  # at nine
    assert kinds() == ["DeviceWentDark", "DeviceCameBack", "DeviceWentDark"]
