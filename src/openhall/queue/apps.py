from django.apps import AppConfig


class QueueConfig(AppConfig):
    """The room of queue."""

    name = "openhall.queue"
    label = "queue"
    default_auto_field = "django.db.models.BigAutoField"
