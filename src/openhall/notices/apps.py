from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """The room of outbound messages."""

    name = "openhall.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
