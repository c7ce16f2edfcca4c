"""The calendar of free days: years with their decree, single days, whole lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.models import CalendarYear, Holiday, HolidayKind
from organization.domain.changes import record_change
from organization.enums import ChangeKind
from organization.models import User

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class FreeDayRow:
    """One day as it is typed or imported."""

    date: date
    kind: str
    name: str
    source: str = ""


@transaction.atomic
def set_calendar_year(year: int, *, source: str, is_provisional: bool, by: User | None) -> CalendarYear:
    """Say that the free days of `year` are complete, by which decree, and whether it is a forecast.

    Refused with RuleViolation: an absurd year, no source, a gap after the last year on record.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleViolation(_("Tulis tahun dengan empat angka, misalnya 2027."), "year")
    if not source.strip():
        raise RuleViolation(_("Tuliskan dasar hari libur tahun ini, misalnya nomor SKB."), "source")
    others = CalendarYear.objects.exclude(year=year)
    if others.exists() and not others.filter(year__in=(year - 1, year + 1)).exists():
        raise RuleViolation(_("Kalender dilengkapi tahun demi tahun: isi dahulu tahun di antaranya."), "year")
    row, _created = CalendarYear.objects.update_or_create(
        year=year, defaults={"source": source.strip(), "is_provisional": is_provisional}
    )
    told = _("Kalender %(year)d dinyatakan lengkap berdasarkan %(source)s.")
    if is_provisional:
        told = _("Kalender %(year)d diisi sebagai perkiraan berdasarkan %(source)s.")
    record_change(ChangeKind.HOLIDAYS_CHANGED, told % {"year": year, "source": source.strip()}, by=by)
    return row


@transaction.atomic
def add_holiday(row: FreeDayRow, *, by: User | None) -> Holiday:
    """Add a free day and return it; the same day with the same name stays one.

    Deadlines that were set before do not move.
    """
    check_row(row)
    known = Holiday.objects.filter(date=row.date, name__iexact=row.name.strip()).first()
    if known is not None:
        return known
    holiday = Holiday.objects.create(
        date=row.date, kind=row.kind, name=row.name.strip(), source=row.source.strip()
    )
    record_change(ChangeKind.HOLIDAYS_CHANGED, _("Ditambahkan: %(day)s.") % {"day": in_words(holiday)}, by=by)
    return holiday


@transaction.atomic
def change_holiday(holiday: Holiday, row: FreeDayRow, *, by: User | None) -> Holiday:
    """Change a free day and return it. Refused with RuleViolation: another row says this already."""
    check_row(row)
    holiday = Holiday.objects.select_for_update().get(pk=holiday.pk)
    before = in_words(holiday)
    holiday.date, holiday.kind = row.date, row.kind
    holiday.name, holiday.source = row.name.strip(), row.source.strip()
    try:
        with transaction.atomic():
            holiday.save()
    except IntegrityError as error:
        raise RuleViolation(_("Hari libur ini sudah tercatat pada tanggal itu."), "date") from error
    if before != in_words(holiday):
        record_change(
            ChangeKind.HOLIDAYS_CHANGED,
            _("Diubah: %(before)s menjadi %(after)s.") % {"before": before, "after": in_words(holiday)},
            by=by,
        )
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User | None) -> None:
    """Remove a free day; a second call does nothing."""
    told = in_words(holiday)
    if Holiday.objects.filter(pk=holiday.pk).delete()[0]:
        record_change(ChangeKind.HOLIDAYS_CHANGED, _("Dihapus: %(day)s.") % {"day": told}, by=by)


@transaction.atomic
def write_holidays(rows: Iterable[FreeDayRow], *, by: User | None) -> int:
    """Add or change many days, all or none; return how many. A day with the same name is changed.

    Days that are not in the list stay. The same list twice changes nothing.
    """
    known = {(day.date, day.name.casefold()): day for day in Holiday.objects.select_for_update()}
    added, changed = [], []
    for row in rows:
        check_row(row)
        holiday = known.get((row.date, row.name.strip().casefold()))
        if holiday is None:
            holiday = Holiday(date=row.date, kind=row.kind, name=row.name.strip(), source=row.source.strip())
            known[row.date, holiday.name.casefold()] = holiday
            added.append(holiday)
        elif (holiday.kind, holiday.source) != (row.kind, row.source.strip() or holiday.source):
            holiday.kind, holiday.source = row.kind, row.source.strip() or holiday.source
            changed.append(holiday)
    Holiday.objects.bulk_create(added)
    Holiday.objects.bulk_update([day for day in changed if day.pk], ["kind", "source"])
    if added or changed:
        record_change(
            ChangeKind.HOLIDAYS_CHANGED,
            _("Diimpor: %(added)d hari libur baru, %(changed)d diubah.")
            % {"added": len(added), "changed": len(changed)},
            by=by,
        )
    return len(added) + len(changed)


def check_row(row: FreeDayRow) -> None:
    """Raise RuleViolation for a day that cannot stand in the calendar."""
    if not row.name.strip():
        raise RuleViolation(_("Tuliskan nama hari libur."), "name")
    if not FIRST_YEAR <= row.date.year <= LAST_YEAR:
        raise RuleViolation(_("Periksa tahunnya, misalnya 2027."), "date")
    if row.kind not in HolidayKind.values:
        raise RuleViolation(_("Pilih jenis hari libur."), "kind")


def in_words(holiday: Holiday) -> str:
    """Return a free day in one line of the log."""
    return f"{date_format(holiday.date)} {holiday.name} ({holiday.get_kind_display()})"
