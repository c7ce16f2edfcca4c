"""The dictionary of competencies, its versions and levels."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

INDICATORS = ("indicator_1", "indicator_2", "indicator_3")


class CompetencyGroup(models.Model):
    """A group of competencies. An agency may add its own beside those of PermenPANRB 38/2017."""

    code = models.SlugField(_("kode"), max_length=30, unique=True)
    name = models.CharField(_("nama kelompok"), max_length=80)
    position = models.PositiveSmallIntegerField(_("urutan"), default=50)

    class Meta:
        verbose_name = _("kelompok kompetensi")
        verbose_name_plural = _("kelompok kompetensi")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """A competency. What it means is told by its versions; the newest one is in force."""

    code = models.CharField(_("kode"), max_length=20, unique=True)
    abbreviation = models.CharField(_("singkatan"), max_length=8, blank=True)
    name = models.CharField(_("nama kompetensi"), max_length=120)
    group = models.ForeignKey(
        "competency.CompetencyGroup",
        on_delete=models.PROTECT,
        related_name="competencies",
        verbose_name=_("kelompok"),
    )
    source = models.CharField(
        _("sumber"), max_length=300, blank=True, help_text=_("Peraturan atau kamus asalnya.")
    )
    is_retired = models.BooleanField(_("tidak dipakai lagi"), default=False)

    class Meta:
        verbose_name = _("kompetensi")
        verbose_name_plural = _("kompetensi")
        ordering = ["group__position", "code"]

    def __str__(self) -> str:
        return self.name


class CompetencyVersion(models.Model):
    """What a competency means from a moment on: definition, levels, indicators.

    Once a standard or a result refers to it, it is never edited: a change makes the next version.
    """

    competency = models.ForeignKey(
        "competency.Competency",
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("kompetensi"),
    )
    number = models.PositiveSmallIntegerField(_("versi"))
    definition = models.TextField(_("definisi"), max_length=1000)
    reason = models.CharField(_("alasan perubahan"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("oleh")
    )
    made_at = models.DateTimeField(_("dibuat pada"), auto_now_add=True)

    class Meta:
        verbose_name = _("versi kompetensi")
        verbose_name_plural = _("versi kompetensi")
        ordering = ["competency", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["competency", "number"], name="competency_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.competency} v{self.number}"


class CompetencyLevel(models.Model):
    """One level of a version: what somebody shows there, and three behaviours by which it is seen."""

    version = models.ForeignKey(
        "competency.CompetencyVersion", on_delete=models.CASCADE, related_name="levels"
    )
    level = models.PositiveSmallIntegerField(
        _("level"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    title = models.CharField(_("sebutan"), max_length=60, blank=True)
    description = models.TextField(_("deskripsi"), max_length=1000)
    indicator_1 = models.TextField(_("indikator perilaku 1"), max_length=500)
    indicator_2 = models.TextField(_("indikator perilaku 2"), max_length=500)
    indicator_3 = models.TextField(_("indikator perilaku 3"), max_length=500)

    class Meta:
        verbose_name = _("level kompetensi")
        verbose_name_plural = _("level kompetensi")
        ordering = ["version", "level"]
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="competency_level_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="competency_level_range"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.level}"

    @property
    def indicators(self) -> list[str]:
        """Return the three behaviours in their order."""
        return [getattr(self, name) for name in INDICATORS]
