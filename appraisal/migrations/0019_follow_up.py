"""What follows a result: improvement plans, counselling, potentials, predicates of units, another look."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0018_objection_hearing'),
        ('organization', '0006_training_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clarification',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='clarification',
            name='origin',
            field=models.CharField(choices=[('employee', 'Pegawai'), ('calibration', 'Kalibrasi')], default='employee', max_length=12, verbose_name='diminta oleh'),
        ),
        migrations.AlterField(
            model_name='resultversion',
            name='cause',
            field=models.CharField(choices=[('review', 'Penilaian pejabat penilai'), ('clarification', 'Klarifikasi'), ('objection', 'Keputusan keberatan'), ('calibration', 'Pemeriksaan ulang (kalibrasi)')], max_length=20, verbose_name='sebab'),
        ),
        migrations.AlterField(
            model_name='rulesetting',
            name='value',
            field=models.CharField(max_length=300, verbose_name='nilai'),
        ),
        migrations.AlterField(
            model_name='stagedimport',
            name='kind',
            field=models.CharField(choices=[('indicators', 'Indikator kinerja utama'), ('cycles', 'Siklus penilaian'), ('potentials', 'Potensi pegawai')], max_length=12, verbose_name='jenis'),
        ),
        migrations.CreateModel(
            name='Counselling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='tanggal konseling')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='dicatat')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='counsellings', to='appraisal.appraisal')),
                ('counsellor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.employee', verbose_name='pemberi konseling')),
            ],
            options={
                'verbose_name': 'konseling kinerja',
                'verbose_name_plural': 'konseling kinerja',
                'ordering': ['-held_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='CounsellingNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(verbose_name='catatan')),
                ('author_name', models.CharField(max_length=200, verbose_name='ditulis oleh')),
                ('author_role', models.CharField(max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='ditulis')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('counselling', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='appraisal.counselling')),
            ],
            options={
                'verbose_name': 'catatan konseling',
                'verbose_name_plural': 'catatan konseling',
                'ordering': ['written_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Improvement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('predicate', models.CharField(choices=[('SB', 'Sangat Baik'), ('B', 'Baik'), ('BP', 'Butuh Perbaikan'), ('K', 'Kurang (misconduct)'), ('SK', 'Sangat Kurang')], max_length=2, verbose_name='predikat yang mendasari')),
                ('goals', models.TextField(blank=True, verbose_name='yang hendak dicapai')),
                ('support', models.TextField(blank=True, verbose_name='bimbingan dan dukungan')),
                ('state', models.CharField(choices=[('draft', 'Disusun berdua'), ('waiting_employee', 'Menunggu tanda tangan pegawai'), ('running', 'Berjalan'), ('succeeded', 'Berhasil'), ('not_yet', 'Belum berhasil'), ('cancelled', 'Dibatalkan')], default='draft', max_length=20, verbose_name='keadaan')),
                ('version', models.PositiveIntegerField(default=0)),
                ('draft_version', models.PositiveIntegerField(default=0)),
                ('sign_due_on', models.DateField(blank=True, null=True, verbose_name='batas tanda tangan pegawai')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='mulai')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='berakhir')),
                ('next_step', models.TextField(blank=True, verbose_name='hasil dan langkah berikutnya')),
                ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat')),
                ('moved_on', models.DateField(verbose_name='menunggu sejak')),
                ('appraisal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements', to='appraisal.appraisal')),
                ('appraiser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='improvements_guided', to='organization.employee', verbose_name='pembimbing')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rencana pembinaan',
                'verbose_name_plural': 'rencana pembinaan',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImprovementCheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField(verbose_name='tanggal')),
                ('body', models.TextField(verbose_name='perkembangan')),
                ('by_name', models.CharField(max_length=200, verbose_name='ditulis oleh')),
                ('role', models.CharField(max_length=20)),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='ditulis')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('improvement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='check_ins', to='appraisal.improvement')),
            ],
            options={
                'verbose_name': 'perkembangan pembinaan',
                'verbose_name_plural': 'perkembangan pembinaan',
                'ordering': ['held_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ImprovementStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('task', models.CharField(max_length=300, verbose_name='langkah')),
                ('due_on', models.DateField(verbose_name='paling lambat')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='selesai')),
                ('done_by_name', models.CharField(blank=True, max_length=200, verbose_name='dinyatakan selesai oleh')),
                ('improvement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='appraisal.improvement')),
            ],
            options={
                'verbose_name': 'langkah pembinaan',
                'verbose_name_plural': 'langkah pembinaan',
                'ordering': ['improvement', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Potential',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('value', models.DecimalField(decimal_places=2, max_digits=6, validators=[django.core.validators.MinValueValidator(0)], verbose_name='potensial')),
                ('source', models.CharField(max_length=200, verbose_name='sumber')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='dicatat')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='potentials', to='organization.employee', verbose_name='pegawai')),
            ],
            options={
                'verbose_name': 'potensi pegawai',
                'verbose_name_plural': 'potensi pegawai',
                'ordering': ['-year', 'employee', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UnitPredicateVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('predicate', models.CharField(blank=True, choices=[('istimewa', 'Istimewa'), ('baik', 'Baik'), ('butuh_perbaikan', 'Butuh Perbaikan'), ('kurang', 'Kurang'), ('sangat_kurang', 'Sangat Kurang')], max_length=20, verbose_name='predikat')),
                ('reason', models.TextField(blank=True, verbose_name='dasar dan alasan')),
                ('set_by_leader', models.CharField(blank=True, max_length=200, verbose_name='pimpinan satu tingkat di atasnya')),
                ('by_name', models.CharField(max_length=200, verbose_name='dicatat oleh')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='waktu')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='appraisal.cycle')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organization.unit')),
            ],
            options={
                'verbose_name': 'penetapan predikat unit',
                'verbose_name_plural': 'penetapan predikat unit',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='improvement',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('appraisal',), name='improvement_once_an_appraisal'),
        ),
        migrations.AddConstraint(
            model_name='improvementstep',
            constraint=models.UniqueConstraint(fields=('improvement', 'position'), name='improvement_step_position_once'),
        ),
        migrations.AddConstraint(
            model_name='potential',
            constraint=models.UniqueConstraint(fields=('employee', 'year'), name='potential_once_a_year'),
        ),
        migrations.AddIndex(
            model_name='unitpredicateversion',
            index=models.Index(fields=['cycle', 'unit', 'at'], name='appraisal_u_cycle_i_a31633_idx'),
        ),
        *append_only("appraisal_improvementcheckin"),
        *append_only("appraisal_counselling"),
        *append_only("appraisal_counsellingnote"),
        *append_only("appraisal_unitpredicateversion"),
    ]
