"""A piece of background work and how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.stored_file import StoredFile


class JobState(models.TextChoices):
    """Where a job stands. The truth is here, never in the broker."""

    QUEUED = "queued", _("menunggu giliran")
    RUNNING = "running", _("sedang dikerjakan")
    DONE = "done", _("selesai")
    FAILED = "failed", _("gagal")


ACTIVE_STATES = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """Work that takes over a second: who asked, what, how far, with what result.

    A worker that takes the job holds a lease (`lease_token`, `lease_until`) and renews it; when the
    worker dies the lease runs out and core.jobs gives the job to another one. `key` names the same
    wish: of one kind, only one job with a key is active at a time. Written only by core.jobs.
    """

    kind = models.CharField(_("jenis"), max_length=80)
    arguments = models.JSONField(_("isian"), default=dict)
    key = models.CharField(_("kunci"), max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("diminta oleh"),
        help_text=_("Kosong bila diminta oleh jadwal."),
    )
    state = models.CharField(_("keadaan"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("bagian yang selesai"), default=0)
    total = models.PositiveIntegerField(_("seluruh bagian"), default=0)
    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("hasil"),
    )
    error = models.TextField(_("sebab gagal"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    lease_token = models.UUIDField(_("tanda pengerjaan"), null=True)
    lease_until = models.DateTimeField(_("dikerjakan sampai"), null=True)
    send_again_at = models.DateTimeField(_("kirim ulang pada"), default=timezone.now)
    created_at = models.DateTimeField(_("dibuat pada"), default=timezone.now)
    started_at = models.DateTimeField(_("mulai pada"), null=True)
    finished_at = models.DateTimeField(_("berakhir pada"), null=True)
    expires_at = models.DateTimeField(_("disimpan sampai"), null=True)

    class Meta:
        verbose_name = _("pekerjaan")
        verbose_name_plural = _("pekerjaan")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="job_one_active_per_key",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_token__isnull=False, lease_until__isnull=False),
                name="job_running_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "send_again_at"]),
            models.Index(fields=["requested_by", "-created_at"]),
            models.Index(fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_active(self) -> bool:
        """True while somebody may still work on it."""
        return self.state in ACTIVE_STATES

    @property
    def percent(self) -> int | None:
        """How far the job is, 0 to 100; None while that is unknown."""
        if self.state == JobState.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else None
