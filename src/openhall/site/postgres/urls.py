"""A PostgreSQL URL taken apart for Django."""

import urllib.parse


def django_database(url: str) -> dict[str, object]:
    """ENGINE, NAME, USER, PASSWORD, HOST, PORT of a postgresql:// URL; ValueError says what is wrong with it."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres"):
        raise ValueError("the database URL must begin with postgresql://")
    query = dict(urllib.parse.parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": urllib.parse.unquote(parts.path.lstrip("/")) or query.get("dbname", ""),
        "USER": urllib.parse.unquote(parts.username or query.get("user", "")),
        "PASSWORD": urllib.parse.unquote(parts.password or query.get("password", "")),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": query.get("port", str(parts.port or "")),
    }
