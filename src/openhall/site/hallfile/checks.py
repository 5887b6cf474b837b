"""What must hold between the parts of a hall file: references, doubles, clashes. Also good for a file built in code.

Each check yields (path, sentence). A value that the reader already refused is "" here and is passed over.
"""

import itertools
from collections.abc import Iterator, Mapping

from openhall.site.hallfile import schema
from openhall.site.hallfile.hall_checks import hall_findings
from openhall.site.hallfile.mistakes import MOST
from openhall.site.hallfile.refer import Codes, Finding, codes_of, doubles, loops, pairs, unknown


def mistakes_in(file: schema.HallFile) -> list[Finding]:
    """The findings in the order of the file, at most MOST."""
    findings = itertools.chain(_regions(file), _units(file), _items(file), _halls(file), _staff(file))
    return list(itertools.islice(findings, MOST))


def _regions(file: schema.HallFile) -> Iterator[Finding]:
    codes, known = [each.code for each in file.regions], codes_of(file.regions)
    yield from doubles("regions", "code", codes)
    for index, region in enumerate(file.regions):
        yield from unknown(f"regions[{index}].parent", region.parent, known, "region")
    yield from loops("regions", {each.code: each.parent for each in file.regions}, codes)


def _units(file: schema.HallFile) -> Iterator[Finding]:
    yield from doubles("units", "code", [each.code for each in file.units])


def _items(file: schema.HallFile) -> Iterator[Finding]:
    units = codes_of(file.units)
    yield from doubles("items", "code", [each.code for each in file.items])
    for index, item in enumerate(file.items):
        at = f"items[{index}]"
        yield from unknown(f"{at}.unit", item.unit, units, "unit")
        yield from pairs(at, item, ("fee", "where", "conditions"))
        yield from _limits(at, item)
        yield from doubles(f"{at}.materials", "name", [each.name for each in item.materials])
        for place, material in enumerate(item.materials):
            yield from _material(f"{at}.materials[{place}]", material)


def _limits(at: str, item: schema.Item) -> Iterator[Finding]:
    if item.case_type == "instant" and item.promised_days is not None:
        yield f"{at}.promised_days", "An instant case is finished at the window; delete promised_days."
    if item.case_type == "promised" and item.promised_days is None:
        yield (
            f"{at}.case_type",
            "A promised case needs promised_days, the working days within which it is finished.",
        )
    if item.promised_days and item.statutory_days and item.promised_days > item.statutory_days:
        yield (
            f"{at}.promised_days",
            f"{item.promised_days} days promised is more than the {item.statutory_days} the law allows.",
        )


def _material(at: str, material: schema.Material) -> Iterator[Finding]:
    yield from pairs(at, material, ("note",))
    if material.originals == 0 and material.copies == 0:
        yield at, f"Neither an original nor a copy of “{material.name}” is wanted; delete it or say how many."


def _halls(file: schema.HallFile) -> Iterator[Finding]:
    codes, known = [each.code for each in file.halls], codes_of(file.halls)
    yield from doubles("halls", "code", codes)
    regions, units = codes_of(file.regions), codes_of(file.units)
    items = codes_of(file.items)
    for index, hall in enumerate(file.halls):
        yield from unknown(f"halls[{index}].region", hall.region, regions, "region")
        yield from unknown(f"halls[{index}].parent", hall.parent, known, "hall")
        yield from hall_findings(f"halls[{index}]", hall, units, items)
    yield from loops("halls", {each.code: each.parent for each in file.halls}, codes)


def _staff(file: schema.HallFile) -> Iterator[Finding]:
    windows = {hall.code: codes_of(hall.windows) for hall in file.halls}
    units, items = codes_of(file.units), codes_of(file.items)
    colleagues = {each.username: each for each in file.staff if each.username}
    yield from doubles("staff", "username", [each.username for each in file.staff])
    for index, person in enumerate(file.staff):
        at = f"staff[{index}]"
        yield from unknown(f"{at}.hall", person.hall, dict.fromkeys(windows), "hall")
        yield from unknown(f"{at}.unit", person.unit, units, "unit")
        yield from _posting(at, person, windows)
        yield from _substitute(at, person, colleagues)
        for place, code in enumerate(person.trained):
            yield from unknown(f"{at}.trained[{place}]", code, items, "item")


def _posting(at: str, person: schema.Staff, windows: Mapping[str, Codes]) -> Iterator[Finding]:
    if person.windows and not person.hall:
        yield f"{at}.windows", "Who stands at a window needs the hall it is in; add the key “hall”."
    for place, code in enumerate(person.windows):
        if person.hall in windows:
            yield from unknown(
                f"{at}.windows[{place}]", code, windows[person.hall], "window", f" in the hall {person.hall}"
            )


def _substitute(at: str, person: schema.Staff, staff: Mapping[str, schema.Staff]) -> Iterator[Finding]:
    if not person.substitute:
        return
    path = f"{at}.substitute"
    other = staff.get(person.substitute)
    if other is None:
        yield from unknown(path, person.substitute, dict.fromkeys(staff), "member of staff")
    elif person.substitute == person.username:
        yield path, "Nobody can be their own substitute; name a colleague of the same post."
    elif not person.windows:
        yield path, "A substitute steps in at a window; name the windows, or delete the substitute."
    elif other.role != person.role or (other.hall and other.hall != person.hall):
        yield (
            path,
            f"{other.username} isn't a {person.role} of the same hall; a substitute comes from the same post.",
        )
