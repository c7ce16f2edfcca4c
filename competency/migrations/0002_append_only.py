"""What people have shown is written once: the database refuses to change or delete it."""

from django.db import migrations

from core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("competency", "0001_initial")]

    operations = [
        *append_only("competency_assessedlevel"),
        *append_only("competency_levelannulment"),
    ]
