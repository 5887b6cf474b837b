"""Write docs/privacy/what-is-kept.md: what is kept, why and how long, from the table (`make reference`)."""

import os
import pathlib

import django
from django.utils import translation

from openhall.vault.rules import TABLE, Kept

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "privacy" / "what-is-kept.md"
HEAD = """# What is kept, why, and how long

Made by `make reference` from the code; a test fails when this page is older. The days are the table's; a hall sets its
own with `OPENHALL_KEPT_DAYS="review_text=730 security_log=400"`; a time shorter than the least is refused at the start.
`openhall retention` prints what holds in a hall, `openhall retention --due` what has been kept long enough.

"""
HEADS = {
    "en": ("## In English", "| class | what | why | days | least | how it ends | law |"),
    "zh-hans": ("## 中文", "| 类别 | 内容 | 目的 | 天数 | 最少 | 如何结束 | 法律依据 |"),
}


def page() -> str:
    """The whole page, in both languages."""
    return HEAD + "\n".join(_part(language) for language in HEADS)


def _part(language: str) -> str:
    title, head = HEADS[language]
    with translation.override(language):
        rows = "".join(_row(each) for each in TABLE)
    return f"{title}\n\n{head}\n| --- | --- | --- | --- | --- | --- | --- |\n{rows}"


def _row(each: Kept) -> str:
    from openhall.web.public.privacy_words import CLASSES, WAYS

    what, why = CLASSES[each.code]
    days, least = each.days or "–", each.least or "–"
    return f"| `{each.code}` | {what} | {why} | {days} | {least} | {WAYS[each.way]} | {each.law} |\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.site.settings")
    django.setup()
    PAGE.write_text(page(), "utf-8")
