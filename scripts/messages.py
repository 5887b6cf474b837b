"""Find the sentences that people see: in templates, in `_()` calls, and in the refusals of services.

The source language is English. A refusal's sentence is translated at the edge, so the second text of every
`Missing("code", "Sentence.")` counts as a message although no gettext call stands around it.
"""

import ast
import dataclasses
import itertools
import pathlib
import re
from collections.abc import Iterable, Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "openhall"
GETTEXT = {"_": 0, "gettext": 0, "gettext_lazy": 0, "gettext_noop": 0, "pgettext": 1, "pgettext_lazy": 1}
PLURAL = {"ngettext", "ngettext_lazy", "npgettext", "npgettext_lazy"}
REFUSALS = {"Refusal", "Malformed", "NotAllowed", "Missing", "NotNow", "Conflict", "Locked", "TooMany", "OtherBody",
            "NoRoom"}  # fmt: skip
SPOKEN = {"TicketState", "WindowState"}  # "the ticket is %(state)s": the edge translates the word as well
CODE, SENTENCE = re.compile(r"[a-z]+(_[a-z]+)+"), re.compile(r"[A-Z].* .*[.!?]", re.DOTALL)
LANGUAGES = ("zh_Hans",)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Message:
    """A source sentence; `context` tells homonyms apart, `plural` is empty where there is one form."""

    text: str
    context: str = ""
    plural: str = ""


type Found = dict[Message, list[str]]


def spoken_words(source: str) -> Iterator[tuple[Message, int]]:
    """The members of the enumerations whose words are put into a refusal's sentence."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name in SPOKEN:
            for each in node.body:
                if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant):
                    yield Message(str(each.value.value)), each.lineno


def in_python(source: str) -> Iterator[tuple[Message, int]]:
    """Messages of a Python file with their lines."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            message = _of_call(node)
            if message is not None:
                yield message, node.lineno


def _of_call(node: ast.Call) -> Message | None:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    texts = [each.value if _is_text(each) else None for each in node.args]  # type: ignore[attr-defined]
    sentence = _refusal(name, texts)
    if sentence:
        return Message(sentence)
    if name in PLURAL:
        shift = 1 if "p" in name.removeprefix("n")[:1] else 0
        context = str(texts[0]) if shift else ""
        return Message(str(texts[shift]), context, str(texts[shift + 1])) if texts[shift : shift + 2] else None
    if name in GETTEXT and len(texts) > GETTEXT[name] and texts[GETTEXT[name]]:
        return Message(str(texts[GETTEXT[name]]), str(texts[0]) if GETTEXT[name] else "")
    return None


def _refusal(name: str, texts: list[str | None]) -> str:
    """The sentence of a refusal: after its code, also where a helper of the room builds the refusal."""
    if name in REFUSALS and len(texts) > 1 and texts[1]:
        return texts[1]
    for code, sentence in itertools.pairwise(texts):
        if code and sentence and CODE.fullmatch(code) and SENTENCE.fullmatch(sentence):
            return sentence
    return ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def in_template(source: str) -> Iterator[tuple[Message, int]]:
    """Messages of a Django template; lines are counted in Django's own rewriting of it, which keeps them."""
    from django.utils.translation.template import templatize

    text = templatize(source)
    # A {% blocktranslate count %} without an else, or a plural, comes out as a Python call like all others.
    for call in re.finditer(r"\b(?:gettext|pgettext|ngettext|npgettext|_)\(", text):
        node = _parsed_call(text[call.start() :])
        message = _of_call(node) if node is not None else None
        if message is not None:
            yield message, text.count("\n", 0, call.start()) + 1


def _parsed_call(text: str) -> ast.Call | None:
    """The call with which `text` begins: the shortest piece up to a bracket that Python understands."""
    for end in re.finditer(r"\)", text):
        try:
            parsed = ast.parse(text[: end.end()], mode="eval").body
        except SyntaxError:
            continue
        return parsed if isinstance(parsed, ast.Call) else None
    return None


def collect(package: pathlib.Path = PACKAGE) -> Found:
    """Every message of the package with where it stands (`web/doors.py:12`)."""
    found: Found = {}
    for path in _files(package):
        source = path.read_text("utf-8")
        pairs = in_template(source) if path.suffix != ".py" else in_python(source)
        words = spoken_words(source) if path.name == "states.py" else iter(())
        for message, line in itertools.chain(pairs, words):
            found.setdefault(message, []).append(f"{path.relative_to(package).as_posix()}:{line}")
    return found


def _files(package: pathlib.Path) -> Iterable[pathlib.Path]:
    code = (path for path in package.rglob("*.py") if "migrations" not in path.parts)
    pages = (path for path in package.rglob("templates/**/*") if path.suffix in (".html", ".txt"))
    return sorted([*code, *pages])


def catalogue_path(language: str, package: pathlib.Path = PACKAGE) -> pathlib.Path:
    """Where a language's catalogue is."""
    return package / "web" / "locale" / language / "LC_MESSAGES" / "django.po"
