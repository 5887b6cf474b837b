from django.apps import AppConfig


class ServiceDaysConfig(AppConfig):
    """The room of the Director Service Day."""

    name = "openhall.service_days"
    label = "service_days"
    default_auto_field = "django.db.models.BigAutoField"
