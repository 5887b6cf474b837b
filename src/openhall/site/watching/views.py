"""`/healthz`, `/readyz` and `/metrics`: without log-in, session or language, and never kept by anybody on the way."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from openhall.kit.clock import utc_now
from openhall.site.middleware import is_forwarded
from openhall.site.watching.guard import Asker, may_read_metrics
from openhall.site.watching.metrics import TYPE, metrics
from openhall.site.watching.readiness import readiness

PLAIN = "text/plain; charset=utf-8"


def healthz(request: HttpRequest) -> HttpResponse:
    """This process lives and answers; the database is not asked."""
    return HttpResponse("Alive.\n", content_type=PLAIN)


def readyz(request: HttpRequest) -> HttpResponse:
    """200 while the hall can be served, else 503 with a plain sentence."""
    found = readiness(utc_now())
    answer = HttpResponse(f"{found.sentence}\n", status=200 if found.ready else 503, content_type=PLAIN)
    if not found.ready:
        answer.headers["Retry-After"] = "2"
    return answer


def scrape(request: HttpRequest) -> HttpResponse:
    """Prometheus' text for whoever may read it; for others there is nothing here."""
    asker = Asker(request.headers.get("Authorization", ""), request.META.get("REMOTE_ADDR", ""), is_forwarded(request))
    if not may_read_metrics(asker, settings.METRICS_TOKEN, settings.SESSION_COOKIE_SECURE):
        raise Http404
    return HttpResponse(metrics(utc_now()), content_type=TYPE)
