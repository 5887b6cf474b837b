"""Photographs: decoded and encoded anew, so that nothing but pixels is kept: no place, no device, nothing appended."""

import io
import warnings
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from openhall.files.states import Kind
from openhall.kit.errors import Malformed
from openhall.kit.lazily import lazily

if TYPE_CHECKING:
    import pi_heif
else:
    pi_heif = lazily("pi_heif")

MOST_PIXELS, MOST_OF_JPEG = 20_000_000, 50_000_000
"""Pixels that are decoded; a JPEG may have more, because it is decoded at half its size."""
LONGEST_SIDE = 16_000
EMPTY = {"exif": b"", "icc_profile": b"", "xmp": b""}
FORMATS = {Kind.JPEG: ("JPEG", "MPO"), Kind.PNG: ("PNG",), Kind.WEBP: ("WEBP",), Kind.HEIC: ("HEIF",)}
HOW: Mapping[Kind, Mapping[str, Any]] = {
    Kind.JPEG: {"format": "JPEG", "quality": 88, "optimize": True, **EMPTY},
    Kind.PNG: {"format": "PNG"},
    Kind.WEBP: {"format": "WEBP", "quality": 88, **EMPTY},
}


def encoded_anew(content: bytes, kind: Kind) -> bytes:
    """The first picture of a file, upright, in its kept kind; Malformed for a bomb and for what does not decode."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            return _anew(content, kind)
    except Malformed:
        raise
    except Image.DecompressionBombError:
        raise _bomb() from None
    except Exception:  # whatever a decoder says to bytes that somebody made for it
        raise Malformed("image_broken", "This picture can't be read: it is damaged or not whole.") from None


def _anew(content: bytes, kind: Kind) -> bytes:
    if kind is Kind.HEIC:
        pi_heif.register_heif_opener()
    with Image.open(io.BytesIO(content), formats=FORMATS[kind]) as image:
        _shrink(image, kind)
        upright = ImageOps.exif_transpose(image)
        plain = upright.convert(_mode(upright))
        plain.info.clear()
        return _written(plain, kept_kind(kind))


def _shrink(image: Image.Image, kind: Kind) -> None:
    """Refuse before anything is decoded; a JPEG is told to decode smaller."""
    width, height = image.size
    if width * height > (MOST_OF_JPEG if kind is Kind.JPEG else MOST_PIXELS) or max(width, height) > LONGEST_SIDE:
        raise _bomb()
    if width * height > MOST_PIXELS:
        image.draft(image.mode, (width // 2, height // 2))


def _mode(image: Image.Image) -> str:
    """Grey stays grey, what has transparent parts keeps them, the rest becomes red, green and blue."""
    if image.mode == "L":
        return "L"
    return "RGBA" if image.has_transparency_data else "RGB"


def _written(image: Image.Image, kind: Kind) -> bytes:
    out = io.BytesIO()
    fit = image.convert("RGB") if kind is Kind.JPEG and image.mode == "RGBA" else image
    fit.save(out, **HOW[kind])
    return out.getvalue()


def kept_kind(kind: Kind) -> Kind:
    """What a kind is kept as: every browser shows a JPEG, few show HEIC."""
    return Kind.JPEG if kind is Kind.HEIC else kind


def _bomb() -> Malformed:
    return Malformed("image_too_many_pixels", "This picture has too many pixels. Make it smaller and try again.")
