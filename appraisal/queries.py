"""Reads of the appraisal. Every list starts from a `…_visible_to`."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from appraisal.enums import AppraisalState
from appraisal.models import (
    Appraisal,
    AssessedItem,
    Clarification,
    Cycle,
    Evidence,
    Indicator,
    RuleSet,
)
from appraisal.workflow import APPRAISAL
from core.workflow import history_of
from organization.enums import Role
from organization.models import RoleGrant, Unit
from organization.queries import covered_by_role, valid_on

if TYPE_CHECKING:
    from organization.models import User


def appraisals_visible_to(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals a person may know of.

    His own, those he appraises, those whose objections he decides, and for HR those of the units
    he keeps. Nobody else's: other people's appraisals do not exist for him.
    """
    return Appraisal.objects.filter(
        Q(employee__user=user)
        | Q(appraiser__user=user)
        | Q(superior__user=user)
        | Q(covered_by_role(user, Role.HR, "unit"))
    )


def with_parties(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Join the people, unit, post and cycle that every page of an appraisal names."""
    return appraisals.select_related(
        "cycle",
        "cycle__rule_set",
        "employee__user",
        "appraiser__user",
        "superior__user",
        "unit",
        "placement__post",
    )


def with_items(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Fetch items, their evidence and clarifications, and the dated phases: a fixed number of queries."""
    return with_parties(appraisals).prefetch_related(
        "cycle__phases",
        Prefetch("items", queryset=AssessedItem.objects.select_related("indicator")),
        Prefetch(
            "items__evidence",
            queryset=Evidence.objects.filter(removed_at=None).select_related("stored_file"),
        ),
        Prefetch("items__clarifications", queryset=Clarification.objects.all()),
    )


def team_of(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals for which the person is the appraiser."""
    return with_parties(Appraisal.objects.filter(appraiser__user=user))


def evidence_visible_to(user: "User") -> QuerySet[Evidence]:
    """Return the files a person may open.

    Parties of the appraisal and HR of its unit; what the employee has not sent yet is his alone.
    Removed files stay for the record but open for nobody.
    """
    own = Q(uploaded_by=user)
    sent = ~Q(appraisal__state__in=[AppraisalState.PLANNING, AppraisalState.PROPOSED, AppraisalState.RUNNING])
    return Evidence.objects.filter(
        own | sent, appraisal__in=appraisals_visible_to(user), removed_at=None
    ).select_related("stored_file")


def clarifications_visible_to(user: "User") -> QuerySet[Clarification]:
    """Return the clarifications of the appraisals a person may know of."""
    return Clarification.objects.filter(item__appraisal__in=appraisals_visible_to(user)).select_related(
        "item__appraisal__employee__user",
        "item__appraisal__appraiser__user",
        "item__appraisal__superior__user",
        "item__appraisal__cycle",
        "item__appraisal__unit",
    )


def cycles_visible_to(user: "User") -> QuerySet[Cycle]:
    """Return the cycles a person keeps as HR."""
    return Cycle.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit", "rule_set")


def indicators_visible_to(user: "User") -> QuerySet[Indicator]:
    """Return the indicators a person keeps as HR: those owned by units he keeps."""
    return Indicator.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit", "cycle")


def indicators_for_plan(appraisal: Appraisal) -> QuerySet[Indicator]:
    """Return the indicators an employee may build a plan on: of his unit and the units above it."""
    above = [unit.pk for unit in appraisal.unit.get_ancestors()] + [appraisal.unit_id]
    return Indicator.objects.filter(cycle=appraisal.cycle, unit__in=above).select_related("unit")


def hr_officers_of(unit: Unit) -> list["User"]:
    """Return the HR officers nearest to the unit: of the unit itself, else of the next one above."""
    chain = [*unit.get_ancestors().values_list("pk", flat=True), unit.pk]
    grants = list(
        RoleGrant.objects.filter(
            valid_on(timezone.localdate()), role=Role.HR, unit__in=chain, user__is_active=True
        )
        .select_related("user", "unit")
        .order_by("-unit__path", "user")
    )
    return [grant.user for grant in grants if grant.unit_id == grants[0].unit_id]


def signers_of(appraisal: Appraisal) -> list["User"]:
    """Return everyone who has taken a step of this appraisal forward, in the order of the steps."""
    forward = [move.name for move in APPRAISAL.transitions if not move.backward]
    moves = history_of(appraisal).filter(name__in=forward, by__isnull=False).select_related("by")
    return list({move.by_id: move.by for move in moves if move.by}.values())


def rule_sets_visible_to(user: "User") -> QuerySet[RuleSet]:
    """Return all rule sets for HR officers, none for others."""
    from organization.queries import has_role

    return RuleSet.objects.all() if has_role(user, Role.HR) else RuleSet.objects.none()
