"""Behind TLS, on PostgreSQL and Redis. Every secret comes from the environment."""

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from asn_kinerja.settings.base import *  # noqa: F403
from asn_kinerja.settings.base import (
    IDENTITY_KEYS_HINT,
    SIGNING_KEY_HINT,
    checked_identity_keys,
    checked_signing_key,
)
from asn_kinerja.settings.environment import env, read

DEBUG = False
SECRET_KEY: str = read(
    env.str, "SECRET_KEY", hint="Give a long random text and keep it secret; losing it ends all sessions."
)
RECORD_SIGNING_KEY = checked_signing_key(read(env.str, "RECORD_SIGNING_KEY", hint=SIGNING_KEY_HINT))
IDENTITY_KEYS = checked_identity_keys(read(env.list, "IDENTITY_KEYS", hint=IDENTITY_KEYS_HINT))
ALLOWED_HOSTS: list[str] = read(
    env.list, "ALLOWED_HOSTS", hint="Example: kinerja.padang.go.id (several with commas)."
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# The limits of the login count by the address of the person, not by that of the proxy: else thirty
# wrong passwords of one stranger would close the login for everybody.
ALLAUTH_TRUSTED_PROXY_COUNT: int = read(
    env.int,
    "TRUSTED_PROXY_COUNT",
    default=1,
    validate=validate.Range(min=0, max=5),
    hint="Give the number of proxies before the application that write X-Forwarded-For.",
)
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
# Whether all other names under the agency's domain are TLS only is the domain owner's decision.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_HINT = "Example: submission://user:password@mail.example:587 (STARTTLS) or smtps://…:465 (TLS)."
EMAIL: dict[str, object] = dict(read(env.dj_email_url, "EMAIL_URL", hint=EMAIL_HINT))
if "EMAIL_BACKEND" not in EMAIL:
    raise ImproperlyConfigured(f"Setting EMAIL_URL begins with a word that is not known. {EMAIL_HINT}")
EMAIL_BACKEND = str(EMAIL["EMAIL_BACKEND"])
EMAIL_HOST = EMAIL["EMAIL_HOST"]
EMAIL_PORT = EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL["EMAIL_USE_TLS"]
EMAIL_USE_SSL = EMAIL["EMAIL_USE_SSL"]
DEMO = False
