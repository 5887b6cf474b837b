from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The room of places."""

    name = "openhall.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"
