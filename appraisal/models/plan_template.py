"""Ready plans for a post: what HR offers instead of an empty page."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Aspect, Polarity, ResultSection
from organization.enums import PostClass


class PlanTemplate(models.Model):
    """A plan for whoever holds a post like this in the unit or below it.

    It fits a placement when the post's name is `post_name` (letter case does not matter) or, with an
    empty name, when its class is `post_class`. The nearest unit wins, a name before a class.
    """

    unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        related_name="plan_templates",
        verbose_name=_("unit kerja"),
    )
    name = models.CharField(_("nama templat"), max_length=120)
    post_name = models.CharField(_("nama jabatan"), max_length=200, blank=True)
    post_class = models.CharField(_("jenjang"), max_length=20, choices=PostClass.choices, blank=True)
    is_active = models.BooleanField(_("ditawarkan"), default=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("templat rencana")
        verbose_name_plural = _("templat rencana")
        ordering = ["unit", "name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="plan_template_once")]

    def __str__(self) -> str:
        return self.name


class PlanTemplateItem(models.Model):
    """One result of a template. `indicator_code` names the IKU of the cycle it is applied in."""

    template = models.ForeignKey("appraisal.PlanTemplate", on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    section = models.CharField(
        _("bagian"), max_length=12, choices=ResultSection.choices, default=ResultSection.MAIN
    )
    indicator_code = models.CharField(_("kode IKU"), max_length=40, blank=True)
    title = models.CharField(_("rencana hasil kerja"), max_length=500)
    aspect = models.CharField(_("aspek"), max_length=10, choices=Aspect.choices, blank=True)
    measure = models.CharField(_("indikator kinerja individu"), max_length=300, blank=True)
    measure_unit = models.CharField(_("satuan"), max_length=40, blank=True)
    polarity = models.CharField(_("jenis ukuran"), max_length=10, choices=Polarity.choices, blank=True)
    baseline = models.DecimalField(_("nilai awal"), max_digits=20, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_high = models.DecimalField(
        _("batas atas target"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    stretch = models.DecimalField(_("target regang"), max_digits=20, decimal_places=4, null=True, blank=True)
    milestones = models.TextField(_("tahapan"), max_length=2000, blank=True)
    success_measures = models.TextField(_("ukuran keberhasilan"), max_length=2000, blank=True)
    weight = models.DecimalField(
        _("bobot (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = _("butir templat rencana")
        verbose_name_plural = _("butir templat rencana")
        ordering = ["template", "position", "pk"]

    def __str__(self) -> str:
        return self.title
