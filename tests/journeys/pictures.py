"""Small pictures: a screenshot with at most 256 colours, written as a palette PNG."""

import base64
import struct
import zlib
from typing import Any

from playwright.sync_api import Page

# The browser decodes its own PNG and counts colours; rare ones become the nearest of the 256 commonest.
FEW_COLOURS = """
    async (png) => {
        const image = new Image();
        image.src = "data:image/png;base64," + png;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
        pen.drawImage(image, 0, 0);
        const pixels = new Uint32Array(pen.getImageData(0, 0, image.width, image.height).data.buffer), counts = new Map();
        pixels.forEach((each) => counts.set(each, (counts.get(each) || 0) + 1));
        const parts = (each) => [each & 255, each >> 8 & 255, each >> 16 & 255];
        const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map((each) => parts(each[0]));
        const nearest = new Map();
        for (const colour of counts.keys()) {
            const [r, g, b] = parts(colour);
            let best = 0, least = Infinity;
            palette.forEach(([pr, pg, pb], i) => {
                const far = (pr - r) ** 2 + (pg - g) ** 2 + (pb - b) ** 2;
                if (far < least) { least = far; best = i; }
            });
            nearest.set(colour, best);
        }
        let text = "";
        pixels.forEach((each) => { text += String.fromCharCode(nearest.get(each)); });
        return {width: image.width, height: image.height, palette: palette, pixels: btoa(text), colours: counts.size};
    }
"""


def small_png(page: Page, png: bytes) -> tuple[bytes, int]:
    """The same picture as a palette PNG, and how many colours it had; `page` is any page that may run scripts."""
    found: dict[str, Any] = page.evaluate(FEW_COLOURS, base64.b64encode(png).decode())
    return palette_png(found["width"], base64.b64decode(found["pixels"]), found["palette"]), found["colours"]


def palette_png(width: int, pixels: bytes, palette: list[list[int]]) -> bytes:
    """A PNG of one byte a pixel; every row unfiltered, because text compresses best so."""
    rows = b"".join(b"\0" + pixels[at : at + width] for at in range(0, len(pixels), width))
    head = struct.pack(">IIBBBBB", width, len(pixels) // width, 8, 3, 0, 0, 0)
    colours = bytes(part for colour in palette for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
