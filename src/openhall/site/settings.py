"""Django's settings, derived from `environment`; nothing here is read from a file of its own."""

import pathlib

from django.utils.csp import CSP

from openhall.site.environment import read_environment
from openhall.site.logs import logging_config
from openhall.site.postgres.urls import django_database

_env = read_environment()
_package = pathlib.Path(__file__).resolve().parent.parent

SECRET_KEY = _env.secret_key or "only-for-commands-that-sign-nothing"
DEBUG = _env.debug
ALLOWED_HOSTS = list(_env.allowed_hosts)
ROOT_URLCONF = "openhall.site.urls"
WSGI_APPLICATION = "openhall.site.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "openhall.ledger",
    "openhall.notices",
    "openhall.vault",
    "openhall.files",
    "openhall.places",
    "openhall.deadlines",
    "openhall.people",
    "openhall.privacy",
    "openhall.catalogue",
    "openhall.knowledge",
    "openhall.matters",
    "openhall.queue",
    "openhall.reviews",
    "openhall.service_days",
    "openhall.community",
    "openhall.outreach",
    "openhall.api",
    "openhall.web",
    "openhall.site",
]

MIDDLEWARE = [
    "openhall.site.middleware.FrontMiddleware",
    "openhall.site.watching.requests.Requests",
    "django.middleware.security.SecurityMiddleware",
    "openhall.site.middleware.PagesOnly",
]

PAGE_MIDDLEWARE = [
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "openhall.web.context.page_context",
            ]
        },
    }
]

DATABASES = {
    "default": {**django_database(_env.database_url or "postgresql:///openhall"), "CONN_MAX_AGE": None}
}
# Lasting connections are watched by openhall.site.connections; what the address asks for (sslmode …) stays.
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 0}
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)  # seconds: a server that hangs holds up no thread
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECOND_FACTOR = _env.second_factor
PROVIDER = _env.provider
SHIFT_HOURS = _env.shift_hours
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:doors"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = SHIFT_HOURS * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _env.https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "media-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LOCALE_PATHS = [_package / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = _env.data_dir / "static"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = ["openhall.site.uploads.Held"]
FRONT_SECRET = _env.front_secret
VAULT_KEY = _env.vault_key
NOTICES = _env.notices
PUBLIC_URL = _env.public_url
METRICS_TOKEN = _env.metrics_token
KEPT_DAYS = _env.kept_days
DATA_DIR = _env.data_dir
DEMO = _env.demo
# The worker alone holds the first; the others are public, the oldest first.
CHECKPOINT_KEY = _env.checkpoint_key
CHECKPOINT_KEYS = _env.checkpoint_keys
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = logging_config(_env.log)
