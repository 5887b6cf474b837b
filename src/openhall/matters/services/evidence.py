"""Files of a matter: added by the handling unit, the desk or the person; handed out by right, each time logged."""

import dataclasses
import uuid

from openhall.files import services as files
from openhall.files.rules import Stream
from openhall.files.services import Opened
from openhall.kit.errors import Missing, NotAllowed
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.matters.models import Entry, Matter
from openhall.matters.permissions import require_part
from openhall.matters.queries.own import row_of_token
from openhall.matters.queries.subjects import subject_of
from openhall.matters.rules import check_files, hides_person
from openhall.matters.services.steps import Facts, locked, today, told, write
from openhall.matters.states import Said


def add_file(identifier: uuid.UUID, name: str, stream: Stream, act: Act, is_desk: bool = False) -> Kept:
    """Add a file as somebody of the handling unit or of the desk: 201 with its id as `file`.

    Malformed, with one sentence, for what the room of files does not take; NotNow when there are enough.
    """
    return ledger.once(act, lambda: _add_file(identifier, name, stream, act, is_desk), status=201)


def _add_file(identifier: uuid.UUID, name: str, stream: Stream, act: Act, is_desk: bool) -> Facts:
    row = locked(identifier, "add_file")
    require_part(act.account, row, today(row, act), is_desk)
    return _added(row, name, stream, act, own=False)


def add_own_file(token: str, name: str, stream: Stream, act: Act) -> Kept:
    """Add a file as the person; the answers are those of `add_file`."""

    def once() -> Facts:
        row = locked(row_of_token(token).id, "add_file")
        return _added(row, name, stream, dataclasses.replace(act, account=None), own=True)

    return ledger.once(act, once, status=201)


def _added(row: Matter, name: str, stream: Stream, act: Act, own: bool) -> Facts:
    lines = list(Entry.objects.filter(matter=row, said=Said.FILE).values_list("shown", flat=True))
    check_files(own, len(lines), sum(lines))
    kept = files.keep(act, subject_of(row), row.hall_id, name, stream)
    write(row, Said.FILE, act, shown=own, file=kept.id)
    return {**told(row, act, "add_file", {"file": kept.id}), "file": str(kept.id)}


def open_file(identifier: uuid.UUID, file: uuid.UUID, act: Act, sees_all: bool = False) -> Opened:
    """A file of a matter for who works on it, with an event that says who took it.

    NotAllowed for what the person added to a complaint, unless the caller sees all matters (`sees_all`); Missing for
    a file of another matter.
    """
    row, line = _line(Matter.objects.filter(id=identifier).first(), file)
    if line.shown and not sees_all and hides_person(row.kind, row.cause):
        raise NotAllowed("complaint_about_you", "Who complains is not shown to the people it may be about.")
    return files.open_for(act, subject_of(row), file)


def open_own_file(token: str, file: uuid.UUID, act: Act) -> Opened:
    """A file that the person has added; Missing for any other."""
    row, line = _line(row_of_token(token), file)
    if not line.shown:
        raise _no_file()
    return files.open_for(act, subject_of(row), file)


def _line(row: Matter | None, file: uuid.UUID) -> tuple[Matter, Entry]:
    line = None if row is None else Entry.objects.filter(matter=row, file=file).first()
    if row is None or line is None:
        raise _no_file()
    return row, line


def _no_file() -> Missing:
    return Missing("no_file", "There is no such file here, or it was erased.")
