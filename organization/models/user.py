"""The login of a person."""

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
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
    session_epoch = models.PositiveIntegerField(
        _("angkatan sesi"), default=0, help_text=_("Naik satu: semua sesi lama berakhir untuk selamanya.")
    )
    date_joined = models.DateTimeField(_("dibuat"), default=timezone.now)

    objects: ClassVar[UserManager[Self]] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        ordering = ["full_name", "pk"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Return what a session must carry to stay valid: it changes with password and epoch."""
        return salted_hmac(
            "organization.User.session",
            f"{self.session_epoch}:{self.password}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    def get_full_name(self) -> str:
        """Return the name with titles, as printed on documents."""
        return self.full_name

    def get_short_name(self) -> str:
        """Return the first word of the name, for greetings."""
        return self.full_name.split(",")[0].split(" ")[0]
