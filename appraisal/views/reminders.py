"""The ladder of reminders of a cycle: what stands in it, adding and removing a rung, replacing it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain.cycles import days_of
from appraisal.domain.reminder_ladder import (
    PHASES,
    add_rung,
    previous_cycle,
    remove_rung,
    reset_ladder,
    when,
)
from appraisal.enums import CycleState, Phase, ReminderTo
from appraisal.forms.reminders import RungForm
from appraisal.models import Cycle, ReminderRung
from appraisal.queries import rungs_visible_to
from appraisal.views.cycle_acts import answer_button, cycle_or_404
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from core.gate import require

LAST_YEAR = "tahun-lalu"


@dataclass(frozen=True)
class RungRow:
    """A rung as the page shows it; `day` is None while the phase has no days."""

    pk: int
    when: str
    day: date | None
    to: str


@require_safe
def reminder_ladder(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show who is reminded when in each phase, with the days of this cycle."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.reminder_ladder")
    return show_ladder(request, cycle, RungForm(), 200)


@require_POST
def reminder_rung_add(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Add a rung; what is wrong with it comes back on the page of the ladder."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.reminder_ladder_edit")
    form = RungForm(request.POST)
    page = ladder_url(cycle)

    def act(_values: dict[str, Any]) -> str:
        add_rung(cycle, form.rung(), by=request.user)
        return page

    return answer_form(
        request,
        form,
        act,
        done=_("Pengingat ditambahkan."),
        repeated_url=page,
        show=lambda bound, status: show_ladder(request, cycle, bound, status),
    )


@require_POST
def reminder_rung_remove(request: AuthedRequest, rung_id: int) -> HttpResponse:
    """Remove a rung; what was sent by it stays sent."""
    rung = get_object_or_404(rungs_visible_to(request.user), pk=rung_id)
    require(request.user, "appraisal.reminder_ladder_edit", rung.cycle)
    return answer_button(
        request,
        lambda: remove_rung(rung, by=request.user),
        done=lambda _nothing: _("Pengingat dihapus."),
        next_url=ladder_url(rung.cycle),
    )


@require_POST
def reminder_ladder_reset(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Replace the ladder by that of the year before, or by the usual one."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.reminder_ladder_edit")
    from_last_year = request.POST.get("source") == LAST_YEAR
    return answer_button(
        request,
        lambda: reset_ladder(cycle, from_last_year=from_last_year, by=request.user),
        done=lambda count: _("Tangga pengingat diganti: %(count)d pengingat.") % {"count": count},
        next_url=ladder_url(cycle),
    )


def show_ladder(request: AuthedRequest, cycle: Cycle, form: RungForm, status: int) -> HttpResponse:
    """Render the page of the ladder. Uses fetched `phases`; two queries of its own."""
    rows = phase_rows(cycle, list(cycle.reminder_rungs.order_by("days", "to")))
    context = {
        "cycle": cycle,
        "crumbs": cycle_crumbs(cycle),
        "form": form,
        "phases": rows,
        "is_empty": not any(rungs for _label, _end, rungs in rows),
        "before": previous_cycle(cycle),
        "may_edit": cycle.state != CycleState.CLOSED,
        "last_year": LAST_YEAR,
    }
    return render(request, "appraisal/reminder_ladder.html", context, status=status)


def phase_rows(cycle: Cycle, rungs: list[ReminderRung]) -> list[tuple[str, date | None, list[RungRow]]]:
    """Return label, last day and rungs of each phase in which somebody is waited for."""
    ends = {phase: last for phase, (_first, last) in days_of(cycle).items()}
    order = list(ReminderTo)
    return [
        (
            str(phase.label),
            ends.get(phase),
            [
                RungRow(
                    rung.pk,
                    when(rung.days),
                    ends[phase] + timedelta(days=rung.days) if phase in ends else None,
                    str(ReminderTo(rung.to).label),
                )
                for rung in sorted(rungs, key=lambda rung: (rung.days, order.index(ReminderTo(rung.to))))
                if Phase(rung.phase) == phase
            ],
        )
        for phase in PHASES
    ]


def ladder_url(cycle: Cycle) -> str:
    """Return the address of the cycle's ladder."""
    return reverse("appraisal:reminder_ladder", args=[cycle.pk])
