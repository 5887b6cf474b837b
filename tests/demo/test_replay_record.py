"""Every row of a record is a visit or is named with its line and reason; what is no record is refused in one line."""

import datetime as dt
import gzip
import pathlib
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openhall.demo.replay.lines import LONGEST, BadRecord
from openhall.demo.replay.record import Record, Visit, read_record

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
HEADER = "arrived_at,queue,class,service_seconds,patience_seconds,number,waited_seconds"
GOOD = "2026-03-02T09:00:00,A,ordinary,300,,,"


def read(folder: pathlib.Path, *rows: str | bytes, header: str = HEADER) -> Record:
    path = folder / "visits.csv"
    path.write_bytes(b"\n".join(each.encode() if isinstance(each, str) else each for each in (header, *rows)))
    return read_record(path, SHANGHAI)


def test_a_row_is_read_as_it_is_meant(tmp_path: pathlib.Path) -> None:
    (visit,) = read(tmp_path, " 2026-03-02 09:00:00.5 , 户籍 ,Elderly,300.25,60,A12,42").visits
    arrived_at = dt.datetime(2026, 3, 2, 1, 0, 0, 500_000, tzinfo=dt.UTC)
    seconds = dt.timedelta(seconds=1)
    assert visit == Visit(2, arrived_at, "户籍", "elderly", 300.25 * seconds, 60 * seconds, "A12", 42 * seconds)


@pytest.mark.parametrize(
    ("text", "hour"), [("2026-03-02T09:00:00", 1), ("2026-03-02T09:00+01:00", 8), ("20260302T090000Z", 9)]
)
def test_a_time_without_a_zone_is_the_halls(tmp_path: pathlib.Path, text: str, hour: int) -> None:
    (visit,) = read(tmp_path, f"{text},A,,0").visits
    assert visit.arrived_at == dt.datetime(2026, 3, 2, hour, tzinfo=dt.UTC)


def test_columns_may_stand_anywhere_and_others_are_let_be(tmp_path: pathlib.Path) -> None:
    header = "\ufeffSERVICE_SECONDS,weather,class,queue,arrived_at"
    record = read(tmp_path, '7,"rain, wind",,B,2026-03-02T09:00', "8", header=header)
    assert [(each.queue, each.service.seconds, each.visitor_class) for each in record.visits] == [("B", 7, "ordinary")]
    assert (record.ignored, [each.line for each in record.unreadable]) == (["weather"], [3])


def test_visits_stand_in_order_of_arrival(tmp_path: pathlib.Path) -> None:
    record = read(tmp_path, GOOD.replace("09:", "10:"), GOOD, GOOD)
    assert [each.line for each in record.visits] == [3, 4, 2]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",A,ordinary,300", "arrived_at is empty"),
        ("yesterday,A,ordinary,300", "arrived_at is no time"),
        ("2026-02-30T09:00:00,A,ordinary,300", "arrived_at is no time"),
        ("0001-01-01T00:00:00,A,ordinary,300", "arrived_at is no time"),
        ("9999-12-31T23:59:59-12:00,A,ordinary,300", "arrived_at is no time"),
        ("2026-03-02,A,ordinary,300", "a day without a time"),
        ("1969-12-31T23:59:59Z,A,ordinary,300", "not between 1970 and 2200"),
        ("2200-01-01T00:00:00Z,A,ordinary,300", "not between 1970 and 2200"),
        ("2026-03-02T09:00:00,,ordinary,300", "queue is empty"),
        (f"2026-03-02T09:00:00,{'A' * 61},ordinary,300", "queue is no name"),
        ("2026-03-02T09:00:00,A\x00B,ordinary,300", "queue is no name"),
        ("2026-03-02T09:00:00,A\x1b[2J,ordinary,300", "queue is no name"),
        ("2026-03-02T09:00:00,A,queen,300", "class is not known: 'queen'"),
        ("2026-03-02T09:00:00,A,ordinary,", "service_seconds is empty"),
        ("2026-03-02T09:00:00,A,ordinary", "service_seconds is empty"),
        ("2026-03-02T09:00:00,A,ordinary,-1", "service_seconds is no number"),
        ("2026-03-02T09:00:00,A,ordinary,nan", "service_seconds is no number"),
        ("2026-03-02T09:00:00,A,ordinary,1e3", "service_seconds is no number"),
        ("2026-03-02T09:00:00,A,ordinary,１２", "service_seconds is no number"),
        ("2026-03-02T09:00:00,A,ordinary,86400.1", "service_seconds is more than a day"),
        ("2026-03-02T09:00:00,A,ordinary,300,soon", "patience_seconds is no number"),
        (f"2026-03-02T09:00:00,A,ordinary,300,,{'9' * 21}", "number is no number"),
        ("2026-03-02T09:00:00,A,ordinary,300,,,long", "waited_seconds is no number"),
        ("2026-03-02T09:00:00,A,ordinary,300,,,,8", "it has 8 fields, the header 7"),
        ('2026-03-02T09:00:00,"A,ordinary,300', "no line of comma-separated values"),
        (b"2026-03-02T09:00:00,\xbb\xa7,ordinary,300", "not written in UTF-8"),
        ("x" * LONGEST, "too long"),
    ],
)
def test_what_is_no_visit_is_named_with_line_and_reason(tmp_path: pathlib.Path, row: str | bytes, reason: str) -> None:
    record = read(tmp_path, GOOD, "", row, GOOD)
    assert [each.line for each in record.visits] == [2, 5]
    (odd,) = record.unreadable
    assert (odd.line, reason in odd.reason, odd.reason.isprintable()) == (4, True, True), odd.reason


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "lacks the columns arrived_at, queue, class, service_seconds"),
        (b"arrived_at,queue,service_seconds\n", "lacks the column class;"),
        (HEADER.encode() + b",queue\n" + GOOD.encode(), "names the column queue twice"),
        (HEADER.encode(), "no row below the header"),
        (HEADER.encode() + b"\n\n\nnothing", "line 4: service_seconds is empty"),
        (b"\xff\xfe" + HEADER.encode("utf-16-le"), "names no columns"),
        (gzip.compress(f"{HEADER}\n{GOOD}".encode(), mtime=0)[:-9], "not whole"),
        (gzip.compress(f"{HEADER}\n{GOOD}".encode(), mtime=0)[:12], "not whole"),
        (b"x" * (LONGEST + 5), "lacks the columns"),
    ],
)
def test_what_is_no_record_is_refused_in_one_line(tmp_path: pathlib.Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "visits.csv"
    path.write_bytes(content)
    with pytest.raises(BadRecord, match=sentence) as raised:
        read_record(path, SHANGHAI)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_opened_is_refused(tmp_path: pathlib.Path, name: str) -> None:
    with pytest.raises(BadRecord, match="cannot be read"):
        read_record(tmp_path / name, SHANGHAI)


def test_gzip_is_known_by_its_content(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "visits.data"
    path.write_bytes(gzip.compress(f"{HEADER}\r\n{GOOD}\r\n".encode()))
    assert [each.line for each in read_record(path, SHANGHAI).visits] == [2]


def test_a_line_of_any_length_is_one_line(tmp_path: pathlib.Path) -> None:
    lengths = (LONGEST - 1, LONGEST, LONGEST + 1, 2 * LONGEST, 3 * LONGEST + 1)
    record = read(tmp_path, *("x" * length for length in lengths), GOOD)
    assert ([each.line for each in record.unreadable], record.visits[0].line) == ([2, 3, 4, 5, 6], 7)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.binary(max_size=60).map(lambda row: row.replace(b"\n", b"").replace(b"\r", b"")), max_size=6))
def test_no_row_is_lost_and_none_is_fatal(tmp_path_factory: pytest.TempPathFactory, rows: list[bytes]) -> None:
    record = read(tmp_path_factory.mktemp("odd"), GOOD, *rows, GOOD)
    lines = [*(each.line for each in record.visits), *(each.line for each in record.unreadable)]
    assert sorted(lines) == [2, *(place for place, row in enumerate(rows, 3) if row.strip()), len(rows) + 3]
