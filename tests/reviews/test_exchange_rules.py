"""Two profiles with opposite codes: each writes and reads every record back without a loss."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openhall.reviews.rules.exchange import PROFILES, BadRow, Record
from openhall.reviews.rules.reasons import REASONS, reasons_for
from openhall.reviews.states import Channel, Level, Origin

MOMENTS = st.datetimes(dt.datetime(2019, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC))
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
CODES = st.text(st.sampled_from("abcdefghij0123456789-"), max_size=20)


@st.composite
def records(draw: st.DrawFn) -> Record:
    level = draw(st.sampled_from(Level))
    ticked = draw(st.sets(st.sampled_from([reason.code for reason in reasons_for(level)])))
    return Record(
        draw(st.text(st.sampled_from("ABC0123456789"), min_size=1, max_size=50)), draw(st.sampled_from([1, 2])), level,
        tuple(code for code in REASONS if code in ticked), draw(WORDS), draw(st.sampled_from(Channel)),
        draw(st.sampled_from(Origin)), draw(st.booleans()), draw(MOMENTS).replace(microsecond=0), draw(CODES),
        draw(CODES), draw(CODES), draw(CODES), valid=draw(st.booleans()),
    )  # fmt: skip


@pytest.mark.parametrize("name", PROFILES)
@given(record=records())
def test_a_round_trip_loses_nothing(name: str, record: Record) -> None:
    row = PROFILES[name].write(record)
    assert set(row) == set(PROFILES[name].columns)
    assert PROFILES[name].read(row) == record


ROW = PROFILES["national"].write(
    Record("P1", 1, Level.VERY_SATISFIED, (), "", Channel.QR, Origin.ACTIVE, True,
           dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC), "330100", "lakeside", "1", "residence")
)  # fmt: skip


def test_the_same_number_means_the_opposite_in_the_two_profiles() -> None:
    assert (ROW["satisfaction"], ROW["pf"], ROW["assessTime"]) == ("5", "3", "2026-03-02 10:00:00")
    other = PROFILES["gbt39046"].write(PROFILES["national"].read(ROW))
    assert (other["满意度代码"], other["满意度"], other["评价渠道"], other["评价人"]) == ("1", "非常满意", "二维码", "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"satisfaction": "6"}, "satisfaction is '6'"),
        ({"satisfaction": ""}, "satisfaction is ''"),
        ({"pf": "9", "x_channel": ""}, "pf is '9'"),
        ({"pf": "1"}, "x_channel says qr"),
        ({"assessTime": "2026/3/2"}, "assessTime is"),
        ({"assessNumber": "3"}, "ordinal"),
        ({"projectNo": " "}, "projectNo must have"),
        ({"evalDetail": "108"}, "reason 108"),
        ({"x_origin": "forced"}, "x_origin"),
        ({"isAnonymous": "3"}, "isAnonymous is '3'"),
        ({"x_valid": "yes"}, "x_valid is 'yes'"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, str], said: str) -> None:
    with pytest.raises(BadRow) as refused:
        PROFILES["national"].read(ROW | change)
    assert said in str(refused.value)


def test_a_missing_column_and_a_contradiction_are_named() -> None:
    with pytest.raises(BadRow, match="pf is missing"):
        PROFILES["national"].read({name: text for name, text in ROW.items() if name != "pf"})
    other = PROFILES["gbt39046"].write(PROFILES["national"].read(ROW))
    with pytest.raises(BadRow, match="its code says"):
        PROFILES["gbt39046"].read(other | {"满意度": "不满意"})


def test_a_system_without_our_own_columns_is_understood() -> None:
    plain = {name: text for name, text in ROW.items() if not name.startswith("x_")}
    found = PROFILES["national"].read(plain)
    assert (found.channel, found.origin, found.level) == (Channel.QR, Origin.ACTIVE, Level.VERY_SATISFIED)
    assert PROFILES["national"].read(plain | {"isdefault": "1"}).origin == Origin.DEFAULT
