"""Opening a cycle for its people: one appraisal for each, in a pass that can be repeated."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy

from appraisal.domain.behaviours import behaviour_items
from appraisal.domain.messages import Message, phase_end, text_for
from appraisal.enums import CycleState, Phase
from appraisal.models import Appraisal, AssessedItem, Cycle
from appraisal.workflow import EMPLOYEE
from core.models import OutboxMessage
from core.outbox import write_messages
from organization.models import Placement
from organization.queries import appraisers_on, units_below_on, valid_on

if TYPE_CHECKING:
    from organization.models import User

CHUNK = 200
Report = Callable[[int, int], None]

OPENED = Message(
    EMPLOYEE,
    gettext_lazy("%(cycle)s dibuka: susun rencana kinerja Anda"),
    gettext_lazy("%(cycle)s sudah dibuka."),
    gettext_lazy("Susun rencana kinerja dari indikator unit Anda, lalu ajukan kepada pejabat penilai."),
    page="plan_edit",
    until=phase_end(Phase.PLANNING),
)


def silent(done: int, total: int) -> None:
    """Report progress to nobody."""


def add_appraisals(
    cycle: Cycle, *, day: date, by: "User | None", report: Report = silent, announce: bool = True
) -> int:
    """Give everyone placed in the cycle's units on `day` an appraisal; return how many are new.

    Each gets the seven behaviour items, the appraiser and the superior of that day and, with
    `announce`, a message. Who has an appraisal in this cycle already keeps it as it is, so the pass
    may be repeated, also after it broke off: it works in chunks that are each written whole.
    `report(done, total)` is called after each chunk. A cycle that is not open gets none.
    """
    placements = placements_in_cycle(cycle, day)
    lines = appraisers_on(day)
    added = 0
    report(0, len(placements))
    for start in range(0, len(placements), CHUNK):
        chunk = placements[start : start + CHUNK]
        added += add_chunk(cycle, chunk, lines, by=by, announce=announce)
        report(start + len(chunk), len(placements))
    return added


def placements_in_cycle(cycle: Cycle, day: date) -> list[Placement]:
    """Return where each employee of the cycle's units works on `day`, as the tree stood then. Two queries."""
    units = units_below_on(cycle.unit, day)
    placed: dict[int, Placement] = {}
    for placement in Placement.objects.filter(valid_on(day)).select_related("unit", "employee__user"):
        if placement.unit_id in units:
            placed.setdefault(placement.employee_id, placement)
    return list(placed.values())


def add_chunk(
    cycle: Cycle,
    placements: list[Placement],
    lines: dict[int, tuple[int | None, int | None]],
    *,
    by: "User | None",
    announce: bool,
) -> int:
    """Write the missing appraisals of some placements with items and messages, all or none."""
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).prefetch_related("phases").get(pk=cycle.pk)
        if locked.state != CycleState.OPEN:
            return 0
        present = set(
            Appraisal.objects.filter(
                cycle=locked, employee__in=[placement.employee_id for placement in placements]
            ).values_list("employee", flat=True)
        )
        fresh = Appraisal.objects.bulk_create(
            Appraisal(
                cycle=locked,
                employee=placement.employee,
                placement=placement,
                unit=placement.unit,
                appraiser_id=lines[placement.employee_id][0],
                superior_id=lines[placement.employee_id][1],
            )
            for placement in placements
            if placement.employee_id not in present
        )
        AssessedItem.objects.bulk_create(item for appraisal in fresh for item in behaviour_items(appraisal))
        if announce:
            write_messages(opening_message(appraisal, by=by) for appraisal in fresh)
    return len(fresh)


def opening_message(appraisal: Appraisal, *, by: "User | None") -> OutboxMessage:
    """Return the unsaved message that tells an employee to make the plan, and until when."""
    recipient = appraisal.employee.user
    return OutboxMessage(
        recipient=recipient,
        kind="appraisal.cycle_open",
        key=f"appraisal:{appraisal.pk}:cycle_open:{recipient.pk}",
        subject=str(OPENED.subject) % {"cycle": appraisal.cycle.name},
        text=text_for(appraisal, OPENED, recipient=recipient, by=by),
        path=reverse(f"appraisal:{OPENED.page}", args=[appraisal.pk]),
    )
