"""Traditional characters as simplified ones (補辦 → 补办), one by one, by OpenCC's table."""

import functools
from collections.abc import Mapping

import opencc

_HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A700))


@functools.cache
def simplified() -> Mapping[int, str]:
    """For `str.translate`: the code point of a traditional character → the simplified one."""
    convert = opencc.OpenCC("t2s").convert
    found = ((point, convert(chr(point))) for part in _HAN for point in part)
    return {point: other for point, other in found if other != chr(point) and len(other) == 1}
