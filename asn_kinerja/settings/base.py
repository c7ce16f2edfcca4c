"""What every kind of installation shares. `dev`, `test` and `production` add to it."""

import base64
from datetime import time
from pathlib import Path
from typing import Any

from celery.schedules import schedule
from csp.constants import NONE, SELF
from django.contrib.messages import constants as message_levels
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from asn_kinerja.settings.environment import BASE_DIR, env, read

VAR_DIR: Path = read(
    env.path,
    "VAR_DIR",
    default=BASE_DIR / "var",
    hint="Give a folder that the application may write to.",
)

INSTALLED_APPS = [
    "core.apps.CoreConfig",
    "organization.apps.OrganizationConfig",
    "feedback.apps.FeedbackConfig",
    "competency.apps.CompetencyConfig",
    "appraisal.apps.AppraisalConfig",
    "reports.apps.ReportsConfig",
    "core.reference_site.ReferenceAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "import_export",
    "treebeard",
    "rules",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "core.access.ReadOnlyGetMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "organization.time_zones.LocalTimeMiddleware",
    "core.access.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.access.WrongMethodMiddleware",
    "core.access.LoginRequiredMiddleware",
]

ROOT_URLCONF = "asn_kinerja.urls"
WSGI_APPLICATION = "asn_kinerja.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite under var/ unless DATABASE_URL names a server.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
DATABASE: dict[str, Any] = dict(
    read(
        env.dj_db_url,
        "DATABASE_URL",
        default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}",
        conn_max_age=60,
        hint="Example: postgres://user:password@host:5432/asn_kinerja",
    )
)
if DATABASE["ENGINE"].endswith("sqlite3"):
    DATABASE["OPTIONS"] = {**SQLITE_OPTIONS, **DATABASE.get("OPTIONS", {})}
DATABASES = {"default": DATABASE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Broker: files under var/ unless CELERY_BROKER_URL names a server. The state of a job is never
# kept in the broker (see core.jobs), so what an embedded broker loses is dispatched again.
CELERY_BROKER_URL: str = read(
    env.str,
    "CELERY_BROKER_URL",
    default="filesystem://localhost",
    hint="Example: redis://host:6379/0",
)
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "broker" / "queue"),
        "data_folder_out": str(VAR_DIR / "broker" / "queue"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "polling_interval": 0.2,
    }
    for folder in ("queue", "control"):
        (VAR_DIR / "broker" / folder).mkdir(parents=True, exist_ok=True)
else:
    # A broker that does not answer must not hold up the person who clicked: see core.jobs.dispatch.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "max_retries": 1,
        "interval_start": 0.1,
        "connect_retries_timeout": 2,
        "socket_connect_timeout": 2,
    }
JOB_LEASE_SECONDS: int = read(
    env.int,
    "JOB_LEASE_SECONDS",
    default=60,
    hint="Give the seconds after which the work of a worker that died is handed to another one.",
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE = {
    "jobs-dispatch-again": {"task": "core.tasks.jobs_dispatch_again", "schedule": schedule(30)},
    "outbox-send": {"task": "core.tasks.outbox_send", "schedule": schedule(10)},
    "documents-prepare": {"task": "reports.tasks.documents_prepare", "schedule": schedule(15)},
    "realisations-fetch": {"task": "appraisal.tasks.realisations_fetch", "schedule": schedule(3600)},
    "appraisal-lines": {"task": "appraisal.tasks.lines_follow", "schedule": schedule(3600)},
    "staff-imports-remove": {"task": "organization.tasks.staff_imports_remove", "schedule": schedule(3600)},
    "reminders-send": {"task": "appraisal.tasks.reminders_send", "schedule": schedule(900)},
    "records-seal": {"task": "appraisal.tasks.records_seal", "schedule": schedule(3600)},
    "follow-ups-run": {"task": "appraisal.tasks.follow_ups_run", "schedule": schedule(3600)},
    "dialogues-remind": {"task": "appraisal.tasks.dialogues_remind", "schedule": schedule(3600)},
    "training-reminders": {
        "task": "competency.tasks.training_reminders_send",
        "schedule": schedule(3600),
    },
    "feedback-mails": {"task": "feedback.tasks.citizen_mails_send", "schedule": schedule(10)},
    "feedback-clocks": {"task": "feedback.tasks.case_clocks_run", "schedule": schedule(600)},
    "feedback-retention": {"task": "feedback.tasks.case_retention_run", "schedule": schedule(6 * 3600)},
    "appraisal-deadlines": {"task": "appraisal.tasks.deadlines_apply", "schedule": schedule(600)},
}

# Cache: rate limits of the login need one that all processes share.
REDIS_URL: str = read(
    env.str,
    "REDIS_URL",
    default="",
    hint="Example: redis://host:6379/1",
)
CACHES: dict[str, dict[str, Any]] = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "core_cache",
        }
    )
}

# People and login.
AUTH_USER_MODEL = "organization.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "organization.backends.LoginBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "organization.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "organization.forms.login.LoginForm",
    "reset_password": "organization.forms.login.ResetPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 - a path, not a secret
# A whole office shares one address: limits by address are wide, limits by NIP are narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "activation_redeem": "30/m/ip",
}
ACTIVATION_CODE_DAYS: int = read(
    env.int,
    "ACTIVATION_CODE_DAYS",
    default=14,
    validate=validate.Range(min=1, max=90),
    hint="Give the days, 1 to 90, for which a code on an activation letter works.",
)
APPRAISER_REPORT_DAYS: int = read(
    env.int,
    "APPRAISER_REPORT_DAYS",
    default=3,
    validate=validate.Range(min=1, max=30),
    hint="Give the working days, 1 to 30, within which HR decides who appraises a person.",
)
FEEDBACK_IDENTITY_DAYS: int = read(
    env.int,
    "FEEDBACK_IDENTITY_DAYS",
    default=365,
    validate=validate.Range(min=1, max=3650),
    hint="Give the days after the end of a report after which its reporter is forgotten.",
)
FEEDBACK_CASE_DAYS: int = read(
    env.int,
    "FEEDBACK_CASE_DAYS",
    default=5 * 365,
    validate=validate.Range(min=1, max=36500),
    hint="Give the days after the end of a report after which only its number, kind and dates stay.",
)
FEEDBACK_DRAFT_DAYS: int = read(
    env.int,
    "FEEDBACK_DRAFT_DAYS",
    default=14,
    validate=validate.Range(min=1, max=60),
    hint="Give the days, 1 to 60, for which an unfinished report of a citizen is kept.",
)
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "asn_session"
CSRF_COOKIE_NAME = "asn_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "core.views.pages.csrf_failure"

# Language and time: Indonesian is the source language of every string.
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE: str = read(
    env.str,
    "TIME_ZONE",
    default="Asia/Jakarta",
    hint="Example: Asia/Jakarta, Asia/Makassar or Asia/Jayapura",
)
USE_TZ = True
FORMAT_MODULE_PATH = "asn_kinerja.formats"

# Seals: the agency's own Ed25519 key (its 32 bytes in Base64) signs every final record.
SIGNING_KEY_HINT = "Give 32 random bytes in Base64 and keep them for good: openssl rand -base64 32"


def checked_signing_key(value: str) -> str:
    """Return the key; refused when it is not 32 bytes in Base64."""
    try:
        if len(base64.b64decode(value, validate=True)) == 32:
            return value
    except ValueError:
        pass
    raise ImproperlyConfigured(f"Setting RECORD_SIGNING_KEY is not a key. {SIGNING_KEY_HINT}")


# Names, addresses and telephone numbers of citizens are stored encrypted (core.sealed_fields).
IDENTITY_KEYS_HINT = (
    "Give 32 random bytes in Base64 (openssl rand -base64 32). To change the key, put the new one in front "
    "of the old one with a comma, run manage.py identities_seal, then remove the old one."
)


def checked_identity_keys(values: list[str]) -> list[str]:
    """Return the keys in the alphabet of Fernet; refused when one is not 32 bytes in Base64."""
    keys = [value.strip().replace("+", "-").replace("/", "_") for value in values if value.strip()]
    try:
        if keys and all(len(base64.b64decode(key, b"-_", validate=True)) == 32 for key in keys):
            return keys
    except ValueError:
        pass
    raise ImproperlyConfigured(f"Setting IDENTITY_KEYS is empty or holds no key. {IDENTITY_KEYS_HINT}")


# Static and stored files. Stored files have no public URL: they leave through a view that checks
# who asks (core.files).
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "files"
MEDIA_URL = ""
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
UPLOAD_MAX_BYTES: int = read(
    env.int,
    "UPLOAD_MAX_MB",
    default=10,
    hint="Give the largest accepted file in megabytes, for example 10.",
) * (1024 * 1024)

# Mail.
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL: str = read(
    env.str,
    "DEFAULT_FROM_EMAIL",
    default="ASN Kinerja <kinerja@localhost>",
    hint="Example: ASN Kinerja <kinerja@padang.go.id>",
)
SITE_URL: str = read(
    env.str,
    "SITE_URL",
    default="http://localhost:8000",
    hint="The address people use, without a slash at the end: it stands in mails.",
)

# Messages: nothing leaves the application in the quiet hours of a person; the digest and the
# reminders of deadlines come from these hours on. All in the time zone of the person's unit.
QUIET_FROM: time = read(
    env.time,
    "QUIET_FROM",
    default=time(20),
    hint="Give the hour from which no mail is sent, for example 20:00.",
)
QUIET_UNTIL: time = read(
    env.time,
    "QUIET_UNTIL",
    default=time(6),
    hint="Give the hour until which no mail is sent, for example 06:00.",
)
DIGEST_HOUR: int = read(
    env.int,
    "DIGEST_HOUR",
    default=7,
    validate=validate.Range(min=0, max=23),
    hint="Give the hour, 0 to 23, of the daily digest.",
)
REMINDER_HOUR: int = read(
    env.int,
    "REMINDER_HOUR",
    default=7,
    validate=validate.Range(min=0, max=23),
    hint="Give the hour, 0 to 23, from which deadlines are reminded of.",
)

# The agency on pages and documents.
AGENCY_NAME: str = read(env.str, "AGENCY_NAME", default="", hint="Example: Pemerintah Kota Padang")
AGENCY_EMBLEM: str = read(
    env.str,
    "AGENCY_EMBLEM",
    default="",
    hint="The path of a PNG, JPEG or SVG file printed on top of documents.",
)
if AGENCY_EMBLEM and not (
    Path(AGENCY_EMBLEM).is_file() and Path(AGENCY_EMBLEM).suffix.lower() in (".png", ".jpg", ".jpeg", ".svg")
):
    raise ImproperlyConfigured(
        f"Setting AGENCY_EMBLEM is wrong: {AGENCY_EMBLEM} is no PNG, JPEG or SVG file. Give its full path."
    )

# Strict content security policy: nothing from elsewhere, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
MESSAGE_TAGS = {message_levels.ERROR: "danger", message_levels.DEBUG: "secondary"}
IMPORT_EXPORT_USE_TRANSACTIONS = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "weasyprint": {"level": "ERROR"},
        "weasyprint.progress": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
