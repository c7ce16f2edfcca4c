"""The satisfaction survey (SKM). Nothing leads from a respondent, a report or a time to an answer."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from feedback.enums import AgeGroup, Education, Occupation, Sex, SurveyChannel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SCORES = (
    "persyaratan",
    "prosedur",
    "waktu",
    "biaya",
    "produk",
    "kompetensi",
    "perilaku",
    "pengaduan",
    "sarana",
)
"""The columns of the nine unsur: their codes in small letters."""


class SurveyCode(models.Model):
    """A right to answer once. Only its hash is kept, and neither when it was spent nor on what."""

    code_hash = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey("feedback.Service", on_delete=models.PROTECT, related_name="survey_codes")
    channel = models.CharField(_("saluran"), max_length=8, choices=SurveyChannel)
    month = models.DateField(_("bulan diberikan"), help_text=_("Hari pertama bulan itu."))
    expires_on = models.DateField(_("berlaku sampai"))
    is_spent = models.BooleanField(_("sudah dipakai"), default=False)

    class Meta:
        verbose_name = _("kode survei")
        verbose_name_plural = _("kode survei")
        ordering = ["pk"]
        indexes = [models.Index(fields=["service", "month"], name="survey_code_month")]

    def __str__(self) -> str:
        return f"{self.service}: {self.month:%Y-%m}"


class SurveyInvitation(models.Model):
    """A report whose reporter was given a code: one at each report, whatever happens to it later."""

    case = models.OneToOneField("feedback.Case", on_delete=models.CASCADE, related_name="survey_invitation")

    class Meta:
        verbose_name = _("undangan survei")
        verbose_name_plural = _("undangan survei")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.case)


def score(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    """Return the column of one unsur: 1 to 4, empty where it was left out."""
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )


class SurveySheet(models.Model):
    """The answers of one person: the month only, a key drawn by chance. The database refuses changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey("feedback.Service", on_delete=models.PROTECT, related_name="survey_sheets")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="survey_sheets")
    month = models.DateField(_("bulan"), help_text=_("Hari pertama bulan itu."))
    channel = models.CharField(_("saluran"), max_length=8, choices=SurveyChannel)
    persyaratan = score(_("persyaratan"))
    prosedur = score(_("sistem, mekanisme, dan prosedur"))
    waktu = score(_("waktu penyelesaian"))
    biaya = score(_("biaya/tarif"))
    produk = score(_("produk spesifikasi jenis pelayanan"))
    kompetensi = score(_("kompetensi pelaksana"))
    perilaku = score(_("perilaku pelaksana"))
    pengaduan = score(_("penanganan pengaduan, saran, dan masukan"))
    sarana = score(_("sarana dan prasarana"))

    class Meta:
        verbose_name = _("jawaban survei")
        verbose_name_plural = _("jawaban survei")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["service", "month"], name="survey_sheet_service"),
            models.Index(fields=["unit", "month"], name="survey_sheet_unit"),
        ]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__range": (1, 4)}),
                    name=f"survey_{column}_1_to_4",
                )
                for column in SCORES
            ),
            models.CheckConstraint(
                condition=~Q(**{f"{column}__isnull": True for column in SCORES}),
                name="survey_sheet_has_an_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.month:%Y-%m}"


class SurveyRespondent(models.Model):
    """Who answered, in wide groups: kept apart from the answers, with a key of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(
        "feedback.Service", on_delete=models.PROTECT, related_name="survey_respondents"
    )
    month = models.DateField(_("bulan"))
    age = models.CharField(_("umur"), max_length=10, choices=AgeGroup, blank=True)
    sex = models.CharField(_("jenis kelamin"), max_length=10, choices=Sex, blank=True)
    education = models.CharField(_("pendidikan"), max_length=10, choices=Education, blank=True)
    occupation = models.CharField(_("pekerjaan"), max_length=10, choices=Occupation, blank=True)

    class Meta:
        verbose_name = _("responden survei")
        verbose_name_plural = _("responden survei")
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class ServiceVolume(models.Model):
    """How many people received a service in a year: from it follows how many should be asked."""

    service = models.ForeignKey("feedback.Service", on_delete=models.CASCADE, related_name="volumes")
    year = models.PositiveSmallIntegerField(_("tahun"))
    recipients = models.PositiveIntegerField(_("penerima layanan"))

    class Meta:
        verbose_name = _("jumlah penerima layanan")
        verbose_name_plural = _("jumlah penerima layanan")
        ordering = ["service", "-year"]
        constraints = [models.UniqueConstraint(fields=["service", "year"], name="service_volume_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.year}: {self.recipients}"


class SurveyFollowUp(models.Model):
    """What the unit does about an unsur, the lowest first: announced to everybody, then reported."""

    service = models.ForeignKey(
        "feedback.Service", on_delete=models.PROTECT, related_name="survey_follow_ups"
    )
    year = models.PositiveSmallIntegerField(_("tahun survei"))
    unsur = models.CharField(
        _("unsur"), max_length=12, choices=[(name.upper(), name.upper()) for name in SCORES]
    )
    action = models.CharField(_("rencana"), max_length=300)
    responsible = models.CharField(_("penanggung jawab"), max_length=150)
    due_on = models.DateField(_("paling lambat"))
    done_on = models.DateField(_("dilaksanakan"), null=True, blank=True)
    done_note = models.CharField(_("hasil"), max_length=300, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("ditulis"), auto_now_add=True)

    class Meta:
        verbose_name = _("tindak lanjut survei")
        verbose_name_plural = _("tindak lanjut survei")
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(done_note=""), name="survey_follow_up_done_says_what"
            )
        ]

    def __str__(self) -> str:
        return self.action


class SurveyRule(models.Model):
    """What the agency sets for its survey; without a row the defaults hold."""

    least_shown = models.PositiveSmallIntegerField(
        _("jawaban paling sedikit sebelum hasil ditampilkan"), default=10, validators=[MinValueValidator(3)]
    )
    code_days = models.PositiveSmallIntegerField(
        _("hari berlaku sebuah kode"), default=30, validators=[MinValueValidator(1), MaxValueValidator(180)]
    )
    source = models.CharField(
        _("dasar"), max_length=300, default="Pilihan aplikasi; UU 27/2022 tentang Pelindungan Data Pribadi"
    )

    class Meta:
        verbose_name = _("aturan survei")
        verbose_name_plural = _("aturan survei")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.least_shown}, {self.code_days}"
