"""Every address of OpenHall."""

from django.urls import include, path

from openhall.api.routes import api
from openhall.site.watching.views import healthz, readyz, scrape
from openhall.web.asking import page

urlpatterns = [
    path("healthz", page(healthz, right="public"), name="healthz"),
    path("readyz", page(readyz, right="public"), name="readyz"),
    path("metrics", page(scrape, right="public"), name="metrics"),  # its own guard: watching/guard.py
    path("api/v1/", api.urls),
    path("", include("openhall.web.urls", namespace="web")),
    path("", include("openhall.web.language_urls")),
]
