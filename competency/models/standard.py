"""Standards of posts (standar kompetensi jabatan, SKJ; PermenPANRB 38/2017)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competency.enums import Necessity, TrainingKind
from organization.enums import PostClass


class PostStandard(models.Model):
    """What a post asks of its holder, as the form of an SKJ has it.

    A draft (`issued_at` empty) can be edited. An issued one is never edited: a revision is a new row
    with the same code and the next number, and ends this one the day before it starts.
    """

    code = models.CharField(_("kode jabatan"), max_length=40)
    number = models.PositiveSmallIntegerField(_("versi"), default=1)
    name = models.CharField(_("nama jabatan"), max_length=200)
    post_class = models.CharField(_("kelompok jabatan"), max_length=20, choices=PostClass.choices)
    affair = models.CharField(_("urusan pemerintahan"), max_length=200, blank=True)
    summary = models.TextField(_("ikhtisar jabatan"), max_length=2000, blank=True)
    rank = models.CharField(_("pangkat/golongan ruang"), max_length=100, blank=True)
    education_level = models.CharField(_("jenjang pendidikan"), max_length=100, blank=True)
    education_field = models.CharField(_("bidang ilmu"), max_length=300, blank=True)
    experience = models.TextField(_("pengalaman kerja"), max_length=1000, blank=True)
    indicators = models.TextField(_("indikator kinerja jabatan"), max_length=2000, blank=True)
    posts = models.ManyToManyField(
        "organization.Post", related_name="standards", verbose_name=_("berlaku bagi jabatan"), blank=True
    )
    starts_on = models.DateField(_("berlaku sejak"), null=True, blank=True)
    ends_on = models.DateField(_("berlaku sampai"), null=True, blank=True)
    issued_at = models.DateTimeField(_("ditetapkan pada"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "organization.User",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ditetapkan oleh"),
    )
    basis = models.CharField(
        _("dasar penetapan"), max_length=200, blank=True, help_text=_("Nomor keputusan, bila ada.")
    )

    class Meta:
        verbose_name = _("standar kompetensi jabatan")
        verbose_name_plural = _("standar kompetensi jabatan")
        ordering = ["name", "code", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="post_standard_number"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(issued_at__isnull=True), name="post_standard_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(issued_at__isnull=True) | Q(starts_on__isnull=False),
                name="post_standard_issued_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_standard_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class StandardItem(models.Model):
    """The level of one competency that a standard asks for, in the words of one version."""

    standard = models.ForeignKey("competency.PostStandard", on_delete=models.CASCADE, related_name="items")
    competency = models.ForeignKey(
        "competency.Competency", on_delete=models.PROTECT, related_name="+", verbose_name=_("kompetensi")
    )
    version = models.ForeignKey(
        "competency.CompetencyVersion", on_delete=models.PROTECT, related_name="standard_items"
    )
    level = models.PositiveSmallIntegerField(_("level"))

    class Meta:
        verbose_name = _("butir standar")
        verbose_name_plural = _("butir standar")
        ordering = ["standard", "competency__group__position", "competency__code"]
        constraints = [
            models.UniqueConstraint(fields=["standard", "competency"], name="standard_item_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=5), name="standard_item_level"),
        ]

    def __str__(self) -> str:
        return f"{self.competency}: {self.level}"


class StandardTraining(models.Model):
    """A training that a standard asks for, and how much."""

    standard = models.ForeignKey(
        "competency.PostStandard", on_delete=models.CASCADE, related_name="trainings"
    )
    kind = models.CharField(_("jenis pelatihan"), max_length=12, choices=TrainingKind.choices)
    name = models.CharField(_("nama pelatihan"), max_length=200)
    necessity = models.CharField(_("keperluan"), max_length=10, choices=Necessity.choices)

    class Meta:
        verbose_name = _("pelatihan dalam standar")
        verbose_name_plural = _("pelatihan dalam standar")
        ordering = ["standard", "kind", "pk"]

    def __str__(self) -> str:
        return self.name
