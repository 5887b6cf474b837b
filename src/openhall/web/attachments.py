"""The one way in which a kept file leaves by a page or a route: streamed, to be saved, under its own strict policy."""

from django.http import StreamingHttpResponse

from openhall.files.services import Opened


def attachment(opened: Opened) -> StreamingHttpResponse:
    """The answer for a file that `open_for` has handed out; the page's own policy does not replace the file's."""
    return StreamingHttpResponse(opened.pieces, headers=dict(opened.headers))
