from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The room of the log."""

    name = "openhall.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
