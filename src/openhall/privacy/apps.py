from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """The room of the rights in personal data."""

    name = "openhall.privacy"
    label = "privacy"
    default_auto_field = "django.db.models.BigAutoField"
