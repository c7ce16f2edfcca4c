"""Hearing of both sides of an objection, its last days, silence, lateness and withdrawal."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ("appraisal", "0017_part_years"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="silence_noted_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="tidak ada penjelasan sampai batasnya, dicatat"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="hearing_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="batas mendengar pegawai"),
        ),
        migrations.AddField(
            model_name="objection",
            name="reply",
            field=models.TextField(
                blank=True, default="", verbose_name="tanggapan pegawai atas penjelasan"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="objection",
            name="replied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ditanggapi"),
        ),
        migrations.AddField(
            model_name="objection",
            name="decision_due_on",
            field=models.DateField(blank=True, null=True, verbose_name="batas keputusan"),
        ),
        migrations.AddField(
            model_name="objection",
            name="late_told_for",
            field=models.DateField(
                blank=True, null=True, verbose_name="kelambatan sudah ditindaklanjuti untuk batas"
            ),
        ),
        migrations.AddField(
            model_name="objection",
            name="unheard_reason",
            field=models.TextField(
                blank=True, default="", verbose_name="alasan memutuskan tanpa mendengar"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="objection",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ditarik"),
        ),
        migrations.AddField(
            model_name="objection",
            name="withdrawal_reason",
            field=models.TextField(blank=True, default="", verbose_name="alasan menarik keberatan"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ObjectionHearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="tanggal")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("meeting", "Pertemuan langsung"),
                            ("online", "Pertemuan daring"),
                            ("writing", "Tertulis"),
                        ],
                        max_length=10,
                        verbose_name="cara",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="tempat")),
                ("present", models.CharField(max_length=500, verbose_name="yang hadir")),
                ("appraiser_said", models.TextField(blank=True, verbose_name="keterangan pejabat penilai")),
                ("employee_said", models.TextField(blank=True, verbose_name="keterangan pegawai")),
                ("employee_added", models.TextField(blank=True, verbose_name="pernyataan lanjutan pegawai")),
                ("heard_by_name", models.CharField(max_length=200, verbose_name="didengar oleh")),
                ("recorded_by_name", models.CharField(max_length=200, verbose_name="dicatat oleh")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="dicatat")),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="appraisal.objection",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "pemeriksaan keberatan",
                "verbose_name_plural": "pemeriksaan keberatan",
                "ordering": ["held_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("appraiser_said", ""), ("employee_said", ""), _negated=True),
                        name="hearing_heard_somebody",
                    )
                ],
            },
        ),
        *append_only("appraisal_objectionhearing"),
    ]
