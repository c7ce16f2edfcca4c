"""Teams across units (tim kerja) and who serves in them beside the own post."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """A team for a task (PermenPANRB 6/2022: squad model). Its leader gives input, he does not appraise."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="teams", verbose_name=_("unit pemilik")
    )
    name = models.CharField(_("nama tim"), max_length=200)
    task = models.TextField(_("tugas"), blank=True)
    leader = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="teams_led",
        verbose_name=_("ketua tim"),
    )
    letter = models.CharField(_("nomor surat tugas"), max_length=120, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("tim kerja")
        verbose_name_plural = _("tim kerja")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="team_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """One stretch of somebody's service in a team, beside the placement."""

    team = models.ForeignKey("organization.Team", on_delete=models.PROTECT, related_name="members")
    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="team_memberships",
        verbose_name=_("pegawai"),
    )
    part = models.CharField(_("peran dalam tim"), max_length=120, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("anggota tim kerja")
        verbose_name_plural = _("anggota tim kerja")
        ordering = ["team", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="team_member_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["team", "employee"], condition=Q(ends_on__isnull=True), name="team_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.employee}"
