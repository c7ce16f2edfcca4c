"""A message to one person: shown in the application, delivered outside of it through channels."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

DIGEST_KIND = "core.digest"
"""The kind of the daily digest: sent outside the application, listed nowhere inside."""


class OutboxMessage(models.Model):
    """What happened or waits, for one person, with the page where to act on it.

    `key` names the event and the recipient: the same key twice is one message. `path` is the page
    inside the application, without the host. Written by core.outbox in the transaction of the act
    itself; `planned_at` says that the schedule has made its deliveries (MessageDelivery).
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("penerima"),
    )
    kind = models.CharField(_("jenis"), max_length=80)
    key = models.CharField(_("kunci"), max_length=200, unique=True)
    subject = models.CharField(_("perihal"), max_length=200)
    text = models.TextField(_("isi"))
    path = models.CharField(_("halaman"), max_length=300)
    created_at = models.DateTimeField(_("ditulis pada"), default=timezone.now)
    planned_at = models.DateTimeField(_("pengiriman direncanakan"), null=True, blank=True)
    read_at = models.DateTimeField(_("dibaca pada"), null=True, blank=True)

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["id"], condition=Q(planned_at__isnull=True), name="outbox_not_planned"),
            models.Index(fields=["recipient", "-created_at"]),
            models.Index(fields=["recipient", "read_at"]),
        ]

    def __str__(self) -> str:
        return self.subject
