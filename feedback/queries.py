"""Reads of the forum. Who sees what of a case is decided here and nowhere else."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from core.models import TransitionLog
from feedback.enums import CLOSED, OF_COORDINATORS, OFFICIAL_CLOCKS, CaseState
from feedback.models import (
    BannedAuthor,
    CannedAnswer,
    Case,
    CaseAttachment,
    CaseClock,
    CaseEntry,
    ClockRuleSet,
    CommunityGroup,
    LimitRule,
    RoutingRule,
    Service,
    ServicePledge,
    ServicePoint,
)
from organization.enums import Role
from organization.models import RoleGrant, Unit
from organization.queries import covered_by_role, role_paths, searchable, units_under_role, valid_on

if TYPE_CHECKING:
    from organization.models import User


# ---- services -------------------------------------------------------------------------------------


def active_services() -> QuerySet[Service]:
    """Return the services that are given today, with their units: for everybody."""
    return Service.objects.filter(is_active=True).select_related("unit")


def services_found(services: QuerySet[Service], text: str) -> QuerySet[Service]:
    """Return the services in whose name, explanation or unit every typed word stands."""
    for word in searchable(text).split()[:8]:
        services = services.filter(
            Q(name__icontains=word) | Q(description__icontains=word) | Q(unit__name__icontains=word)
        )
    return services


def services_kept_by(user: "User") -> QuerySet[Service]:
    """Return the services of the units where this complaint officer works, given up ones included."""
    return Service.objects.filter(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit")).select_related(
        "unit"
    )


def units_kept_by(user: "User") -> QuerySet[Unit]:
    """Return the units of today at and below those where the person is complaint officer."""
    return units_under_role(user, Role.COMPLAINT_OFFICER).filter(valid_on(timezone.localdate()))


def pledge_of(unit: Unit) -> ServicePledge | None:
    """Return the maklumat of the unit or of the nearest unit above that has one. One query."""
    above = [unit.path[: unit.steplen * depth] for depth in range(1, unit.depth + 1)]
    return (
        ServicePledge.objects.filter(unit__path__in=above)
        .select_related("unit")
        .order_by("-unit__depth")
        .first()
    )


def service_points() -> QuerySet[ServicePoint]:
    """Return the places where citizens are served today."""
    return ServicePoint.objects.filter(is_active=True).select_related("unit").order_by("name", "pk")


def points_kept_by(user: "User") -> QuerySet[ServicePoint]:
    """Return the places of the units where this complaint officer works, given up ones included."""
    return (
        ServicePoint.objects.filter(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit"))
        .select_related("unit")
        .order_by("-is_active", "name", "pk")
    )


# ---- cases ----------------------------------------------------------------------------------------


def public_cases() -> QuerySet[Case]:
    """Return the cases that everybody may read: the one condition of every public page, feed and count."""
    return Case.objects.filter(
        published_at__isnull=False, is_secret=False, is_hidden=False, erased_at__isnull=True
    ).exclude(state=CaseState.DUPLICATE)


def coordinator_roots(user: "User") -> list[str]:
    """Return the paths of the agencies whose reports this person coordinates."""
    return [path for path in role_paths(user, Role.COMPLAINT_OFFICER) if len(path) == Unit.steplen]


def cases_visible_to(user: "User") -> QuerySet[Case]:
    """Return the cases an officer may read: those his unit has; before a unit has them, coordinators'.

    Nobody else reads a case that is not public: neither HR nor technicians nor readers of a unit.
    """
    roots = coordinator_roots(user)
    coordinated = Q(pk__in=[])
    for path in roots:
        coordinated |= Q(unit__path__startswith=path)
    handled = Q(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit")) & ~Q(state__in=OF_COORDINATORS)
    return Case.objects.filter(coordinated | handled).select_related(
        "text", "unit", "subject_unit", "service", "point", "assignee", "group", "rule_set"
    )


def is_coordinator(user: "User") -> bool:
    """Say whether the person coordinates the reports of an agency."""
    return bool(coordinator_roots(user))


def running_clocks(*kinds: str) -> QuerySet[CaseClock]:
    """Return the clocks that run, of these kinds (all when none is named)."""
    clocks = CaseClock.objects.filter(stopped_at__isnull=True)
    return clocks.filter(kind__in=kinds) if kinds else clocks


def inbox_of(user: "User", *, closed: bool = False) -> QuerySet[Case]:
    """Return the cases of an officer's inbox, the one due first on top; each with its running clocks."""
    from django.db.models import Min

    cases = cases_visible_to(user)
    cases = cases.filter(state__in=CLOSED) if closed else cases.exclude(state__in=CLOSED)
    return (
        cases.annotate(
            due_on=Min(
                "clocks__due_on",
                filter=Q(clocks__stopped_at__isnull=True, clocks__kind__in=OFFICIAL_CLOCKS),
            )
        )
        .prefetch_related(Prefetch("clocks", running_clocks(), to_attr="running"))
        .order_by(F("due_on").asc(nulls_last=True), "received_at", "pk")
    )


def entries_of(case: Case) -> QuerySet[CaseEntry]:
    """Return everything written in the case, oldest first."""
    return CaseEntry.objects.filter(case=case).select_related("by", "follower").order_by("created_at", "pk")


def public_entries_of(case: Case) -> QuerySet[CaseEntry]:
    """Return what everybody may read of the entries of a case that is public."""
    return CaseEntry.objects.filter(case=case, published_at__isnull=False, hidden_reason="").order_by(
        "created_at", "pk"
    )


def public_attachments_of(case: Case) -> QuerySet[CaseAttachment]:
    """Return the files that everybody may open of a case that is public."""
    return (
        CaseAttachment.objects.filter(case=case, is_public=True).select_related("stored_file").order_by("pk")
    )


# ---- rules and people -----------------------------------------------------------------------------


def rule_set_on(day: date) -> ClockRuleSet | None:
    """Return the version of the clock rules that holds for cases received on `day`."""
    return ClockRuleSet.objects.filter(starts_on__lte=day).order_by("-starts_on").first()


def routing_rules() -> QuerySet[RoutingRule]:
    """Return the rules in use, the first to be asked first."""
    return (
        RoutingRule.objects.filter(is_active=True)
        .select_related("unit", "service")
        .order_by("position", "pk")
    )


def canned_answers_for(user: "User") -> QuerySet[CannedAnswer]:
    """Return the ready answers of the units above and below the officer's own, also those not in use."""
    paths = role_paths(user, Role.COMPLAINT_OFFICER)
    above = Q(pk__in=[])
    for path in paths:
        above |= Q(unit__path__in=[path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)])
    return (
        CannedAnswer.objects.filter(above | Q(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit")))
        .select_related("unit", "service")
        .order_by("title", "pk")
    )


def canned_answers_fitting(user: "User", case: Case) -> QuerySet[CannedAnswer]:
    """Return the ready answers in use for this case: of its kind or any, of its service or none.

    Those of the units at or above the one that has the case; the most particular first.
    """
    paths = [case.unit.path[: Unit.steplen * depth] for depth in range(1, case.unit.depth + 1)]
    return (
        canned_answers_for(user)
        .filter(is_active=True, kind__in=["", case.kind], unit__path__in=paths)
        .filter(Q(service=None) | Q(service=case.service_id))
        .order_by(F("service").asc(nulls_last=True), "-kind", "title", "pk")
    )


def canned_answers_kept_by(user: "User") -> QuerySet[CannedAnswer]:
    """Return the ready answers of the units where this person is complaint officer."""
    return (
        CannedAnswer.objects.filter(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit"))
        .select_related("unit", "service")
        .order_by("title", "pk")
    )


def groups_kept_by(user: "User") -> QuerySet[CommunityGroup]:
    """Return the community groups of the units where this person is complaint officer."""
    return (
        CommunityGroup.objects.filter(covered_by_role(user, Role.COMPLAINT_OFFICER, "unit"))
        .select_related("unit")
        .order_by("-is_active", "name", "pk")
    )


def active_bans() -> QuerySet[BannedAuthor]:
    """Return the restrictions of authors that hold today."""
    return BannedAuthor.objects.filter(until__gte=timezone.localdate()).exclude(decision="lifted")


def bans_visible_to(user: "User") -> QuerySet[BannedAuthor]:
    """Return the restrictions of the agencies whose reports this person coordinates."""
    of_agency = Q(pk__in=[])
    for path in coordinator_roots(user):
        of_agency |= Q(case__unit__path__startswith=path)
    return (
        BannedAuthor.objects.filter(of_agency)
        .select_related("case__unit", "by", "decided_by")
        .order_by("-created_at", "-pk")
    )


MODERATION = (
    "case_hidden",
    "entry_hidden",
    "case_shown",
    "entry_shown",
    "case_privacy_refused",
    "author_banned",
    "ban_appealed",
    "ban_upheld",
    "ban_lifted",
)


def moderation_of(user: "User") -> QuerySet[TransitionLog]:
    """Return what was moderated in the cases this officer may read, newest first, each with its number."""
    content_type = ContentType.objects.get_for_model(Case)
    number = Case.objects.filter(pk=OuterRef("object_id")).values("number")
    return (
        TransitionLog.objects.filter(
            content_type=content_type,
            name__in=MODERATION,
            object_id__in=cases_visible_to(user).order_by().values("pk"),
        )
        .annotate(number=Subquery(number))
        .order_by("-at", "-pk")
    )


def limit_rules() -> QuerySet[LimitRule]:
    """Return the limits that coordinators have set; an act without a row keeps its first value."""
    return LimitRule.objects.order_by("act", "place")


def officers_at_or_above(unit: Unit, *, above_only: bool = False) -> list[RoleGrant]:
    """Return today's complaint officers nearest to the unit; with `above_only` nearest above it."""
    last = unit.depth - 1 if above_only else unit.depth
    above = [unit.path[: unit.steplen * depth] for depth in range(1, last + 1)]
    grants = list(
        RoleGrant.objects.filter(
            valid_on(timezone.localdate()),
            role=Role.COMPLAINT_OFFICER,
            unit__path__in=above,
            user__is_active=True,
        )
        .select_related("user", "unit")
        .order_by("-unit__depth", "pk")
    )
    return [grant for grant in grants if grant.unit.depth == grants[0].unit.depth]


def coordinators_of(unit: Unit) -> list[RoleGrant]:
    """Return today's coordinators of the agency to which the unit belongs."""
    return officers_at_or_above(Unit.objects.get(path=unit.path[: Unit.steplen]))


def agency_root() -> Unit | None:
    """Return the root unit where reports arrive."""
    root: Unit | None = Unit.objects.filter(valid_on(timezone.localdate()), depth=1).order_by("path").first()
    return root


def reportable_units() -> QuerySet[Unit]:
    """Return the units about which citizens report: all that exist today but divisions."""
    units: QuerySet[Unit] = (
        Unit.objects.filter(valid_on(timezone.localdate())).exclude(kind="division").order_by("name", "pk")
    )
    return units


def group_with_code(code_hash: str) -> CommunityGroup | None:
    """Return the active community group with this code, or None."""
    return CommunityGroup.objects.filter(code_hash=code_hash, is_active=True).first()


def found_by_words(cases: QuerySet[Case], stems: Iterable[Iterable[str]]) -> QuerySet[Case]:
    """Return the cases that hold, for each group of stems, one of them."""
    for group in stems:
        cases = cases.filter(search_hits__word__stem__in=list(group))
    return cases.distinct()


def all_routing_rules() -> QuerySet[RoutingRule]:
    """Return every rule, also those not in use, in their order."""
    return RoutingRule.objects.select_related("unit", "service").order_by("position", "pk")
