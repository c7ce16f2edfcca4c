"""Rencana pembinaan: what somebody with a result below expectation does to improve, and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ImprovementState, Predicate


class Improvement(models.Model):
    """The improvement plan that follows one final result. The result itself is only read.

    Both write the draft and sign; the time (`starts_on` to `ends_on`) runs from the second signature.
    `appraiser` is who guides the employee now: at first the appraiser of the result. `version` counts the
    moves, `draft_version` the saved drafts. Who signed when stands in the history of the moves.
    """

    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="improvements"
    )
    appraiser = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="improvements_guided",
        verbose_name=_("pembimbing"),
    )
    predicate = models.CharField(_("predikat yang mendasari"), max_length=2, choices=Predicate.choices)
    goals = models.TextField(_("yang hendak dicapai"), blank=True)
    support = models.TextField(_("bimbingan dan dukungan"), blank=True)
    state = models.CharField(
        _("keadaan"), max_length=20, choices=ImprovementState.choices, default=ImprovementState.DRAFT
    )
    version = models.PositiveIntegerField(default=0)
    draft_version = models.PositiveIntegerField(default=0)
    sign_due_on = models.DateField(_("batas tanda tangan pegawai"), null=True, blank=True)
    starts_on = models.DateField(_("mulai"), null=True, blank=True)
    ends_on = models.DateField(_("berakhir"), null=True, blank=True)
    next_step = models.TextField(_("hasil dan langkah berikutnya"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    moved_on = models.DateField(_("menunggu sejak"))

    class Meta:
        verbose_name = _("rencana pembinaan")
        verbose_name_plural = _("rencana pembinaan")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"],
                condition=~Q(state=ImprovementState.CANCELLED),
                name="improvement_once_an_appraisal",
            )
        ]

    def __str__(self) -> str:
        return f"Pembinaan: {self.appraisal}"


class ImprovementStep(models.Model):
    """What is done, until when, and whether it was done."""

    improvement = models.ForeignKey("appraisal.Improvement", on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("urutan"))
    task = models.CharField(_("langkah"), max_length=300)
    due_on = models.DateField(_("paling lambat"))
    done_on = models.DateField(_("selesai"), null=True, blank=True)
    done_by_name = models.CharField(_("dinyatakan selesai oleh"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("langkah pembinaan")
        verbose_name_plural = _("langkah pembinaan")
        ordering = ["improvement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["improvement", "position"], name="improvement_step_position_once")
        ]

    def __str__(self) -> str:
        return self.task


class ImprovementCheckIn(models.Model):
    """How it goes, as one of the two wrote it down. Never changed or deleted: the database refuses."""

    improvement = models.ForeignKey(
        "appraisal.Improvement", on_delete=models.PROTECT, related_name="check_ins"
    )
    held_on = models.DateField(_("tanggal"))
    body = models.TextField(_("perkembangan"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("ditulis oleh"), max_length=200)
    role = models.CharField(max_length=20)
    written_at = models.DateTimeField(_("ditulis"), auto_now_add=True)

    class Meta:
        verbose_name = _("perkembangan pembinaan")
        verbose_name_plural = _("perkembangan pembinaan")
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
