"""Years too short to be rated, where the rule set says that they are not: marked, so that HR can end them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from appraisal.domain.part_years import kinds_left_out, left_out_ranges
from appraisal.domain.rule_values import YES, values_of
from appraisal.domain.scoring.parts import Span
from appraisal.enums import ENDED_STATES, CycleState
from appraisal.models import Appraisal, Cycle
from organization.models import Absence, Placement

Stretches = dict[int, list[tuple[date, date | None]]]


def mark_short_years() -> int:
    """Mark the unfinished appraisals of who serves too shortly to be rated; return how many changed.

    For the schedule: safe to repeat, and a mark goes away with its reason. Only cycles are read whose
    rule set rates no short year: three queries for each of them.
    """
    cycles = Cycle.objects.filter(state=CycleState.OPEN).prefetch_related("rule_set__settings")
    return sum(mark_cycle(cycle) for cycle in cycles.order_by("pk"))


def mark_cycle(cycle: Cycle) -> int:
    """Mark the appraisals of one cycle as `mark_short_years` says."""
    values = values_of(cycle.rule_set)
    running = Appraisal.objects.filter(cycle=cycle).exclude(state__in=ENDED_STATES)
    if values["short_service_rated"] == YES:
        return running.filter(too_short=True).update(too_short=False)
    rows = list(running.order_by("pk").values_list("pk", "employee", "too_short"))
    inside = Q(starts_on__lte=cycle.ends_on) & (Q(ends_on=None) | Q(ends_on__gte=cycle.starts_on))
    people = running.order_by().values("employee")
    placements = Placement.objects.filter(inside, employee__in=people)
    absences = Absence.objects.filter(inside, employee__in=people, kind__in=kinds_left_out(values))
    served, away = (
        by_employee(found.order_by().values_list("employee", "starts_on", "ends_on"))
        for found in (placements, absences)
    )
    period = (cycle.ends_on - cycle.starts_on).days + 1
    least = min(int(values["short_service_days"]), period)
    short = {
        pk: counted_days(cycle, served.get(employee, []), away.get(employee, [])) < least
        for pk, employee, _known in rows
    }
    changed = [pk for pk, _employee, known in rows if short[pk] != known]
    for is_short in (True, False):
        Appraisal.objects.filter(pk__in=[pk for pk in changed if short[pk] == is_short]).update(
            too_short=is_short
        )
    return len(changed)


def by_employee(rows: Iterable[tuple[int, date, date | None]]) -> Stretches:
    """Return stretches by employee."""
    found: Stretches = {}
    for employee, first, last in rows:
        found.setdefault(employee, []).append((first, last))
    return found


def counted_days(
    cycle: Cycle, served: list[tuple[date, date | None]], away: list[tuple[date, date | None]]
) -> int:
    """Return how many days of the cycle count for somebody; quick for who is there all the time."""
    if not away and any(first <= cycle.starts_on and last is None for first, last in served):
        return (cycle.ends_on - cycle.starts_on).days + 1
    out = left_out_ranges(served, away, cycle.starts_on, cycle.ends_on)
    return len(Span("", "", cycle.starts_on, cycle.ends_on, out).counted)
