"""Continuous feedback (umpan balik berkelanjutan) about one item, during the year."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FeedbackRequest(models.Model):
    """Somebody who worked with the employee is asked for feedback about one item.

    Asked by the employee or the appraiser; both see who was asked, and both read the answer. The one
    who is asked sees the item's title and the question, nothing else of the appraisal.
    """

    item = models.ForeignKey(
        "appraisal.AssessedItem", on_delete=models.PROTECT, related_name="feedback_requests"
    )
    asked = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="feedback_requests",
        verbose_name=_("yang diminta"),
    )
    question = models.TextField(_("pertanyaan"), blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_by_role = models.CharField(max_length=20)
    asked_at = models.DateTimeField(_("diminta"), auto_now_add=True)
    declined_at = models.DateTimeField(_("tidak dijawab"), null=True, blank=True)

    class Meta:
        verbose_name = _("permintaan umpan balik")
        verbose_name_plural = _("permintaan umpan balik")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "asked"],
                condition=Q(declined_at=None),
                name="feedback_asked_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} ← {self.asked}"


class ItemFeedback(models.Model):
    """What the appraiser, or somebody who was asked, says about one item. Dated, never edited.

    Never changed or deleted: the database refuses.
    """

    item = models.ForeignKey("appraisal.AssessedItem", on_delete=models.PROTECT, related_name="feedback")
    request = models.OneToOneField(
        "appraisal.FeedbackRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    body = models.TextField(_("umpan balik"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author_name = models.CharField(_("dari"), max_length=200)
    author_role = models.CharField(max_length=20)
    capacity = models.CharField(_("kedudukan"), max_length=200, blank=True)
    sent_at = models.DateTimeField(_("dikirim"), auto_now_add=True)

    class Meta:
        verbose_name = _("umpan balik")
        verbose_name_plural = _("umpan balik")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return self.body[:60]
