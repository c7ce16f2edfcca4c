"""The chain of sealed records: each seal names the one before it and carries the agency's signature."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SigningKey(models.Model):
    """The public half of a key with which seals were signed; it outlives the private half.

    The database refuses update and delete.
    """

    public_key = models.CharField(_("kunci publik (Ed25519, Base64)"), max_length=44, unique=True)
    first_used_at = models.DateTimeField(_("pertama dipakai"), auto_now_add=True)

    class Meta:
        verbose_name = _("kunci penyegel")
        verbose_name_plural = _("kunci penyegel")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_key


class RecordSeal(models.Model):
    """The seal of one final record: its place in the chain, its hash and the signature.

    `chain_hash` covers number, record, appraisal, content hash, moment, key and the seal before it.
    The database refuses update and delete.
    """

    number = models.PositiveBigIntegerField(_("nomor segel"), unique=True)
    record = models.OneToOneField("appraisal.FinalRecord", on_delete=models.PROTECT, related_name="seal")
    content_hash = models.CharField(_("sidik isi (SHA-256)"), max_length=64)
    previous_hash = models.CharField(_("sidik segel sebelumnya"), max_length=64, blank=True)
    chain_hash = models.CharField(_("sidik segel (SHA-256)"), max_length=64, unique=True)
    key = models.ForeignKey("appraisal.SigningKey", on_delete=models.PROTECT, related_name="seals")
    signature = models.CharField(_("tanda tangan (Ed25519, Base64)"), max_length=88)
    sealed_at = models.DateTimeField(_("disegel"))

    class Meta:
        verbose_name = _("segel rekaman")
        verbose_name_plural = _("segel rekaman")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Segel {self.number}"


class SealChain(models.Model):
    """The one row that says where the chain ends, signed, so that a cut-off end is noticed.

    It is also the lock under which seals are written one after the other.
    """

    number = models.PositiveBigIntegerField(_("nomor segel terakhir"), default=0)
    chain_hash = models.CharField(_("sidik segel terakhir"), max_length=64, blank=True)
    signature = models.CharField(_("tanda tangan"), max_length=88, blank=True)
    key = models.ForeignKey(
        "appraisal.SigningKey", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("ujung rantai segel")
        verbose_name_plural = _("ujung rantai segel")

    def __str__(self) -> str:
        return f"Rantai sampai segel {self.number}"
