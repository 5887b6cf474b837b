"""What we tell initdb and the server: durable, modest, closed."""

import ctypes
import locale
import sys
from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    # Durable: what was confirmed survives a power cut.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # Modest: one machine that also runs the hall.
    "max_connections": "120",
    "shared_buffers": "96MB",
    "work_mem": "4MB",
    "maintenance_work_mem": "32MB",
    "max_wal_size": "512MB",
    "min_wal_size": "80MB",
    "checkpoint_timeout": "10min",
    "jit": "off",
    # Closed: sockets only, passwords always.
    "unix_socket_permissions": "0700",
    "password_encryption": "'scram-sha-256'",
    # The same everywhere, whatever the machine's language and zone.
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "datestyle": "'iso, ymd'",
    "lc_messages": "'C'",
    "lc_monetary": "'C'",
    "lc_numeric": "'C'",
    "lc_time": "'C'",
    "default_text_search_config": "'pg_catalog.simple'",
    "cluster_name": "'openhall'",
    # Logs: one file a weekday, written over a week later; the keeper drops what a long pause left.
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'openhall-%a.log'",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "20MB",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "'%m [%p] %u@%d '",
    "log_min_duration_statement": "5s",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}


def configuration(tcp: bool) -> str:
    """The text of openhall.conf."""
    settings = {**SETTINGS, "listen_addresses": "'127.0.0.1'" if tcp else "''"}
    lines = [f"{name} = {value}" for name, value in settings.items()]
    return "\n".join(["# Written by OpenHall before each start; changes here are lost.", *lines, ""])


def access_rules(tcp: bool) -> str:
    """The text of pg_hba.conf: everybody shows a password, also on this machine."""
    lines = ["# Written by OpenHall before each start; changes here are lost.", "local all all scram-sha-256"]
    return "\n".join([*lines, *(["host all all 127.0.0.1/32 scram-sha-256"] if tcp else []), ""])


def initdb_arguments(major: int, superuser: str) -> list[str]:
    """UTF-8, checksums, passwords, and letters known beyond ASCII without depending on the machine's locales."""
    fixed = ["--encoding=UTF8", "--data-checksums", "--auth=scram-sha-256", f"--username={superuser}"]
    if major >= 17:
        return [
            *fixed,
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
        ]
    return [*fixed, "--locale=C", f"--lc-ctype={_letters()}", "--no-instructions"]


def _letters() -> str:
    """The plain UTF-8 locale where the machine has it. Asked of the C library, without changing this process."""
    if not sys.platform.startswith("linux"):
        return "C"
    library = ctypes.CDLL(None)
    library.newlocale.restype = ctypes.c_void_p
    library.newlocale.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p]
    return "C.UTF-8" if library.newlocale(1 << locale.LC_CTYPE, b"C.UTF-8", None) else "C"
