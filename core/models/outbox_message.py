"""A message to one person: shown in the application and sent by e-mail."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """What became of the e-mail. The message itself is readable in the application at once."""

    WAITING = "waiting", _("menunggu dikirim")
    SENT = "sent", _("terkirim")
    NO_ADDRESS = "no_address", _("tidak dikirim: tanpa alamat surel atau akun nonaktif")
    FAILED = "failed", _("gagal dikirim")


class OutboxMessage(models.Model):
    """What happened or waits, for one person, with the page where to act on it.

    `key` names the event and the recipient: the same key twice is one message. `path` is the page
    inside the application, without the host. Written by core.outbox in the transaction of the act
    itself; sent by the schedule. `next_try_at` also serves as the claim of the process that sends.
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
    state = models.CharField(
        _("pengiriman"), max_length=12, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    next_try_at = models.DateTimeField(_("dicoba lagi pada"), default=timezone.now)
    error = models.TextField(_("sebab gagal"), blank=True)
    created_at = models.DateTimeField(_("ditulis pada"), default=timezone.now)
    sent_at = models.DateTimeField(_("terkirim pada"), null=True)

    class Meta:
        verbose_name = _("pesan")
        verbose_name_plural = _("pesan")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"]),
            models.Index(fields=["recipient", "-created_at"]),
        ]

    def __str__(self) -> str:
        return self.subject
