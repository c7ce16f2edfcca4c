"""Opening a cycle for its people: one appraisal for each, in a pass that can be repeated."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy

from appraisal.domain.behaviours import behaviour_items
from appraisal.domain.extensions import rebuild
from appraisal.domain.messages import Message, phase_end, text_for
from appraisal.enums import CycleState, Phase, PopulationRule
from appraisal.models import Appraisal, AssessedItem, Cycle, CycleException
from appraisal.workflow import EMPLOYEE
from core.models import OutboxMessage
from core.outbox import write_messages
from organization.models import Employee, Placement
from organization.queries import Line, acting_capacities, lines_on, units_below_on

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
    `announce`, a message. Who is excluded by hand gets none, also when that is written while the
    pass runs; who is included by hand gets one wherever he serves. Who has an appraisal in this
    cycle already keeps it as it is, so the pass may be repeated, also after it broke off: it works
    in chunks that are each written whole. `report(done, total)` is called after each chunk. A cycle
    that is not open gets none.
    """
    lines = lines_on(day)
    members = members_on(cycle, day, lines)
    capacities = acting_capacities(line.acting for line in lines.values() if line.acting)
    added = 0
    report(0, len(members))
    for start in range(0, len(members), CHUNK):
        chunk = {employee: lines[employee] for employee in members[start : start + CHUNK]}
        added += add_chunk(cycle, chunk, capacities, by=by, announce=announce)
        report(start + len(chunk), len(members))
    return added


def members_on(cycle: Cycle, day: date, lines: dict[int, Line]) -> list[int]:
    """Return which of the employees in `lines` the cycle concerns, as the tree stood then. Two queries.

    Ids only: 20,000 people fit into a few megabytes.
    """
    units = units_below_on(cycle.unit, day)
    rules = dict(CycleException.objects.filter(cycle=cycle).values_list("employee", "rule"))
    return [
        employee
        for employee, line in lines.items()
        if rules.get(employee) == PopulationRule.INCLUDE or (employee not in rules and line.unit in units)
    ]


def add_chunk(
    cycle: Cycle,
    lines: dict[int, Line],
    capacities: dict[int, str],
    *,
    by: "User | None",
    announce: bool,
) -> int:
    """Write the missing appraisals of these employees with items and messages, all or none."""
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).prefetch_related("phases").get(pk=cycle.pk)
        if locked.state != CycleState.OPEN:
            return 0
        passed_over = {
            *Appraisal.objects.filter(cycle=locked, employee__in=lines).values_list("employee", flat=True),
            *CycleException.objects.filter(
                cycle=locked, employee__in=lines, rule=PopulationRule.EXCLUDE
            ).values_list("employee", flat=True),
        }
        wanted = [line.placement for employee, line in lines.items() if employee not in passed_over]
        placements = Placement.objects.select_related("unit", "employee__user").filter(pk__in=wanted)
        appraisers = Employee.objects.in_bulk({line.appraiser for line in lines.values() if line.appraiser})
        fresh = Appraisal.objects.bulk_create(
            Appraisal(
                cycle=locked,
                employee=placement.employee,
                placement=placement,
                unit=placement.unit,
                appraiser=appraisers.get(lines[placement.employee_id].appraiser or 0),
                superior_id=lines[placement.employee_id].superior,
                appraiser_capacity=capacities.get(lines[placement.employee_id].acting or 0, ""),
            )
            for placement in placements.order_by("employee")
        )
        AssessedItem.objects.bulk_create(item for appraisal in fresh for item in behaviour_items(appraisal))
        rebuild(fresh)
        if announce:
            prefetch_related_objects(fresh, "extended_phases")
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
