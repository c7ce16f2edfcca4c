"""Rows that are written once: the database refuses to change or delete them."""

from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        *append_only("reports_evaluationdocument"),
    ]
