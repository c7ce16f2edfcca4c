"""A part of a year that was led by somebody else, and how he rated it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from appraisal.enums import ItemKind, PartState, RaterGround, Rating


class AppraisalPart(models.Model):
    """The stretch of a year that a former appraiser led, closed when the work passed to another.

    `placement`, `unit`, `appraiser` (who led), `superior` (his) and `capacity` are those of that time.
    `content` is what there was to rate on its last day, as appraisal.domain.parts.content_of returns it.
    `rater` rates it: who led, else his superior, else the present appraiser (`ground`, with the reason
    in `passed_reason`). `draft` holds what he saved; once rated nothing of the row changes any more.
    """

    appraisal = models.ForeignKey("appraisal.Appraisal", on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField(_("bagian ke-"))
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    placement = models.ForeignKey("organization.Placement", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "organization.Unit", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit kerja")
    )
    appraiser = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        related_name="parts_led",
        verbose_name=_("pejabat penilai pada masa itu"),
    )
    superior = models.ForeignKey(
        "organization.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    capacity = models.CharField(_("kedudukan"), max_length=200, default="", blank=True)
    content = models.JSONField(_("yang dinilai"))

    rater = models.ForeignKey(
        "organization.Employee",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts_to_rate",
        verbose_name=_("penilai bagian ini"),
    )
    ground = models.CharField(
        _("dasar menilai"), max_length=10, choices=RaterGround.choices, default=RaterGround.LED
    )
    passed_reason = models.TextField(_("alasan beralih"), blank=True, default="")
    due_on = models.DateField(_("batas waktu"), null=True, blank=True)

    state = models.CharField(
        _("keadaan"), max_length=10, choices=PartState.choices, default=PartState.WAITING
    )
    version = models.PositiveIntegerField(default=0)
    draft_version = models.PositiveIntegerField(default=0)
    draft = models.JSONField(default=dict, blank=True)
    work_rating = models.CharField(
        _("rating hasil kerja"), max_length=10, choices=Rating.choices, blank=True, default=""
    )
    work_reason = models.TextField(_("alasan rating hasil kerja"), blank=True, default="")
    behaviour_rating = models.CharField(
        _("rating perilaku kerja"), max_length=10, choices=Rating.choices, blank=True, default=""
    )
    behaviour_reason = models.TextField(_("alasan rating perilaku kerja"), blank=True, default="")
    note = models.TextField(_("catatan untuk seluruh bagian"), blank=True, default="")
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rated_by_name = models.CharField(max_length=200, blank=True, default="")
    rated_at = models.DateTimeField(_("dinilai"), null=True, blank=True)
    closed_at = models.DateTimeField(_("ditutup"), auto_now_add=True)

    class Meta:
        verbose_name = _("bagian tahun penilaian")
        verbose_name_plural = _("bagian tahun penilaian")
        ordering = ["appraisal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "number"], name="part_number_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="part_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(state=PartState.RATED)
                | (~Q(work_rating="") & ~Q(behaviour_rating="") & Q(rated_at__isnull=False)),
                name="rated_part_has_its_ratings",
            ),
        ]
        indexes = [models.Index(fields=["rater", "state"])]

    def __str__(self) -> str:
        return f"{self.appraisal}: {self.starts_on}–{self.ends_on}"


class PartRating(models.Model):
    """The rating of one item of a part. Written once: the database refuses changes.

    `key` is the item's number in the content of the part; title and weight are those of that time. One
    that does not apply has no rating but a reason (`note`), and leaves every denominator.
    """

    part = models.ForeignKey("appraisal.AppraisalPart", on_delete=models.PROTECT, related_name="ratings")
    key = models.CharField(max_length=20)
    kind = models.CharField(max_length=15, choices=ItemKind.choices)
    position = models.PositiveSmallIntegerField(_("urutan"))
    title = models.CharField(_("butir"), max_length=500)
    weight = models.DecimalField(
        _("bobot (%)"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    rating = models.CharField(_("rating"), max_length=10, choices=Rating.choices, blank=True)
    not_applicable = models.BooleanField(_("tidak berlaku"), default=False)
    note = models.TextField(_("catatan"), blank=True)

    class Meta:
        verbose_name = _("rating butir bagian tahun")
        verbose_name_plural = _("rating butir bagian tahun")
        ordering = ["part", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "key"], name="part_rating_once"),
            models.CheckConstraint(
                condition=Q(not_applicable=True, rating="") & ~Q(note="")
                | Q(not_applicable=False) & ~Q(rating=""),
                name="part_rating_is_rated_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return self.title
