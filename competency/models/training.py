"""The catalogue of trainings, their sessions, and what people have done of it."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency.enums import Confidence, FormGroup, JpMode, TrainingFamily, TrainingMode


class DevelopmentForm(models.Model):
    """A form of development (PerLAN 10/2018) and how it is counted in lessons (JP)."""

    code = models.SlugField(_("kode"), max_length=30, unique=True)
    name = models.CharField(_("nama bentuk"), max_length=120)
    group = models.CharField(_("kelompok"), max_length=15, choices=FormGroup.choices)
    jp_mode = models.CharField(_("cara menghitung JP"), max_length=12, choices=JpMode.choices)
    jp_value = models.DecimalField(
        _("JP untuk setiap satuan"), max_digits=6, decimal_places=2, default=Decimal(0)
    )
    cap_per_year = models.PositiveSmallIntegerField(_("JP terbanyak setahun"), null=True, blank=True)
    source = models.CharField(_("dasar"), max_length=300)

    class Meta:
        verbose_name = _("bentuk pengembangan")
        verbose_name_plural = _("bentuk pengembangan")
        ordering = ["group", "name"]

    def __str__(self) -> str:
        return self.name


class Training(models.Model):
    """A training of the catalogue: what it aims at, for whom, how long."""

    code = models.CharField(_("kode"), max_length=20, unique=True)
    name = models.CharField(_("nama pelatihan"), max_length=200)
    form = models.ForeignKey(
        "competency.DevelopmentForm",
        on_delete=models.PROTECT,
        related_name="trainings",
        verbose_name=_("bentuk"),
    )
    family = models.CharField(_("rumpun"), max_length=15, choices=TrainingFamily.choices)
    mode = models.CharField(_("cara"), max_length=1, choices=TrainingMode.choices)
    jp = models.PositiveSmallIntegerField(
        _("jam pelajaran"), validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    provider = models.CharField(_("penyelenggara"), max_length=200, blank=True)
    audience = models.CharField(_("sasaran"), max_length=200, blank=True)
    post_classes = models.JSONField(_("kelompok jabatan sasaran"), default=list, blank=True)
    newcomers_only = models.BooleanField(_("hanya bagi pegawai baru"), default=False)
    prerequisites = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="followers", verbose_name=_("prasyarat")
    )
    source = models.CharField(_("sumber"), max_length=300, blank=True)
    confidence = models.CharField(
        _("kepastian"), max_length=1, choices=Confidence.choices, default=Confidence.UNCERTAIN
    )
    is_retired = models.BooleanField(_("tidak ditawarkan lagi"), default=False)

    class Meta:
        verbose_name = _("pelatihan")
        verbose_name_plural = _("pelatihan")
        ordering = ["name", "code"]

    def __str__(self) -> str:
        return self.name


class TrainingAim(models.Model):
    """The level of a competency that a training leads to."""

    training = models.ForeignKey("competency.Training", on_delete=models.CASCADE, related_name="aims")
    competency = models.ForeignKey("competency.Competency", on_delete=models.PROTECT, related_name="aims")
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("sasaran pelatihan")
        verbose_name_plural = _("sasaran pelatihan")
        ordering = ["training", "competency__group__position", "competency__code"]
        constraints = [
            models.UniqueConstraint(fields=["training", "competency"], name="training_aim_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="training_aim_level"),
        ]

    def __str__(self) -> str:
        return f"{self.training}: {self.competency} {self.level}"


class TrainingSession(models.Model):
    """A training on certain days, with seats, cost and place."""

    training = models.ForeignKey(
        "competency.Training", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("pelatihan")
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    seats = models.PositiveSmallIntegerField(_("kursi"), validators=[MinValueValidator(1)])
    cost = models.DecimalField(
        _("biaya setiap orang (Rp)"), max_digits=14, decimal_places=2, default=Decimal(0)
    )
    place = models.CharField(_("tempat"), max_length=200, blank=True)
    cancelled_at = models.DateTimeField(_("dibatalkan pada"), null=True, blank=True)

    class Meta:
        verbose_name = _("sesi pelatihan")
        verbose_name_plural = _("sesi pelatihan")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_session_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(seats__gte=1, cost__gte=0), name="training_session_numbers"),
        ]

    def __str__(self) -> str:
        return f"{self.training} ({self.starts_on})"


class TrainingRecord(models.Model):
    """A development that somebody has finished, with the lessons it counts for."""

    employee = models.ForeignKey(
        "organization.Employee", on_delete=models.PROTECT, related_name="training_records"
    )
    training = models.ForeignKey(
        "competency.Training", on_delete=models.PROTECT, null=True, blank=True, related_name="records"
    )
    form = models.ForeignKey("competency.DevelopmentForm", on_delete=models.PROTECT, related_name="records")
    name = models.CharField(_("nama kegiatan"), max_length=200)
    completed_on = models.DateField(_("selesai"))
    jp = models.DecimalField(_("jam pelajaran"), max_digits=7, decimal_places=2)
    document = models.CharField(_("nomor sertifikat"), max_length=100, blank=True)
    stored_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now)

    class Meta:
        verbose_name = _("pelatihan yang selesai")
        verbose_name_plural = _("pelatihan yang selesai")
        ordering = ["employee", "-completed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["employee", "name", "completed_on"], name="training_record_once"),
        ]

    def __str__(self) -> str:
        return f"{self.employee}: {self.name}"
