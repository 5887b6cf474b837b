"""Serve the streams: `python -m openhall.api.stream SOCKET` (a path) or `… PORT` (on 127.0.0.1)."""

import resource
import sys

import uvicorn

USAGE = "use: python -m openhall.api.stream SOCKET-PATH | PORT"


def main(arguments: list[str]) -> int:
    """Serve until a signal; 2 for wrong use."""
    if len(arguments) != 1:
        print(USAGE, file=sys.stderr)
        return 2
    _allow_many_connections()
    where = arguments[0]
    place: dict[str, object] = {"port": int(where)} if where.isdigit() else {"uds": where}
    config = uvicorn.Config(
        "openhall.api.stream.asgi:application", lifespan="on", ws="none", access_log=False, server_header=False,
        proxy_headers=False, log_config=None, log_level="warning", timeout_graceful_shutdown=1, backlog=4096, **place,  # type: ignore[arg-type]  # one of two
    )  # fmt: skip
    uvicorn.Server(config).run()
    return 0


def _allow_many_connections() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


sys.exit(main(sys.argv[1:]))
