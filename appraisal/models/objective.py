"""The performance tree of a cycle (pohon kinerja)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ObjectiveLevel


class Objective(models.Model):
    """A node of the performance tree: what is to be true, from the agency's goal down to outputs.

    PermenPANRB 89/2021: outcome → critical success factors → intermediate conditions → indicators →
    components of plans. Indicators hang on nodes; results of plans hang on indicators. `weight` is
    the share among the nodes under the same parent, empty when shares are not used.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="objectives")
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="objectives",
        verbose_name=_("unit pengampu"),
    )
    parent = models.ForeignKey(
        "appraisal.Objective",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("simpul di atasnya"),
    )
    title = models.CharField(_("sasaran atau kondisi"), max_length=300)
    level = models.CharField(_("tingkat"), max_length=12, choices=ObjectiveLevel.choices)
    note = models.TextField(_("keterangan"), blank=True)
    weight = models.DecimalField(
        _("bobot (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("simpul pohon kinerja")
        verbose_name_plural = _("simpul pohon kinerja")
        ordering = ["cycle", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="objective_parent_is_another"
            )
        ]
        indexes = [models.Index(fields=["cycle", "parent", "position"])]

    def __str__(self) -> str:
        return self.title
