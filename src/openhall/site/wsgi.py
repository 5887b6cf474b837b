"""Pages and API run on WSGI: Django's ASGI path costs three times as much (docs/background/speed.md)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openhall.site.settings")
application = get_wsgi_application()
