"""Depth of review and clarification: second signature, verification, sent self-assessments, rounds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import append_only

PREDICATES = ("sb", "b", "bp", "k", "sk")


def keep_old_rules(apps, schema_editor):
    """A rule set made before the second signature asks for none, so that a running year stays as it was."""
    setting = apps.get_model("appraisal", "RuleSetting")
    setting.objects.bulk_create(
        setting(
            rule_set=rule_set,
            key=f"second_signature_{code}",
            value="tidak",
            certainty="U",
            source="Perangkat aturan ini dibuat sebelum ketentuan ini ada",
        )
        for rule_set in apps.get_model("appraisal", "RuleSet").objects.all()
        for code in PREDICATES
    )


def number_rounds(apps, schema_editor):
    """Clarifications of one item are counted in the order in which they were opened."""
    seen = {}
    for thread in apps.get_model("appraisal", "Clarification").objects.order_by("item", "opened_at", "pk"):
        seen[thread.item_id] = thread.round = seen.get(thread.item_id, 0) + 1
        if thread.round > 1:
            thread.save(update_fields=["round"])


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0010_stopped'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SelfVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='versi')),
                ('content', models.JSONField(verbose_name='isi')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='dikirim')),
            ],
            options={
                'verbose_name': 'penilaian mandiri yang dikirim',
                'verbose_name_plural': 'penilaian mandiri yang dikirim',
                'ordering': ['appraisal', 'number'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='clarification',
            name='clarification_one_open',
        ),
        migrations.AddField(
            model_name='appraisal',
            name='extreme_predicate',
            field=models.CharField(blank=True, choices=[('SB', 'Sangat Baik'), ('B', 'Baik'), ('BP', 'Butuh Perbaikan'), ('K', 'Kurang (misconduct)'), ('SK', 'Sangat Kurang')], default='', max_length=2),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='predicate_reason',
            field=models.TextField(blank=True, default='', verbose_name='alasan predikat'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='review_override_reason',
            field=models.TextField(blank=True, default='', verbose_name='alasan menyimpang dari usulan'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='review_suggestion',
            field=models.CharField(blank=True, choices=[('below', 'Di bawah ekspektasi'), ('meets', 'Sesuai ekspektasi'), ('above', 'Di atas ekspektasi')], default='', max_length=10, verbose_name='usulan rating'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='verification',
            field=models.CharField(blank=True, choices=[('confirmed', 'Benar adanya'), ('refused', 'Tidak dapat dibenarkan')], default='', max_length=10, verbose_name='verifikasi'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='verification_note',
            field=models.TextField(blank=True, default='', verbose_name='catatan verifikasi'),
        ),
        migrations.AddField(
            model_name='clarification',
            name='claimed_rating',
            field=models.CharField(blank=True, choices=[('below', 'Di bawah ekspektasi'), ('meets', 'Sesuai ekspektasi'), ('above', 'Di atas ekspektasi')], default='', max_length=10, verbose_name='rating yang diminta'),
        ),
        migrations.AddField(
            model_name='clarification',
            name='drops_override',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='clarification',
            name='proposed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clarification',
            name='proposed_rating',
            field=models.CharField(blank=True, choices=[('below', 'Di bawah ekspektasi'), ('meets', 'Sesuai ekspektasi'), ('above', 'Di atas ekspektasi')], default='', max_length=10, verbose_name='rating yang diusulkan'),
        ),
        migrations.AddField(
            model_name='clarification',
            name='proposed_reason',
            field=models.TextField(blank=True, default='', verbose_name='alasan usulan'),
        ),
        migrations.AddField(
            model_name='clarification',
            name='round',
            field=models.PositiveSmallIntegerField(default=1, verbose_name='putaran'),
        ),
        migrations.AlterField(
            model_name='appraisal',
            name='state',
            field=models.CharField(choices=[('planning', 'Rencana disusun'), ('proposed', 'Rencana diajukan'), ('running', 'Rencana ditetapkan'), ('assessed', 'Penilaian mandiri dikirim'), ('countersign', 'Menunggu tanda tangan kedua'), ('handed_over', 'Hasil diserahkan'), ('objected', 'Keberatan diajukan'), ('explained', 'Keberatan dijelaskan'), ('final', 'Final'), ('stopped', 'Dihentikan')], default='planning', max_length=20, verbose_name='keadaan'),
        ),
        migrations.AlterField(
            model_name='appraisal',
            name='stopped_from',
            field=models.CharField(blank=True, choices=[('planning', 'Rencana disusun'), ('proposed', 'Rencana diajukan'), ('running', 'Rencana ditetapkan'), ('assessed', 'Penilaian mandiri dikirim'), ('countersign', 'Menunggu tanda tangan kedua'), ('handed_over', 'Hasil diserahkan'), ('objected', 'Keberatan diajukan'), ('explained', 'Keberatan dijelaskan'), ('final', 'Final'), ('stopped', 'Dihentikan')], default='', max_length=20, verbose_name='keadaan sebelum dihentikan'),
        ),
        migrations.AlterField(
            model_name='clarification',
            name='state',
            field=models.CharField(choices=[('open', 'Menunggu jawaban'), ('proposed', 'Menunggu tanda tangan kedua'), ('kept', 'Nilai tetap'), ('changed', 'Nilai diubah'), ('withdrawn', 'Ditarik')], default='open', max_length=10, verbose_name='keadaan'),
        ),
        migrations.AddConstraint(
            model_name='assesseditem',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('verification', 'refused'), _negated=True), models.Q(('verification_note', ''), _negated=True), _connector='OR'), name='refused_contribution_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='clarification',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('open', 'proposed'))), fields=('item',), name='clarification_one_open'),
        ),
        migrations.AddField(
            model_name='selfversion',
            name='appraisal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_versions', to='appraisal.appraisal'),
        ),
        migrations.AddField(
            model_name='selfversion',
            name='sent_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='selfversion',
            constraint=models.UniqueConstraint(fields=('appraisal', 'number'), name='self_version_once'),
        ),
        *append_only("appraisal_selfversion"),
        migrations.RunPython(keep_old_rules, migrations.RunPython.noop),
        migrations.RunPython(number_rounds, migrations.RunPython.noop),
    ]
