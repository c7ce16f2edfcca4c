"""A staff file between upload and application: staged rows, decided, applied in chunks."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organization.enums import StaffImportState, StaffRowKind


def random_token() -> str:
    """Return a name nobody can guess."""
    return secrets.token_urlsafe(24)


class StaffImport(models.Model):
    """An uploaded staff file of one HR officer. Nobody but the owner sees it.

    `headers` are the file's own, `mapping` says which of them fills which of our columns,
    `starts_on` is the day from which new placements count. `checkpoint` is the number of the last
    batch of rows that was applied, so that another worker goes on from there. `lines_before` keeps
    everybody's line upwards as it was before the first batch (rows of organization.queries.Line),
    until all else has followed.
    """

    token = models.CharField(max_length=40, unique=True, default=random_token)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("nama berkas"), max_length=150)
    file = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    headers = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    starts_on = models.DateField(_("berlaku mulai"), null=True, blank=True)
    state = models.CharField(
        _("keadaan"),
        max_length=10,
        choices=StaffImportState.choices,
        default=StaffImportState.MAPPING,
    )
    version = models.PositiveIntegerField(default=0)
    adds_posts = models.BooleanField(_("buat jabatan yang belum ada"), default=False)
    good_rows_only = models.BooleanField(_("hanya baris yang benar"), default=False)
    job = models.ForeignKey("core.Job", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    row_count = models.PositiveIntegerField(default=0)
    checkpoint = models.PositiveIntegerField(default=0)
    lines_before = models.JSONField(null=True, blank=True)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("diunggah"), auto_now_add=True)
    expires_at = models.DateTimeField(_("berlaku sampai"), db_index=True)
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    class Meta:
        verbose_name = _("impor data pegawai")
        verbose_name_plural = _("impor data pegawai")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class StaffImportRow(models.Model):
    """One row of the file: its cells, what it would do, why it is refused, when it was applied.

    `batch` is the number of the transaction that applies it: rows of one batch depend on each other
    or on earlier batches only. Empty: nothing to apply.
    """

    staff_import = models.ForeignKey(
        "organization.StaffImport", on_delete=models.CASCADE, related_name="rows"
    )
    number = models.PositiveIntegerField(_("baris"))
    cells = models.JSONField(default=list)
    kind = models.CharField(_("akibat"), max_length=8, choices=StaffRowKind.choices, blank=True, default="")
    key = models.CharField(_("NIP"), max_length=40, blank=True, default="")
    name = models.CharField(_("nama"), max_length=200, blank=True, default="")
    values = models.JSONField(default=dict)
    changes = models.JSONField(default=list)
    refusals = models.JSONField(default=list)
    batch = models.PositiveIntegerField(null=True, blank=True)
    applied_at = models.DateTimeField(_("diterapkan"), null=True, blank=True)

    class Meta:
        verbose_name = _("baris impor")
        verbose_name_plural = _("baris impor")
        ordering = ["staff_import", "number"]
        constraints = [
            models.UniqueConstraint(fields=["staff_import", "number"], name="staff_import_row_once")
        ]
        indexes = [
            models.Index(fields=["staff_import", "kind", "number"]),
            models.Index(fields=["staff_import", "batch"]),
        ]

    def __str__(self) -> str:
        return f"{self.staff_import} {self.number}"
