"""The nine boxes of talent (PermenPANRB 3/2020): final result × potential, cut where the agency says.

Who keeps the staff of a unit, or leads it, sees names of those below; who only reads sees numbers, small
ones withheld. Nothing here changes a result.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from appraisal.domain.results import latest_result
from appraisal.domain.rule_catalogue import PREDICATE_NUMBERS
from appraisal.domain.rule_values import YES, values_of
from appraisal.domain.scoring import number
from appraisal.domain.scoring.levels import Rating
from appraisal.domain.scoring.talent import SUCCESSION_BOXES, CutOffs, nine_box
from appraisal.enums import AppraisalState
from appraisal.follow_up_queries import final_results
from appraisal.models import Appraisal, Cycle, Potential, RuleSet
from appraisal.workflow import HR
from core.workflow import log_event
from organization.enums import Role
from organization.models import ActingAppointment, Placement, Unit
from organization.queries import role_paths, valid_on

if TYPE_CHECKING:
    from datetime import date

    from organization.models import User

LEVELS = (Rating.ABOVE, Rating.MEETS, Rating.BELOW)


@dataclass(frozen=True)
class TalentRules:
    """How the agency reads the two axes, and what follows for each box."""

    of_predicate: Mapping[str, Decimal]
    performance: CutOffs
    potential: CutOffs
    potential_max: Decimal
    texts: Mapping[int, str]
    own_is_open: bool
    small_below: int


@dataclass(frozen=True)
class Placed:
    """One person in a box; `box` is None without potential."""

    appraisal: int
    employee: int
    name: str
    unit: str
    post: str
    predicate: str
    potential: Decimal | None
    box: int | None


@dataclass(frozen=True)
class Box:
    """One box with how many are in it; `withheld` when the number is too small to be told."""

    number: int
    performance: str
    potential: str
    people: int
    text: str
    succession: bool
    withheld: bool = False


def talent_rules(rule_set: RuleSet) -> TalentRules:
    """Return the settings of the rule set. One query, none when fetched before."""
    values = values_of(rule_set)

    def cut(axis: str) -> CutOffs:
        return CutOffs(Decimal(values[f"{axis}_high_from"]), Decimal(values[f"{axis}_middle_from"]))

    return TalentRules(
        of_predicate={code: Decimal(values[f"talent_{code.lower()}"]) for code, _value in PREDICATE_NUMBERS},
        performance=cut("performance"),
        potential=cut("potential"),
        potential_max=Decimal(values["potential_max"]),
        texts={place: values[f"talent_box_{place}"] for place in range(1, 10)},
        own_is_open=values["talent_open"] == YES,
        small_below=int(values["small_unit_people"]),
    )


def box_of(rules: TalentRules, predicate: str, potential: Decimal) -> int:
    """Return the number of the box, 1 to 9."""
    return nine_box(rules.performance.level(rules.of_predicate[predicate]), rules.potential.level(potential))


def placed_in(cycle: Cycle, unit: Unit, rules: TalentRules) -> list[Placed]:
    """Return everybody of the unit and below whose result is final. One query."""
    potential = Potential.objects.filter(employee=OuterRef("employee"), year=cycle.year)
    rows = final_results(cycle, unit).annotate(potential=Subquery(potential.values("value")[:1]))
    return [
        Placed(
            pk,
            employee,
            name,
            place,
            post,
            predicate,
            value,
            None if value is None else box_of(rules, predicate, value),
        )
        for pk, employee, name, place, post, predicate, value in rows.values_list(
            "pk",
            "employee",
            "employee__name",
            "unit__name",
            "placement__post__name",
            "predicate",
            "potential",
        )
    ]


def boxes_of(placed: Iterable[Placed], rules: TalentRules, *, exact: bool) -> list[list[Box]]:
    """Return the grid, high performance first, low potential first.

    Unless `exact`, numbers below the threshold of small units are withheld; where only one would be, the
    next smallest is withheld with it, so that it does not follow from the sum.
    """
    counts: Counter[int | None] = Counter(row.box for row in placed if row.box is not None)
    hidden = set() if exact else withheld({place: counts[place] for place in range(1, 10)}, rules.small_below)
    return [
        [
            box(nine_box(performance, potential), performance, potential, counts, rules, hidden)
            for potential in reversed(LEVELS)
        ]
        for performance in LEVELS
    ]


def box(
    place: int,
    performance: Rating,
    potential: Rating,
    counts: Mapping[int | None, int],
    rules: TalentRules,
    hidden: set[int],
) -> Box:
    """Return one box of the grid."""
    return Box(
        place,
        performance_label(performance),
        potential_label(potential),
        0 if place in hidden else counts.get(place, 0),
        rules.texts[place],
        place in SUCCESSION_BOXES,
        withheld=place in hidden,
    )


def withheld(counts: Mapping[int, int], small_below: int) -> set[int]:
    """Return the boxes whose number is not told to somebody who may not see names."""
    small = {place for place, count in counts.items() if 0 < count < small_below}
    if len(small) == 1:
        others = [(count, place) for place, count in counts.items() if place not in small and count]
        if others:
            small.add(min(others)[1])
    return small


def performance_label(level: Rating) -> str:
    """Return a level of the axis of performance in words."""
    return {
        Rating.ABOVE: _("di atas ekspektasi"),
        Rating.MEETS: _("sesuai ekspektasi"),
        Rating.BELOW: _("di bawah ekspektasi"),
    }[level]


def potential_label(level: Rating) -> str:
    """Return a level of the axis of potential in words."""
    return {Rating.ABOVE: _("tinggi"), Rating.MEETS: _("menengah"), Rating.BELOW: _("rendah")}[level]


def sees_names(user: "User", unit: Unit, day: "date") -> bool:
    """Say whether the person keeps the staff of this unit, or leads it or one above. Three queries."""
    if any(unit.path.startswith(path) for path in role_paths(user, Role.HR)):
        return True
    led = Placement.objects.filter(valid_on(day), employee__user=user, leads_unit=True)
    acting = ActingAppointment.objects.filter(valid_on(day), employee__user=user)
    paths = [*led.values_list("unit__path", flat=True), *acting.values_list("unit__path", flat=True)]
    return any(unit.path.startswith(path) for path in paths)


def own_box(appraisal: Appraisal) -> Box | None:
    """Return the box of a person for himself; None unless the setting opens it and both values are there."""
    rules = talent_rules(appraisal.cycle.rule_set)
    result = latest_result(appraisal)
    if not rules.own_is_open or result is None or appraisal.state != AppraisalState.FINAL:
        return None
    row = Potential.objects.filter(employee=appraisal.employee_id, year=appraisal.cycle.year).first()
    if row is None:
        return None
    performance = rules.performance.level(rules.of_predicate[result.predicate])
    potential = rules.potential.level(row.value)
    place = nine_box(performance, potential)
    return box(place, performance, potential, {place: 1}, rules, set())


def write_potentials(cycle: Cycle, sheets: Sequence[Potential], *, by: "User") -> int:
    """Write checked potentials of the year of the cycle and return how many.

    What stood there before goes into the history of the row. Call it with sheets that were checked.
    """
    with transaction.atomic():
        before = {
            row.employee_id: row
            for row in Potential.objects.select_for_update().filter(
                year=cycle.year, employee__in=[sheet.employee_id for sheet in sheets]
            )
        }
        for sheet in sheets:
            old = before.get(sheet.employee_id)
            row, _made = Potential.objects.update_or_create(
                employee_id=sheet.employee_id,
                year=cycle.year,
                defaults={"value": sheet.value, "source": sheet.source},
            )
            was = f"{number(old.value)} ({old.source})" if old else "–"
            note = f"{was} → {number(sheet.value)} ({sheet.source})"
            log_event(row, "potential_import", by=by, as_role=HR, note=note)
    return len(sheets)
