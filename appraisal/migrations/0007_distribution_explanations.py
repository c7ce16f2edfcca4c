"""Explanations of distributions that depart from the pattern; never changed once written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0006_record_seals'),
        ('organization', '0004_count_formations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DistributionExplanation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('departures', models.TextField(verbose_name='penyimpangan saat itu')),
                ('text', models.TextField(verbose_name='penjelasan')),
                ('by_name', models.CharField(max_length=200, verbose_name='nama penulis saat itu')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='waktu')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='explanations', to='appraisal.cycle')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'verbose_name': 'penjelasan sebaran predikat',
                'verbose_name_plural': 'penjelasan sebaran predikat',
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['cycle', 'unit', 'at'], name='appraisal_d_cycle_i_eec97d_idx')],
            },
        ),
        *append_only("appraisal_distributionexplanation"),
    ]
