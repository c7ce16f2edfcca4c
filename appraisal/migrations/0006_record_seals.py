"""Seals of final records: a signed chain that the database refuses to change."""

import django.db.models.deletion
from django.db import migrations, models

from core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('appraisal', '0005_mark_hand_set_appraisers'),
    ]

    operations = [
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_key', models.CharField(max_length=44, unique=True, verbose_name='kunci publik (Ed25519, Base64)')),
                ('first_used_at', models.DateTimeField(auto_now_add=True, verbose_name='pertama dipakai')),
            ],
            options={
                'verbose_name': 'kunci penyegel',
                'verbose_name_plural': 'kunci penyegel',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SealChain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0, verbose_name='nomor segel terakhir')),
                ('chain_hash', models.CharField(blank=True, max_length=64, verbose_name='sidik segel terakhir')),
                ('signature', models.CharField(blank=True, max_length=88, verbose_name='tanda tangan')),
                ('key', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='appraisal.signingkey')),
            ],
            options={
                'verbose_name': 'ujung rantai segel',
                'verbose_name_plural': 'ujung rantai segel',
            },
        ),
        migrations.CreateModel(
            name='RecordSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(unique=True, verbose_name='nomor segel')),
                ('content_hash', models.CharField(max_length=64, verbose_name='sidik isi (SHA-256)')),
                ('previous_hash', models.CharField(blank=True, max_length=64, verbose_name='sidik segel sebelumnya')),
                ('chain_hash', models.CharField(max_length=64, unique=True, verbose_name='sidik segel (SHA-256)')),
                ('signature', models.CharField(max_length=88, verbose_name='tanda tangan (Ed25519, Base64)')),
                ('sealed_at', models.DateTimeField(verbose_name='disegel')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='appraisal.finalrecord')),
                ('key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seals', to='appraisal.signingkey')),
            ],
            options={
                'verbose_name': 'segel rekaman',
                'verbose_name_plural': 'segel rekaman',
                'ordering': ['number'],
            },
        ),
        *append_only("appraisal_signingkey"),
        *append_only("appraisal_recordseal"),
    ]
