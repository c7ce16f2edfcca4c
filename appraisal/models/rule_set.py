"""The numbers of the rules as versioned data with their source."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.enums import Certainty


class RuleSet(models.Model):
    """A version of formula, bands, weights and deadlines.

    Cycles are bound to one. From the moment a cycle with it has opened (`locked_at`), it never
    changes: HR copies it to a new version instead, so that a past result can be recomputed.
    """

    code = models.SlugField(_("kode"), max_length=40)
    version = models.PositiveSmallIntegerField(_("versi"), default=1)
    name = models.CharField(_("nama"), max_length=120)
    note = models.TextField(_("catatan"), blank=True)
    locked_at = models.DateTimeField(_("dikunci"), null=True, blank=True)

    class Meta:
        verbose_name = _("perangkat aturan")
        verbose_name_plural = _("perangkat aturan")
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_set_version_once")]

    def __str__(self) -> str:
        return f"{self.name} (versi {self.version})"


class RuleSetting(models.Model):
    """One number or choice of a rule set, with its source and how sure it is."""

    rule_set = models.ForeignKey("appraisal.RuleSet", on_delete=models.CASCADE, related_name="settings")
    key = models.CharField(max_length=60)
    value = models.CharField(_("nilai"), max_length=300)
    certainty = models.CharField(_("kepastian"), max_length=1, choices=Certainty.choices)
    source = models.CharField(_("sumber"), max_length=300)

    class Meta:
        verbose_name = _("ketentuan")
        verbose_name_plural = _("ketentuan")
        ordering = ["rule_set", "key"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="rule_setting_once")]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
