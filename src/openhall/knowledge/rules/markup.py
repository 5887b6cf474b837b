"""Markdown, HTML and plain text to blocks."""

import re
from collections.abc import Iterator, Mapping

import lxml.etree
import lxml.html
import yaml
from markdown_it import MarkdownIt

from openhall.knowledge.rules.found import Block, Unreadable, tidy

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BREAKS = frozenset(
    ["p", "div", "li", "ul", "ol", "table", "tr", "section", "article", "pre", "blockquote", "dt", "dd", "br", "hr",
     "body", "html", "main", "caption", "title", *HEADINGS]
)  # fmt: skip
CELLS = frozenset(["td", "th"])
SILENT = frozenset(
    ["script", "style", "nav", "header", "footer", "form", "button", "noscript", "template", "svg", "head"]
)  # fmt: skip
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")


def front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """The fields above a Markdown text, and the text below them; fields that can't be read are none."""
    found = _FRONT.match(text)
    if found is None:
        return {}, text
    try:
        fields = yaml.safe_load(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        fields = None
    return (fields if isinstance(fields, dict) else {}), text[found.end() :]


def blocks_of_markdown(text: str) -> list[Block]:
    """The paragraphs and headings of a Markdown text."""
    return blocks_of_html(_markdown.render(text))


def blocks_of_html(text: str) -> list[Block]:
    """The paragraphs and headings of a page, without its scripts and menus; Unreadable when nothing can be parsed."""
    # A text with a declared encoding is refused by the parser, which reads bytes for itself.
    source = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml.html.document_fromstring(source, parser=lxml.html.HTMLParser(huge_tree=False))
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError) as error:
        if not re.sub(r"<[^>]*>", "", source).strip():
            return []
        raise Unreadable("no_html", "The page can't be parsed.") from error
    return [block for block in _gathered(_pieces(root)) if block.text]


def html_title(text: str) -> str:
    """What stands in the `title` of a page; empty when nothing does."""
    found = re.search(r"<title[^>]*>(.*?)</title>", text, re.DOTALL | re.IGNORECASE)
    return tidy("".join(map(str, lxml.html.fromstring(f"<p>{found.group(1)}</p>").itertext()))) if found else ""


def blocks_of_text(text: str) -> list[Block]:
    """The lines of a plain text, those that say something."""
    return [Block(line) for line in map(tidy, text.splitlines()) if line]


type Piece = tuple[str, int] | None


def _pieces(root: lxml.html.HtmlElement) -> Iterator[Piece]:
    """Text with the level of the heading it stands in; None where a block ends."""
    level = 0
    walk = lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walk:
        name = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if name in SILENT:
                walk.skip_subtree()
            yield from _edge(name)
            level = HEADINGS.get(name, level)
            if node.text and name not in SILENT:
                yield node.text, level
        elif event == "end":
            yield from _edge(name)
            level = 0 if name in HEADINGS else level
        if event != "start" and node.tail:
            yield node.tail, level


def _edge(name: str) -> Iterator[Piece]:
    if name in BREAKS:
        yield None
    elif name in CELLS:
        yield " ", 0


def _gathered(pieces: Iterator[Piece]) -> Iterator[Block]:
    texts: list[str] = []
    level = 0
    for piece in pieces:
        if piece is None:
            yield Block(tidy("".join(texts)), level)
            texts, level = [], 0
        else:
            texts.append(piece[0])
            level = level or piece[1]
    yield Block(tidy("".join(texts)), level)
