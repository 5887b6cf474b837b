"""Announcements: handed out one at a time per zone, so that voices never overlap, and acknowledged by the board."""

import dataclasses
import datetime as dt
import uuid

from django.db import connection, transaction
from django.db.models import Q

from openhall.kit.errors import Conflict, Malformed, Missing
from openhall.kit.ids import uuid7
from openhall.kit.named_sql import statement
from openhall.queue.models import Announcement, HallRule
from openhall.queue.rules.speaking import (
    DROP_AFTER,
    MARGIN,
    Utterance,
    may_speak,
    repeats_now,
    spoken_within,
    tongues,
    utterances,
)
from openhall.queue.states import TicketState

VOICE_KEPT = dt.timedelta(minutes=10)
KEPT = dt.timedelta(days=2)
BOARD_LENGTH = range(8, 41)


@dataclasses.dataclass(frozen=True, slots=True)
class AnnouncementView:
    """What a board says now: every utterance in turn, the whole `repeats` times, before `until`."""

    id: uuid.UUID
    number: str
    window: str
    recall: bool
    repeats: int
    utterances: tuple[Utterance, ...]
    until: dt.datetime


def next_announcement(zone_id: uuid.UUID, board: str, now: dt.datetime) -> AnnouncementView | None:
    """Lease the zone's next announcement to a board; None if there is none or another board speaks.

    The lease lasts as long as the words and five seconds; a board that asks again gets its own lease again. What is
    older than three minutes, or calls nobody any more, is dropped; calls of one ticket become one, the latest.
    """
    if not (len(board) in BOARD_LENGTH and board.isascii() and board.replace("-", "").isalnum()):
        raise Malformed("no_board", "A board names itself with 8 to 40 letters, digits or hyphens.")
    if not Announcement.objects.filter(zone=zone_id, done_at=None).exists():
        return None
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement("queue", "hold_voice"), {"zone": str(zone_id)})
        due = _due(zone_id, now)
        spoken = next((each for each in due if _is_leased(each, now)), None)
        if spoken is not None:
            return _view(spoken, _languages(spoken)) if spoken.leased_by == board else None
        return _lease(due, board, now) if due else None


def _is_leased(row: Announcement, now: dt.datetime) -> bool:
    return row.leased_until is not None and row.leased_until > now


def _due(zone_id: uuid.UUID, now: dt.datetime) -> list[Announcement]:
    """What is still to be said, oldest first; the rest is marked as done by nobody."""
    open_rows = Announcement.objects.filter(zone=zone_id, done_at=None)
    free = open_rows.filter(Q(leased_until=None) | Q(leased_until__lte=now))
    free.filter(created_at__lt=now - DROP_AFTER).update(done_at=now, leased_by="")
    rows = list(open_rows.select_related("ticket").order_by("id"))
    gone = [row.id for row in rows if row.ticket.state != TicketState.CALLED and not _is_leased(row, now)]
    _drop(gone, now)
    return [row for row in rows if row.id not in gone]


def _drop(ids: list[uuid.UUID], now: dt.datetime) -> None:
    if ids:
        Announcement.objects.filter(id__in=ids).update(done_at=now, leased_by="")


def _lease(due: list[Announcement], board: str, now: dt.datetime) -> AnnouncementView | None:
    first = due[0]
    voice, spoke_at = _voice(first.zone_id, now)
    free_since = max(each for each in (first.created_at, first.leased_until, spoke_at) if each is not None)
    if not may_speak(board, voice, first.leased_by, free_since, now):
        return None
    same = [row for row in due if row.ticket_id == first.ticket_id]
    latest = same[-1]
    _drop([row.id for row in same[:-1]], now)
    latest.repeats = repeats_now(latest.repeats, len(due) - len(same))
    languages = _languages(latest)
    words = utterances(latest.number, latest.window_code, languages, latest.recall)
    latest.leased_by, latest.leased_until = board, now + spoken_within(words, latest.repeats) + MARGIN
    latest.save(update_fields=["repeats", "leased_by", "leased_until"])
    return _view(latest, languages)


def _voice(zone_id: uuid.UUID, now: dt.datetime) -> tuple[str, dt.datetime | None]:
    """The board that spoke last in this zone, and when it had ended."""
    lately = Announcement.objects.filter(zone=zone_id, id__gt=uuid7(now - VOICE_KEPT), done_at__isnull=False)
    last = lately.exclude(leased_by="").order_by("-id").first()
    return (last.leased_by, last.done_at) if last else ("", None)


def _languages(row: Announcement) -> tuple[str, ...]:
    spoken_here = HallRule.objects.values_list("languages", flat=True).get(hall=row.hall_id)
    return tongues(spoken_here, row.language)


def _view(row: Announcement, languages: tuple[str, ...]) -> AnnouncementView:
    assert row.leased_until is not None
    words = utterances(row.number, row.window_code, languages, row.recall)
    return AnnouncementView(
        row.id, row.number, row.window_code, row.recall, row.repeats, words, row.leased_until
    )  # fmt: skip


@transaction.atomic
def acknowledge(zone_id: uuid.UUID, announcement: uuid.UUID, board: str, now: dt.datetime) -> None:
    """The board has spoken; saying so twice is the same. Conflict if the announcement is another board's."""
    row = Announcement.objects.select_for_update().filter(id=announcement, zone=zone_id).first()
    if row is None:
        raise Missing("no_announcement", "There is no such announcement.")
    if not board or row.leased_by != board:
        raise Conflict("other_board", "Another board speaks this announcement.")
    if row.done_at is None:
        row.done_at = now
        row.save(update_fields=["done_at"])


def forget_announcements(now: dt.datetime) -> int:
    """Remove what was said two days ago and before; how many."""
    count, _ = Announcement.objects.filter(id__lt=uuid7(now - KEPT)).delete()
    return count
