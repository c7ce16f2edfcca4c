"""The published holidays of 2025 to 2027 become rows that HR keeps."""

from django.db import migrations

from core.published_calendar import write_published


def seed(apps, schema_editor):
    write_published(apps.get_model("core", "CalendarYear"), apps.get_model("core", "Holiday"))


class Migration(migrations.Migration):
    dependencies = [("core", "0004_calendar_and_notices")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
