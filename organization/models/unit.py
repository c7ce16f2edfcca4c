"""The tree of units, as it is today and as it was on any day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from organization.enums import UnitKind, WorkWeek


class Unit(MP_Node):
    """A unit of the agency. Its place in the tree of today is the materialised path.

    Where it stood on a past day is told by UnitParentage. `organization.domain.units` adds and
    moves units and keeps both in step.
    """

    code = models.CharField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama unit"), max_length=200)
    kind = models.CharField(_("jenis"), max_length=20, choices=UnitKind.choices)
    place = models.CharField(
        _("tempat"), max_length=100, blank=True, help_text=_("Untuk tempat dan tanggal surat.")
    )
    work_week = models.CharField(
        _("hari kerja seminggu"),
        max_length=1,
        choices=WorkWeek.choices,
        default="",
        blank=True,
        help_text=_("Kosongkan agar mengikuti unit di atasnya."),
    )
    time_zone = models.CharField(
        _("zona waktu"),
        max_length=40,
        default="",
        blank=True,
        help_text=_("Kosongkan agar mengikuti unit di atasnya."),
    )
    position = models.PositiveIntegerField(
        _("urutan"),
        default=0,
        help_text=_("Di antara unit yang seinduk."),
    )
    starts_on = models.DateField(_("berlaku sejak"))
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)

    class Meta:
        verbose_name = _("unit kerja")
        verbose_name_plural = _("unit kerja")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="unit_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnitParentage(models.Model):
    """Under which unit a unit stood, from a day to a day (both included; open end: until now)."""

    unit = models.ForeignKey("organization.Unit", on_delete=models.PROTECT, related_name="parentages")
    parent = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, null=True, blank=True, related_name="child_parentages"
    )
    starts_on = models.DateField(_("sejak"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("kedudukan unit")
        verbose_name_plural = _("kedudukan unit")
        ordering = ["unit", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="unit_parentage_once_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on__isnull=True), name="unit_parentage_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} ← {self.parent} ({self.starts_on})"
