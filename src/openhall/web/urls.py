"""Addresses of the pages, audience by audience."""

import importlib
import importlib.util

from django.urls import URLPattern

AREAS = (
    "doors", "me", "public", "kiosk", "screens", "counter", "reception", "desk", "chain", "unit", "pad", "region",
    "audit", "records", "devices", "matters", "questions", "community", "outreach", "days", "settings",
)  # fmt: skip
app_name = "web"


def _patterns() -> list[URLPattern]:
    rows: list[URLPattern] = []
    for area in AREAS:
        name = f"openhall.web.{area}" if area == "doors" else f"openhall.web.{area}.urls"
        try:
            rows += importlib.import_module(name).urlpatterns
        except ModuleNotFoundError as e:
            if e.name != name:
                raise
    return rows


urlpatterns = _patterns()
