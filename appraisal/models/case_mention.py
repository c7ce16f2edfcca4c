"""A citizens' case beside an item of an appraisal: asked, answered, and only then on the record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import MentionState


class CaseMention(models.Model):
    """The appraiser asks the employee about a public, finished case of citizens and decides what stays.

    Only the case's number and its public page belong to it, never who reported. Until `state` is
    recorded the two parties alone read it; `note` is the appraiser's reason for recording or dropping.
    """

    item = models.ForeignKey("appraisal.AssessedItem", on_delete=models.PROTECT, related_name="case_mentions")
    case = models.ForeignKey(
        "feedback.Case", on_delete=models.PROTECT, related_name="+", verbose_name=_("laporan warga")
    )
    question = models.TextField(_("pertanyaan pejabat penilai"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(_("ditanyakan oleh"), max_length=200)
    asked_at = models.DateTimeField(_("ditanyakan"), auto_now_add=True)
    answer = models.TextField(_("jawaban pegawai"), blank=True)
    answered_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    note = models.TextField(_("catatan pejabat penilai"), blank=True)
    decided_by_name = models.CharField(_("diputuskan oleh"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=MentionState.choices, default=MentionState.ASKED
    )
    version = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("laporan warga dalam penilaian")
        verbose_name_plural = _("laporan warga dalam penilaian")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "case"], condition=~Q(state="dropped"), name="case_mentioned_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "dropped"]) | ~Q(answer=""), name="mention_is_answered_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.item}"
