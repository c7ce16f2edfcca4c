"""One machine, no services: what `bin/serve` runs."""

from django.core.management.utils import get_random_secret_key

from asn_kinerja.settings.base import *  # noqa: F403
from asn_kinerja.settings.base import AGENCY_NAME, VAR_DIR
from asn_kinerja.settings.environment import env, read

DEBUG = False
ALLOWED_HOSTS = ["*"]


def kept_secret_key() -> str:
    """Return the installation's own secret key, made once and kept under var/."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text()


SECRET_KEY = kept_secret_key()

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
