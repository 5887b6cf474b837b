"""The strict reader of a hall file: text in, HallFile out, or every mistake at once with its line."""

from openhall.people.states import STAFF_ROLES
from openhall.places.states import RegionLevel
from openhall.site.hallfile import schema, words
from openhall.site.hallfile.checks import mistakes_in
from openhall.site.hallfile.halls import read_hall
from openhall.site.hallfile.mistakes import HallFileErrors, Mistake
from openhall.site.hallfile.nodes import parse
from openhall.site.hallfile.record import Notes, Record


def read_hall_file(text: str) -> schema.HallFile:
    """The halls that the text describes; raises HallFileErrors with all mistakes, never anything else."""
    notes = Notes()
    record = Record(parse(text), "", notes)
    file = _file(record)
    record.close()
    found = notes.mistakes + [
        Mistake(line_of(path, notes.lines), path, sentence) for path, sentence in mistakes_in(file)
    ]
    if found:
        raise HallFileErrors(found)
    return file


def line_of(path: str, lines: dict[str, int]) -> int:
    """The line of a path, or of the nearest thing around it that stands in the file."""
    while path and path not in lines:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return lines.get(path, 1)


def _file(record: Record) -> schema.HallFile:
    return schema.HallFile(
        regions=record.each("regions", _region, at_least=1),
        units=record.each("units", _unit, at_least=1),
        items=record.each("items", _item, at_least=1),
        halls=record.each("halls", read_hall, at_least=1),
        staff=record.each("staff", _staff, optional=True),
    )


def _region(at: Record) -> schema.Region:
    return schema.Region(
        code=at.text("code", check=words.division),
        name=at.text("name"),
        name_en=at.english("name_en"),
        level=at.choice("level", [str(each) for each in RegionLevel]),
        parent=at.text("parent", check=words.division, optional=True),
    )


def _unit(at: Record) -> schema.Unit:
    return schema.Unit(
        code=at.text("code", check=words.slug), name=at.text("name"), name_en=at.english("name_en")
    )


def _item(at: Record) -> schema.Item:
    return schema.Item(
        code=at.text("code", check=words.item_code),
        name=at.text("name"),
        name_en=at.english("name_en"),
        unit=at.text("unit", check=words.slug),
        usual_minutes=at.number("usual_minutes", 1, 480),
        object=at.choice("object", schema.OBJECTS),
        case_type=at.choice("case_type", schema.CASE_TYPES),
        statutory_days=at.number_or_none("statutory_days", 1, 3650),
        promised_days=at.number_or_none("promised_days", 1, 3650),
        fee=at.text("fee", optional=True),
        fee_en=at.english("fee_en", optional=True),
        trips=at.number_or_none("trips", 0, 20),
        where=at.text("where", optional=True),
        where_en=at.english("where_en", optional=True),
        conditions=at.text("conditions", 2000, optional=True, lines=True),
        conditions_en=at.english("conditions_en", 4000, optional=True, lines=True),
        keywords=at.texts("keywords", optional=True),
        materials=at.each("materials", _material),
    )


def _material(at: Record) -> schema.Material:
    return schema.Material(
        name=at.text("name"),
        name_en=at.english("name_en"),
        originals=at.number("originals", 0, 20, default=1),
        copies=at.number("copies", 0, 20, default=0),
        note=at.text("note", 200, optional=True),
        note_en=at.english("note_en", 300, optional=True),
    )


def _staff(at: Record) -> schema.Staff:
    return schema.Staff(
        username=at.text("username", check=words.username),
        name=at.text("name"),
        name_en=at.english("name_en"),
        role=at.choice("role", sorted(str(each) for each in STAFF_ROLES)),
        hall=at.text("hall", check=words.slug, optional=True),
        unit=at.text("unit", check=words.slug, optional=True),
        windows=at.texts("windows", check=words.window_code, optional=True),
        substitute=at.text("substitute", check=words.username, optional=True),
        trained=_trained(at),
    )


def _trained(at: Record) -> tuple[str, ...]:
    """The items somebody is trained for; the word "all" means the same as no list."""
    node = at.values.get("trained")
    if getattr(node, "text", None) == "all":
        at.asked.append("trained")
        return ()
    return at.texts("trained", check=words.item_code, at_least=1, optional=True)
