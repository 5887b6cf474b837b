"""The one way in which a kept file comes in and leaves by a page: read once, streamed under its own strict policy."""

import dataclasses
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, StreamingHttpResponse

from openhall.files.rules.sizes import MOST
from openhall.files.services import Opened
from openhall.kit.errors import Malformed
from openhall.ledger.services import Act, body_digest
from openhall.people.permissions import Caller
from openhall.web.asking import act


def attachment(opened: Opened) -> StreamingHttpResponse:
    """The answer for a file that `open_for` has handed out; the page's own policy does not replace the file's."""
    return StreamingHttpResponse(opened.pieces, headers=dict(opened.headers))


def sent_file(request: HttpRequest) -> "UploadedFile[Any]":
    """The file that a form brought in its field `file`; Malformed where none was chosen."""
    sent = request.FILES.get("file")
    if not isinstance(sent, UploadedFile):
        raise Malformed("no_file_chosen", "Choose a file first.")
    return sent


def act_of_upload(request: HttpRequest, who: Caller | None, sent: "UploadedFile[Any]") -> Act:
    """One act of the caller; a double press of the same file is one, another file under the same key is refused."""
    doing = act(request, who)
    if doing.key is None:
        return doing
    content = sent.read(MOST + 1)
    sent.seek(0)
    name = (sent.name or "").encode("utf-8", "surrogatepass")
    return dataclasses.replace(doing, body=body_digest(doing.body + name + b"\0" + content))
