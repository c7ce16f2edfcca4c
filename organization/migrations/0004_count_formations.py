"""Posts that were there before formations existed need as many people as hold them today."""

from django.db import migrations
from django.db.models import Count, Q
from django.utils import timezone


def count(apps, schema_editor):
    posts = apps.get_model("organization", "Post").objects
    today = timezone.localdate()
    placed = Q(placements__starts_on__lte=today) & (
        Q(placements__ends_on__isnull=True) | Q(placements__ends_on__gte=today)
    )
    counted = posts.annotate(held=Count("placements", filter=placed)).filter(held__gt=1, formation=1)
    for formation in sorted(set(counted.values_list("held", flat=True))):
        chosen = list(counted.filter(held=formation).values_list("pk", flat=True))
        for first in range(0, len(chosen), 500):
            posts.filter(pk__in=chosen[first : first + 500]).update(formation=formation)


class Migration(migrations.Migration):
    dependencies = [("organization", "0003_hr_desk")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
