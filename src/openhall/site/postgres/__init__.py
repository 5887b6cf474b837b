"""OpenHall's own private PostgreSQL server.

`with open_server(data_dir) as server:` starts it or joins it; see `server`, `handle`, `keeper`.
"""

from openhall.site.postgres.bindir import find_binaries, system_bindir, wheel_bindir
from openhall.site.postgres.failures import ServerFailed
from openhall.site.postgres.handle import ServerHandle, drop_in_env
from openhall.site.postgres.server import open_server, remove_cluster
from openhall.site.postgres.urls import django_database

__all__ = [
    "ServerFailed",
    "ServerHandle",
    "django_database",
    "drop_in_env",
    "find_binaries",
    "open_server",
    "remove_cluster",
    "system_bindir",
    "wheel_bindir",
]
