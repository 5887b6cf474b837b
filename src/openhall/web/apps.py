from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "openhall.web"
    label = "web"
