from django.apps import AppConfig


class FilesConfig(AppConfig):
    """The room of uploaded evidence."""

    name = "openhall.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
