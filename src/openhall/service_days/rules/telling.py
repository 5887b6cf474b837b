"""The dates of the service days with the reason for each, so that a person can check them by hand."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from openhall.places.rules import Hours, why_worked
from openhall.service_days.rules.dates import ServiceDate


@dataclasses.dataclass(frozen=True, slots=True)
class Told:
    """A service day; why the calendar lets it stand or moves it, what stands beside the day, and whether it is sure.

    `why` is one of working_day, made_up_day, holiday, weekend, closed.
    """

    date: ServiceDate
    why: str
    note: str
    estimated: bool

    @property
    def reason(self) -> str:
        """In words: "holiday, 国庆节 (National Day)"."""
        taken = "the next working day has one already" if self.date.taken else ""
        return ", ".join(part for part in (self.why, self.note, taken) if part)


def told(
    dates: Iterable[ServiceDate], hours: Hours, notes: Mapping[dt.date, str], unsure: Collection[int]
) -> list[Told]:
    """The dates with their reasons; estimated are those that lean on one of the years that are not sure."""
    return [
        Told(
            each,
            why_worked(each.nominal, hours, notes),
            notes.get(each.nominal, ""),
            bool(_years(each) & set(unsure)),
        )
        for each in dates
    ]


def _years(date: ServiceDate) -> set[int]:
    touched: list[dt.date] = [date.nominal, date.actual or date.nominal]
    return {each.year for each in touched}
