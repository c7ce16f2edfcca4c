"""The first version of the clock rules, and openings of identities that nobody changes."""

from django.db import migrations

from core.append_only import append_only
from feedback.first_rules import write_first_rules


def write_rules(apps, schema_editor):
    write_first_rules(apps.get_model("feedback", "ClockRuleSet"), apps.get_model("feedback", "ClockRule"))


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial"), ("core", "0003_append_only")]

    operations = [
        *append_only("feedback_identityopening"),
        migrations.RunPython(write_rules, migrations.RunPython.noop),
    ]
