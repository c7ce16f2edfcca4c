"""How a person wants to be told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """How messages of one group reach a person outside the application; inside they always stand."""

    AT_ONCE = "at_once", _("Segera")
    DIGEST = "digest", _("Rangkuman harian")
    OFF = "off", _("Tidak dikirim")


class NotificationSetting(models.Model):
    """The quiet hours of a person. No row: those of the settings of the installation."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_setting"
    )
    quiet_from = models.TimeField(_("tenang mulai"), null=True, blank=True)
    quiet_until = models.TimeField(_("tenang sampai"), null=True, blank=True)

    class Meta:
        verbose_name = _("jam tenang")
        verbose_name_plural = _("jam tenang")
        ordering = ["user"]

    def __str__(self) -> str:
        return f"{self.user}: {self.quiet_from}–{self.quiet_until}"


class NotificationChoice(models.Model):
    """How a person wants the messages of one group (core.registry.MessageGroup)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    group = models.CharField(_("kelompok"), max_length=40)
    delivery = models.CharField(_("pengiriman"), max_length=10, choices=Delivery, default=Delivery.AT_ONCE)

    class Meta:
        verbose_name = _("pilihan pemberitahuan")
        verbose_name_plural = _("pilihan pemberitahuan")
        ordering = ["user", "group"]
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="notification_choice_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.group} {self.get_delivery_display()}"
