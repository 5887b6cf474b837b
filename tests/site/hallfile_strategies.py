"""Any hall file that has no mistakes, for hypothesis: odd names and texts, few things, sound references."""

from hypothesis import strategies as st

from openhall.people.states import STAFF_ROLES
from openhall.places.states import HallKind, Mark, RegionLevel
from openhall.queue.states import CloseOfDay, VisitorClass
from openhall.site.hallfile import schema
from openhall.site.hallfile.nodes import is_unseen

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKS = sorted(str(each) for each in Mark)
_UNSEEN = "".join(chr(code) for code in range(0x2000, 0x3000) if is_unseen(chr(code)))
_TRICKY = (
    "yes no null ~ true 12:30 0x1F 1e3 - # : *a &b !x {a} [b] 'q' \"d\" \\n a:b a#b 01 1.5 .inf = << % @ ` | > 2026-11-24"
    "§a: b§a #b§- x§? k§a, b§tab\\t§’§é§a  b§--- a§%YAML§y§N§Off§NULL§+1§1_000§a:§'§\"§a\\"
)
_WORDS = [word for part in _TRICKY.split("§")[:1] for word in part.split(" ")] + _TRICKY.split("§")[1:]


def _text(last: int, longest: int = 8) -> st.SearchStrategy[str]:
    """Short texts of characters up to `last`, without those a hall file refuses."""
    alphabet = st.characters(
        codec="utf-8", max_codepoint=last, categories=["L", "N", "P", "S", "Zs"], exclude_characters=_UNSEEN
    )
    return st.text(alphabet, min_size=1, max_size=longest).map(lambda text: text.strip() or "x")


ENGLISH = st.sampled_from(_WORDS) | _text(0x2FFF)
NAME = st.sampled_from([*_WORDS, "河, 云", "云：河", "😀", "“办不成事”"]) | _text(0xFFFD)
FLOOR = st.sampled_from(["1", "B1", "1F", "-1", "no"])
LINES = st.lists(NAME, min_size=1, max_size=3).map("\n".join)
LINES_EN = st.lists(ENGLISH, min_size=1, max_size=3).map("\n".join)
COPIES = st.integers(0, 3)
TIME = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def _codes(alphabet: str, least: int, most: int, longest: int = 3) -> st.SearchStrategy[list[str]]:
    return st.lists(
        st.text(alphabet, min_size=1, max_size=longest), min_size=least, max_size=most, unique=True
    )


def _numbers(least: int, most: int) -> st.SearchStrategy[list[str]]:
    """Codes of twelve digits, some with zeros in front."""
    numbers = st.lists(st.integers(1, 10**12 - 1), min_size=least, max_size=most, unique=True)
    return numbers.map(lambda each: [f"{number:012d}" for number in each])


def _pair(
    chinese: st.SearchStrategy[str], english: st.SearchStrategy[str]
) -> st.SearchStrategy[tuple[str, str]]:
    return st.just(("", "")) | st.tuples(chinese, english)


def _some(values: list[str], least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), min_size=least, max_size=4, unique=True).map(tuple)


LEVEL = st.sampled_from(sorted(RegionLevel))
DAY = st.lists(TIME, max_size=4, unique=True).map(
    lambda times: tuple(
        schema.Interval(*pair) for pair in zip(sorted(times)[::2], sorted(times)[1::2], strict=False)
    )
)


@st.composite
def _item(draw: st.DrawFn, code: str, units: list[str]) -> schema.Item:
    promised = draw(st.none() | st.integers(1, 60))
    names = draw(st.lists(NAME, max_size=3, unique=True))
    fee, where, conditions = (
        draw(_pair(NAME, ENGLISH)),
        draw(_pair(NAME, ENGLISH)),
        draw(_pair(LINES, LINES_EN)),
    )
    return schema.Item(
        code, draw(NAME), draw(ENGLISH), draw(st.sampled_from(units)), draw(st.integers(1, 480)),
        draw(st.sampled_from(schema.OBJECTS)), "promised" if promised else "instant",
        draw(st.none() | st.integers(promised or 1, 90)), promised, *fee, draw(st.none() | st.integers(0, 3)),
        *where, *conditions, tuple(draw(st.lists(NAME, max_size=3, unique=True))),
        tuple(
            schema.Material(name, draw(ENGLISH), draw(st.integers(1, 3)), draw(COPIES), *draw(_pair(NAME, ENGLISH)))
            for name in names
        ),
    )  # fmt: skip


@st.composite
def _hall(
    draw: st.DrawFn, code: str, parent: str, region: str, units: list[str], items: list[str]
) -> schema.Hall:
    zones, queues = draw(_codes(LETTERS, 1, 2)), draw(_codes(LETTERS, 1, 2))
    prefixes = draw(_codes(LETTERS.upper(), len(queues), len(queues), 2))
    windows = draw(_codes(LETTERS.upper() + "0123456789", 1, 3))
    shared = draw(st.permutations(items))
    share = [shared[place :: len(queues)] or shared[:0] for place in range(len(queues))]
    kept = [(each, prefix, part) for each, prefix, part in zip(queues, prefixes, share, strict=True) if part]
    every = tuple(each for each, _, _ in kept)
    return schema.Hall(
        code=code, name=draw(NAME), name_en=draw(ENGLISH), kind=draw(st.sampled_from(sorted(HallKind))), region=region,
        parent=parent, timezone=draw(st.sampled_from(["Asia/Shanghai", "UTC", "Asia/Urumqi"])), address=draw(NAME),
        address_en=draw(ENGLISH), phone=draw(NAME), public_phone=draw(NAME), around_the_clock=draw(st.booleans()),
        hours=schema.Week(*(draw(DAY) for _ in schema.WEEKDAYS)), settings=draw(_settings()),
        classes=tuple(
            schema.VisitorClass(each, draw(st.integers(0, 99)), draw(st.none() | st.integers(1, 99)), "")
            for each in ("ordinary", *draw(_some(sorted(set(VisitorClass) - {"ordinary"}))))
        ),
        zones=tuple(schema.Zone(each, draw(NAME), draw(ENGLISH), draw(FLOOR))
                    for each in zones),
        queues=tuple(schema.Queue(each, prefix, draw(NAME), draw(ENGLISH), tuple(part), 15, draw(st.integers(15, 99)))
                     for each, prefix, part in kept),
        windows=tuple(
            schema.Window(each, draw(NAME), draw(ENGLISH), draw(st.sampled_from(zones)), draw(st.sampled_from(units)),
                          every, draw(_some(_MARKS)))
            for each in windows
        ),
    )  # fmt: skip


@st.composite
def _settings(draw: st.DrawFn) -> schema.Settings:
    target, warn, alarm = sorted(draw(st.lists(st.integers(1, 480), min_size=3, max_size=3)))
    return schema.Settings(
        draw(st.integers(1, 20)), draw(st.integers(1, 10)), draw(st.integers(0, 600)), draw(st.integers(1, 20)),
        draw(st.none() | st.integers(1, 9999)), draw(st.sampled_from(sorted(CloseOfDay))),
        draw(st.sampled_from(schema.PAPERS)), target, warn, alarm, draw(st.integers(0, 7200)), draw(st.integers(1, 5)),
        draw(_some(list(schema.LANGUAGES), 1)),
    )  # fmt: skip


@st.composite
def _staff(
    draw: st.DrawFn, username: str, halls: tuple[schema.Hall, ...], units: list[str], items: list[str]
) -> schema.Staff:
    hall = draw(st.none() | st.sampled_from(halls))
    windows = draw(_some([each.code for each in hall.windows])) if hall else ()
    return schema.Staff(
        username, draw(NAME), draw(ENGLISH), draw(st.sampled_from(sorted(STAFF_ROLES))), hall.code if hall else "",
        draw(st.sampled_from(["", *units])), windows, "", draw(_some(items)),
    )  # fmt: skip


@st.composite
def hall_files(draw: st.DrawFn) -> schema.HallFile:
    """A hall file without mistakes."""
    regions, units = draw(_numbers(1, 2)), draw(_codes(LETTERS, 1, 3))
    items, codes = draw(_numbers(1, 4)), draw(_codes(LETTERS, 1, 2))
    halls = tuple(draw(_hall(code, codes[0] if at else "", draw(st.sampled_from(regions)), units, items))
                  for at, code in enumerate(codes))  # fmt: skip
    return schema.HallFile(
        tuple(schema.Region(code, draw(NAME), draw(ENGLISH), draw(LEVEL), regions[0] if at else "")
              for at, code in enumerate(regions)),
        tuple(schema.Unit(code, draw(NAME), draw(ENGLISH)) for code in units),
        tuple(draw(_item(code, units)) for code in items),
        halls,
        tuple(draw(_staff(each, halls, units, items)) for each in draw(_codes(LETTERS, 0, 3).map(lambda names: [f"u{name}" for name in names]))),
    )  # fmt: skip
