from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The wiring: at start-up the reactions across rooms are registered."""

    name = "openhall.site"
    label = "openhall_site"

    def ready(self) -> None:
        """Connect the rooms once all of them are loaded."""
        from openhall.routines import reactions
        from openhall.site import connections, hall_file
        from openhall.web import login

        reactions.register()
        connections.register()
        hall_file.register()
        login.register()
