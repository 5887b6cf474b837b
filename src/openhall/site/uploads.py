"""How an upload comes in: held in memory up to the largest file that is taken, the rest is let go unread.

Nothing of it ever lies on the disk in the clear, and nobody fills the disk by sending what is refused anyway.
"""

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from openhall.files.rules.sizes import MOST


class Held(FileUploadHandler):
    """All files of a request together take at most one byte more than one file may have: so it is told as too large."""

    taken = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A piece of it; what is over the limit is dropped."""
        piece = raw_data[: max(0, MOST + 1 - self.taken)]
        self.taken += len(piece)
        self.held.write(piece)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, as far as it was held; `file_size` is what was sent."""
        size = self.held.tell()
        self.held.seek(0)
        return InMemoryUploadedFile(
            self.held, self.field_name, str(self.file_name), self.content_type, size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
