"""What stands before every view: trust in the front alone, and page machinery for pages only."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

type Handler = Callable[[HttpRequest], HttpResponse]


class FrontMiddleware:
    """Believe forwarded headers only with the front's secret; without it they are dropped (ASVS 4.1.3)."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set REMOTE_ADDR and scheme from the front or ignore a stranger's claims; say how long the answer is."""
        meta = request.META
        secret = meta.pop("HTTP_X_OPENHALL_FRONT", "")
        address = meta.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = meta.pop("HTTP_X_FORWARDED_PROTO", "")
        meta.pop("HTTP_X_FORWARDED_HOST", None)
        if settings.FRONT_SECRET and constant_time_compare(secret, settings.FRONT_SECRET):
            meta["REMOTE_ADDR"] = address.rsplit(",", 1)[-1].strip() or meta.get("REMOTE_ADDR", "")
            if scheme in ("http", "https"):
                meta["wsgi.url_scheme"] = scheme
        return _measured(self.get_response(request))


def _measured(answer: HttpResponse) -> HttpResponse:
    # Without its length an answer travels in chunks, which costs the front and every client a little more.
    if not answer.streaming and answer.status_code not in (204, 304):
        answer.headers.setdefault("Content-Length", str(len(answer.content)))
    return answer


class PagesOnly:
    """Sessions, languages, CSRF and the like for pages; the API carries tokens and pays for none of them."""

    def __init__(self, get_response: Handler) -> None:
        """Build the chain of page middleware once."""
        self.get_response = get_response
        handler = get_response
        self.view_middleware: list[Callable[..., HttpResponse | None]] = []
        for path in reversed(settings.PAGE_MIDDLEWARE):
            layer = import_string(path)(handler)
            if hasattr(layer, "process_view"):
                self.view_middleware.insert(0, layer.process_view)
            handler = layer
        self.pages = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose the short or the long way by the path."""
        if request.path_info.startswith("/api/"):
            return self.get_response(request)
        return self.pages(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Hand the view to each page layer that wants to see it first (CSRF, authentication)."""
        if request.path_info.startswith("/api/"):
            return None
        answers = (look(request, view, args, kwargs) for look in self.view_middleware)
        return next((answer for answer in answers if answer is not None), None)
