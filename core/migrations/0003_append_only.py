"""Rows that are written once: the database refuses to change or delete them."""

from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("core", "0002_foreign_keys")]

    operations = [
        *append_only("core_transitionlog"),
    ]
