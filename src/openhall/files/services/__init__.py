"""The writing door: keep a file, hand it out, erase it; and what the house does with the folder by itself."""

from openhall.files.services.disk import FOLDER, NoRoom
from openhall.files.services.erasing import destroy_old, erase, erase_all
from openhall.files.services.examining import Faults, faults
from openhall.files.services.keeping import keep
from openhall.files.services.opening import Opened, open_for
from openhall.files.services.rotating import rewrap
from openhall.files.services.sweeping import sweep

__all__ = [
    "FOLDER", "Faults", "NoRoom", "Opened", "destroy_old", "erase", "erase_all", "faults", "keep", "open_for",
    "rewrap", "sweep",
]  # fmt: skip
