"""The perspectives of a leader's results: reference data, because the regulation's names vary."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Certainty


class Perspective(models.Model):
    """One perspective that a leader's result may be seen from (SKP of JPT and heads of units).

    A plan keeps the name that was chosen; changing a row here changes no plan.
    """

    name = models.CharField(_("nama"), max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(_("urutan"), default=0)
    source = models.CharField(_("sumber"), max_length=300)
    certainty = models.CharField(_("kepastian"), max_length=1, choices=Certainty.choices)
    is_active = models.BooleanField(_("ditawarkan"), default=True)

    class Meta:
        verbose_name = _("perspektif")
        verbose_name_plural = _("perspektif")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name
