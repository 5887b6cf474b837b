"""Every event stands in the order or waits for it, exactly once; and the tables are what they seem to be."""

import dataclasses
from typing import Any

import psycopg
from django.apps import apps

from openhall.ledger.rules.verdicts import Fault
from openhall.ledger.services.verification.pieces import COLUMNS, by_index, event_digest

NAMED, AT_ONCE = 5, 5000
_COUNTS = """
SELECT (SELECT count(*) FROM public.ledger_event), (SELECT count(*) FROM public.ledger_order),
    (SELECT count(*) FROM public.ledger_unordered), (SELECT coalesce(max(index), 0) FROM public.ledger_order)
"""
_LOST = f"""
SELECT e.id::text FROM public.ledger_event e
WHERE NOT EXISTS (SELECT FROM public.ledger_order o WHERE o.event_id = e.id)
    AND NOT EXISTS (SELECT FROM public.ledger_unordered u WHERE u.event_id = e.id)
ORDER BY e.id LIMIT {NAMED}
"""
_BOTH = f"""
SELECT u.event_id::text, o.index FROM public.ledger_unordered u JOIN public.ledger_order o ON o.event_id = u.event_id
ORDER BY o.index LIMIT {NAMED}
"""
_TWICE = f"""
SELECT o.event_id::text, min(o.index) FROM public.ledger_order o GROUP BY o.event_id HAVING count(*) > 1
ORDER BY 2 LIMIT {NAMED}
"""
_WAITING = f"""
SELECT u.event_id::text, u.hall IS NOT DISTINCT FROM e.hall, {COLUMNS}
FROM public.ledger_unordered u LEFT JOIN public.ledger_event e ON e.id = u.event_id
WHERE u.event_id > %s::uuid ORDER BY u.event_id LIMIT {AT_ONCE}
"""
_TABLES = """
SELECT c.relname::text FROM pg_catalog.pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%s) AND c.relkind = 'r'
    AND NOT (c.relrowsecurity OR c.relhasrules OR c.relhassubclass)
"""
_TRIGGERS = """
SELECT c.relname::text || '.' || t.tgname::text
FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND t.tgenabled = 'A'
    AND t.tgfoid = pg_catalog.to_regproc('public.ledger_refuse')
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Numbers:
    """How many events, places and waiting events there are; `last` is the number of the last place."""

    events: int
    ordered: int
    waiting: int
    last: int


def counts(session: psycopg.Connection[Any]) -> Numbers:
    """Count."""
    ((events, ordered, waiting, last),) = session.execute(_COUNTS)
    return Numbers(events, ordered, waiting, last)


def number_faults(numbers: Numbers) -> list[Fault]:
    """Numbers that do not agree, whatever else was found."""
    if numbers.last == numbers.ordered and numbers.events == numbers.ordered + numbers.waiting:
        return []
    counted = f"{numbers.events} events, {numbers.ordered} places up to {numbers.last}, {numbers.waiting} waiting"
    return [Fault("order", f"The numbers do not agree: {counted}.")]


def table_faults(session: psycopg.Connection[Any]) -> list[Fault]:
    """Tables of the log that are no plain tables (a view could show one thing to us and another to the hall), and
    walls taken down: triggers that no longer refuse.
    """
    names = [model._meta.db_table for model in apps.get_app_config("ledger").get_models()]
    plain = {name for (name,) in session.execute(_TABLES, [names])}
    faults = [Fault("table", f"{name} is not a plain table any more.") for name in names if name not in plain]
    standing = {trigger for (trigger,) in session.execute(_TRIGGERS)}
    wanted = {f"{name}.{name}_{kind}" for name in names for kind in ("row", "truncate")}
    return faults + [Fault("table", f"The trigger {each} stands no longer.") for each in sorted(wanted - standing)]


def place_faults(session: psycopg.Connection[Any]) -> list[Fault]:
    """Events without a place, with two, or with one while they wait for it; waiting events that don't fit."""
    by_index(session, only=False)
    faults = [
        Fault("order", f"The event {event} has no place in the order and does not wait for one.", None, event)
        for (event,) in session.execute(_LOST)
    ]
    for sql, wrong in ((_BOTH, "still waits"), (_TWICE, "has another place too")):
        rows = session.execute(sql).fetchall()
        faults += [Fault("order", f"The event {each} at place {at} {wrong}.", at, each) for each, at in rows]
    return faults + _waiting_faults(session)


def _waiting_faults(session: psycopg.Connection[Any]) -> list[Fault]:
    faults: list[Fault] = []
    last = "00000000-0000-0000-0000-000000000000"
    while rows := session.execute(_WAITING, [last], binary=True).fetchall():
        for named, same_hall, *event in rows:
            if event[0] is None:
                faults.append(Fault("waiting", f"The event {named} waits for a place and is gone.", None, named))
            elif event_digest(event) != event[-1] or not same_hall:
                wrong = f"The event {named}, which waits for a place, does not fit its digest or its hall."
                faults.append(Fault("waiting", wrong, None, named))
        last = rows[-1][0]
    return faults
