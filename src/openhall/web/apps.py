from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "openhall.web"
    label = "web"

    def ready(self) -> None:
        """Every log-in begins a session of ours, however it came about; every log-out ends it."""
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from openhall.web import login

        user_logged_in.connect(login.begin, dispatch_uid="openhall.web.login.begin")
        user_logged_out.connect(login.end, dispatch_uid="openhall.web.login.end")
