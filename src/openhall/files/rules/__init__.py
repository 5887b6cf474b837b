"""Pure decisions about uploads: type by content, names, sizes, seals, how a file goes out."""

from openhall.files.rules.checking import Checked, checked
from openhall.files.rules.downloads import headers
from openhall.files.rules.sizes import Stream, received

__all__ = ["Checked", "Stream", "checked", "headers", "received"]
