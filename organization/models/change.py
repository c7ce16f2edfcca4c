"""What was done to the organization: one row for each act, never changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.enums import ChangeKind


class OrganizationChange(models.Model):
    """One act on units, people, placements or roles. The database refuses to alter or delete it.

    `by` is empty when an import or the installation did it. `text` is a sentence for people and
    keeps the names as they were on that day.
    """

    at = models.DateTimeField(_("waktu"), auto_now_add=True)
    by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("oleh")
    )
    capacity = models.CharField(_("kedudukan"), max_length=200, default="", blank=True)
    kind = models.CharField(_("jenis"), max_length=30, choices=ChangeKind.choices)
    text = models.CharField(_("uraian"), max_length=500)
    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, null=True, related_name="changes")
    employee = models.ForeignKey(
        "organization.Employee", on_delete=models.PROTECT, null=True, related_name="changes"
    )

    class Meta:
        verbose_name = _("catatan perubahan")
        verbose_name_plural = _("catatan perubahan")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.text}"

    @property
    def actor(self) -> str:
        """Return who did it as histories say it: "Rina Wati, mewakili Bayu Pratama". Reads `by`."""
        name = str(self.by) if self.by else _("Pemasangan")
        return f"{name}, {self.capacity}" if self.capacity else str(name)
