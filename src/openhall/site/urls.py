"""Every address of OpenHall."""

from django.urls import include, path

from openhall.api.routes import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("openhall.web.urls", namespace="web")),
    path("", include("openhall.web.language_urls")),
]
