"""Plain text: readable characters alone, kept in UTF-8; what would run or be rendered is refused."""

import re

from openhall.kit.errors import Malformed

ENCODINGS = ("utf-8-sig", "gb18030")
LOOKED_AT = 1024
"""Bytes within which a browser or a reader may take a text for something else."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
RUNS = re.compile(
    r"\s*(#!|@echo\b|@?rem\s|:<<|<\?|<%|<!|<[a-z]|param\s*\(|powershell\b|set-executionpolicy\b|%!|\{\\rtf)"
    r"|\A.{0,1024}(%PDF-|<script\b|<html\b|<svg\b|<iframe\b|<\?php|\bMIME-Version:)",
    re.IGNORECASE | re.DOTALL,
)


def plain_text(content: bytes) -> bytes | None:
    """The text in UTF-8, or None where the bytes are no text; Malformed for markup and scripts."""
    text = _decoded(content)
    if text is None or CONTROLS.search(text):
        return None
    if RUNS.match(text):
        raise Malformed("file_runs", "Programs and scripts are not taken.")
    return text.encode()


def _decoded(content: bytes) -> str | None:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
