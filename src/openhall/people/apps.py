from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room of people."""

    name = "openhall.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
