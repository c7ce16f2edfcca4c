"""The predicate of each unit in a cycle (PermenPANRB 6/2022 Ps 24; SE MenPANRB 3/2023)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.enums import CycleState, OrganisationPredicate
from appraisal.models import Cycle, UnitAchievement, UnitPredicateVersion
from appraisal.workflow import HR, today
from core.errors import NotAllowed, RuleViolation
from core.workflow import log_event
from organization.enums import Role
from organization.models import Employee, Unit
from organization.queries import has_role, leading_lines_on

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from organization.models import User

UNDETERMINED = ""


def set_unit_predicates(
    cycle: Cycle, predicates: Mapping[int, str], *, by: "User | None", reason: str
) -> int:
    """Write the predicate of units (by id) of an open cycle, for a reason, and return how many changed.

    An empty predicate takes it back. Each change is kept as a version of its own, with who leads the unit
    one level above (who determines it) and who wrote it; the history of the cycle names it. Records that
    are final already keep what they were frozen with. Refused with RuleViolation: a cycle that is not
    open, a unit outside it, an unknown predicate, a change without a reason. With NotAllowed: whoever is
    neither HR of the cycle nor leads the unit one level above.
    """
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
        if locked.state != CycleState.OPEN:
            raise RuleViolation(_("Predikat unit hanya ditetapkan selama siklus berjalan."))
        units = {
            unit.pk: unit
            for unit in Unit.objects.filter(pk__in=predicates, path__startswith=locked.unit.path)
        }
        if set(predicates) - set(units):
            raise RuleViolation(_("Ada unit yang tidak tercakup dalam siklus ini."))
        if set(predicates.values()) - {UNDETERMINED, *OrganisationPredicate.values}:
            raise RuleViolation(_("Ada predikat yang tidak dikenal."))
        before = dict(
            UnitAchievement.objects.filter(cycle=locked, unit__in=units).values_list("unit", "predicate")
        )
        changed = {
            unit_id: predicate
            for unit_id, predicate in predicates.items()
            if before.get(unit_id, UNDETERMINED) != predicate
        }
        leaders = leaders_above([units[unit_id] for unit_id in changed], today())
        if by is not None and changed and not has_role(by, Role.HR, locked.unit):
            own = {unit_id for unit_id, leader in leaders.items() if leader and leader.user_id == by.pk}
            if set(changed) - own:
                raise NotAllowed(_("Predikat unit ditetapkan pimpinan satu tingkat di atasnya."))
        if changed and not reason.strip():
            raise RuleViolation(_("Tuliskan dasar dan alasan penetapannya."), "reason")
        for unit_id, predicate in changed.items():
            if predicate == UNDETERMINED:
                UnitAchievement.objects.filter(cycle=locked, unit=unit_id).delete()
            else:
                UnitAchievement.objects.update_or_create(
                    cycle=locked, unit_id=unit_id, defaults={"predicate": predicate}
                )
            leader = leaders[unit_id]
            UnitPredicateVersion.objects.create(
                cycle=locked,
                unit_id=unit_id,
                predicate=predicate,
                reason=reason.strip(),
                set_by_leader=leader.name if leader else "",
                by=by,
                by_name=str(by) if by else _("Jadwal"),
            )
        if changed:
            lines = [
                f"{units[unit_id].name}: {in_words(before.get(unit_id, UNDETERMINED))} → {in_words(new)}"
                for unit_id, new in changed.items()
            ]
            log_event(locked, "achievement_edit", by=by, as_role=HR, note="\n".join([*lines, reason.strip()]))
    return len(changed)


def leaders_above(units: Iterable[Unit], day: date) -> dict[int, Employee | None]:
    """Return who leads the unit one level above each, who determines its predicate; None: nobody known.

    For a root unit nobody stands above. Three queries, and one for each level, for each unit above.
    """
    found: dict[int, Employee | None] = {}
    by_path: dict[str, Employee | None] = {}
    for unit in units:
        path = unit.path[: -Unit.steplen]
        if path not in by_path:
            parent = Unit.objects.filter(path=path).first() if path else None
            lines = leading_lines_on(parent, day) if parent else []
            own = [line for line in lines if line.unit == parent]
            by_path[path] = own[0].appraiser if own else None
        found[unit.pk] = by_path[path]
    return found


def may_see_predicate(user: "User", cycle: Cycle, unit: Unit) -> bool:
    """Say whether the page of the unit's predicate is this person's: HR there, or who leads above it."""
    if not unit.path.startswith(cycle.unit.path):
        return False
    if has_role(user, Role.HR, unit) or has_role(user, Role.HR, cycle.unit):
        return True
    leader = leaders_above([unit], today())[unit.pk]
    return leader is not None and leader.user_id == user.pk


def versions_of(cycle: Cycle, unit: Unit) -> "QuerySet[UnitPredicateVersion]":
    """Return what was set for the unit, the newest first."""
    return UnitPredicateVersion.objects.filter(cycle=cycle, unit=unit).order_by("-at", "-pk")


def in_words(predicate: str) -> str:
    """Return a predicate in words."""
    return str(OrganisationPredicate(predicate).label) if predicate != UNDETERMINED else _("belum ditetapkan")
