from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The room of catalogue."""

    name = "openhall.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
