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
    place.hold(store, as_open=_AROUND.role == "desk")
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
    "rightdoor.casework.tokens",
    "rightdoor.casework.sent",
    "rightdoor.casework.listing",
    "rightdoor.casework.referrals",
    "rightdoor.casework.jobs",
    "rightdoor.casework.oversight",
    "rightdoor.casework.retention",
    "rightdoor.casework.subjects",
    "rightdoor.casework.decided",
    "rightdoor.casework.packages",
    "rightdoor.casework.communications_data",
    "rightdoor.casework.searching",
    "rightdoor.casework.deconfliction",
    "rightdoor.casework.exhibits",
    "rightdoor.casework.exposure",
    "rightdoor.casework.cases",
    "rightdoor.casework.joint",
    "rightdoor.casework.figures",
    "rightdoor.casework.board",
    "rightdoor.casework.duties",
    "rightdoor.casework.custody_bail",
]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    *CASEWORK,
    "rightdoor.desk.apps.DeskConfig",
]
MIDDLEWARE = [
    "rightdoor.desk.middleware.frame.FrameMiddleware",
    "rightdoor.desk.middleware.interface.InterfaceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "rightdoor.desk.middleware.sessions.SessionLimitsMiddleware",
    "rightdoor.desk.middleware.interface.TokenMiddleware",
    "rightdoor.desk.middleware.acting.ActingMiddleware",
    "rightdoor.desk.middleware.notices.NoticesMiddleware",
    "rightdoor.desk.middleware.once.OnceMiddleware",
    "rightdoor.desk.middleware.text.TextMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "builtins": ["rightdoor.desk.templatetags.desk_once"],
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
AUTHENTICATION_BACKENDS = ["rightdoor.desk.accounts.Backend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "rightdoor.desk.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "30/10m/ip,5/15m/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ACCOUNT_FORMS = {
    "login": "rightdoor.desk.account_forms.SignInForm",
    "reauthenticate": "rightdoor.desk.account_forms.PasswordAgainForm",
    "change_password": "rightdoor.desk.account_forms.NewPasswordForm",
}
MFA_ADAPTER = "rightdoor.desk.accounts.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Rightdoor"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "rightdoor.desk.account_forms.CodeForm",
    "reauthenticate": "rightdoor.desk.account_forms.CodeAgainForm",
    "activate_totp": "rightdoor.desk.account_forms.EnrolForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _AROUND is not None and _AROUND.behind_proxy else 0
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nothing is ever sent
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "desk_cache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}
SESSION_ENGINE = "rightdoor.desk.kept_sessions"
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
if _AROUND is not None and (_AROUND.tls or _AROUND.behind_proxy):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31_536_000
if _AROUND is not None and _AROUND.behind_proxy:  # else anybody could say that TLS was used
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # as uploads.limits says; other forms take none
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"places": {"()": "rightdoor.desk.logs.WithoutContent"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "places"}},
    "loggers": {"django": {"handlers": [], "level": "ERROR"}},
    "root": {"handlers": ["err"], "level": "ERROR"},
}
