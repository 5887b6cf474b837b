"""The stream application: Django's settings and models first (for the reading doors), then the rest."""

import importlib
import os
import random

import django


def build() -> object:
    """The ASGI application on `$OPENHALL_DATABASE_URL`."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.site.settings")
    django.setup()
    serving = importlib.import_module("openhall.api.stream.serving")
    url = os.environ.get("OPENHALL_DATABASE_URL", "postgresql:///openhall")
    return serving.Application(url, random.SystemRandom())


application = build()
