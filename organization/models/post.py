"""Posts (jabatan) of a unit."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.enums import PostClass


class Post(models.Model):
    """A post of a unit with its class. Several people may hold one post (pelaksana, guru)."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="posts", verbose_name=_("unit kerja")
    )
    code = models.CharField(_("kode"), max_length=40, unique=True)
    name = models.CharField(_("nama jabatan"), max_length=200)
    post_class = models.CharField(_("jenjang"), max_length=20, choices=PostClass.choices)
    grade = models.PositiveSmallIntegerField(
        _("kelas jabatan"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(17)]
    )
    formation = models.PositiveSmallIntegerField(
        _("formasi"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("Banyaknya orang yang dibutuhkan dalam jabatan ini."),
    )
    ends_on = models.DateField(_("berlaku sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("jabatan")
        verbose_name_plural = _("jabatan")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
