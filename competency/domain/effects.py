"""What trainings have done to levels: before and after, over activities of plans and completed sessions."""

from dataclasses import dataclass
from decimal import Decimal

from competency.domain.gaps import half_up
from competency.models import LevelProposal, PlanItem, Training


@dataclass(frozen=True)
class Effect:
    """People with a level before and after a training, the means of both, and the mean change."""

    people: int
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """Return the mean change of level."""
        return self.after - self.before


def effect_of(training: Training, smallest: int) -> Effect | None:
    """Return the effect over confirmed levels; None for fewer people than `smallest`. Two queries.

    Counts each person and competency whose level was known before; an annulled result does not count.
    """
    known = {"result__isnull": False, "level_before__isnull": False, "result__annulment__isnull": True}
    rows = [
        *PlanItem.objects.filter(training=training, **known)
        .order_by()
        .values_list("plan__employee", "level_before", "result__level"),
        *LevelProposal.objects.filter(enrolment__session__training=training, **known)
        .order_by()
        .values_list("enrolment__employee", "level_before", "result__level"),
    ]
    people = len({employee for employee, _before, _after in rows})
    if not rows or people < smallest:
        return None
    before = Decimal(sum(level or 0 for _employee, level, _after in rows))
    after = Decimal(sum(level for _employee, _before, level in rows))
    return Effect(people, half_up(before / len(rows)), half_up(after / len(rows)))
