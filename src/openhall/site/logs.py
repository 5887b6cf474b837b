"""How logs are written: a line an entry, made of fields that are known to hold nothing of a person.

What may stand in a line: when, how grave, which logger, the text of the program's own sentence, the fields of `EXTRAS`,
the class of an error and the lines of code it came through. What never does: addresses of pages and of people, headers,
bodies, the words of an error (they may quote what was typed), values in a sentence but numbers and ids. A library's
sentence is written only where it is a pattern; of one that is already filled in the line of code is told.
"""

import datetime as dt
import json
import logging
import pathlib
import re
import traceback
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

OURS = "openhall"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
WORD = re.compile(r"[A-Za-z][\w:.-]{0,59}", re.ASCII)
SLUG = re.compile(r"[-\w]{0,40}", re.ASCII)
FILLED = re.compile(r"%(\([a-z_]+\))?[-#0+]*[\d.*]*[a-zA-Z]")
WITHHELD, FRAMES = "…", 12
PACKAGES = str(pathlib.Path(__file__).resolve().parents[2])

# Field → the form it must have; the sender vouches for the rest (a hall that exists, the name of a route).
EXTRAS: Mapping[str, re.Pattern[str]] = {
    "method": WORD, "route": WORD, "hall": SLUG, "request_id": ID, "kind": WORD, "part": WORD,
}  # fmt: skip
NUMBERS = ("status", "ms")


def fields(record: logging.LogRecord) -> dict[str, object]:
    """What may be told of a record, in the order of a line."""
    at = dt.datetime.fromtimestamp(record.created, dt.UTC)
    told: dict[str, object] = {
        "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": sentence(record),
    }
    return told | dict(_extras(record)) | dict(_error(record))


def sentence(record: logging.LogRecord) -> str:
    """The sentence without what was put into it, numbers and ids excepted."""
    if not isinstance(record.msg, str) or not (_is_ours(record.name) or record.args):
        return WITHHELD
    values = list(record.args) if isinstance(record.args, tuple) else []
    return FILLED.sub(lambda found: _shown(values.pop(0)) if values else WITHHELD, record.msg)


def _is_ours(name: str) -> bool:
    return name == OURS or name.startswith(f"{OURS}.")


def _shown(value: object) -> str:
    return str(value) if isinstance(value, int | float | uuid.UUID) else WITHHELD


def _extras(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    for name, form in EXTRAS.items():
        value = getattr(record, name, None)
        if isinstance(value, str) and value and form.fullmatch(value):
            yield name, value
    for name in NUMBERS:
        value = getattr(record, name, None)
        if isinstance(value, int | float):
            yield name, value


def _error(record: logging.LogRecord) -> Iterator[tuple[str, object]]:
    kind, _, trace = record.exc_info or (None, None, None)
    if kind is None and sentence(record) == WITHHELD:
        yield "trace", [f"{_place(record.pathname)}:{record.lineno} {record.funcName}"]
    if kind is not None:
        yield "kind", kind.__name__
        frames = traceback.extract_tb(trace)[-FRAMES:]
        yield "trace", [f"{_place(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _place(file: str) -> str:
    inside = file.removeprefix(PACKAGES).rpartition("site-packages/")[2]
    return inside.lstrip("/") if inside != file else "/".join(pathlib.PurePath(file).parts[-2:])


class Formatter(logging.Formatter):
    """JSON, an object a line; or plain, the same for eyes."""

    def __init__(self, form: str = "plain") -> None:
        """`form` is json or plain."""
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        """One line; only the frames of an error in plain form take more."""
        told = fields(record)
        return json.dumps(told, ensure_ascii=False) if self.form == "json" else _plain(told)


def _plain(told: dict[str, object]) -> str:
    trace = told.pop("trace", [])
    head = " ".join(str(told.pop(name)) for name in ("at", "level", "logger", "event"))
    rest = "".join(f" {name}={value}" for name, value in told.items())
    return "\n    ".join([head + rest, *trace])  # type: ignore[misc]  # a list of texts


def logging_config(form: str) -> dict[str, Any]:
    """Django's LOGGING: to standard error; a line for every request once a form was chosen."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"openhall": {"()": "openhall.site.logs.Formatter", "form": form or "plain"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "openhall"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "openhall.requests": {"level": "INFO" if form else "WARNING"},
            # Django's own handlers and e-mails to administrators: their text holds whole requests.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            # The line of the request says the same without its address.
            "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
        },
    }


def server_logging_config(form: str) -> dict[str, Any]:
    """The same for granian, which keeps loggers of its own."""
    config = logging_config(form)
    own = {"handlers": ["console"], "level": "WARNING", "propagate": False}
    return config | {"loggers": {"_granian": own, "granian.access": {"handlers": [], "propagate": False}}}
