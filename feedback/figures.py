"""What citizens' reports say about a unit: figures that nobody raises by merging, closing or withdrawing.

All of them count confirmed reports once: verified by a coordinator, no double of another, not refused.
Praise owes no answer and is not counted. A report counts for the unit that has it now: handing it on
hands on the duty. Only the settling clock ends with an answer; a report that its reporter takes back
in time leaves the figure, one that was late by then stays late.
"""

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case as Choose
from django.db.models import Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from core.models import TransitionLog
from feedback.enums import CaseKind, CaseState, ClockKind
from feedback.models import Case, CaseClock

UNCONFIRMED = (
    CaseState.HELD,
    CaseState.RECEIVED,
    CaseState.INCOMPLETE,
    CaseState.REJECTED,
    CaseState.DUPLICATE,
)
CAME_BACK = ("case_reopen", "case_appeal")


def confirmed_cases(units: Collection[int]) -> QuerySet[Case]:
    """Return the confirmed reports that these units have, without praise."""
    return (
        Case.objects.filter(unit__in=units).exclude(state__in=UNCONFIRMED).exclude(kind=CaseKind.APPRECIATION)
    )


def duties(units: Collection[int], first_day: date, last_day: date) -> "QuerySet[Any]":
    """Return the settling clocks that ended, or should have, in the period; `on_time` is 1 or 0.

    A day that an interim answer promised does not count as the day that was due: such a case is on
    time only by the day announced first.
    """
    kept = Q(promised_on=None, stopped_on__lte=F("due_on")) | Q(stopped_on__lte=F("first_due_on"))
    return (
        CaseClock.objects.filter(
            kind=ClockKind.SETTLE,
            case__in=confirmed_cases(units),
            due_on__range=(first_day, last_day),
        )
        .filter(Q(stopped_on__isnull=False) | Q(due_on__lt=timezone.localdate()))
        .exclude(case__state=CaseState.WITHDRAWN, stopped_on__lte=F("due_on"))
        .annotate(
            on_time=Choose(
                When(kept & ~Q(case__state=CaseState.WITHDRAWN), then=Value(1)),
                default=Value(0),
                output_field=IntegerField(),
            )
        )
    )


def answered_cases(units: Collection[int], first_day: date, last_day: date) -> "QuerySet[Any]":
    """Return the reports whose last answer fell in the period; `came_back` and `took_days` come along.

    `came_back` is 1 where the reporter opened it again or went to the next level at any time;
    `took_days` are calendar days from the day of receipt to the last answer.
    """
    returned = TransitionLog.objects.filter(
        content_type=ContentType.objects.get_for_model(Case), object_id=OuterRef("pk"), name__in=CAME_BACK
    )
    return (
        confirmed_cases(units)
        .exclude(state=CaseState.WITHDRAWN)
        .annotate(answered_on=Max("clocks__stopped_on", filter=Q(clocks__kind=ClockKind.SETTLE)))
        .filter(answered_on__range=(first_day, last_day))
        .annotate(
            came_back=Choose(
                When(Exists(returned), then=Value(1)), default=Value(0), output_field=IntegerField()
            )
        )
    )


def days_taken(cases: "QuerySet[Any]") -> list[int]:
    """Return how many calendar days each answered report took, the shortest first. One query."""
    days = cases.values_list("received_on", "answered_on")
    return sorted((answered_on - received_on).days for received_on, answered_on in days)


def middle(values: list[int]) -> Fraction | None:
    """Return the median of a sorted list, exact; None of nothing."""
    if not values:
        return None
    half = len(values) // 2
    return Fraction(values[half]) if len(values) % 2 else Fraction(values[half - 1] + values[half], 2)
