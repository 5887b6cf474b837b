"""Masks leave what they say and no more, whatever they are given; used twice they change nothing."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openhall.vault.rules import (
    mask,
    mask_email,
    mask_identity,
    mask_name,
    mask_phone,
    mask_text,
    normal_phone,
)
from openhall.vault.states import Field
from tests.vault.people import MASKS, WRITER

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)
DIGITS = st.text("0123456789", min_size=1, max_size=20)
ANYTHING = st.text(max_size=40) | st.text("张三欧阳·•, *aJ1@.-+ \u200b\u3000٣８＠", max_size=14) | DIGITS | HAN


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"), ("张小三", "张*三"), ("张小小三", "张*三"), ("欧阳华", "欧阳*"), ("欧阳少华", "欧阳*华"),
        ("欧阳", "欧*"), ("張 三", "張*"), ("张", "*"), ("John Smith", "J* S*"), ("John Fitzgerald Ford", "J* F*"),
        ("Smith, John", "S* J*"), ("J", "*"), ("O'Neill", "O*"), ("买买提·艾力", "买*·艾*"), ("김철수", "김*"),
        ("", ""), ("𠮷田", "𠮷*"), ("\u200b张三", "张*"), ("e\u0301mile zola", "é* z*"),
    ],
)  # fmt: skip
def test_names(name: str, shown: str) -> None:
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812341234", "138****1234"), ("+86 138-1234-1234", "138****1234"), ("１３８１２３４１２３４", "138****1234"),
        ("0571-88880000", "****0000"), ("0571-88880000 转 123", "****0000"), ("88880000", "****0000"),
        ("+49 30 1234567", "****4567"), ("8888000", "****"), ("12345", "****"), ("my number", "****"), ("", "****"),
    ],
)  # fmt: skip
def test_phones(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("33010019900101123X", "****123X"), ("9133 0100 MA00 TEST 0B", "****ST0B"), ("12345678", "****5678"), ("1234567", "****")],
)
def test_identity_numbers(number: str, shown: str) -> None:
    assert mask_identity(number) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("zhang@example.org", "z***@example.org"), ("z@example.org", "***@example.org"), ("a@b@example.org", "a***@example.org"),
        ("@example.org", "***@example.org"), ("Zhang@Example.ORG", "Z***@Example.ORG"), ("nobody", "***"), ("x@13812345678", "***"),
    ],
)  # fmt: skip
def test_email_addresses(address: str, shown: str) -> None:
    assert mask_email(address) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("请回电 13812345678，谢谢", "请回电 ***，谢谢"), ("138 1234 5678", "***"), ("0571-8888 0000转3", "***转3"),
        ("１３８１２３４５６７８", "***"), ("身份证33010019900101123X。", "身份证***。"), ("33010019900101123x。", "***。"), ("write to a.b@example.org now", "write to *** now"),
        ("等了2个小时，3号窗口", "等了2个小时，3号窗口"), ("1 2 3 4", "1 2 3 4"),
    ],
)  # fmt: skip
def test_texts_keep_their_words(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@given(st.sampled_from([*Field, "contact_of_employer"]), ANYTHING)
@example("text", "1234*56789")
@example("name", "张*")
def test_a_mask_of_a_mask_is_the_mask(field: str, value: str) -> None:
    once = mask(field, value)
    assert mask(field, once) == once


@given(HAN)
def test_a_name_shows_its_surname_and_last_character_at_most(name: str) -> None:
    shown = mask_name(name)
    seen = shown.replace("*", "")
    assert shown.count("*") == 1
    assert len(seen) < len(name) and len(seen) <= 3
    assert shown.partition("*")[0] == name[: len(shown.partition("*")[0])]
    assert shown.partition("*")[2] in ("", name[-1])


@given(ANYTHING)
def test_any_name_shows_three_characters_at_most(name: str) -> None:
    assert len(re.sub(r"[*\s·]", "", mask_name(name))) <= 3
    assert not name.strip("\u200b *,·•\u3000") or "*" in mask_name(name) or not mask_name(name)


@given(DIGITS)
def test_a_number_shows_seven_digits_at_most_and_never_all(number: str) -> None:
    for shown in (mask_phone(number), mask_identity(number)):
        assert re.fullmatch(r"(\d{3})?\*{4}(\d{4})?", shown)
        assert len(re.findall(r"\d", shown)) <= max(0, len(number) - 4)
        assert number.endswith(re.sub(r".*\*", "", shown))


@given(ANYTHING)
def test_whatever_stands_for_a_number_shows_four_hidden_places(value: str) -> None:
    assert "****" in mask_phone(value)
    assert re.fullmatch(r"\*{4}.{0,4}", mask_identity(value), re.DOTALL)


@given(ANYTHING)
def test_an_email_address_shows_one_letter_before_its_domain(value: str) -> None:
    assert re.fullmatch(r".?\*{3}(@[A-Za-z0-9.-]+)?", mask_email(value), re.DOTALL)


@given(ANYTHING)
def test_no_text_keeps_a_long_number_or_an_address(value: str) -> None:
    shown = mask_text(value)
    assert not re.search(r"\d{5}", shown)
    assert "@" not in shown


@given(ANYTHING)
def test_a_field_without_a_mask_shows_nothing(value: str) -> None:
    assert mask("wechat", value) == mask("address", value) == "***"


def test_every_field_has_its_mask() -> None:
    assert {field: mask(field, value) for field, value in WRITER.items()} == MASKS
    assert set(MASKS) == set(Field)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("138 1234 5678", "13812345678"), ("+86-138-1234-5678", "13812345678"), ("008613812345678", "13812345678"),
        ("8613812345678", "13812345678"), ("（0571）8888 0000", "057188880000"), ("+86 571 88880000", "057188880000"),
        ("+86 400-123-4567", "4001234567"), ("0571-88880000 转 12", "057188880000#12"), ("0571 88880000 ext. 12", "057188880000#12"),
        ("+49 (30) 1234567", "+49301234567"), ("0049301234567", "+49301234567"), ("１２３４５", "12345"),
    ],
)  # fmt: skip
def test_one_number_has_one_writing(written: str, number: str) -> None:
    assert normal_phone(written) == number


@pytest.mark.parametrize("text", ["", "1234", "call me", "1" * 17, "138-1234-567a", "+", "13812345678@x", "138****5678"])
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"^not a telephone number$"):
        normal_phone(text)


@given(st.text("0123456789+-() 转x#", max_size=20))
def test_a_normal_number_is_normal(text: str) -> None:
    try:
        once = normal_phone(text)
    except ValueError:
        return
    assert normal_phone(once) == once
