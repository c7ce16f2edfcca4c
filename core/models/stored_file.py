"""A file that people uploaded or that the system made, with its hash."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def private_storage() -> Storage:
    """Return the storage of people's files: it has no public address."""
    return storages["default"]


def random_path(stored: "StoredFile", filename: str) -> str:
    """Return a path nobody can guess, without the given name and without an extension."""
    return f"{timezone.localtime():%Y/%m}/{secrets.token_hex(24)}"


class StoredFile(models.Model):
    """One file, never changed after it was stored.

    `name` is the cleaned name people see, `content_type` what the bytes really are, `sha256` the
    hash of exactly the stored bytes. Written by core.files; read through core.files.file_response
    after the view has checked who asks.
    """

    name = models.CharField(_("nama berkas"), max_length=150)
    content_type = models.CharField(_("jenis isi"), max_length=100)
    size = models.PositiveBigIntegerField(_("ukuran (bita)"))
    sha256 = models.CharField(_("sidik SHA-256"), max_length=64)
    file = models.FileField(_("berkas"), upload_to=random_path, storage=private_storage, max_length=200)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("diunggah oleh"),
        help_text=_("Kosong bila dibuat oleh sistem."),
    )
    created_at = models.DateTimeField(_("disimpan pada"), default=timezone.now)

    class Meta:
        verbose_name = _("berkas tersimpan")
        verbose_name_plural = _("berkas tersimpan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
