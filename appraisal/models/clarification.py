"""An item questioned by the employee, and the talk about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import UNDECIDED_STATES, ClarificationOrigin, ClarificationState, Rating


class Clarification(models.Model):
    """The employee questions the rating of one item; the appraiser keeps or changes it.

    The appraiser is always the appraisal's present one, so a thread survives a change of
    supervisor. At most one is undecided for an item; a decided one may be followed by the next round.
    `claimed_rating` is what the employee asks for. A change that leads to an extreme predicate waits
    as `proposed_rating` for the second signature. With `origin` calibration HR or the superior (`asked_by`)
    asked the appraiser to look again: everything else is the same, and the employee reads along.
    """

    item = models.ForeignKey(
        "appraisal.AssessedItem", on_delete=models.PROTECT, related_name="clarifications"
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=ClarificationState.choices, default=ClarificationState.OPEN
    )
    version = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(_("diajukan"), auto_now_add=True)
    due_on = models.DateField(_("batas jawaban"))
    origin = models.CharField(
        _("diminta oleh"),
        max_length=12,
        choices=ClarificationOrigin.choices,
        default=ClarificationOrigin.EMPLOYEE,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField(_("putaran"), default=1)
    claimed_rating = models.CharField(
        _("rating yang diminta"), max_length=10, choices=Rating.choices, blank=True, default=""
    )
    proposed_rating = models.CharField(
        _("rating yang diusulkan"), max_length=10, choices=Rating.choices, blank=True, default=""
    )
    proposed_reason = models.TextField(_("alasan usulan"), blank=True, default="")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    drops_override = models.BooleanField(default=False)
    rating_before = models.CharField(_("rating semula"), max_length=10, choices=Rating.choices)
    rating_after = models.CharField(
        _("rating setelah klarifikasi"), max_length=10, choices=Rating.choices, blank=True
    )
    decision_reason = models.TextField(_("alasan keputusan"), blank=True)
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("klarifikasi")
        verbose_name_plural = _("klarifikasi")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(state__in=UNDECIDED_STATES), name="clarification_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"Klarifikasi: {self.item}"


class ClarificationMessage(models.Model):
    """One message of a clarification. Never changed or deleted: the database refuses."""

    clarification = models.ForeignKey(
        "appraisal.Clarification", on_delete=models.PROTECT, related_name="messages"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(max_length=200)
    author_role = models.CharField(max_length=20)
    body = models.TextField(_("isi"))
    sent_at = models.DateTimeField(_("dikirim"), auto_now_add=True)

    class Meta:
        verbose_name = _("pesan klarifikasi")
        verbose_name_plural = _("pesan klarifikasi")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
