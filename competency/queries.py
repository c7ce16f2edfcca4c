"""Reads of competency: the dictionary, the standards, and what a person may see of others."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from competency.enums import HOLDING_SEAT, EnrolmentState, PlanState
from competency.models import (
    Allocation,
    AllocationRow,
    AssessedLevel,
    Competency,
    CompetencyLevel,
    CompetencyVersion,
    DevelopmentPlan,
    Enrolment,
    LevelProposal,
    PlanItem,
    PostStandard,
    StandardItem,
    TrainingSession,
)
from organization.enums import Role
from organization.models import ActingAppointment, Employee, Placement, Post, Unit
from organization.queries import covered_by_role, employee_of, has_role, lines_on, role_paths, valid_on

if TYPE_CHECKING:
    from organization.models import User

KEEPING_ROLES = (Role.HR, Role.TRAINING)
"""Who keeps the competencies of people: personnel staff and the training unit."""
NEEDS_JOB = "competency.needs"
"""The kind of the jobs that make the needs analysis of a unit."""


# ---- who ------------------------------------------------------------------------------------------


def keeps_agency(user: "User") -> bool:
    """Say whether the person keeps dictionary, standards and catalogue: HR or training of a whole agency."""
    return any(len(path) == Unit.steplen for role in KEEPING_ROLES for path in role_paths(user, role))


def keeps_some_unit(user: "User") -> bool:
    """Say whether the person keeps the competencies of some unit."""
    return any(has_role(user, role) for role in KEEPING_ROLES)


def kept(user: "User", unit_lookup: str) -> Q:
    """Return the condition that the unit at `unit_lookup` is kept by HR or training."""
    condition = Q()
    for role in KEEPING_ROLES:
        condition |= covered_by_role(user, role, unit_lookup)
    return condition


def kept_employees(user: "User", day: date | None = None) -> QuerySet[Employee]:
    """Return the employees who work, on `day` (today), in a unit whose competencies the person keeps."""
    placed = Placement.objects.filter(valid_on(day or timezone.localdate()), employee=OuterRef("pk"))
    return Employee.objects.filter(Exists(placed.filter(kept(user, "unit"))))


def kept_units(user: "User") -> QuerySet[Unit]:
    """Return the units whose people's competencies the person keeps."""
    condition = Q()
    for role in KEEPING_ROLES:
        for path in role_paths(user, role):
            condition |= Q(path__startswith=path)
    units: QuerySet[Unit] = Unit.objects.filter(condition) if condition else Unit.objects.none()
    return units


def readable_units(user: "User") -> QuerySet[Unit]:
    """Return the units whose figures the person reads: kept ones, those of a leader, those he heads."""
    condition = Q()
    for role in (*KEEPING_ROLES, Role.LEADER):
        for path in role_paths(user, role):
            condition |= Q(path__startswith=path)
    heads = Placement.objects.filter(
        valid_on(timezone.localdate()), employee__user=user, leads_unit=True
    ).values_list("unit__path", flat=True)
    for path in heads:
        condition |= Q(path__startswith=path)
    units: QuerySet[Unit] = Unit.objects.filter(condition) if condition else Unit.objects.none()
    return units


# ---- the dictionary --------------------------------------------------------------------------------


def current_versions() -> QuerySet[CompetencyVersion]:
    """Return of each competency the version in force."""
    newest = (
        CompetencyVersion.objects.filter(competency=OuterRef("competency"))
        .order_by()
        .values("competency")
        .annotate(newest=Max("number"))
        .values("newest")
    )
    return CompetencyVersion.objects.filter(number=Subquery(newest))


def current_version(competency: Competency) -> CompetencyVersion:
    """Return the version of the competency that is in force."""
    return CompetencyVersion.objects.filter(competency=competency).order_by("-number")[0]


def competencies(*, retired: bool = False) -> QuerySet[Competency]:
    """Return the competencies by group, each with the list `in_force`: its newest version."""
    rows = Competency.objects.select_related("group").prefetch_related(
        Prefetch("versions", queryset=current_versions(), to_attr="in_force")
    )
    return rows.order_by("group__position", "code") if retired else rows.filter(is_retired=False)


def levels_of(version: CompetencyVersion) -> QuerySet[CompetencyLevel]:
    """Return the five levels of a version, the lowest first."""
    return CompetencyLevel.objects.filter(version=version).order_by("level")


def versions_of(competency: Competency) -> QuerySet[CompetencyVersion]:
    """Return every version of a competency, newest first."""
    return (
        CompetencyVersion.objects.filter(competency=competency).select_related("made_by").order_by("-number")
    )


# ---- standards -------------------------------------------------------------------------------------


def standards_visible_to(user: "User") -> QuerySet[PostStandard]:
    """Return the issued standards, which everybody reads, and the drafts for those who keep them."""
    rows = PostStandard.objects.select_related("issued_by")
    return rows if keeps_agency(user) else rows.filter(issued_at__isnull=False)


def standard_content(standard: PostStandard) -> list[tuple[StandardItem, CompetencyLevel]]:
    """Return what a standard asks for, each with the words of its level. Two queries."""
    items = list(
        StandardItem.objects.filter(standard=standard)
        .select_related("competency__group", "version")
        .order_by("competency__group__position", "competency__code")
    )
    versions = [item.version_id for item in items]
    words = {
        (level.version_id, level.level): level
        for level in CompetencyLevel.objects.filter(version__in=versions).order_by("pk")
    }
    return [(item, words[item.version_id, item.level]) for item in items]


def in_force_on(day: date) -> Q:
    """Return the condition of issued standards that hold on `day`."""
    return Q(issued_at__isnull=False, starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def posts_without_standard(day: date) -> QuerySet[Post]:
    """Return the open posts for which no standard is in force on `day` and no draft is begun."""
    covered = PostStandard.objects.filter(in_force_on(day) | Q(issued_at__isnull=True), posts=OuterRef("pk"))
    still_open = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Post.objects.filter(still_open).exclude(Exists(covered)).select_related("unit")


def posts_held_on(employees: QuerySet[Employee], day: date) -> dict[int, set[int]]:
    """Return by employee the posts he holds on `day`: his own, and of each unit he acts for its head's.

    The head's post of a unit is the one its last head was placed in. Three queries.
    """
    held: dict[int, set[int]] = {}
    rows = Placement.objects.filter(valid_on(day), employee__in=employees).order_by()
    for employee, post in rows.values_list("employee", "post"):
        held.setdefault(employee, set()).add(post)
    acting = list(
        ActingAppointment.objects.filter(valid_on(day), employee__in=employees)
        .order_by()
        .values_list("employee", "unit")
    )
    if acting:
        heads = (
            Placement.objects.filter(
                leads_unit=True, unit__in={unit for _person, unit in acting}, starts_on__lte=day
            )
            .order_by("starts_on", "pk")
            .values_list("unit", "post")
        )
        head_post = dict(heads)
        for employee, unit in acting:
            if unit in head_post:
                held.setdefault(employee, set()).add(head_post[unit])
    return held


def items_in_force(posts: set[int], day: date) -> list[tuple[int, int, int, int]]:
    """Return (post, standard, competency, level) of the standards that hold for these posts on `day`."""
    return list(
        StandardItem.objects.filter(
            Q(standard__issued_at__isnull=False, standard__starts_on__lte=day)
            & (Q(standard__ends_on__isnull=True) | Q(standard__ends_on__gte=day)),
            standard__posts__in=posts,
        )
        .order_by()
        .values_list("standard__posts", "standard", "competency", "level")
    )


# ---- what people have shown --------------------------------------------------------------------------


def counted_levels(employees: QuerySet[Employee], day: date) -> QuerySet[AssessedLevel]:
    """Return the results up to `day` that nobody annulled, oldest first."""
    return AssessedLevel.objects.filter(
        employee__in=employees, assessed_on__lte=day, annulment__isnull=True
    ).order_by("assessed_on", "recorded_at", "pk")


def levels_recorded_of(employee: Employee) -> QuerySet[AssessedLevel]:
    """Return everything recorded about a person, newest first, annulled rows included."""
    return (
        AssessedLevel.objects.filter(employee=employee)
        .select_related("competency__group", "version", "recorded_by", "annulment", "stored_file")
        .order_by("-assessed_on", F("recorded_at").desc(), "-pk")
    )


def levels_visible_to(user: "User") -> QuerySet[AssessedLevel]:
    """Return the recorded levels of people whom the person keeps, and his own."""
    return AssessedLevel.objects.filter(
        Q(employee__in=kept_employees(user)) | Q(employee__user=user)
    ).select_related("employee__user", "competency")


def plans_visible_to(user: "User") -> QuerySet[DevelopmentPlan]:
    """Return the development plans of oneself, of people one keeps and of people one appraises."""
    readable = Q(employee__user=user) | Q(employee__in=kept_employees(user))
    team = team_of(user, timezone.localdate())
    return DevelopmentPlan.objects.filter(readable | Q(employee__in=team)).select_related("employee__user")


def plan_items_visible_to(user: "User") -> QuerySet[PlanItem]:
    """Return the activities of the plans of `plans_visible_to`, with everything a page shows of them."""
    return PlanItem.objects.filter(plan__in=plans_visible_to(user)).select_related(
        "plan__employee__user", "competency", "training", "form", "result", "record"
    )


def items_of(plan: DevelopmentPlan) -> QuerySet[PlanItem]:
    """Return the activities of a plan, the first due one first."""
    return (
        PlanItem.objects.filter(plan=plan)
        .select_related("competency", "training", "form", "result")
        .order_by("due_on", "pk")
    )


def items_due_for(user: "User", until: date) -> QuerySet[PlanItem]:
    """Return the person's own agreed activities that are due by `until` and not done."""
    return (
        PlanItem.objects.filter(
            plan__employee__user=user,
            plan__state=PlanState.AGREED,
            completed_on__isnull=True,
            due_on__lte=until,
        )
        .select_related("plan")
        .order_by("due_on", "pk")
    )


def team_of(user: "User", day: date) -> QuerySet[Employee]:
    """Return the employees whom the person appraises on `day`. Six queries, whatever the agency's size."""
    own = employee_of(user)
    if own is None:
        return Employee.objects.none()
    team = [employee for employee, line in lines_on(day).items() if line.appraiser == own.pk]
    return Employee.objects.filter(pk__in=team)


# ---- sessions --------------------------------------------------------------------------------------


def with_seats(sessions: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
    """Return the sessions with `held` seats and how many people are `waiting`."""
    return sessions.annotate(
        held=Count("enrolments", filter=Q(enrolments__state__in=HOLDING_SEAT)),
        waiting=Count("enrolments", filter=Q(enrolments__state=EnrolmentState.WAITING)),
    )


def enrolments_visible_to(user: "User") -> QuerySet[Enrolment]:
    """Return one's own places in sessions and those of the people whom one keeps."""
    return Enrolment.objects.filter(
        Q(employee__user=user) | Q(employee__in=kept_employees(user))
    ).select_related("session__training", "employee__user", "record__stored_file")


def places_of(employee: Employee, year: int) -> QuerySet[Enrolment]:
    """Return a person's places in sessions of a year that were not given up."""
    return (
        Enrolment.objects.filter(employee=employee, session__starts_on__year=year)
        .exclude(state=EnrolmentState.CANCELLED)
        .select_related("session__training")
        .order_by("session__starts_on", "pk")
    )


def proposals_visible_to(user: "User") -> QuerySet[LevelProposal]:
    """Return the proposed levels of oneself, of people one keeps and of people one appraises today."""
    readable = Q(enrolment__employee__user=user) | Q(enrolment__employee__in=kept_employees(user))
    team = team_of(user, timezone.localdate())
    return LevelProposal.objects.filter(readable | Q(enrolment__employee__in=team)).select_related(
        "enrolment__employee__user", "enrolment__session__training", "competency"
    )


def proposals_of(employee: Employee) -> QuerySet[LevelProposal]:
    """Return the proposed levels of a person that nobody has confirmed, the oldest first."""
    return (
        LevelProposal.objects.filter(enrolment__employee=employee, result__isnull=True)
        .select_related("enrolment__session__training", "competency")
        .order_by("proposed_on", "pk")
    )


# ---- allocation ------------------------------------------------------------------------------------


def allocations_visible_to(user: "User") -> QuerySet[Allocation]:
    """Return the runs of the allocation, newest first, for HR or training of the agency; nobody else's."""
    rows = Allocation.objects.select_related("unit", "made_by", "confirmed_by", "job")
    return rows.order_by("-made_at", "-pk") if keeps_agency(user) else rows.none()


def allocation_rows(allocation: Allocation, *, left_out: bool) -> QuerySet[AllocationRow]:
    """Return the seats of a run by session, or those without one, who could gain most first."""
    rows = AllocationRow.objects.filter(allocation=allocation, session__isnull=left_out).select_related(
        "employee", "session__training", "blocked__training"
    )
    if left_out:
        return rows.order_by("-closes", "employee__name", "pk")
    return rows.order_by("session__starts_on", "session", "employee__name", "pk")
