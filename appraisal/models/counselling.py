"""Konseling kinerja: that a talk took place, and the notes that only the two read."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Counselling(models.Model):
    """One talk of an employee with whoever appraised him then. Never changed: the database refuses.

    The notes belong to these two for good: who appraises the employee later does not read them.
    """

    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="counsellings"
    )
    counsellor = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("pemberi konseling"),
    )
    held_on = models.DateField(_("tanggal konseling"))
    made_at = models.DateTimeField(_("dicatat"), auto_now_add=True)

    class Meta:
        verbose_name = _("konseling kinerja")
        verbose_name_plural = _("konseling kinerja")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"Konseling {self.held_on}: {self.appraisal}"


class CounsellingNote(models.Model):
    """What one of the two wrote down. Never changed or deleted: the database refuses."""

    counselling = models.ForeignKey("appraisal.Counselling", on_delete=models.PROTECT, related_name="notes")
    body = models.TextField(_("catatan"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(_("ditulis oleh"), max_length=200)
    author_role = models.CharField(max_length=20)
    written_at = models.DateTimeField(_("ditulis"), auto_now_add=True)

    class Meta:
        verbose_name = _("catatan konseling")
        verbose_name_plural = _("catatan konseling")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
