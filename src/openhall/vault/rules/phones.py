"""One writing for one telephone number, so that it can be found again however it was typed."""

import re
import unicodedata

MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
WRITTEN = re.compile(r"\+?[\d\s().\-‐‒–—/]+", re.ASCII)
EXTENSION = re.compile(r"\s*(?:#|转|轉|分机|ext\.?|x)\s*(?=\d+\s*$)", re.IGNORECASE)
WITHOUT_AREA = re.compile(r"0|[48]00\d{7}$", re.ASCII)
SHORTEST, LONGEST = 5, 16


def normal_phone(text: str) -> str:
    """Digits alone: `13812345678`, `057188880000`, `057188880000#12` with an extension, `+4930…` from abroad.

    Full-width digits, blanks, brackets, hyphens and the country code 86 make no difference. ValueError (without the
    number) for what is no telephone number.
    """
    main, *extension = EXTENSION.split(unicodedata.normalize("NFKC", text).strip(), maxsplit=1)
    if not WRITTEN.fullmatch(main):
        raise ValueError("not a telephone number")
    number = _without_country(re.sub(r"[^\d+]", "", main, flags=re.ASCII))
    if not SHORTEST <= len(number) <= LONGEST:
        raise ValueError("not a telephone number")
    return "#".join([number, *extension])


def _without_country(number: str) -> str:
    number = re.sub(r"^00(?!0)", "+", number)
    if re.fullmatch(rf"86{MOBILE.pattern}", number):
        number = f"+{number}"
    if not number.startswith("+86"):
        return number
    rest = number.removeprefix("+86")
    return rest if MOBILE.fullmatch(rest) or WITHOUT_AREA.match(rest) else f"0{rest}"
