"""What the index of professionalism (IP ASN) needs and no other part of the application knows."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competency.enums import Discipline, Education


class ReadinessFact(models.Model):
    """Education, structural or functional training and discipline of a person, as HR recorded them."""

    employee = models.OneToOneField(
        "organization.Employee", on_delete=models.PROTECT, related_name="readiness", verbose_name=_("pegawai")
    )
    education = models.CharField(_("pendidikan terakhir"), max_length=10, choices=Education.choices)
    has_leadership = models.BooleanField(_("sudah mengikuti pelatihan kepemimpinan"), default=False)
    has_functional = models.BooleanField(_("sudah mengikuti pelatihan fungsional"), default=False)
    discipline = models.CharField(
        _("hukuman disiplin lima tahun terakhir"),
        max_length=10,
        choices=Discipline.choices,
        default=Discipline.NONE,
    )
    recorded_by = models.ForeignKey("organization.User", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat pada"), default=timezone.now)

    class Meta:
        verbose_name = _("data IP ASN")
        verbose_name_plural = _("data IP ASN")
        ordering = ["employee"]

    def __str__(self) -> str:
        return f"{self.employee}: {self.get_education_display()}"
