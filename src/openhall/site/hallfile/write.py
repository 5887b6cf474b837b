"""The writer of a hall file: the same file for the same halls, made for people to read and to compare."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from openhall.site.hallfile import schema
from openhall.site.hallfile.scalars import flow_list, scalar

HEADER = """\
# The halls of a city, for `openhall init --from` this file.
# Codes are yours to choose and stay as they are once tickets were printed; everything else may change later.
# Names stand twice: `name` in Chinese, `name_en` in English. Times are those of the hall's clock: "09:00-12:00".
"""

SECTIONS = {
    "regions": "Administrative divisions, the city first.",
    "units": "The offices that have windows in a hall.",
    "items": "What can be done, how long it usually takes at the window, and what to bring.",
    "halls": "The halls: hours, rules, zones, queues and windows.",
    "staff": "Who works here, as what, and at which window.",
}

# One line each: these are read as tables.
_ROWS = (schema.Region, schema.Unit, schema.Material, schema.VisitorClass, schema.Zone)
# Written even when they hold the usual value, so that nobody has to know what is usual.
_ALWAYS = frozenset(
    {"around_the_clock", "originals", "copies", "target_minutes", "cap_minutes", "materials", "settings"}
)
_WIDTH = 110


def write_hall_file(file: schema.HallFile) -> str:
    """The text of the file; reading it gives `file` again, byte for byte the same for equal halls."""
    parts = [HEADER]
    for name, comment in SECTIONS.items():
        entries = getattr(file, name)
        if entries:
            parts.append("\n".join([f"# {comment}", f"{name}:", *_entries(entries, "  ")]) + "\n")
    return "\n".join(parts)


def _entries(things: tuple[object, ...], indent: str) -> Iterator[str]:
    """The lines of a list of values; long ones are set apart by an empty line."""
    for number, thing in enumerate(things):
        if isinstance(thing, _ROWS):
            yield f"{indent}- {{{', '.join(f'{key}: {_inline(value)}' for key, value in _fields(thing))}}}"
            continue
        if number and isinstance(thing, (schema.Item, schema.Hall)):
            yield ""
        yield from _block(thing, indent)


def _block(thing: object, indent: str) -> Iterator[str]:
    """The lines of one value, its first key after the dash."""
    lead = f"{indent}- "
    for key, value in _fields(thing):
        yield from _key(key, value, lead)
        lead = f"{indent}  "


def _key(key: str, value: object, lead: str) -> Iterator[str]:
    """The lines of one key; `lead` holds the dash where the key is the first."""
    inside = " " * (len(lead) + 2)
    if isinstance(value, schema.Week | schema.Settings):
        yield f"{lead}{key}:"
        for name, inner in _fields(value):
            yield from _key(name, inner, inside)
    elif isinstance(value, tuple) and value and dataclasses.is_dataclass(value[0]) and not _is_hours(value):
        yield f"{lead}{key}:"
        yield from _entries(value, inside)
    elif isinstance(value, tuple):
        yield from flow_list(f"{lead}{key}: ", [_inline(each) for each in value], _WIDTH)
    else:
        yield f"{lead}{key}: {_inline(value)}"


def _fields(thing: object) -> Iterator[tuple[str, object]]:
    """The keys that are written: all of a week and of the settings, else those that say something unusual."""
    assert dataclasses.is_dataclass(thing)
    for each in dataclasses.fields(thing):
        value = getattr(thing, each.name)
        whole = isinstance(thing, schema.Week | schema.Settings) or each.name in _ALWAYS
        if value is not None and (whole or value != each.default):
            yield each.name, value


def _is_hours(value: tuple[object, ...]) -> bool:
    return isinstance(value[0], schema.Interval)


def _inline(value: object) -> str:
    """A value on one line."""
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case schema.Interval(opens, closes):
            return f'"{_time(opens)}-{_time(closes)}"'
        case tuple():
            return "[" + ", ".join(_inline(each) for each in value) + "]"
        case _:
            return scalar(str(value))


def _time(at: dt.time) -> str:
    return at.strftime("%H:%M")
