"""The clocks of a case: started, stopped, paused and counted again, never to an earlier day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.calendar import free_days, known_years
from core.workflow import SYSTEM, log_event
from feedback.domain.clocks import ClockCount, Pause, count_clock
from feedback.domain.moves import locked
from feedback.enums import OFFICIAL_CLOCKS, CaseKind, RuleFor
from feedback.models import Case, CaseClock, ClockPause, ClockRule
from feedback.queries import running_clocks
from organization.queries import time_zone_of, working_week

if TYPE_CHECKING:
    from organization.models import Unit


@dataclass(frozen=True)
class Calendar:
    """The days of a unit: its working week and the free days on record."""

    week: frozenset[int]
    holidays: Mapping[date, str]


def calendar_of(case: Case) -> Calendar:
    """Return the calendar of the unit that has the case, by the rules of the case. At most three queries."""
    collective_leave = case.rule_set.collective_leave_free
    return Calendar(working_week(case.unit), free_days(collective_leave=collective_leave))


def today_at(unit: "Unit") -> date:
    """Return the date it is where the unit works (WIB, WITA, WIT). One query."""
    return timezone.localdate(timezone=ZoneInfo(time_zone_of(unit) or settings.TIME_ZONE))


def hour_at(unit: "Unit") -> int:
    """Return the hour it is where the unit works. One query."""
    return timezone.localtime(timezone=ZoneInfo(time_zone_of(unit) or settings.TIME_ZONE)).hour


def rule_for(case: Case, clock: str) -> ClockRule | None:
    """Return the rule of the case's own version for one of its clocks; None: this clock does not run."""
    mine = RuleFor.OVERSIGHT if case.kind == CaseKind.COMPLAINT and case.has_oversight else case.kind
    rules = ClockRule.objects.filter(
        rule_set=case.rule_set_id, clock=clock, holds_for__in=[mine, RuleFor.ALL]
    )
    found = {rule.holds_for: rule for rule in rules}
    if case.kind == CaseKind.APPRECIATION and mine not in found and clock != "verify":
        return None  # praise is passed on; nobody owes an answer
    return found.get(mine) or found.get(RuleFor.ALL)


def pauses_of(case: Case) -> list[Pause]:
    """Return the pauses of the case."""
    rows = (
        ClockPause.objects.filter(case=case).order_by("starts_on", "pk").values_list("starts_on", "ends_on")
    )
    return [Pause(starts_on, ends_on) for starts_on, ends_on in rows]


def count_of(clock: CaseClock, calendar: Calendar, pauses: list[Pause]) -> ClockCount:
    """Return the day by day count of a clock. Citizens' clocks know no pauses."""
    return count_clock(
        clock.starts_on,
        clock.days,
        holidays=calendar.holidays,
        week=calendar.week,
        pauses=pauses if clock.kind in OFFICIAL_CLOCKS else (),
        in_calendar_days=clock.in_calendar_days,
    )


def start_clock(case: Case, kind: str, *, on: date | None = None) -> CaseClock | None:
    """Start a clock of the case on `on` (today where its unit works); None when no rule names it.

    A clock of the kind that runs already goes on: a transfer gives no new time.
    """
    running = running_clocks(kind).filter(case=case).first()
    rule = rule_for(case, kind)
    if running is not None or rule is None:
        return running
    clock = CaseClock(
        case=case,
        kind=kind,
        starts_on=on or today_at(case.unit),
        days=rule.days,
        in_calendar_days=rule.in_calendar_days,
    )
    count = count_of(clock, calendar_of(case), [])
    clock.first_due_on = clock.due_on = count.due_on or clock.starts_on
    clock.save()
    return clock


def stop_clocks(case: Case, *kinds: str) -> None:
    """Stop the running clocks of these kinds (all when none is named)."""
    running_clocks(*kinds).filter(case=case).update(stopped_at=timezone.now(), stopped_on=today_at(case.unit))


def pause_clocks(case: Case) -> None:
    """Let the clocks of officials stand still from today; a pause that is open already goes on."""
    if not ClockPause.objects.filter(case=case, ends_on=None).exists():
        ClockPause.objects.create(case=case, starts_on=today_at(case.unit))


def resume_clocks(case: Case) -> None:
    """Let the clocks of officials run again after today."""
    ended = ClockPause.objects.filter(case=case, ends_on=None).update(ends_on=today_at(case.unit))
    if ended:
        recount(case, _("pelapor sudah menjawab"))


def recount(case: Case, why: str, calendar: Calendar | None = None) -> bool:
    """Count the running clocks of officials again; say whether a day moved. A move is written down.

    A day that was announced never becomes earlier; a clock that stands still keeps its day.
    """
    calendar = calendar or calendar_of(case)
    pauses = pauses_of(case)
    moved = False
    for clock in running_clocks(*OFFICIAL_CLOCKS).filter(case=case).order_by("pk"):
        counted = count_of(clock, calendar, pauses).due_on
        due_on = max(filter(None, (counted, clock.due_on, clock.promised_on)))
        if due_on == clock.due_on:
            continue
        note = _("%(clock)s: %(old)s menjadi %(new)s (%(why)s)") % {
            "clock": clock.get_kind_display(),
            "old": date_format(clock.due_on),
            "new": date_format(due_on),
            "why": why,
        }
        CaseClock.objects.filter(pk=clock.pk).update(due_on=due_on, reminded_at=None, escalated_at=None)
        log_event(case, "clock_moved", by=None, as_role=SYSTEM, note=note)
        moved = True
    return moved


def recount_all() -> int:
    """Count every running clock again, after the calendar changed; return how many cases moved.

    Safe to run twice: the second time nothing moves.
    """
    cases = Case.objects.filter(pk__in=running_clocks(*OFFICIAL_CLOCKS).values("case")).select_related(
        "unit", "rule_set"
    )
    calendars: dict[tuple[int, int], Calendar] = {}
    moved = 0
    for case in cases.order_by("pk").iterator(chunk_size=500):
        key = (case.unit_id, case.rule_set_id)
        if key not in calendars:
            calendars[key] = calendar_of(case)
        with transaction.atomic():
            moved += recount(locked(case), _("kalender hari libur berubah"), calendars[key])
    return moved


@dataclass(frozen=True)
class ExplainedClock:
    """A clock with its count, for the page "why this date"."""

    clock: CaseClock
    count: ClockCount
    is_paused: bool
    is_late: bool
    """After the day that was announced last."""
    is_past_count: bool
    """After the day that the rules give, within the later one that an interim answer promised."""
    is_beyond_calendar: bool
    """The day lies where the free days are not decided yet: it may move."""


def explained(case: Case) -> list[ExplainedClock]:
    """Return every clock of the case with the reasons for its day. Seven queries whatever the case."""
    calendar, pauses, known = calendar_of(case), pauses_of(case), known_years()
    today = today_at(case.unit)
    paused = any(pause.ends_on is None for pause in pauses)
    found = []
    for clock in CaseClock.objects.filter(case=case).order_by("starts_on", "pk"):
        count, day = count_of(clock, calendar, pauses), clock.stopped_on or today
        by_rule = max(count.due_on or clock.first_due_on, clock.first_due_on)
        found.append(
            ExplainedClock(
                clock=clock,
                count=count,
                is_paused=paused and clock.stopped_at is None and clock.kind in OFFICIAL_CLOCKS,
                is_late=day > clock.due_on,
                is_past_count=clock.promised_on is not None and by_rule < day <= clock.due_on,
                is_beyond_calendar=not known.covers(clock.due_on) or known.is_provisional(clock.due_on),
            )
        )
    return found


@dataclass(frozen=True)
class ShownClocks:
    """The clocks of a case as a page shows them: what still runs first, what has ended apart."""

    running: list[ExplainedClock]
    done: list[ExplainedClock]


def shown_clocks(case: Case) -> ShownClocks:
    """Return every clock of the case for its page. As many queries as `explained`."""
    every = explained(case)
    return ShownClocks(
        [one for one in every if one.clock.stopped_at is None],
        [one for one in every if one.clock.stopped_at is not None],
    )
