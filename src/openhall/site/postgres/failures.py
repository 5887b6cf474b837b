"""What can go wrong between OpenHall and its own PostgreSQL server."""


class ServerFailed(RuntimeError):
    """The private server can't be found, made, started or joined; the message says why and what to do."""
