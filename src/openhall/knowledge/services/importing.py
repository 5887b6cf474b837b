"""Take documents over: what can be read is kept, what can't is named, a file given again replaces what it gave."""

import dataclasses
import datetime as dt
import hashlib
import itertools
import pathlib
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction

from openhall.kit.ids import uuid7
from openhall.kit.subject import Subject
from openhall.knowledge.models import Document, Passage
from openhall.knowledge.rules.found import Found, Problem, Unreadable, clipped
from openhall.knowledge.rules.reading import problem, read
from openhall.knowledge.rules.versions import work_of
from openhall.knowledge.services.changing import changed
from openhall.knowledge.services.files import files
from openhall.knowledge.states import Kind
from openhall.ledger import services as ledger
from openhall.ledger.services import Act

AT_ONCE = 500  # documents written together


@dataclasses.dataclass(slots=True)
class Report:
    """What an import did: documents by number, problems by name."""

    files: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    passages: int = 0
    problems: list[Problem] = dataclasses.field(default_factory=list)

    @property
    def documents(self) -> int:
        """Documents that were read, new or not."""
        return self.added + self.changed + self.unchanged


def take_over(paths: Iterable[pathlib.Path], act: Act) -> Report:
    """Import files, folders and archives in one transaction; the report names every file that gave nothing."""
    report = Report()
    with transaction.atomic():
        changed()
        for batch in itertools.batched(_read(paths, report), AT_ONCE):
            _keep(batch, report, act.now)
        data = {"added": report.added, "changed": report.changed, "problems": len(report.problems)}
        ledger.append(act, "KnowledgeImported", Subject("knowledge", uuid7(act.now)), None, data)
    return report


def _read(paths: Iterable[pathlib.Path], report: Report) -> Iterator[Found]:
    seen: set[str] = set()
    for given in files(paths):
        report.files += 1
        if isinstance(given, Problem):
            report.problems.append(given)
            continue
        try:
            reading = read(given.data, given.source, clipped(given.source, 300))
        except Unreadable as error:
            report.problems.append(problem(given.source, error))
            continue
        report.problems.extend(reading.problems)
        if not reading.found and not reading.problems:
            report.problems.append(Problem(clipped(given.source, 300), "empty", "The file holds no document."))
        yield from _once(reading.found, seen, report)


def _once(found: Iterable[Found], seen: set[str], report: Report) -> Iterator[Found]:
    for each in found:
        if each.source in seen:
            report.problems.append(Problem(each.source, "twice", "Another file of this import has the same name."))
        elif not each.passages or not each.title:
            report.problems.append(Problem(each.source, "empty", "The document has no text."))
        else:
            seen.add(each.source)
            yield each


def _keep(batch: Sequence[Found], report: Report, now: dt.datetime) -> None:
    before = {row.source: row for row in Document.objects.filter(source__in=[each.source for each in batch])}
    fresh = [each for each in batch if each.source not in before]
    other = [each for each in batch if each.source in before and bytes(before[each.source].digest) != _digest(each)]
    rows = [Document(id=uuid7(now), source=each.source, **_columns(each, now)) for each in fresh]
    Document.objects.bulk_create(rows)
    for each in other:
        Document.objects.filter(source=each.source).update(**_columns(each, now))
        rows.append(before[each.source])
    Passage.objects.filter(document__source__in=[each.source for each in other]).delete()
    Passage.objects.bulk_create(
        [
            Passage(document_id=row.id, position=position, text=text)
            for row, each in zip(rows, [*fresh, *other], strict=True)
            for position, text in enumerate(each.passages)
        ],
        batch_size=2000,
    )
    report.added += len(fresh)
    report.changed += len(other)
    report.unchanged += len(batch) - len(fresh) - len(other)
    report.passages += sum(len(each.passages) for each in batch)


def _columns(found: Found, now: dt.datetime) -> dict[str, object]:
    work = work_of(found.title, found.issuer) if found.kind == Kind.DOCUMENT else found.source
    lasts = found.until_on and (found.from_on is None or found.until_on > found.from_on)
    return {
        "kind": found.kind, "title": found.title, "other_names": list(found.other_names), "number": found.number,
        "issuer": found.issuer, "work": work,
        "dated_on": found.dated_on, "from_on": found.from_on, "until_on": found.until_on if lasts else None,
        "digest": _digest(found), "imported_at": now,
    }  # fmt: skip


def _digest(found: Found) -> bytes:
    return hashlib.sha256(repr(found).encode("utf-8", "surrogatepass")).digest()
