"""Reads of what follows a result: improvement plans, counselling, what waits there."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, OuterRef, Prefetch, Q, QuerySet, Subquery

from appraisal.enums import AppraisalState, ImprovementState
from appraisal.models import (
    Appraisal,
    Counselling,
    Cycle,
    Improvement,
    ImprovementCheckIn,
    ImprovementStep,
    ResultVersion,
)
from organization.models import Unit, User


def final_predicate() -> Subquery:
    """Return the predicate that counts, for a query over appraisals."""
    versions = ResultVersion.objects.filter(appraisal=OuterRef("pk")).order_by("-number")
    return Subquery(versions.values("predicate")[:1])


def final_results(cycle: Cycle, unit: Unit) -> QuerySet[Any]:
    """Return the final appraisals of a unit and all below, with `predicate`; whoever asks must keep it."""
    return (
        Appraisal.objects.filter(cycle=cycle, unit__path__startswith=unit.path, state=AppraisalState.FINAL)
        .annotate(predicate=final_predicate())
        .exclude(predicate=None)
        .select_related("employee", "unit", "placement__post", "appraiser")
        .order_by("employee__name", "pk")
    )


def improvements_visible_to(user: User) -> QuerySet[Improvement]:
    """Return the improvement plans a person may open: his own, and those of the people he guides."""
    return Improvement.objects.filter(
        Q(appraisal__employee__user=user) | Q(appraiser__user=user)
    ).select_related(
        "appraisal__employee__user", "appraisal__cycle__rule_set", "appraisal__unit", "appraiser__user"
    )


def with_improvement(plans: QuerySet[Improvement]) -> QuerySet[Improvement]:
    """Fetch steps and check-ins: two queries."""
    return plans.prefetch_related(
        Prefetch("steps", queryset=ImprovementStep.objects.order_by("position", "pk")),
        Prefetch("check_ins", queryset=ImprovementCheckIn.objects.order_by("held_on", "pk")),
    )


def improvement_of(appraisal: Appraisal) -> Improvement | None:
    """Return the plan that follows this result; None when there is none."""
    plans = Improvement.objects.filter(appraisal=appraisal).exclude(state=ImprovementState.CANCELLED)
    return plans.first()


def counsellings_visible_to(user: User) -> QuerySet[Counselling]:
    """Return the talks whose notes a person reads: only those he was one of the two in."""
    return (
        Counselling.objects.filter(Q(appraisal__employee__user=user) | Q(counsellor__user=user))
        .select_related("appraisal__employee__user", "appraisal__cycle", "counsellor__user")
        .prefetch_related("notes")
        .order_by("-held_on", "-pk")
    )


def improvement_rows(cycle: Cycle, unit: Unit, codes: frozenset[str]) -> QuerySet[Any]:
    """Return the final appraisals with these predicates, with the state of their plan and of the talks.

    For HR: `plan_state`, `plan_ends_on`, `talks`, `last_talk_on`; no text of anybody. One query.
    """
    plans = Improvement.objects.filter(appraisal=OuterRef("pk")).exclude(state=ImprovementState.CANCELLED)
    talks = Counselling.objects.filter(appraisal=OuterRef("pk")).order_by().values("appraisal")
    rows: QuerySet[Any] = (
        final_results(cycle, unit)
        .filter(predicate__in=codes)
        .annotate(
            plan_state=Subquery(plans.values("state")[:1]),
            plan_ends_on=Subquery(plans.values("ends_on")[:1]),
            talks=Subquery(talks.annotate(n=Count("pk")).values("n")),
            last_talk_on=Subquery(talks.annotate(last=Max("held_on")).values("last")),
        )
    )
    return rows


def improvements_to_remind(day: date) -> QuerySet[Improvement]:
    """Return the plans that somebody is late with: unsigned after its day, or not concluded after its end."""
    late_to_sign = Q(state=ImprovementState.WAITING_EMPLOYEE, sign_due_on__lt=day)
    late_to_end = Q(state=ImprovementState.RUNNING, ends_on__lt=day)
    return (
        Improvement.objects.filter(late_to_sign | late_to_end)
        .select_related("appraisal__employee__user", "appraisal__cycle", "appraiser__user")
        .order_by("pk")
    )


def late_steps(day: date) -> QuerySet[ImprovementStep]:
    """Return the steps of running plans whose day has passed and that are not done."""
    return (
        ImprovementStep.objects.filter(
            improvement__state=ImprovementState.RUNNING, done_on=None, due_on__lt=day
        )
        .select_related("improvement__appraisal__employee__user", "improvement__appraisal__cycle")
        .order_by("due_on", "pk")
    )


def improvements_waiting_for(user: User, day: date) -> dict[str, QuerySet[Any]]:
    """Return what of the plans waits for this person: to sign, to draft, a step to do, one to conclude."""
    return {
        "sign": Improvement.objects.filter(
            state=ImprovementState.WAITING_EMPLOYEE, appraisal__employee__user=user
        ),
        "draft": Improvement.objects.filter(state=ImprovementState.DRAFT, appraiser__user=user),
        "step": ImprovementStep.objects.filter(
            improvement__state=ImprovementState.RUNNING,
            improvement__appraisal__employee__user=user,
            done_on=None,
        ),
        "end": Improvement.objects.filter(
            state=ImprovementState.RUNNING, appraiser__user=user, ends_on__lt=day
        ),
    }
