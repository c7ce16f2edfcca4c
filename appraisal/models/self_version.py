"""Every self-assessment that was sent, as it was sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SelfVersion(models.Model):
    """What the employee reported when he sent his self-assessment. The database refuses changes.

    `content` maps the id of an item (as text) to title, kind, realisation (decimal as text), narrative,
    rating, whether it does not apply, and the names of the files attached by then.
    """

    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="self_versions"
    )
    number = models.PositiveSmallIntegerField(_("versi"))
    content = models.JSONField(_("isi"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("dikirim"), auto_now_add=True)

    class Meta:
        verbose_name = _("penilaian mandiri yang dikirim")
        verbose_name_plural = _("penilaian mandiri yang dikirim")
        ordering = ["appraisal", "number"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "number"], name="self_version_once")]

    def __str__(self) -> str:
        return f"{self.appraisal} v{self.number}"
