"""The writing door of the vault: keep, show, find, erase. Values come out by `reveal`, `masked` and a receipt."""

from openhall.vault.services.access import note_access
from openhall.vault.services.correcting import correct
from openhall.vault.services.destroying import destroy_records
from openhall.vault.services.erasing import erase, erase_due, erase_for_person, set_term
from openhall.vault.services.finding import find_subjects
from openhall.vault.services.handing import Handed, record_handover
from openhall.vault.services.keeping import keep
from openhall.vault.services.keys import Unreadable, key_ids, unreadable
from openhall.vault.services.rotating import rotate
from openhall.vault.services.seeing import Shown, masked, masked_of, open_commitment, reveal

__all__ = [
    "Handed", "Shown", "Unreadable", "correct", "destroy_records", "erase", "erase_due", "erase_for_person",
    "find_subjects", "keep", "key_ids", "masked", "masked_of", "note_access", "open_commitment", "record_handover",
    "reveal", "rotate", "set_term", "unreadable",
]  # fmt: skip
