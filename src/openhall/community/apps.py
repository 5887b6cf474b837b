from django.apps import AppConfig


class CommunityConfig(AppConfig):
    """The room of service in the community."""

    name = "openhall.community"
    label = "community"
    default_auto_field = "django.db.models.BigAutoField"
