"""The login of a person."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class User(AbstractBaseUser, PermissionsMixin):
    """A login. Employees log in with their NIP or NI PPPK, officers without one with a name.

    Imported people carry an unusable password until they redeem an activation code.
    """

    username = models.CharField(
        _("NIP"), max_length=40, unique=True, error_messages={"unique": _("NIP ini sudah terdaftar.")}
    )
    full_name = models.CharField(_("nama"), max_length=200)
    email = models.EmailField(_("surel"), blank=True)
    is_active = models.BooleanField(
        _("aktif"), default=True, help_text=_("Bila dimatikan, semua sesi orang ini berakhir.")
    )
    is_staff = models.BooleanField(_("teknisi"), default=False)
    date_joined = models.DateTimeField(_("dibuat"), default=timezone.now)

    objects: ClassVar[UserManager["User"]] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name with titles, as printed on documents."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the first word of the name, for greetings."""
        return self.full_name.split(",")[0].split(" ")[0]
