"""What becomes of a message outside the application, channel by channel."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """What became of a message on one channel. The message itself is readable in the application at once."""

    WAITING = "waiting", _("menunggu dikirim")
    SENT = "sent", _("terkirim")
    HELD = "held", _("menunggu rangkuman harian")
    IN_DIGEST = "in_digest", _("masuk rangkuman harian")
    READ_FIRST = "read_first", _("tidak dikirim: sudah dibaca di aplikasi")
    NOT_WANTED = "not_wanted", _("tidak dikirim: dimatikan oleh penerima")
    NO_ADDRESS = "no_address", _("tidak dikirim: tanpa alamat atau akun nonaktif")
    FAILED = "failed", _("gagal dikirim")


class MessageDelivery(models.Model):
    """A message on its way through one channel (core.channels): one row for each message and channel.

    Made by the schedule from what the recipient chose. `next_try_at` is the moment before which
    nothing is sent (quiet hours, the hour of the digest, a failure) and serves as the claim of the
    process that sends.
    """

    message = models.ForeignKey("core.OutboxMessage", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("saluran"), max_length=20)
    state = models.CharField(
        _("keadaan"), max_length=12, choices=DeliveryState, default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    next_try_at = models.DateTimeField(_("dicoba lagi pada"), default=timezone.now)
    error = models.TextField(_("sebab gagal"), blank=True)
    sent_at = models.DateTimeField(_("terkirim pada"), null=True)

    class Meta:
        verbose_name = _("pengiriman pesan")
        verbose_name_plural = _("pengiriman pesan")
        ordering = ["next_try_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="delivery_once_a_channel")]
        indexes = [
            models.Index(
                fields=["channel", "state", "next_try_at"],
                condition=Q(state__in=["waiting", "held"]),
                name="delivery_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.message} ({self.get_state_display()})"
