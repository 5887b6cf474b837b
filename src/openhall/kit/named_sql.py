"""Named SQL: a statement lives in a `.sql` file of its room, with psycopg's %(name)s places."""

import functools
import importlib.resources
import re


@functools.cache
def statement(room: str, name: str) -> str:
    """The text of `openhall/<room>/sql/<name>.sql` without its comment lines (psycopg reads % in them)."""
    text = importlib.resources.files(f"openhall.{room}").joinpath("sql", f"{name}.sql").read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--")).strip()


def for_pgbench(text: str) -> str:
    """The same statement in pgbench's notation (:name), so that the limit is measured with our own files."""
    return re.sub(r"%\((\w+)\)s", r":\1", text).replace("%%", "%")


def patient(text: str) -> str:
    """The same statement, waiting for rows that others hold instead of skipping them."""
    return text.replace(" SKIP LOCKED", "")
