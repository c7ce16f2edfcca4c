"""Citizens around a case: who follows and supports it, and mails to them."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.sealed_fields import SealedTextField
from feedback.enums import GroupKind, MailKind


class CaseFollower(models.Model):
    """A mail address that wants news of a case; it gets them once its owner has confirmed it.

    The address is encrypted; `email_hash` tells whether two are the same.
    """

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="followers")
    email = SealedTextField(_("surel"))
    email_hash = models.CharField(max_length=64)
    is_reporter = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("pengikut laporan")
        verbose_name_plural = _("pengikut laporan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "email_hash"], name="case_follower_once")]

    def __str__(self) -> str:
        return str(self.pk)


class CaseSupport(models.Model):
    """Somebody supports a case: once for each person, whoever is behind the keyed hash."""

    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="supports")
    identity = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("dukungan")
        verbose_name_plural = _("dukungan")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["case", "identity"], name="case_support_once")]

    def __str__(self) -> str:
        return str(self.case_id)


class CitizenMail(models.Model):
    """A mail to a follower, written with the act it tells of and composed when it is sent.

    Neither the text nor the links stand here: what has become secret since is not sent any more.
    """

    follower = models.ForeignKey("feedback.CaseFollower", on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("jenis"), max_length=10, choices=MailKind)
    ban = models.ForeignKey(
        "feedback.BannedAuthor", on_delete=models.CASCADE, null=True, blank=True, related_name="mails"
    )
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("surat kepada warga")
        verbose_name_plural = _("surat kepada warga")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(sent_at__isnull=True), name="citizen_mail_waiting"
            )
        ]

    def __str__(self) -> str:
        return self.key


class CommunityGroup(models.Model):
    """A group known to the kelurahan (RT/RW, LPM). Its code marks reports as those of the group."""

    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="community_groups", verbose_name=_("unit")
    )
    kind = models.CharField(_("jenis"), max_length=10, choices=GroupKind)
    name = models.CharField(_("nama"), max_length=120)
    code_hash = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        verbose_name = _("kelompok warga")
        verbose_name_plural = _("kelompok warga")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word of published texts in its stem: the vocabulary against which misspelt words are read."""

    stem = models.CharField(max_length=40, unique=True)

    class Meta:
        verbose_name = _("kata indeks")
        verbose_name_plural = _("kata indeks")
        ordering = ["stem"]

    def __str__(self) -> str:
        return self.stem


class SearchHit(models.Model):
    """A word that stands in a published case, and how much it weighs there (title 3, service 2, text 1)."""

    word = models.ForeignKey("feedback.SearchWord", on_delete=models.CASCADE, related_name="hits")
    case = models.ForeignKey("feedback.Case", on_delete=models.CASCADE, related_name="search_hits")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("indeks pencarian")
        verbose_name_plural = _("indeks pencarian")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["word", "case"], name="search_hit_once")]

    def __str__(self) -> str:
        return f"{self.word_id}: {self.case_id}"
