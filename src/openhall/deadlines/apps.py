from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """The room of deadlines."""

    name = "openhall.deadlines"
    label = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"
