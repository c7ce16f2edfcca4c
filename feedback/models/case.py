"""A report of a citizen (laporan). Personal text stands in side tables that can be erased."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.sealed_fields import SealedTextField
from feedback.enums import CaseChannel, CaseKind, CaseState, EntryKind, RejectReason


class Case(models.Model):
    """One report with where it stands.

    `number` is drawn by chance, so that nobody counts on; `secret_hash` is the code that opens the
    ticket, never stored in clear. `unit` handles it now, `subject_unit` is the one it is about.
    `is_anonymous` and `is_secret` are what holds; officials raise them above what the citizen chose
    (`wants_…`) and never lower them. `public_title` and `public_body` are what everybody reads once
    `published_at` is set; the original stands in CaseText.
    """

    number = models.CharField(_("nomor"), max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64, default="", blank=True)
    kind = models.CharField(_("jenis"), max_length=12, choices=CaseKind)
    has_oversight = models.BooleanField(
        _("berkadar pengawasan"), default=False, help_text=_("Perlu pemeriksaan pengawasan internal.")
    )
    service = models.ForeignKey(
        "feedback.Service",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("layanan"),
    )
    point = models.ForeignKey(
        "feedback.ServicePoint",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("tempat layanan"),
    )
    subject_unit = models.ForeignKey(
        "organization.Unit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_about",
        verbose_name=_("tentang unit"),
    )
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="cases", verbose_name=_("ditangani oleh")
    )
    rule_set = models.ForeignKey("feedback.ClockRuleSet", on_delete=models.PROTECT, related_name="cases")
    group = models.ForeignKey(
        "feedback.CommunityGroup", on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    channel = models.CharField(_("saluran"), max_length=10, choices=CaseChannel, default=CaseChannel.WEB)
    intake_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    happened_on = models.DateField(_("tanggal kejadian"), null=True, blank=True)
    wants_anonymous = models.BooleanField(default=False)
    wants_secret = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(_("anonim"), default=False)
    is_secret = models.BooleanField(_("rahasia"), default=False)
    state = models.CharField(_("keadaan"), max_length=12, choices=CaseState, default=CaseState.RECEIVED)
    version = models.PositiveIntegerField(default=0)
    level = models.PositiveSmallIntegerField(_("tingkat banding"), default=0)
    received_at = models.DateTimeField(_("diterima"))
    received_on = models.DateField(_("hari terima"))
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    reject_reason = models.CharField(_("alasan"), max_length=12, choices=RejectReason, blank=True)
    duplicate_of = models.ForeignKey(
        "feedback.Case", on_delete=models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    public_title = models.CharField(_("judul untuk umum"), max_length=150, blank=True)
    public_body = models.TextField(_("isi untuk umum"), blank=True)
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_hidden = models.BooleanField(_("disembunyikan"), default=False)
    support_count = models.PositiveIntegerField(_("dukungan"), default=0)
    has_legal_hold = models.BooleanField(
        _("ditahan untuk perkara"), default=False, help_text=_("Tidak dihapus oleh masa simpan.")
    )
    identity_erased_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("laporan warga")
        verbose_name_plural = _("laporan warga")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=True) | Q(wants_anonymous=False), name="case_keeps_wanted_anonymity"
            ),
            models.CheckConstraint(
                condition=Q(is_secret=True) | Q(wants_secret=False), name="case_keeps_wanted_secrecy"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(is_secret=False), name="case_secret_is_not_public"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("pk")),
                name="case_not_its_own_twin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-published_at"],
                condition=Q(published_at__isnull=False, is_secret=False, is_hidden=False),
                name="case_public",
            ),
            models.Index(fields=["unit", "state"], name="case_unit_state"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_public(self) -> bool:
        """Say whether everybody may read the published text."""
        return (
            self.published_at is not None
            and not self.is_secret
            and not self.is_hidden
            and self.state != CaseState.DUPLICATE
        )


class CaseText(models.Model):
    """The report as the citizen wrote it: for those who handle it, erased by the retention job."""

    case = models.OneToOneField("feedback.Case", on_delete=models.CASCADE, related_name="text")
    title = models.CharField(_("judul"), max_length=150)
    body = models.TextField(_("isi"))
    address = models.CharField(_("alamat kejadian"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("isi laporan")
        verbose_name_plural = _("isi laporan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class CaseIdentity(models.Model):
    """Who reported, encrypted. Read only through feedback.domain.privacy, which writes down who asked
    and why; the keyed hashes answer "is it the same person" without opening anything.
    """

    case = models.OneToOneField("feedback.Case", on_delete=models.CASCADE, related_name="identity")
    name = SealedTextField(_("nama"), blank=True)
    email = SealedTextField(_("surel"), blank=True)
    phone = SealedTextField(_("telepon"), blank=True)
    email_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)
    phone_hash = models.CharField(max_length=64, blank=True, default="", db_index=True)

    class Meta:
        verbose_name = _("identitas pelapor")
        verbose_name_plural = _("identitas pelapor")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.pk)


class IdentityOpening(models.Model):
    """Who opened the identity of a reporter, when and why. The database refuses to change rows."""

    case = models.ForeignKey("feedback.Case", on_delete=models.PROTECT, related_name="identity_openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("nama saat itu"), max_length=200)
    reason = models.CharField(_("alasan"), max_length=300)
    at = models.DateTimeField(_("waktu"), auto_now_add=True)

    class Meta:
        verbose_name = _("pembukaan identitas")
        verbose_name_plural = _("pembukaan identitas")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case}: {self.by_name}"


class CaseEntry(models.Model):
    """Something written in a case: an answer, a question, a reply, a comment, an internal note.

    `public_body` is the masked text; it is public from `published_at` on, unless hidden by a
    moderator (`hidden_reason`), who leaves the original.
    """

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(_("jenis"), max_length=10, choices=EntryKind)
    body = models.TextField(_("isi"))
    public_body = models.TextField(_("isi untuk umum"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    office = models.CharField(_("unit penulis"), max_length=200, blank=True)
    follower = models.ForeignKey(
        "feedback.CaseFollower", on_delete=models.SET_NULL, null=True, blank=True, related_name="entries"
    )
    created_at = models.DateTimeField(_("ditulis"))
    published_at = models.DateTimeField(_("diterbitkan"), null=True, blank=True)
    hidden_reason = models.CharField(_("alasan disembunyikan"), max_length=300, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("catatan laporan")
        verbose_name_plural = _("catatan laporan")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | ~Q(kind__in=["note", "reply", "appeal"]),
                name="case_entry_private_kinds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.get_kind_display()}"


class CaseAttachment(models.Model):
    """A photo or document of a case. Its bytes were cleaned by core.files; public only when chosen."""

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="attachments")
    stored_file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    public_name = models.CharField(_("nama untuk umum"), max_length=150)
    is_public = models.BooleanField(_("boleh dilihat umum"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lampiran laporan")
        verbose_name_plural = _("lampiran laporan")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_name


class CaseRating(models.Model):
    """How satisfied the reporter is with an answer, 1 to 5, once for each level."""

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="ratings")
    level = models.PositiveSmallIntegerField(_("tingkat"))
    score = models.PositiveSmallIntegerField(_("nilai"))
    rated_at = models.DateTimeField(_("dinilai"))

    class Meta:
        verbose_name = _("penilaian jawaban")
        verbose_name_plural = _("penilaian jawaban")
        ordering = ["case", "level"]
        constraints = [
            models.UniqueConstraint(fields=["case", "level"], name="case_rated_once_a_level"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="case_rating_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.score}"
