"""The kinds of file that are taken, known by their content alone."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """What a file is. HEIC comes in and is kept as JPEG; all others stay what they are."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    TEXT = "text"


IMAGES = frozenset({Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.HEIC})
OFFICE = frozenset({Kind.DOCX, Kind.XLSX})
# kind → endings by which a name may call it, the one we write first
ENDINGS: Mapping[Kind, tuple[str, ...]] = {
    Kind.JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    Kind.PNG: ("png",),
    Kind.WEBP: ("webp",),
    Kind.HEIC: ("heic", "heif"),
    Kind.PDF: ("pdf",),
    Kind.DOCX: ("docx",),
    Kind.XLSX: ("xlsx",),
    Kind.TEXT: ("txt",),
}
MEDIA_TYPES: Mapping[Kind, str] = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.HEIC: "image/heic",
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.TEXT: "text/plain; charset=utf-8",
}


class Why(StrEnum):
    """Why a file is erased: a word of a list, because a free sentence would sooner or later name somebody."""

    TERM_OVER = "term_over"
    PERSON_ASKED = "person_asked"
    TAKEN_BACK = "taken_back"
    NOT_NEEDED = "not_needed"
