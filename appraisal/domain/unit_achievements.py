"""The predicate of each unit in a cycle (PermenPANRB 6/2022 Ps 24; SE MenPANRB 3/2023)."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.enums import CycleState, OrganisationPredicate
from appraisal.models import Cycle, UnitAchievement
from appraisal.workflow import HR
from core.errors import RuleViolation
from core.workflow import log_event
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import User

UNDETERMINED = ""


def set_unit_predicates(cycle: Cycle, predicates: Mapping[int, str], *, by: "User | None") -> int:
    """Write the predicate of units (by id) of an open cycle and return how many changed.

    An empty predicate takes it back. The history of the cycle names each change. Records that are
    final already keep what they were frozen with. Refused with RuleViolation: a cycle that is not
    open, a unit outside it, an unknown predicate.
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
        for unit_id, predicate in changed.items():
            if predicate == UNDETERMINED:
                UnitAchievement.objects.filter(cycle=locked, unit=unit_id).delete()
            else:
                UnitAchievement.objects.update_or_create(
                    cycle=locked, unit_id=unit_id, defaults={"predicate": predicate}
                )
        if changed:
            lines = [
                f"{units[unit_id].name}: {in_words(before.get(unit_id, UNDETERMINED))} → {in_words(new)}"
                for unit_id, new in changed.items()
            ]
            log_event(locked, "achievement_edit", by=by, as_role=HR, note="\n".join(lines))
    return len(changed)


def in_words(predicate: str) -> str:
    """Return a predicate in words."""
    return str(OrganisationPredicate(predicate).label) if predicate != UNDETERMINED else _("belum ditetapkan")
