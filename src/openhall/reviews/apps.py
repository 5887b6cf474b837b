from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """The room of reviews."""

    name = "openhall.reviews"
    label = "reviews"
    default_auto_field = "django.db.models.BigAutoField"
