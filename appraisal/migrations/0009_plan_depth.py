"""Plans in depth: shapes of indicators, aspects, the superior's result, annex, signed versions."""

import django.db.models.deletion
from django.conf import settings
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.append_only import append_only


FORM = "PermenPANRB 6/2022, lampiran: kolom perspektif SKP JPT dan pimpinan unit kerja mandiri"
PERSPECTIVES = (
    ("Penerima Layanan", "M"),
    ("Proses Bisnis", "M"),
    ("Penguatan Internal", "M"),
    ("Anggaran", "M"),
)
"""The column is read in the form; the names are from memory, so an agency may change them."""


def write_perspectives(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rows = apps.get_model("appraisal", "Perspective").objects
    for position, (name, certainty) in enumerate(PERSPECTIVES, start=1):
        rows.get_or_create(
            name=name, defaults={"position": position, "source": FORM, "certainty": certainty}
        )


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0008_year_realisation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Perspective',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True, verbose_name='nama')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('source', models.CharField(max_length=300, verbose_name='sumber')),
                ('certainty', models.CharField(choices=[('V', 'Terbaca dalam naskah peraturan'), ('M', 'Belum dicocokkan dengan naskah'), ('U', 'Belum pasti: ditetapkan instansi')], max_length=1, verbose_name='kepastian')),
                ('is_active', models.BooleanField(default=True, verbose_name='ditawarkan')),
            ],
            options={
                'verbose_name': 'perspektif',
                'verbose_name_plural': 'perspektif',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.AddField(
            model_name='appraisal',
            name='accountability',
            field=models.TextField(blank=True, max_length=4000, verbose_name='skema pertanggungjawaban'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='consequences',
            field=models.TextField(blank=True, max_length=4000, verbose_name='konsekuensi'),
        ),
        migrations.AddField(
            model_name='appraisal',
            name='resources',
            field=models.TextField(blank=True, max_length=4000, verbose_name='dukungan sumber daya'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='aspect',
            field=models.CharField(blank=True, choices=[('quantity', 'Kuantitas'), ('quality', 'Kualitas'), ('time', 'Waktu'), ('cost', 'Biaya')], max_length=10, verbose_name='aspek'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='baseline',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='nilai awal'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='main_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='further_aspects', to='appraisal.assesseditem', verbose_name='hasil kerja dari aspek ini'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='milestones',
            field=models.TextField(blank=True, max_length=2000, verbose_name='tahapan'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='parent_gone_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='hasil kerja pimpinan dihapus'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='parent_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='supporting_items', to='appraisal.assesseditem', verbose_name='hasil kerja pimpinan yang didukung'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='perspective',
            field=models.CharField(blank=True, max_length=80, verbose_name='perspektif'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='stretch',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='target regang'),
        ),
        migrations.AddField(
            model_name='assesseditem',
            name='success_measures',
            field=models.TextField(blank=True, max_length=2000, verbose_name='ukuran keberhasilan'),
        ),
        migrations.AddField(
            model_name='plantemplateitem',
            name='aspect',
            field=models.CharField(blank=True, choices=[('quantity', 'Kuantitas'), ('quality', 'Kualitas'), ('time', 'Waktu'), ('cost', 'Biaya')], max_length=10, verbose_name='aspek'),
        ),
        migrations.AddField(
            model_name='plantemplateitem',
            name='baseline',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='nilai awal'),
        ),
        migrations.AddField(
            model_name='plantemplateitem',
            name='milestones',
            field=models.TextField(blank=True, max_length=2000, verbose_name='tahapan'),
        ),
        migrations.AddField(
            model_name='plantemplateitem',
            name='stretch',
            field=models.DecimalField(blank=True, decimal_places=4, max_digits=20, null=True, verbose_name='target regang'),
        ),
        migrations.AddField(
            model_name='plantemplateitem',
            name='success_measures',
            field=models.TextField(blank=True, max_length=2000, verbose_name='ukuran keberhasilan'),
        ),
        migrations.AlterField(
            model_name='assesseditem',
            name='polarity',
            field=models.CharField(blank=True, choices=[('maximize', 'Makin tinggi makin baik'), ('minimize', 'Makin rendah makin baik'), ('range', 'Di dalam rentang'), ('milestone', 'Bertahap'), ('yes_no', 'Ya atau tidak'), ('narrative', 'Kualitatif (diuraikan)')], max_length=10, verbose_name='jenis ukuran'),
        ),
        migrations.AlterField(
            model_name='plantemplateitem',
            name='polarity',
            field=models.CharField(blank=True, choices=[('maximize', 'Makin tinggi makin baik'), ('minimize', 'Makin rendah makin baik'), ('range', 'Di dalam rentang'), ('milestone', 'Bertahap'), ('yes_no', 'Ya atau tidak'), ('narrative', 'Kualitatif (diuraikan)')], max_length=10, verbose_name='jenis ukuran'),
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='versi')),
                ('content', models.JSONField(verbose_name='isi rencana')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plan_versions', to='appraisal.appraisal')),
            ],
            options={
                'verbose_name': 'versi rencana',
                'verbose_name_plural': 'versi rencana',
                'ordering': ['appraisal', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PlanSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signer_name', models.CharField(max_length=200, verbose_name='nama')),
                ('role', models.CharField(max_length=20, verbose_name='sebagai')),
                ('capacity', models.CharField(blank=True, max_length=200, verbose_name='kedudukan')),
                ('signed_at', models.DateTimeField(auto_now_add=True, verbose_name='ditandatangani')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='appraisal.planversion')),
            ],
            options={
                'verbose_name': 'tanda tangan rencana',
                'verbose_name_plural': 'tanda tangan rencana',
                'ordering': ['signed_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.UniqueConstraint(fields=('appraisal', 'number'), name='plan_version_once'),
        ),
        migrations.RunPython(write_perspectives, migrations.RunPython.noop),
        *append_only("appraisal_planversion"),
        *append_only("appraisal_plansignature"),
    ]
