"""Appraisers that HR had chosen for one appraisal stay chosen: nothing follows the tree over them."""

from django.db import migrations


def mark(apps, schema_editor):
    appraisal = apps.get_model("appraisal", "Appraisal")
    log = apps.get_model("core", "TransitionLog")
    kinds = apps.get_model("contenttypes", "ContentType").objects.filter(
        app_label="appraisal", model="appraisal"
    )
    chosen = log.objects.filter(content_type__in=kinds, name="appraiser_changed").values("object_id")
    appraisal.objects.filter(pk__in=chosen).update(appraiser_by_hand=True)


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0004_library_and_progress"), ("core", "0005_seed_calendar")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
