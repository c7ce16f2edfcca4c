"""Who looked at what: one row for each person, object and day."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class ViewLog(models.Model):
    """Somebody opened an object on a day. Written by core.view_log; the database refuses to change rows.

    The only table of facts that a reading request may add to (UU 27/2022: whoever is described by
    data may know who saw them).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("oleh")
    )
    by_name = models.CharField(_("nama saat itu"), max_length=200)
    as_role = models.CharField(_("sebagai"), max_length=40)
    capacity = models.CharField(_("kedudukan"), max_length=200, default="", blank=True)
    day = models.DateField(_("hari"))
    at = models.DateTimeField(_("pertama kali"), auto_now_add=True)

    class Meta:
        verbose_name = _("catatan akses")
        verbose_name_plural = _("catatan akses")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "by", "as_role", "day"], name="view_log_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.day}"
