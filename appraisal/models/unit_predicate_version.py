"""Every predicate that was set for a unit, by whom and why."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import OrganisationPredicate


class UnitPredicateVersion(models.Model):
    """One predicate of a unit in a cycle as it was set; an empty one took it back.

    `set_by_leader` names who leads the unit one level above, who determines it (SE MenPANRB 3/2023);
    `by` is who wrote it down. The database refuses update and delete; the newest counts.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="+")
    predicate = models.CharField(
        _("predikat"), max_length=20, choices=OrganisationPredicate.choices, blank=True
    )
    reason = models.TextField(_("dasar dan alasan"), blank=True)
    set_by_leader = models.CharField(_("pimpinan satu tingkat di atasnya"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(_("dicatat oleh"), max_length=200)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("penetapan predikat unit")
        verbose_name_plural = _("penetapan predikat unit")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["cycle", "unit", "at"])]

    def __str__(self) -> str:
        return f"{self.unit}: {self.predicate}"
