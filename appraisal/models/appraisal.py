"""One person's appraisal in one cycle."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import AppraisalState, Predicate


class Appraisal(models.Model):
    """The appraisal of an employee in a cycle.

    Three people are named by role: `employee`, `appraiser` (Pejabat Penilai Kinerja) and
    `superior` (atasan pejabat penilai, who decides an objection; empty when nobody in the system
    stands above the appraiser). `state` changes only through the workflow; `version` counts the
    moves, `draft_version` the saved drafts. `stopped_from` is the state in which it was stopped.
    """

    cycle = models.ForeignKey("appraisal.Cycle", on_delete=models.PROTECT, related_name="appraisals")
    employee = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="appraisals",
        verbose_name=_("pegawai"),
    )
    placement = models.ForeignKey(
        "organization.Placement", on_delete=models.PROTECT, related_name="appraisals"
    )
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="appraisals", verbose_name=_("unit kerja")
    )
    appraiser = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals_to_review",
        verbose_name=_("pejabat penilai kinerja"),
    )
    superior = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals_to_decide",
        verbose_name=_("atasan pejabat penilai kinerja"),
    )
    appraiser_by_hand = models.BooleanField(
        _("pejabat penilai ditetapkan khusus untuk penilaian ini"), default=False
    )
    appraiser_capacity = models.CharField(
        _("kedudukan pejabat penilai"),
        max_length=200,
        default="",
        blank=True,
        help_text=_("Diisi bila ia menilai sebagai Plt. atau Plh."),
    )
    state = models.CharField(
        _("keadaan"), max_length=20, choices=AppraisalState.choices, default=AppraisalState.PLANNING
    )
    stopped_from = models.CharField(
        _("keadaan sebelum dihentikan"), max_length=20, choices=AppraisalState.choices, default="", blank=True
    )
    version = models.PositiveIntegerField(default=0)
    draft_version = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True, blank=True)

    # Annex of the plan (lampiran SKP): one point a line.
    resources = models.TextField(_("dukungan sumber daya"), max_length=4000, blank=True)
    accountability = models.TextField(_("skema pertanggungjawaban"), max_length=4000, blank=True)
    consequences = models.TextField(_("konsekuensi"), max_length=4000, blank=True)

    # The appraiser's judgement of the axes, where it departs from the suggestion.
    work_override = models.CharField(max_length=10, blank=True)
    work_override_reason = models.TextField(_("alasan rating hasil kerja"), blank=True)
    behaviour_override = models.CharField(max_length=10, blank=True)
    behaviour_override_reason = models.TextField(_("alasan rating perilaku"), blank=True)
    recommendation = models.TextField(_("catatan/rekomendasi"), blank=True)

    # What the saved review leads to where the rule set asks for a second signature; never typed.
    extreme_predicate = models.CharField(max_length=2, choices=Predicate.choices, blank=True, default="")
    predicate_reason = models.TextField(_("alasan predikat"), blank=True, default="")

    # How many parts of the year others led, and how many of them nobody has rated yet.
    former_parts = models.PositiveSmallIntegerField(default=0)
    unrated_parts = models.PositiveSmallIntegerField(default=0)

    # Served less than the rule set asks for, which says that he is not rated (domain.short_service).
    too_short = models.BooleanField(default=False)

    plan_agreed_at = models.DateTimeField(null=True, blank=True)
    self_submitted_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    response_due_on = models.DateField(_("batas tanggapan"), null=True, blank=True)
    finalised_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("penilaian kinerja")
        verbose_name_plural = _("penilaian kinerja")
        ordering = ["-cycle__year", "employee__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "employee"], name="appraisal_once_a_cycle"),
            models.CheckConstraint(
                condition=Q(appraiser__isnull=True) | ~Q(appraiser=F("employee")),
                name="appraiser_is_not_the_employee",
            ),
            models.CheckConstraint(
                condition=Q(superior__isnull=True)
                | (~Q(superior=F("employee")) & ~Q(superior=F("appraiser"))),
                name="superior_is_neither_employee_nor_appraiser",
            ),
        ]
        indexes = [
            models.Index(fields=["appraiser", "state"]),
            models.Index(fields=["superior", "state"]),
            models.Index(fields=["unit", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.employee} – {self.cycle}"

    @property
    def reached(self) -> str:
        """Return how far the appraisal has come: its state, or the one in which it was stopped."""
        if self.state == AppraisalState.STOPPED:
            return self.stopped_from or AppraisalState.PLANNING
        return self.state
