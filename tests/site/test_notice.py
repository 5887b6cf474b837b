"""A calendar notice in a file: read whole, or refused with the place of the mistake."""

import datetime as dt
import pathlib

import pytest

from openhall.places.rules import Day
from openhall.site.notice import BadNotice, read_notice


def written(folder: pathlib.Path, text: str | bytes) -> pathlib.Path:
    path = folder / "notice"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_and_a_json_file_say_the_same(tmp_path: pathlib.Path) -> None:
    expected = {dt.date(2027, 1, 1): Day(False, "元旦"), dt.date(2027, 1, 3): Day(True, "元旦")}
    table = "\ufeffdate,workday,note\n2027-01-01,否,元旦\n2027-01-03,Yes,元旦\n"
    document = '{"holidays": {"2027-01-01": "New Year\'s Day,元旦,1"}, "workdays": {"2027-01-03": "元旦"}}'
    assert read_notice(written(tmp_path, table)) == expected
    assert read_notice(written(tmp_path, document)) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: the first line must name"),
        ("day,free\n2027-01-01,yes\n", ":1: the first line must name"),
        ("date,workday\n2027-01-01,yes\n2027-02-30,no\n", ":3: '2027-02-30' is not a day"),
        ("date,workday\n2027-01-01,perhaps\n", ":2: workday must be yes or no, not 'perhaps'"),
        ("date,workday\n2027-01-01,yes\n2027-01-01,no\n", "named twice"),
        ("date,workday\n", "names no day"),
        ('{"holidays": [1]}', "holidays must be an object"),
        ('{"holidays": {', "no JSON"),
        (b"\xff\xfe\x00", "can't be read"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: pathlib.Path, text: str | bytes, said: str) -> None:
    with pytest.raises(BadNotice) as refused:
        read_notice(written(tmp_path, text))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
