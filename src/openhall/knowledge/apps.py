from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The room of knowledge."""

    name = "openhall.knowledge"
    label = "knowledge"
    default_auto_field = "django.db.models.BigAutoField"
