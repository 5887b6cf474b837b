from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The room of difficult matters."""

    name = "openhall.matters"
    label = "matters"
    default_auto_field = "django.db.models.BigAutoField"
