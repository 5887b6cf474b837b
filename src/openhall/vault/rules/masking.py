"""Masks: what is left of a value for people who may know that it is there, not what it is.

Each says exactly what it leaves, leaves no more of whatever it is given, and changes nothing when used twice.
"""

import re
import unicodedata

from openhall.vault.rules.phones import MOBILE, normal_phone
from openhall.vault.states import Field

WHOLE = "***"
SURNAMES_OF_TWO = """
欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐
司徒 司空 夏侯 宇文 长孙 長孫 轩辕 軒轅 端木 南宫 南宮 西门 西門 独孤 獨孤 申屠
太史 闻人 聞人 呼延 赫连 赫連 澹台 澹臺 公冶 宗政 濮阳 濮陽 淳于 单于 單于 钟离
鍾離 鲜于 鮮于 闾丘 閭丘 仲孙 仲孫 百里 东郭 東郭 拓跋 万俟 第五 完颜 完顏 纳兰
納蘭
"""
COMPOUND_SURNAMES = frozenset(SURNAMES_OF_TWO.split())
HAN = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
PART_OF_NAME = re.compile(r"[\s·•・‧,，、]+")
MASKED_PHONE = re.compile(r"(\d{3}|)\*{4}\d{4}|\*{4}", re.ASCII)
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE | re.ASCII)
LONG_NUMBER = re.compile(r"\d(?:[\s\-‐–—.·]*\d){4,}[Xx]?")
ADDRESS_WORD = re.compile(r"\S*[@＠]\S*")


def mask(field: str, value: str) -> str:
    """The mask of the field's kind; an address and every unknown field give nothing but `***`."""
    masks = {
        Field.NAME: mask_name, Field.PHONE: mask_phone, Field.IDENTITY: mask_identity,
        Field.EMAIL: mask_email, Field.TEXT: mask_text,
    }  # fmt: skip
    known = masks.get(Field(field)) if field in frozenset(Field) else None
    return known(value) if known else WHOLE


def mask_name(name: str) -> str:
    """张*三, 欧阳*华, 李*; `J* S*`, `买*·艾*`: surname and last character, or initials of first and last part."""
    plain = re.sub(rf"(?<={HAN})\s+(?={HAN})", "", _plain(name))
    parts = [part for part in PART_OF_NAME.split(plain) if part]
    if len(parts) == 1 and re.match(HAN, parts[0]):
        return _mask_han(parts[0])
    joint = "·" if re.search(r"[·•・‧]", plain) else " "
    return joint.join(_initial(part) for part in [*parts[:1], *parts[1:][-1:]])


def _mask_han(name: str) -> str:
    surname = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    given = name[surname:]
    if not given:
        return "*"
    return f"{name[:surname]}*{given[-1] if len(given) > 1 else ''}"


def _initial(part: str) -> str:
    return f"{part[0]}*" if len(part) > 1 and part[0] != "*" else "*"


def mask_phone(phone: str) -> str:
    """138****1234 for a mainland mobile number; else the last four digits of eight or more, of fewer none."""
    if MASKED_PHONE.fullmatch(phone):
        return phone
    try:
        number = normal_phone(phone).partition("#")[0].removeprefix("+")
    except ValueError:
        return "****"
    shown = number[:3] if MOBILE.fullmatch(number) else ""
    return f"{shown}****{number[-4:] if len(number) >= 8 else ''}"


def mask_identity(number: str) -> str:
    """The last four characters of eight or more, of fewer none: ****123X."""
    plain = re.sub(r"\s", "", _plain(number))
    return f"****{plain[-4:] if len(plain) >= 8 else ''}"


def mask_email(address: str) -> str:
    """The first letter before the @, and the domain: z***@example.org; a single letter is hidden too."""
    local, _, domain = _plain(address).strip().rpartition("@")
    if not DOMAIN.fullmatch(domain):
        return WHOLE
    return f"{local[0] if len(local) > 1 and local[0] not in '*@' else ''}{WHOLE}@{domain}"


def mask_text(text: str) -> str:
    """The text without numbers of five digits or more (blanks, dots and hyphens inside them or not) and words with @.

    Names and what else a person tells of himself stay: a text is published after a person has read it.
    """
    return LONG_NUMBER.sub(WHOLE, ADDRESS_WORD.sub(WHOLE, text))


def _plain(text: str) -> str:
    """One form of every letter, without characters that nobody sees."""
    return unicodedata.normalize("NFKC", "".join(each for each in text if each.isspace() or each.isprintable()))
