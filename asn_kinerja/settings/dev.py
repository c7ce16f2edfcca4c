"""One machine, no services: what `bin/serve` runs."""

import base64
import secrets
from collections.abc import Callable

from django.core.management.utils import get_random_secret_key

from asn_kinerja.settings.base import *  # noqa: F403
from asn_kinerja.settings.base import (
    AGENCY_NAME,
    VAR_DIR,
    checked_identity_keys,
    checked_signing_key,
)
from asn_kinerja.settings.environment import env, read

DEBUG = False
ALLOWED_HOSTS = ["*"]


def kept(name: str, make: Callable[[], str]) -> str:
    """Return a secret of this installation, made once and kept under var/."""
    path = VAR_DIR / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make())
    return path.read_text()


def random_key() -> str:
    """Return a new key of 32 bytes: for the seals, or for what is stored encrypted."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


SECRET_KEY = kept("secret_key", get_random_secret_key)
RECORD_SIGNING_KEY = checked_signing_key(kept("record_signing_key", random_key))
IDENTITY_KEYS = checked_identity_keys(kept("identity_keys", random_key).split(","))

# `bin/serve` collects the static files first, so that they travel compressed and stay cached as in
# production; a developer's `runserver` reads them where they lie.
STATIC_COLLECTED: bool = read(
    env.bool, "STATIC_COLLECTED", default=False, hint="True only after manage.py collectstatic."
)
if STATIC_COLLECTED:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
else:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
DEMO = True
AGENCY_NAME = AGENCY_NAME or "Pemerintah Kota Padang"
