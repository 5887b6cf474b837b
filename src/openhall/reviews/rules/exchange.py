"""Reviews as other systems send and take them: two named profiles whose codes contradict each other.

`national`: the national evaluation exchange, satisfaction 5 = very satisfied, channels as numbers (6 telephone, 7 SMS;
one province has 6 SMS and 7 default, which is why a profile is named and never guessed). `gbt39046`: GB/T 39046-2020
table 9, satisfaction code 1 = very satisfied (A.8), channels by name. What a profile has no field for travels in
columns that begin with `x_`, so that a round trip loses nothing.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from openhall.reviews.rules.reasons import REASONS, VERSION
from openhall.reviews.states import Channel, Level, Origin

CHINA = dt.timezone(dt.timedelta(hours=8))
FORMAT = "%Y-%m-%d %H:%M:%S"


class BadRow(ValueError):
    """A row that can't be taken; the sentence says which field and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """A review between systems: of a case by its number, without anybody's name. `given_at` is whole seconds, UTC."""

    number: str
    ordinal: int
    level: Level
    reasons: tuple[str, ...]
    text: str
    channel: Channel
    origin: Origin
    anonymous: bool
    given_at: dt.datetime
    region: str
    hall: str
    window: str
    item: str
    reasons_version: str = VERSION
    valid: bool = True


_STARS = dict(zip(Level, ("5", "4", "3", "2", "1"), strict=True))
_A8 = dict(zip(Level, ("1", "2", "3", "4", "5"), strict=True))
_A8_NAMES = dict(zip(Level, ("非常满意", "满意", "基本满意", "不满意", "非常不满意"), strict=True))
_NATIONAL_CHANNELS = {
    Channel.DESKTOP: "1", Channel.MOBILE: "2", Channel.QR: "3", Channel.PAD: "4", Channel.TERMINAL: "5",
    Channel.PAPER: "5", Channel.PHONE_CALL: "6", Channel.SMS: "7",
}  # fmt: skip
_NAMED_CHANNELS = {
    Channel.DESKTOP: "PC端", Channel.MOBILE: "移动服务端", Channel.QR: "二维码", Channel.PAD: "政务大厅平板电脑",
    Channel.TERMINAL: "政务大厅其他终端", Channel.PAPER: "政务大厅其他终端", Channel.PHONE_CALL: "电话",
    Channel.SMS: "短信",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """A named way of writing a record as a row of text fields, and of reading it back."""

    name: str
    columns: tuple[str, ...]
    satisfaction: str
    codes: Mapping[Level, str]
    channel: str
    channels: Mapping[Channel, str]
    number: str
    ordinal: str
    time: str
    text: str
    region: str

    def write(self, record: Record) -> dict[str, str]:
        """The row of a record, every column present."""
        row = {
            self.number: record.number,
            self.ordinal: str(record.ordinal),
            self.satisfaction: self.codes[record.level],
            self.channel: self.channels[record.channel],
            self.time: record.given_at.astimezone(CHINA).strftime(FORMAT),
            self.text: record.text,
            self.region: record.region,
            **self._more(record),
        }
        return {column: row[column] for column in self.columns}

    def _more(self, record: Record) -> dict[str, str]:
        shared = {
            "x_channel": str(record.channel), "x_origin": str(record.origin), "x_hall": record.hall,
            "x_window": record.window, "x_item": record.item, "x_reasons_version": record.reasons_version,
            "x_valid": "1" if record.valid else "0",
        }  # fmt: skip
        anonymous, reasons = "1" if record.anonymous else "2", ",".join(record.reasons)
        if self.name == "national":
            default = "1" if record.origin == Origin.DEFAULT else "0"
            return shared | {"evalDetail": reasons, "isAnonymous": anonymous, "isdefault": default}
        names = {"满意度": _A8_NAMES[record.level], "评价人": ""}
        return shared | names | {"x_reasons": reasons, "x_anonymous": anonymous}

    def read(self, row: Mapping[str, str]) -> Record:
        """The record of a row; BadRow for a missing column, an unknown code, or fields that contradict each other."""
        missing = [column for column in self.needed if column not in row]
        if missing:
            raise BadRow(f"the column {missing[0]} is missing")
        level = _back(self.codes, row[self.satisfaction], self.satisfaction)
        if self.name == "gbt39046" and row.get("满意度", "") not in ("", _A8_NAMES[level]):
            raise BadRow(f"满意度 says {row['满意度'][:10]}, its code says {_A8_NAMES[level]}")
        reasons = row.get("evalDetail" if self.name == "national" else "x_reasons", "")
        return Record(
            _filled(row, self.number), _ordinal(row[self.ordinal]), level, _reasons(reasons, level),
            _words(row, self.text), self._channel(row), self._origin(row),
            self._flag(row, "isAnonymous" if self.name == "national" else "x_anonymous", "1", "2"),
            _moment(row[self.time], self.time), row[self.region], row.get("x_hall", ""), row.get("x_window", ""),
            row.get("x_item", ""), _version(row.get("x_reasons_version", "")),
            self._flag(row, "x_valid", "1", "0"),
        )  # fmt: skip

    @property
    def needed(self) -> tuple[str, ...]:
        """The columns without which nothing can be read."""
        return (self.number, self.ordinal, self.satisfaction, self.channel, self.time, self.text, self.region)

    def _channel(self, row: Mapping[str, str]) -> Channel:
        own = row.get("x_channel", "")
        if own:
            found = _word(Channel, own, "x_channel")
            if self.channels[found] != row[self.channel]:
                raise BadRow(f"x_channel says {own}, {self.channel} says {row[self.channel][:20]}")
            return found
        return _back(self.channels, row[self.channel], self.channel)

    @staticmethod
    def _flag(row: Mapping[str, str], column: str, yes: str, no: str) -> bool:
        """Yes where nothing is said."""
        text = row.get(column, "").strip() or yes
        if text not in (yes, no):
            raise BadRow(f"{column} is {text[:10]!r}; it must be {yes} (yes) or {no} (no)")
        return text == yes

    def _origin(self, row: Mapping[str, str]) -> Origin:
        if row.get("isdefault") == "1":
            return Origin.DEFAULT
        return _word(Origin, row.get("x_origin", "") or Origin.ACTIVE, "x_origin")


def _back[T](codes: Mapping[T, str], text: str, column: str) -> T:
    found = next((thing for thing, code in codes.items() if code == text.strip()), None)
    if found is None:
        raise BadRow(f"{column} is {text[:20]!r}, which this profile does not know")
    return found


def _word[T: (Channel, Origin)](words: type[T], text: str, column: str) -> T:
    try:
        return words(text)
    except ValueError:
        raise BadRow(f"{column} is {text[:20]!r}, which nobody knows") from None


def _filled(row: Mapping[str, str], column: str) -> str:
    text = row[column].strip()
    if not text or len(text) > 50:
        raise BadRow(f"{column} must have 1 to 50 characters")
    return text


def _words(row: Mapping[str, str], column: str) -> str:
    if len(row[column]) > 1000:
        raise BadRow(f"{column} has more than 1,000 characters")
    return row[column]


def _version(text: str) -> str:
    if len(text) > 20:
        raise BadRow("x_reasons_version has more than 20 characters")
    return text or VERSION


def _ordinal(text: str) -> int:
    if text.strip() not in ("1", "2"):
        raise BadRow(f"the ordinal is {text[:10]!r}; it must be 1 (first) or 2 (follow-up)")
    return int(text)


def _reasons(text: str, level: Level) -> tuple[str, ...]:
    codes = tuple(code.strip() for code in text.split(",") if code.strip())
    wrong = [code for code in codes if code not in REASONS or REASONS[code].level != level]
    if wrong:
        raise BadRow(f"the reason {wrong[0][:10]} does not belong to the level {level}")
    return tuple(code for code in REASONS if code in codes)


def _moment(text: str, column: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text.strip(), FORMAT).replace(tzinfo=CHINA).astimezone(dt.UTC)
    except ValueError:
        raise BadRow(f"{column} is {text[:25]!r}; write it as 2026-03-31 09:05:00") from None


_X = ("x_channel", "x_origin", "x_hall", "x_window", "x_item", "x_reasons_version", "x_valid")
PROFILES: Mapping[str, Profile] = {
    "national": Profile(
        "national",
        ("projectNo", "assessNumber", "satisfaction", "pf", "assessTime", "evalDetail", "writingEvaluation", "areaCode",
         "isAnonymous", "isdefault", *_X),
        "satisfaction", _STARS, "pf", _NATIONAL_CHANNELS, "projectNo", "assessNumber", "assessTime",
        "writingEvaluation", "areaCode",
    ),
    "gbt39046": Profile(
        "gbt39046",
        ("办件编号", "评价渠道", "评价人", "评价时间", "评价次数", "满意度", "满意度代码", "文字评价", "行政区划",
         "x_reasons", "x_anonymous", *_X),
        "满意度代码", _A8, "评价渠道", _NAMED_CHANNELS, "办件编号", "评价次数", "评价时间", "文字评价", "行政区划",
    ),
}  # fmt: skip
