"""Wiring of ASN Kinerja: settings, URLs, the Celery application. No rules live here."""

from asn_kinerja.celery import app as celery_app

__all__ = ["celery_app"]
