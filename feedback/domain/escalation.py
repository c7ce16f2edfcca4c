"""What the schedule does with cases: reminds, escalates, ends after silence. Queries, safe to repeat."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from feedback.domain.intake import log_of_schedule
from feedback.domain.moves import move, tell_officers
from feedback.domain.timing import calendar_of, hour_at, resume_clocks, stop_clocks, today_at
from feedback.enums import AWAITS_CITIZEN, OFFICIAL_CLOCKS, CaseState, ClockKind
from feedback.models import CaseClock
from feedback.queries import coordinators_of, officers_at_or_above, running_clocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet

EARLIEST_ZONE = timedelta(days=1)
"""A clock whose day ends somewhere in Indonesia ends at most a day from now in this zone."""
OFFICE_HOURS = range(7, 16)
"""The hours, where the unit works, in which officers are reminded. Product rule."""


def due_clocks(*kinds: str) -> "QuerySet[CaseClock]":
    """Return the running clocks that may be over somewhere."""
    until = timezone.localdate() + EARLIEST_ZONE
    return (
        running_clocks(*kinds)
        .filter(due_on__lte=until)
        .select_related("case__unit", "case__rule_set")
        .order_by("due_on", "pk")
    )


def over(clocks: "QuerySet[CaseClock]") -> "Iterator[tuple[CaseClock, date]]":
    """Yield the clocks whose last day has ended where their unit works, with the day it is there."""
    for clock in clocks.iterator(chunk_size=500):
        today = today_at(clock.case.unit)
        if clock.due_on < today:
            yield clock, today


def remind_officers() -> int:
    """Remind, in office hours of a working day, of clocks that end today or tomorrow; once for each day."""
    reminded = 0
    clocks = due_clocks(*OFFICIAL_CLOCKS).filter(reminded_at=None).exclude(case__state__in=AWAITS_CITIZEN)
    for clock in clocks.iterator(chunk_size=500):
        calendar, today = calendar_of(clock.case), today_at(clock.case.unit)
        if clock.due_on < today or today.weekday() not in calendar.week or today in calendar.holidays:
            continue
        if hour_at(clock.case.unit) not in OFFICE_HOURS:
            continue
        with transaction.atomic():
            if not CaseClock.objects.filter(pk=clock.pk, reminded_at=None).update(reminded_at=timezone.now()):
                continue  # another run of the schedule was first
            tell_officers(
                clock.case,
                f"clock_near_{clock.kind}_{clock.due_on:%Y%m%d}",
                _("Batas waktu laporan hampir habis"),
            )
            reminded += 1
    return reminded


def escalate_late() -> int:
    """Tell the officers above about clocks that are over, once; those who stand still are left alone."""
    escalated = 0
    clocks = due_clocks(*OFFICIAL_CLOCKS).filter(escalated_at=None).exclude(case__state__in=AWAITS_CITIZEN)
    for clock, _today in over(clocks):
        case = clock.case
        with transaction.atomic():
            if not CaseClock.objects.filter(pk=clock.pk, escalated_at=None).update(
                escalated_at=timezone.now()
            ):
                continue
            event = f"clock_late_{clock.kind}_{clock.due_on:%Y%m%d}"
            above = officers_at_or_above(case.unit, above_only=True) or coordinators_of(case.unit)
            tell_officers(case, event, _("Laporan melewati batas waktu"))
            tell_officers(case, event, _("Laporan melewati batas waktu"), above)
            log_of_schedule(case, "case_escalated", str(clock.get_kind_display()))
            escalated += 1
    return escalated


def end_after_silence() -> int:
    """Finish answered cases nobody objected to; take cases as withdrawn that nobody completed."""
    ended = 0
    moves = {
        ClockKind.SILENCE: ("case_silence", (CaseState.ANSWERED,)),
        ClockKind.CITIZEN: ("case_lapse", AWAITS_CITIZEN),
    }
    for clock, _today in over(due_clocks(*moves)):
        name, states = moves[ClockKind(clock.kind)]
        if clock.case.state not in states:
            continue
        try:
            with transaction.atomic():
                case = move(clock.case, name, by=None)
                resume_clocks(case)
                stop_clocks(case)
                ended += 1
        except RuleViolation:
            continue  # somebody moved it at this very moment
    return ended
