"""Reads one hall of the file: its hours, settings, classes, zones, queues and windows."""

from openhall.places.states import HallKind, Mark
from openhall.queue.states import CloseOfDay, VisitorClass
from openhall.site.hallfile import schema, words
from openhall.site.hallfile.record import Record

_MARKS = [str(each) for each in Mark]


def read_hall(at: Record) -> schema.Hall:
    """One hall."""
    return schema.Hall(
        code=at.text("code", check=words.slug),
        name=at.text("name"),
        name_en=at.english("name_en"),
        kind=at.choice("kind", [str(each) for each in HallKind]),
        region=at.text("region", check=words.division),
        parent=at.text("parent", check=words.slug, optional=True),
        timezone=at.text("timezone", 40, check=words.timezone),
        address=at.text("address", 120),
        address_en=at.english("address_en", 160),
        phone=at.text("phone", 40),
        public_phone=at.text("public_phone", 40, optional=True),
        around_the_clock=at.flag("around_the_clock", default=False),
        training=at.flag("training", default=False),
        hours=at.child("hours", _week, schema.Week()),
        settings=at.child("settings", _settings, schema.Settings(), optional=True),
        classes=at.each("classes", _visitor_class, at_least=1),
        zones=at.each("zones", _zone, at_least=1),
        queues=at.each("queues", _queue, at_least=1),
        windows=at.each("windows", _window, at_least=1),
    )


def _week(at: Record) -> schema.Week:
    return schema.Week(*(_day(at, day) for day in schema.WEEKDAYS))


def _day(at: Record, day: str) -> tuple[schema.Interval, ...]:
    """The intervals of a day that could be read; the others are noted."""
    written = at.texts(day, check=_interval_sentence)
    read = [words.interval(each) for each in written if each]
    return tuple(schema.Interval(*each) for each in read if not isinstance(each, str))


def _interval_sentence(value: str) -> str:
    read = words.interval(value)
    return read if isinstance(read, str) else ""


def _settings(at: Record) -> schema.Settings:
    usual = schema.Settings()
    return schema.Settings(
        booked_ratio=at.number("booked_ratio", 1, 20, usual.booked_ratio),
        recall_limit=at.number("recall_limit", 1, 10, usual.recall_limit),
        recall_cooldown_seconds=at.number("recall_cooldown_seconds", 0, 600, usual.recall_cooldown_seconds),
        open_tickets_per_contact=at.number("open_tickets_per_contact", 1, 20, usual.open_tickets_per_contact),
        daily_limit=at.number_or_none("daily_limit", 1, 1_000_000),
        close_of_day=at.choice("close_of_day", [str(each) for each in CloseOfDay], usual.close_of_day),
        ticket_paper=at.number("ticket_paper", 58, 80, usual.ticket_paper),
        wait_target_minutes=at.number("wait_target_minutes", 1, 480, usual.wait_target_minutes),
        wait_warn_minutes=at.number("wait_warn_minutes", 1, 480, usual.wait_warn_minutes),
        wait_alarm_minutes=at.number("wait_alarm_minutes", 1, 480, usual.wait_alarm_minutes),
        skill_step_seconds=at.number("skill_step_seconds", 0, 7200, usual.skill_step_seconds),
        announcement_repeats=at.number("announcement_repeats", 1, 5, usual.announcement_repeats),
        languages=at.texts("languages", check=_language_sentence, at_least=1, optional=True)
        or usual.languages,
    )


def _language_sentence(value: str) -> str:
    known = ", ".join(schema.LANGUAGES)
    return "" if value in schema.LANGUAGES else f"“{value}” isn't known here; write one of {known}."


def _mark_sentence(value: str) -> str:
    return "" if value in _MARKS else f"“{value}” is no mark of a window; write one of {', '.join(_MARKS)}."


def _visitor_class(at: Record) -> schema.VisitorClass:
    return schema.VisitorClass(
        code=at.choice("code", [str(each) for each in VisitorClass]),
        credit_minutes=at.number("credit_minutes", 0, 480),
        cap_minutes=at.number_or_none("cap_minutes", 1, 480),
        needs_mark=at.text("needs_mark", check=_mark_sentence, optional=True),
    )


def _zone(at: Record) -> schema.Zone:
    return schema.Zone(
        code=at.text("code", check=words.slug),
        name=at.text("name"),
        name_en=at.english("name_en"),
        floor=at.text("floor", 8),
    )


def _queue(at: Record) -> schema.Queue:
    return schema.Queue(
        code=at.text("code", check=words.slug),
        prefix=at.text("prefix", check=words.prefix),
        name=at.text("name"),
        name_en=at.english("name_en"),
        items=at.texts("items", check=words.item_code, at_least=1),
        target_minutes=at.number("target_minutes", 1, 480, default=15),
        cap_minutes=at.number("cap_minutes", 1, 480, default=60),
    )


def _window(at: Record) -> schema.Window:
    return schema.Window(
        code=at.text("code", check=words.window_code),
        name=at.text("name"),
        name_en=at.english("name_en"),
        zone=at.text("zone", check=words.slug),
        unit=at.text("unit", check=words.slug),
        queues=at.texts("queues", check=words.slug, at_least=1),
        marks=at.texts("marks", check=_mark_sentence, optional=True),
    )
