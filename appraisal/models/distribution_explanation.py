"""Why the predicates of a unit depart from the pattern, as HR wrote it down."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DistributionExplanation(models.Model):
    """One explanation of one unit in one cycle, with the departures as they were when it was written.

    The database refuses update and delete; a new explanation stands beside the older ones.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="explanations")
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="+")
    departures = models.TextField(_("penyimpangan saat itu"))
    text = models.TextField(_("penjelasan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(_("nama penulis saat itu"), max_length=200)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("penjelasan sebaran predikat")
        verbose_name_plural = _("penjelasan sebaran predikat")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["cycle", "unit", "at"])]

    def __str__(self) -> str:
        return self.text[:60]
