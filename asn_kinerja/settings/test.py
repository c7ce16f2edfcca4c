"""For the tests: `TEST_DATABASE_URL` and `TEST_REDIS_URL` name the servers, else SQLite."""

import os
import tempfile
from datetime import time
from pathlib import Path

if "VAR_DIR" not in os.environ:
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="asn-kinerja-test-")
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
if os.environ.get("TEST_REDIS_URL"):
    os.environ["CELERY_BROKER_URL"] = os.environ["TEST_REDIS_URL"]

from asn_kinerja.settings.base import *  # noqa: E402, F403
from asn_kinerja.settings.base import DATABASES, VAR_DIR  # noqa: E402

DEBUG = False
SECRET_KEY = "only for tests"  # noqa: S105 - protects nothing outside the tests
RECORD_SIGNING_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="  # signs nothing outside the tests
IDENTITY_KEYS = ["MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="]  # seals nothing outside the tests
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = Path(VAR_DIR) / "files"
STATIC_ROOT = Path(VAR_DIR) / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DEMO = True
# Tests run at any hour; those of the quiet hours set their own.
QUIET_FROM = QUIET_UNTIL = time(0)
REMINDER_HOUR = 0

# A file, not memory: threads and real worker processes see the same database.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR_DIR) / "test.sqlite3")}
APPEND_ONLY_MAY_BE_LIFTED = True

# Test processes that run side by side have databases of their own and share the broker: each has its
# own queue, so that its worker takes its own jobs only.
CELERY_TASK_DEFAULT_QUEUE = f"celery-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
