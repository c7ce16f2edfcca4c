"""What a change of units, placements or appointments does to people's lines: shown first, then followed.

A preview does the change inside a transaction that is rolled back, so it can never tell something
else than what then happens.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from organization.models import Employee, User
from organization.queries import Line, lines_on
from organization.registry import ChangedLines, ChangeEffect, effects_of, follow


class _Undo(Exception):  # noqa: N818 - never leaves this module
    """Rolls a previewed change back."""


def preview(
    change: Callable[[], object], *, day: date, decided: Collection[Employee] = ()
) -> list[ChangeEffect]:
    """Return what `change` would do elsewhere from `day` on, and leave everything as it is.

    Raises what the change itself raises (RuleViolation), so that a refusal is seen before the
    preview. `day` in the past is taken as today: the past is not followed. `decided` as of `followed`.
    """
    day = max(day, timezone.localdate())
    effects: list[ChangeEffect] = []
    try:
        with transaction.atomic():
            before = lines_on(day)
            change()
            effects = effects_of(changed_lines(day, before, lines_on(day), decided))
            raise _Undo
    except _Undo:
        return effects


@contextmanager
def followed(
    *, by: User | None, decided: Collection[Employee] = (), corrects: bool = False
) -> Iterator[set[int]]:
    """Do a change in the block and let everything follow that concerns today, in one transaction.

    What begins on a coming day is followed by the schedule on that day. `decided` are the employees
    for whom the change says who appraises them: they follow it even where a single appraisal had
    been given to somebody else; `corrects` as of ChangedLines. Gives a set that holds, after the
    block, the users who were told.
    """
    told: set[int] = set()
    with transaction.atomic():
        day = timezone.localdate()
        before = lines_on(day)
        yield told
        changed = replace(changed_lines(day, before, lines_on(day), decided), corrects=corrects)
        if changed.employees:
            told |= follow(changed, by)


def changed_lines(
    day: date, before: dict[int, Line], after: dict[int, Line], decided: Collection[Employee] = ()
) -> ChangedLines:
    """Return the lines that differ, and those of the employees decided upon."""
    chosen = frozenset(employee.pk for employee in decided)
    moved = [
        employee
        for employee in {*before, *after, *chosen}
        if employee in chosen or before.get(employee) != after.get(employee)
    ]
    return ChangedLines(
        day,
        {employee: before.get(employee) for employee in moved},
        {employee: after.get(employee) for employee in moved},
        chosen,
    )
