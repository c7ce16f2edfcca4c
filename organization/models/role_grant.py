"""Roles given to people at units."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from organization.enums import Role


class RoleGrant(models.Model):
    """A role of a person at a unit; it holds for all units below, within its days."""

    user = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, related_name="role_grants", verbose_name=_("pengguna")
    )
    role = models.CharField(_("peran"), max_length=30, choices=Role.choices)
    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="role_grants",
        verbose_name=_("unit kerja"),
    )
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)
    granted_by = models.ForeignKey(
        "organization.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("peran")
        verbose_name_plural = _("peran")
        ordering = ["unit", "role", "user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="role_grant_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(ends_on__isnull=True), name="role_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}: {self.user}"
