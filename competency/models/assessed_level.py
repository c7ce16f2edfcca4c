"""What a person has shown: one row for each result, never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency.enums import LevelSource

EVIDENCE = ("evidence_1", "evidence_2", "evidence_3")


class AssessedLevel(models.Model):
    """The level of one competency that somebody has shown, by one source on one day.

    0 means: not even the first level. No row means unknown, which is not 0. The database refuses to
    alter or delete it; a wrong one is annulled with a reason (`LevelAnnulment`).
    """

    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="assessed_levels",
        verbose_name=_("pegawai"),
    )
    competency = models.ForeignKey(
        "competency.Competency", on_delete=models.PROTECT, related_name="+", verbose_name=_("kompetensi")
    )
    version = models.ForeignKey(
        "competency.CompetencyVersion",
        on_delete=models.PROTECT,
        related_name="assessed_levels",
        verbose_name=_("versi kamus"),
    )
    level = models.PositiveSmallIntegerField(_("level"))
    source = models.CharField(_("sumber"), max_length=12, choices=LevelSource.choices)
    assessed_on = models.DateField(_("tanggal penilaian"))
    valid_until = models.DateField(_("berlaku sampai"), null=True, blank=True)
    issuer = models.CharField(_("penyelenggara atau penerbit"), max_length=200, blank=True)
    document = models.CharField(_("nomor dokumen"), max_length=100, blank=True)
    evidence_1 = models.TextField(_("bukti indikator 1"), max_length=1000, blank=True)
    evidence_2 = models.TextField(_("bukti indikator 2"), max_length=1000, blank=True)
    evidence_3 = models.TextField(_("bukti indikator 3"), max_length=1000, blank=True)
    note = models.TextField(_("catatan"), max_length=1000, blank=True)
    stored_file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        "organization.User",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("dicatat oleh"),
    )
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now)

    class Meta:
        verbose_name = _("level yang ditunjukkan")
        verbose_name_plural = _("level yang ditunjukkan")
        ordering = ["employee", "-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=0, level__lte=5), name="assessed_level_range"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("assessed_on")),
                name="assessed_level_valid_after",
            ),
        ]
        indexes = [models.Index(fields=["employee", "competency", "assessed_on"])]

    def __str__(self) -> str:
        return f"{self.employee}: {self.competency} {self.level} ({self.assessed_on})"

    @property
    def evidence(self) -> list[str]:
        """Return what is written for each of the three indicators."""
        return [getattr(self, name) for name in EVIDENCE]


class LevelAnnulment(models.Model):
    """Takes a wrong result out of the counting, with the reason. Never changed."""

    level = models.OneToOneField(
        "competency.AssessedLevel", on_delete=models.PROTECT, related_name="annulment"
    )
    reason = models.CharField(_("alasan"), max_length=500)
    annulled_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, related_name="+"
    )
    annulled_at = models.DateTimeField(_("dibatalkan pada"), default=timezone.now)

    class Meta:
        verbose_name = _("pembatalan hasil")
        verbose_name_plural = _("pembatalan hasil")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.level}: {self.reason}"
