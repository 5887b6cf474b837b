from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The room of personal data."""

    name = "openhall.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"
