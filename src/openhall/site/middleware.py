"""What stands before every view: trust in the front alone, and page machinery for pages only."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.module_loading import import_string

type Handler = Callable[[HttpRequest], HttpResponse]


FORWARDED, REQUEST_ID = "openhall.forwarded", "openhall.request_id"


def is_forwarded(request: HttpRequest) -> bool:
    """Whether the request came through a proxy before our front, as far as its headers say so."""
    return bool(request.META.get(FORWARDED, False))


def request_id(request: HttpRequest) -> str:
    """The id under which the front knows this request; empty when it did not come from there."""
    return str(request.META.get(REQUEST_ID, ""))


class FrontMiddleware:
    """Believe forwarded headers only with the front's secret; without it they are dropped (ASVS 4.1.3)."""

    def __init__(self, get_response: Handler) -> None:
        """Wrap the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set REMOTE_ADDR and scheme from the front or ignore a stranger's claims; say how long the answer is."""
        meta = request.META
        secret = meta.pop("HTTP_X_OPENHALL_FRONT", "")
        through = meta.pop("HTTP_X_OPENHALL_THROUGH", "")
        given = meta.pop("HTTP_X_REQUEST_ID", "")
        address = meta.pop("HTTP_X_FORWARDED_FOR", "")
        scheme = meta.pop("HTTP_X_FORWARDED_PROTO", "")
        meta.pop("HTTP_X_FORWARDED_HOST", None)
        if settings.FRONT_SECRET and constant_time_compare(secret, settings.FRONT_SECRET):
            meta["REMOTE_ADDR"] = address.rsplit(",", 1)[-1].strip() or meta.get("REMOTE_ADDR", "")
            if scheme in ("http", "https"):
                meta["wsgi.url_scheme"] = scheme
            meta[FORWARDED], meta[REQUEST_ID] = bool(through), given
        return _measured(self.get_response(request))


def _measured(answer: HttpResponse) -> HttpResponse:
    # Without its length an answer travels in chunks, which costs the front and every client a little more.
    if not answer.streaming and answer.status_code not in (204, 304):
        answer.headers.setdefault("Content-Length", str(len(answer.content)))
    return answer


SHORT = frozenset({"/healthz", "/readyz"})


def _is_short(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") or request.path_info in SHORT


class PagesOnly:
    """Sessions, languages, CSRF and the like for pages; the API and the probes pay for none of them."""

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
        if _is_short(request):
            return self.get_response(request)
        return self.pages(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Hand the view to each page layer that wants to see it first (CSRF, authentication)."""
        if _is_short(request):
            return None
        answers = (look(request, view, args, kwargs) for look in self.view_middleware)
        return next((answer for answer in answers if answer is not None), None)
