"""Whether collective leave counts is a rule of the version; on PostgreSQL the search has its index."""

from django.db import migrations, models

CREATE = """
    CREATE INDEX case_document ON feedback_case USING gin (
        to_tsvector('indonesian'::regconfig, COALESCE(public_title, '') || ' ' || COALESCE(public_body, ''))
    ) WHERE published_at IS NOT NULL
"""
DROP = "DROP INDEX IF EXISTS case_document"


def add_index(apps, schema_editor):
    """Index the published texts with PostgreSQL's own dictionary; SQLite has none and needs none."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CREATE)


def remove_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_rules_and_protection")]

    operations = [
        migrations.AddField(
            model_name="clockruleset",
            name="collective_leave_free",
            field=models.BooleanField(
                default=True,
                help_text="Hapus centang bila layanan tetap buka pada cuti bersama.",
                verbose_name="cuti bersama tidak dihitung",
            ),
        ),
        migrations.RunPython(add_index, remove_index),
    ]
