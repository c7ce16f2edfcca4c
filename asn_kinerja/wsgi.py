"""WSGI entry point: `gunicorn asn_kinerja.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kinerja.settings.production")

application = get_wsgi_application()
