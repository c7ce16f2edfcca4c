"""The Celery application: `celery -A asn_kinerja worker`, `celery -A asn_kinerja beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings.dev")

app = Celery("asn_kinerja")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
