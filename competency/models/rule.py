"""Numbers of the law and of practice that an agency may set, each with its source."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from competency.enums import Confidence


class CompetencyRule(models.Model):
    """One setting that was changed here. What was never changed stands in `competency.domain.rule_values`."""

    key = models.CharField(_("kunci"), max_length=40, unique=True)
    value = models.JSONField(_("nilai"))
    source = models.CharField(_("dasar"), max_length=300)
    confidence = models.CharField(_("kepastian"), max_length=1, choices=Confidence.choices)

    class Meta:
        verbose_name = _("aturan kompetensi")
        verbose_name_plural = _("aturan kompetensi")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key
