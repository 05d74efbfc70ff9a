"""Django's settings for one store. Nothing is a default that a live store should not have: no debug, no shared secret."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from rightdoor.casework import place
from rightdoor.desk.surroundings import opened, told
from rightdoor.store.files import write_by_rename

HERE = Path(__file__).parent
_AROUND = told()


def _secret(store_dir: Path) -> str:
    """The key that signs sessions and forms: made once, owner-only, outside backups of what was received."""
    path = store_dir / "desk" / "secret"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        write_by_rename(path, secrets.token_hex(32).encode())
    return path.read_text()


def _database() -> dict[str, Any]:
    if _AROUND is None:  # type checks and --help: nothing is ever reached
        return {"ENGINE": "django.db.backends.postgresql", "NAME": "none", "HOST": "/nonexistent"}
    store = opened(_AROUND)
    place.hold(store)
    read = conninfo_to_dict(store.dsn(_AROUND.role))
    options = {k: v for k, v in read.items() if k not in ("host", "port", "dbname", "user", "password")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": read.get("host", ""),
        "PORT": read.get("port", ""),
        "NAME": read.get("dbname", ""),
        "USER": read.get("user", ""),
        "PASSWORD": read.get("password", ""),
        "OPTIONS": {**options, "options": "-c search_path=casework,rightdoor -c timezone=UTC", "application_name": "rightdoor-desk"},
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


DEBUG = False
SECRET_KEY = _secret(Path(_AROUND.store)) if _AROUND else secrets.token_hex(32)
ALLOWED_HOSTS = list(_AROUND.hosts) if _AROUND else ["localhost"]
ROOT_URLCONF = "rightdoor.desk.urls"
WSGI_APPLICATION = "rightdoor.desk.wsgi.application"
DATABASES = {"default": _database()}
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"
AUTH_USER_MODEL = "access.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CASEWORK = [
    "rightdoor.casework.access",
    "rightdoor.casework.listing",
    "rightdoor.casework.referrals",
    "rightdoor.casework.oversight",
    "rightdoor.casework.subjects",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *CASEWORK,
    "rightdoor.desk.apps.DeskConfig",
]
MIDDLEWARE = [
    "rightdoor.desk.middleware.frame.FrameMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "rightdoor.desk.middleware.acting.ActingMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "rightdoor.desk.frame.frame",
            ],
        },
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 86400

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "rightdoor"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600  # a shift
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "rightdoor.desk.views.problems.forged"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if _AROUND is not None and _AROUND.tls:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"err": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["err"], "level": "ERROR"},
}
