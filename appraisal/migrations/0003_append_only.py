"""Rows that are written once: the database refuses to change or delete them."""

from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0002_foreign_keys")]

    operations = [
        *append_only("appraisal_clarificationmessage"),
        *append_only("appraisal_resultversion"),
        *append_only("appraisal_finalrecord"),
    ]
