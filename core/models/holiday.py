"""Days on which people do not work, as the agency keeps them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HolidayKind(models.TextChoices):
    """Why a day is free. Letters as in core/data/holidays.csv."""

    NATIONAL = "L", _("Hari libur nasional")
    COLLECTIVE_LEAVE = "C", _("Cuti bersama")
    LOCAL = "D", _("Hari libur daerah")


class CalendarYear(models.Model):
    """A year whose free days are known, with the decree that set them.

    Deadlines are counted safely up to 31 December of the last year without a gap. A provisional year
    is known from forecasts only (the decree has not been seen): pages say so.
    """

    year = models.PositiveSmallIntegerField(_("tahun"), unique=True)
    source = models.CharField(_("dasar"), max_length=300)
    is_provisional = models.BooleanField(
        _("masih perkiraan"), default=False, help_text=_("Keputusan bersama untuk tahun ini belum dibaca.")
    )

    class Meta:
        verbose_name = _("tahun kalender")
        verbose_name_plural = _("tahun kalender")
        ordering = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class Holiday(models.Model):
    """One free day."""

    date = models.DateField(_("tanggal"))
    kind = models.CharField(_("jenis"), max_length=1, choices=HolidayKind)
    name = models.CharField(_("nama"), max_length=120)
    source = models.CharField(_("dasar"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("hari libur")
        verbose_name_plural = _("hari libur")
        ordering = ["date", "kind", "name"]
        constraints = [models.UniqueConstraint(fields=["date", "name"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
