"""Tools of the desk: ready answers in versions, limits, restrictions, drafts; identities encrypted at rest."""

import core.sealed_fields
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from core.sealed_fields import sealed, unsealed
from feedback.domain.numbers import mail_hash, phone_hash

TABLES = (
    # table, columns that are sealed, hash columns with the column and the function they come from
    ("feedback_caseidentity", ("name", "email", "phone"), {"email_hash": "email", "phone_hash": "phone"}),
    ("feedback_casefollower", ("email",), {"email_hash": "email"}),
)
HASHES = {"email": mail_hash, "phone": phone_hash}


def rows_of(connection, table, columns):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {', '.join(columns)} FROM {table} ORDER BY id")  # noqa: S608 - our names
        return cursor.fetchall()


def write_row(connection, table, pk, values):
    assignments = ", ".join(f"{column} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {assignments} WHERE id = %s", [*values.values(), pk])  # noqa: S608


def seal_identities(apps, schema_editor):
    """Encrypt in place, below the field that would decrypt what it reads."""
    for table, columns, hashes in TABLES:
        for pk, *texts in rows_of(schema_editor.connection, table, columns):
            clear = dict(zip(columns, texts, strict=True))
            values = {column: sealed(text) for column, text in clear.items()}
            values |= {name: HASHES[column](clear[column]) for name, column in hashes.items()}
            write_row(schema_editor.connection, table, pk, values)


def open_identities(apps, schema_editor):
    for table, columns, _hashes in TABLES:
        for pk, *texts in rows_of(schema_editor.connection, table, columns):
            values = {column: unsealed(text) for column, text in zip(columns, texts, strict=True)}
            write_row(schema_editor.connection, table, pk, values)


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0003_calendar_and_search'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # Nothing has ever written a row of it: made anew instead of altered column by column.
        migrations.DeleteModel(name='BannedAuthor'),
        migrations.CreateModel(
            name='BannedAuthor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identity', models.CharField(db_index=True, max_length=64)),
                ('kind', models.CharField(choices=[('email', 'Surel'), ('phone', 'Telepon')], max_length=6, verbose_name='jenis alamat')),
                ('reason', models.CharField(max_length=300, verbose_name='alasan')),
                ('until', models.DateField(verbose_name='sampai')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('appeal', models.TextField(blank=True, verbose_name='keberatan')),
                ('appealed_at', models.DateTimeField(blank=True, null=True)),
                ('decision', models.CharField(blank=True, choices=[('upheld', 'Pembatasan tetap'), ('lifted', 'Pembatasan dicabut')], max_length=6, verbose_name='keputusan')),
                ('decision_note', models.CharField(blank=True, max_length=300, verbose_name='alasan keputusan')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bans', to='feedback.case')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'penulis yang dibatasi',
                'verbose_name_plural': 'penulis yang dibatasi',
                'ordering': ['-created_at', '-pk'],
                'constraints': [
                    models.CheckConstraint(
                        condition=models.Q(('decision', 'upheld'), _negated=True) | models.Q(('decided_by', models.F('by')), _negated=True),
                        name='ban_not_upheld_by_its_author',
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name='CannedAnswerVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='versi')),
                ('title', models.CharField(max_length=120, verbose_name='judul')),
                ('body', models.TextField(verbose_name='isi')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='waktu')),
            ],
            options={
                'verbose_name': 'versi jawaban siap pakai',
                'verbose_name_plural': 'versi jawaban siap pakai',
                'ordering': ['answer', '-number'],
            },
        ),
        migrations.CreateModel(
            name='LimitRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(max_length=20, verbose_name='kegiatan')),
                ('place', models.PositiveSmallIntegerField(verbose_name='baris')),
                ('amount', models.PositiveIntegerField(verbose_name='diperiksa sesudah')),
                ('minutes', models.PositiveIntegerField(verbose_name='dalam menit')),
                ('refuse', models.PositiveIntegerField(verbose_name='menunggu sesudah')),
            ],
            options={
                'verbose_name': 'pembatas',
                'verbose_name_plural': 'pembatas',
                'ordering': ['act', 'place'],
            },
        ),
        migrations.CreateModel(
            name='ReportDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('content', core.sealed_fields.SealedTextField()),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'laporan yang belum selesai',
                'verbose_name_plural': 'laporan yang belum selesai',
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='casefollower',
            name='case_follower_once',
        ),
        migrations.AddField(
            model_name='cannedanswer',
            name='is_active',
            field=models.BooleanField(default=True, verbose_name='dipakai'),
        ),
        migrations.AddField(
            model_name='cannedanswer',
            name='kind',
            field=models.CharField(blank=True, choices=[('complaint', 'Pengaduan'), ('aspiration', 'Aspirasi'), ('information', 'Permintaan informasi'), ('appreciation', 'Apresiasi')], max_length=12, verbose_name='jenis laporan'),
        ),
        migrations.AddField(
            model_name='cannedanswer',
            name='service',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='feedback.service', verbose_name='layanan'),
        ),
        migrations.AddField(
            model_name='cannedanswer',
            name='version',
            field=models.PositiveIntegerField(default=1, verbose_name='versi'),
        ),
        migrations.AddField(
            model_name='casefollower',
            name='email_hash',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='caseidentity',
            name='email_hash',
            field=models.CharField(blank=True, db_index=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='caseidentity',
            name='phone_hash',
            field=models.CharField(blank=True, db_index=True, default='', max_length=64),
        ),
        migrations.AddField(
            model_name='citizenmail',
            name='ban',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='feedback.bannedauthor'),
        ),
        migrations.AlterField(
            model_name='casefollower',
            name='email',
            field=core.sealed_fields.SealedTextField(verbose_name='surel'),
        ),
        migrations.AlterField(
            model_name='caseidentity',
            name='email',
            field=core.sealed_fields.SealedTextField(blank=True, verbose_name='surel'),
        ),
        migrations.AlterField(
            model_name='caseidentity',
            name='name',
            field=core.sealed_fields.SealedTextField(blank=True, verbose_name='nama'),
        ),
        migrations.AlterField(
            model_name='caseidentity',
            name='phone',
            field=core.sealed_fields.SealedTextField(blank=True, verbose_name='telepon'),
        ),
        migrations.AlterField(
            model_name='citizenmail',
            name='kind',
            field=models.CharField(choices=[('confirm', 'Konfirmasi alamat'), ('news', 'Kabar laporan'), ('support', 'Konfirmasi dukungan'), ('ban', 'Pembatasan'), ('ban_end', 'Keputusan atas keberatan')], max_length=10, verbose_name='jenis'),
        ),
        migrations.RunPython(seal_identities, open_identities),
        migrations.AddConstraint(
            model_name='casefollower',
            constraint=models.UniqueConstraint(fields=('case', 'email_hash'), name='case_follower_once'),
        ),
        migrations.AddField(
            model_name='cannedanswerversion',
            name='answer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='feedback.cannedanswer'),
        ),
        migrations.AddField(
            model_name='cannedanswerversion',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='limitrule',
            constraint=models.UniqueConstraint(fields=('act', 'place'), name='limit_rule_once'),
        ),
        migrations.AddConstraint(
            model_name='limitrule',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 1), ('minutes__gte', 1), ('refuse__gte', models.F('amount'))), name='limit_rule_in_order'),
        ),
        migrations.AddConstraint(
            model_name='cannedanswerversion',
            constraint=models.UniqueConstraint(fields=('answer', 'number'), name='canned_version_once'),
        ),
    ]
