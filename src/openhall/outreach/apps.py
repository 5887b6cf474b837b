from django.apps import AppConfig


class OutreachConfig(AppConfig):
    """The room of the quarterly visits."""

    name = "openhall.outreach"
    label = "outreach"
    default_auto_field = "django.db.models.BigAutoField"
