"""What was signed: every version of a plan, and who signed it when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanVersion(models.Model):
    """The whole plan as it was signed. Written once: the database refuses changes.

    `content` is what appraisal.domain.plan_versions.plan_content returns, decimals as text. A later
    signature under the same content belongs to the same version; a changed plan is the next one.
    """

    appraisal = models.ForeignKey(
        "appraisal.Appraisal", on_delete=models.PROTECT, related_name="plan_versions"
    )
    number = models.PositiveSmallIntegerField(_("versi"))
    content = models.JSONField(_("isi rencana"))
    made_at = models.DateTimeField(_("dibuat"), auto_now_add=True)

    class Meta:
        verbose_name = _("versi rencana")
        verbose_name_plural = _("versi rencana")
        ordering = ["appraisal", "number"]
        constraints = [models.UniqueConstraint(fields=["appraisal", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.appraisal} v{self.number}"


class PlanSignature(models.Model):
    """Somebody signed a version of a plan. Written once: the database refuses changes.

    `role` is a key of appraisal.workflow.ROLE_LABELS. A signature that was taken back stays; the
    history of the appraisal says who took it back and why.
    """

    version = models.ForeignKey("appraisal.PlanVersion", on_delete=models.PROTECT, related_name="signatures")
    signer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField(_("nama"), max_length=200)
    role = models.CharField(_("sebagai"), max_length=20)
    capacity = models.CharField(_("kedudukan"), max_length=200, blank=True)
    signed_at = models.DateTimeField(_("ditandatangani"), auto_now_add=True)

    class Meta:
        verbose_name = _("tanda tangan rencana")
        verbose_name_plural = _("tanda tangan rencana")
        ordering = ["signed_at", "pk"]

    def __str__(self) -> str:
        return f"{self.version}: {self.signer_name}"
