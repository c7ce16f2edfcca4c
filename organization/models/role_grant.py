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
    deputy_for = models.ForeignKey(
        "organization.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deputy_grants",
        verbose_name=_("mewakili"),
        help_text=_("Diisi bila peran ini dijalankan atas nama orang lain selama masa tertentu."),
    )
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
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(ends_on__isnull=False),
                name="deputy_grant_has_an_end",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | ~Q(deputy_for=F("user")),
                name="deputy_grant_is_for_another",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(ends_on__isnull=True), name="role_grant_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit}: {self.user}"
