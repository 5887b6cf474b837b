"""How large letters on a wall must be: 25 mm of letter height for each 8 m of distance.

The rule of thumb of airport signs is 25 mm per 7-10 m (ACRP Report 52, Wayfinding and Signing Guidelines for Airport
Terminals). It is applied to the rows of called numbers; the current call is twice as large, small text half of a row.
Sizes are in vmin (hundredths of a screen's shorter side), so that they don't depend on its pixels.
"""

import math

LETTER_MM_PER_METRE = 25 / 8
LETTER_OF_FONT = 0.72
ROW_OF_DIGIT = 0.5
ASPECT = 16 / 9
SMALLEST, LARGEST = 10.0, 20.0


def letter_mm(metres: float) -> float:
    """The letter height in mm that is read from `metres` away."""
    return metres * LETTER_MM_PER_METRE


def short_side_mm(inch: float, aspect: float = ASPECT) -> float:
    """The shorter side in mm of a screen of `inch` inches diagonal."""
    return inch * 25.4 / math.hypot(1, aspect)


def digit_vmin(inch: float, metres: float) -> float:
    """The font size of the current call in vmin, so that its rows are read from `metres`; kept to what fits."""
    font_mm = letter_mm(metres) / LETTER_OF_FONT / ROW_OF_DIGIT
    return min(LARGEST, max(SMALLEST, 100 * font_mm / short_side_mm(inch)))


def legible_metres(inch: float, digit: float) -> float:
    """From how far the rows are read when the current call has the size `digit` (vmin) on this screen."""
    row_mm = digit / 100 * short_side_mm(inch) * ROW_OF_DIGIT * LETTER_OF_FONT
    return row_mm / LETTER_MM_PER_METRE
