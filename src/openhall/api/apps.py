from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The machine's door."""

    name = "openhall.api"
    label = "api"
