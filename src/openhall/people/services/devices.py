"""Paired devices: their beats, what is done to them, and what the log hears when one goes dark or out of paper."""

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping

from django.db import transaction

from openhall.kit.errors import Malformed, Missing, NotAllowed
from openhall.kit.subject import Subject
from openhall.ledger import services as ledger
from openhall.ledger.services import Act, Kept
from openhall.people.models import Device
from openhall.people.queries.devices import DeviceView, view
from openhall.people.rules.devices import LONGEST_ROLL, News, counted, news_of, secret_digest
from openhall.people.states import DeviceKind


@dataclasses.dataclass(frozen=True, slots=True)
class Beat:
    """What a device says of itself: its page's version, its own clock, what it shows, its counter of printed tickets.

    `paper` only from a printer that can feel its roll: ok, low or empty.
    """

    version: str = ""
    at: dt.datetime | None = None
    shows: str = ""
    shows_of: str = ""
    announced: str = ""
    printed: int | None = None
    paper: str = ""


def beat(secret: str, said: Beat, now: dt.datetime) -> DeviceView:
    """Note that a device is there and what it says; the device as it was before. One row is written, no event.

    NotAllowed for a secret that is nobody's, and for a revoked device.
    """
    row = Device.objects.filter(digest=secret_digest(secret)).first()
    if row is None:
        raise NotAllowed("no_device", "This screen is not paired. Open /pair on it and type a code.")
    if row.revoked_at is not None:
        raise NotAllowed("device_revoked", "This screen is not paired any more. Ask the duty manager for a new code.")
    Device.objects.filter(id=row.id, revoked_at=None).update(**_columns(row, said, now))
    return view(row)


def _columns(row: Device, said: Beat, now: dt.datetime) -> dict[str, object]:
    values: dict[str, object] = {
        "last_seen_at": now, "version": said.version, "shows": said.shows, "shows_of": said.shows_of,
        "announced": said.announced, "paper_said": said.paper,
    }  # fmt: skip
    if said.at is not None:
        values["offset_ms"] = round((said.at - now).total_seconds() * 1000)
    if said.printed is not None:
        values["printed"] = counted(row.printed_total, row.printed, said.printed)
        values["printed_total"] = said.printed
    return values


def revoke_device(hall: uuid.UUID, device: uuid.UUID, act: Act) -> Kept:
    """Take a pairing back at once and for ever; Missing when there is no such device, or it is revoked already."""

    def revoked(row: Device) -> Mapping[str, object]:
        row.revoked_at = act.now
        row.save(update_fields=["revoked_at"])
        ledger.append(act, "DeviceRevoked", Subject("device", row.id), row.hall_id, {"kind": row.kind})
        return {"id": str(row.id)}

    return _changed(hall, device, act, revoked)


def rename_device(hall: uuid.UUID, device: uuid.UUID, name: str, act: Act) -> Kept:
    """Call a device something that people in the hall understand; empty = by its place alone."""

    def renamed(row: Device) -> Mapping[str, object]:
        before, row.name = row.name, name
        if before != name:
            row.save(update_fields=["name"])
            data = {"before": before, "after": name}
            ledger.append(act, "DeviceRenamed", Subject("device", row.id), row.hall_id, data)
        return {"id": str(row.id)}

    return _changed(hall, device, act, renamed)


def change_roll(hall: uuid.UUID, device: uuid.UUID, tickets: int, act: Act) -> Kept:
    """A new roll of so many tickets lies in the kiosk: the count begins anew. Malformed for a roll that can't be."""
    if not 1 <= tickets <= LONGEST_ROLL:
        raise Malformed("no_roll", "A roll holds 1 to %(most)s tickets.", {"most": LONGEST_ROLL})

    def changed(row: Device) -> Mapping[str, object]:
        if row.kind != DeviceKind.KIOSK:
            raise Malformed("no_printer_there", "Only a kiosk has a roll of paper.")
        printed, row.printed, row.paper_said = row.printed, 0, ""
        row.roll_tickets, row.roll_changed_at = tickets, act.now
        row.save(update_fields=["printed", "paper_said", "roll_tickets", "roll_changed_at"])
        data = {"printed": printed, "tickets": tickets}
        ledger.append(act, "RollChanged", Subject("device", row.id), row.hall_id, data)
        return {"id": str(row.id)}

    return _changed(hall, device, act, changed)


def _changed(
    hall: uuid.UUID, device: uuid.UUID, act: Act, change: Callable[[Device], Mapping[str, object]]
) -> Kept:
    def work() -> Mapping[str, object]:
        row = Device.objects.select_for_update().filter(hall=hall, id=device, revoked_at=None).first()
        if row is None:
            raise Missing("no_such_device", "There is no such device in this hall, or it is revoked already.")
        return change(row)

    return ledger.once(act, work)


@transaction.atomic
def watch_devices(hall: uuid.UUID, opened: dt.datetime | None, now: dt.datetime) -> dict[uuid.UUID, tuple[News, ...]]:
    """Tell the log once of every device that went dark, came back, ran out of paper or has paper again; safe to repeat.

    `opened` = since when the hall is open without a break, None while it is shut.
    """
    told: dict[uuid.UUID, tuple[News, ...]] = {}
    for row in Device.objects.select_for_update().filter(hall=hall, revoked_at=None).order_by("id"):
        news = news_of(view(row).standing, opened, now)
        for each in news:
            _tell(row, each, now)
        if news:
            told[row.id] = news
    return told


def _tell(row: Device, news: News, now: dt.datetime) -> None:
    act, about = Act("system", now), Subject("device", row.id)
    if news == "dark":
        row.dark_at = now
        ledger.append(act, "DeviceWentDark", about, row.hall_id, {"last_seen": row.last_seen_at.isoformat()})
    elif news == "back":
        ledger.append(act, "DeviceCameBack", about, row.hall_id, {"dark": row.dark_at})
        row.dark_at = None
    elif news == "paper_out":
        row.paper_out_at = now
        ledger.append(act, "PaperRanOut", about, row.hall_id, {"printed": row.printed})
    else:
        row.paper_out_at = None
    row.save(update_fields=["dark_at", "paper_out_at"])
