"""What is planned, reported and rated: results, behaviours, contributions."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import (
    Aspect,
    Consolidation,
    ContributionKind,
    CoreValue,
    ItemKind,
    Period,
    Polarity,
    Rating,
    ResultSection,
    Verification,
)


class AssessedItem(models.Model):
    """One item of an appraisal: a result of the plan, a core value or a contribution.

    Fields without prefix belong to the plan, `self_…` to the employee's assessment, `review_…` to
    the appraiser's; `review_suggestion` is what the achievement suggested when it was saved last. A
    contribution counts only when the appraiser verified it (`verification`). An item that does not
    apply (`not_applicable` with the appraiser's reason) leaves the denominator of every figure; it
    never counts as zero.

    A result may have several indicators, one for each aspect: the first is the result itself, each
    further one names it as `main_item` and follows it. `parent_item` is the superior's result that
    this one supports, `parent_result` its words when it was chosen: they stay when it changes, and
    when it vanishes (`parent_gone_at`).
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=15, choices=ItemKind.choices)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)

    # Plan of a result.
    section = models.CharField(
        _("bagian"), max_length=12, choices=ResultSection.choices, default=ResultSection.MAIN
    )
    indicator = models.ForeignKey(
        "appraisal.Indicator",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name=_("indikator kinerja utama (IKU)"),
    )
    parent_result = models.CharField(
        _("rencana hasil kerja pimpinan yang diintervensi"), max_length=500, blank=True
    )
    parent_item = models.ForeignKey(
        "appraisal.AssessedItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="supporting_items",
        verbose_name=_("hasil kerja pimpinan yang didukung"),
    )
    parent_gone_at = models.DateTimeField(_("hasil kerja pimpinan dihapus"), null=True, blank=True)
    main_item = models.ForeignKey(
        "appraisal.AssessedItem",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="further_aspects",
        verbose_name=_("hasil kerja dari aspek ini"),
    )
    perspective = models.CharField(_("perspektif"), max_length=80, blank=True)
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
    # How the employee records what was reached; a result with an indicator follows its sheet.
    period = models.CharField(
        _("dicatat per"), max_length=10, choices=Period.choices, default=Period.QUARTERLY
    )
    consolidation = models.CharField(
        _("nilai setahun"), max_length=10, choices=Consolidation.choices, default=Consolidation.LAST
    )
    # A behaviour or a contribution.
    core_value = models.CharField(_("nilai dasar"), max_length=30, choices=CoreValue.choices, blank=True)
    expectation = models.TextField(_("ekspektasi khusus pimpinan"), blank=True)
    contribution_kind = models.CharField(
        _("jenis kontribusi"), max_length=15, choices=ContributionKind.choices, blank=True
    )

    self_realisation = models.DecimalField(
        _("realisasi"), max_digits=20, decimal_places=4, null=True, blank=True
    )
    self_narrative = models.TextField(_("uraian"), blank=True)
    self_rating = models.CharField(_("penilaian sendiri"), max_length=10, choices=Rating.choices, blank=True)
    self_not_applicable = models.BooleanField(_("menurut saya tidak berlaku"), default=False)

    review_rating = models.CharField(_("rating"), max_length=10, choices=Rating.choices, blank=True)
    review_suggestion = models.CharField(
        _("usulan rating"), max_length=10, choices=Rating.choices, blank=True, default=""
    )
    review_override_reason = models.TextField(_("alasan menyimpang dari usulan"), blank=True, default="")
    review_comment = models.TextField(_("umpan balik"), blank=True)
    not_applicable = models.BooleanField(_("tidak berlaku"), default=False)
    not_applicable_reason = models.TextField(_("alasan tidak berlaku"), blank=True)

    verification = models.CharField(
        _("verifikasi"), max_length=10, choices=Verification.choices, blank=True, default=""
    )
    verification_note = models.TextField(_("catatan verifikasi"), blank=True, default="")

    class Meta:
        verbose_name = _("butir penilaian")
        verbose_name_plural = _("butir penilaian")
        ordering = ["appraisal", "kind", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "core_value"], condition=~Q(core_value=""), name="core_value_once"
            ),
            models.CheckConstraint(
                condition=~Q(verification=Verification.REFUSED) | ~Q(verification_note=""),
                name="refused_contribution_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | ~Q(not_applicable_reason=""),
                name="not_applicable_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
