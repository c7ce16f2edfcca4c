"""What a person reached in one period of the year, item by item."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class ItemPeriod(models.Model):
    """The employee's own realisation of a planned result in one period.

    `number` counts the periods of the item's way of measuring: 1–12, 1–4, 1–2 or 1. The value of
    the year follows by consolidation; a period without a value is left out, never zero.
    """

    item = models.ForeignKey("appraisal.AssessedItem", on_delete=models.PROTECT, related_name="periods")
    number = models.PositiveSmallIntegerField(
        _("periode ke-"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    realisation = models.DecimalField(_("realisasi"), max_digits=20, decimal_places=4, null=True, blank=True)
    note = models.CharField(_("keterangan"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("dicatat"), null=True, blank=True)

    class Meta:
        verbose_name = _("realisasi periode")
        verbose_name_plural = _("realisasi periode")
        ordering = ["item", "number"]
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="item_period_once")]

    def __str__(self) -> str:
        return f"{self.item} {self.number}"
