"""Days from–to, both included, as the organization keeps them: order, overlap, words."""

from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation


def overlapping(starts_on: date, ends_on: date | None) -> Q:
    """Return the condition of rows that share a day with `starts_on`–`ends_on`."""
    not_over_before = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    return not_over_before if ends_on is None else not_over_before & Q(starts_on__lte=ends_on)


def check_days(starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when the last day comes before the first."""
    if ends_on is not None and ends_on < starts_on:
        raise RuleViolation(_("Hari terakhir tidak boleh sebelum hari mulai."), "ends_on")


def until_text(ends_on: date | None) -> str:
    """Return "sampai 1 Juli 2026" or that there is no end yet."""
    if ends_on is None:
        return _("tanpa batas waktu")
    return _("sampai %(day)s") % {"day": date_format(ends_on)}
