"""Dialog kinerja: a dated talk between employee and appraiser, written down and signed by both."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import DialogueSide, DialogueState


class Dialogue(models.Model):
    """The record of one talk. Both write the draft; what one has signed changes only by a step back.

    `employee_view` is written by the employee alone, `appraiser_view` by the appraiser alone; the rest
    by both. `version` counts the moves, `draft_version` the saved drafts. Who signed when stands in the
    history of the moves.
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="dialogues")
    held_on = models.DateField(_("tanggal dialog"))
    topics = models.TextField(_("hal yang dibicarakan"))
    employee_view = models.TextField(_("pandangan pegawai"), blank=True)
    appraiser_view = models.TextField(_("pandangan pejabat penilai"), blank=True)
    agreements = models.TextField(_("kesepakatan"), blank=True)
    state = models.CharField(
        _("keadaan"), max_length=20, choices=DialogueState.choices, default=DialogueState.DRAFT
    )
    version = models.PositiveIntegerField(default=0)
    draft_version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)
    moved_on = models.DateField(_("menunggu sejak"))

    class Meta:
        verbose_name = _("dialog kinerja")
        verbose_name_plural = _("dialog kinerja")
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"Dialog {self.held_on}: {self.appraisal}"


class FollowUp(models.Model):
    """What one side does after a talk, until when, and whether it was done."""

    dialogue = models.ForeignKey("appraisal.Dialogue", on_delete=models.PROTECT, related_name="follow_ups")
    position = models.PositiveSmallIntegerField(_("urutan"))
    task = models.CharField(_("tindak lanjut"), max_length=300)
    side = models.CharField(_("oleh"), max_length=10, choices=DialogueSide.choices)
    due_on = models.DateField(_("paling lambat"))
    done_on = models.DateField(_("selesai"), null=True, blank=True)
    done_by_name = models.CharField(_("dinyatakan selesai oleh"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tindak lanjut dialog")
        verbose_name_plural = _("tindak lanjut dialog")
        ordering = ["dialogue", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "position"], name="follow_up_position_once")
        ]

    def __str__(self) -> str:
        return self.task
