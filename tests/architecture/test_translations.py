"""Everything a person reads is there in both languages: nothing untranslated, nothing fuzzy, sources in English."""

import re

import polib
import pytest

from scripts.collect_messages import key
from scripts.compile_messages import compile_all
from scripts.messages import LANGUAGES, Message, catalogue_path, collect, in_python, in_template, spoken_words

CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]")
PLACE = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")
FOUND = collect()


def faults(found: dict[Message, list[str]], catalogue: list[polib.POEntry]) -> list[str]:
    """What a catalogue lacks for these messages, one line each."""
    made = {key(entry): entry for entry in catalogue if not entry.obsolete}
    missing = [f"missing: {message.text!r} ({places[0]})" for message, places in found.items() if message not in made]
    known = [entry for message, entry in made.items() if message in found]
    fuzzy = [f"fuzzy: {entry.msgid!r}" for entry in known if entry.fuzzy]
    empty = [f"empty: {entry.msgid!r}" for entry in known if not entry.fuzzy and not entry.translated()]
    return missing + fuzzy + empty + [f"places differ: {entry.msgid!r}" for entry in known if _loses_a_place(entry)]


def _loses_a_place(entry: polib.POEntry) -> bool:
    wanted = set(PLACE.findall(entry.msgid_plural or entry.msgid))
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    return any(text and set(PLACE.findall(text)) - wanted for text in texts) or (
        not entry.msgid_plural and any(text and set(PLACE.findall(text)) != wanted for text in texts)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_its_translation(language: str) -> None:
    assert len(FOUND) > 50, "nothing was found, so the test would prove nothing"
    assert faults(FOUND, polib.pofile(str(catalogue_path(language)))) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_into_chinese_is_chinese(language: str) -> None:
    entries = [entry for entry in polib.pofile(str(catalogue_path(language))) if " " in entry.msgid.strip()]
    sentences = [entry for entry in entries if entry.translated() and not re.search(r"%|Y-m-d|H:i", entry.msgid)]
    assert [entry.msgid for entry in sentences if not CJK.search(entry.msgstr or entry.msgstr_plural.get(0, ""))] == []


def test_source_sentences_are_english() -> None:
    assert [message.text for message in FOUND if CJK.search(message.text)] == []


def test_no_template_says_chinese_by_itself() -> None:
    from scripts.messages import PACKAGE

    names = {"中文", "中"}  # the switch names a language in that language
    wrong = []
    for path in sorted(PACKAGE.rglob("templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        runs = re.findall(f"{CJK.pattern}+", text)
        wrong += [f"{path.relative_to(PACKAGE)}: {run}" for run in runs if run not in names]
    assert wrong == []


def test_compiled_catalogues_are_fresh() -> None:
    assert [path.name for path in compile_all()] == ["django.mo"] * len(LANGUAGES)


def entry(text: str, translation: str = "", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=text, msgstr=translation, **more)


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ([], "missing"),
        ([entry("Take a ticket")], "empty"),
        ([entry("Take a ticket", "取号", flags=["fuzzy"])], "fuzzy"),
        ([entry("Take a ticket", "取号", obsolete=True)], "missing"),
        ([entry("Take a ticket", "取号", msgctxt="verb")], "missing"),
        ([entry("Take a ticket", "取 %(number)s 号")], "places differ"),
    ],
)
def test_a_planted_gap_is_seen(catalogue: list[polib.POEntry], fault: str) -> None:
    (said,) = faults({Message("Take a ticket"): ["web/x.html:1"]}, catalogue)
    assert said.startswith(fault)


def texts(source: str) -> set[Message]:
    return {message for message, _ in in_template(source)}


def test_templates_are_read_as_django_reads_them() -> None:
    assert texts('{% translate "Take a ticket" %}') == {Message("Take a ticket")}
    assert texts('{% translate "May" context "month" %}') == {Message("May", "month")}
    assert texts("{% blocktranslate %}No. {{ n }}{% endblocktranslate %}") == {Message("No. %(n)s")}
    assert texts("{% blocktranslate trimmed %}\n  One\n  two\n{% endblocktranslate %}") == {Message("One two")}
    plural = "{% blocktranslate count n=x %}{{ n }} person{% plural %}{{ n }} people{% endblocktranslate %}"
    assert texts(plural) == {Message("%(n)s person", "", "%(n)s people")}
    page = """<a title="{% translate 'Say (it)' %}">{{ _("Help") }}</a>"""
    assert texts(page) == {Message("Say (it)"), Message("Help")}
    assert texts("<p>Plain</p>{# translate nothing #}") == set()


def test_code_is_read_with_its_refusals() -> None:
    source = """
_("Open"); gettext_lazy("Shut"); pgettext("door", "Close"); ngettext("%(n)d day", "%(n)d days", 3)
raise Missing("no_hall", "There is no such hall.", {})
found(rows, code, "no_queue", "There is no such queue.")
log("started", "Not for people")
"""
    assert {message for message, _ in in_python(source)} == {
        Message("Open"), Message("Shut"), Message("Close", "door"), Message("%(n)d day", "", "%(n)d days"),
        Message("There is no such hall."), Message("There is no such queue."),
    }  # fmt: skip


def test_states_that_stand_in_sentences_are_messages() -> None:
    source = "class TicketState(StrEnum):\n    'Doc.'\n    HELD = 'held'\nclass Role(StrEnum):\n    CLERK = 'clerk'\n"
    assert {message for message, _ in spoken_words(source)} == {Message("held")}
