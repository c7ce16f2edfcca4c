"""Pages of the cycles: making one, dating its phases, opening it, what is unfinished, closing it."""

from datetime import date
from typing import Any, Literal

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from appraisal.domain.cycles import OPEN_JOB, add_newcomers, change_phases, close_cycle, days_of
from appraisal.enums import ENDED_STATES, AppraisalState, CycleState, Phase
from appraisal.forms.cycles import PhasesForm, phase_values
from appraisal.models import Cycle
from appraisal.queries import cycles_visible_to, cycles_with_indicators_of, newcomers_of
from appraisal.views.cycle_acts import (
    answer_button,
    cycle_or_404,
    history_entries,
    posted,
    posted_version,
)
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from core.gate import require
from core.jobs import dispatch
from core.models import Job
from core.registry import Step
from core.workflow import blockers, workflow_of

UNITS_SHOWN = 25
StepState = Literal["done", "now", "later"]


@require_safe
def cycle_list(request: AuthedRequest) -> HttpResponse:
    """Show the cycles this HR officer keeps, and those of units above in which he keeps indicators."""
    require(request.user, "appraisal.cycle_list")
    own = cycles_visible_to(request.user).annotate(
        people=Count("appraisals"),
        unfinished=Count("appraisals", filter=~Q(appraisals__state__in=ENDED_STATES)),
    )
    newest_first = ("-year", "unit__path")
    above = cycles_with_indicators_of(request.user).exclude(
        pk__in=cycles_visible_to(request.user).values("pk")
    )
    return render(
        request,
        "appraisal/cycle_list.html",
        {"cycles": own.order_by(*newest_first), "above": above.order_by(*newest_first)},
    )


@require_safe
def cycle_detail(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show state, phases, what is unfinished and what may be done next; htmx asks for the progress alone."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    job = running_job(cycle)
    if request.htmx:
        if job is None:
            return HttpResponseClientRefresh()
        return render(request, "appraisal/cycle_progress.html", {"cycle": cycle, "job": job})
    today = timezone.localdate()
    counts = dict(cycle.appraisals.order_by().values_list("state").annotate(number=Count("pk")))
    is_open = cycle.state == CycleState.OPEN
    closing = workflow_of(cycle).transition("cycle_close")
    context = {
        "cycle": cycle,
        "crumbs": cycle_crumbs(),
        "steps": phase_steps(cycle, today),
        "job": job,
        "counts": [(state, counts.get(state.value, 0)) for state in AppraisalState],
        "people": sum(counts.values()),
        "without_appraiser": cycle.appraisals.filter(appraiser=None).exclude(state__in=ENDED_STATES).count(),
        "newcomers": newcomers_of(cycle, today).count() if is_open and job is None else 0,
        "units": unfinished_units(cycle) if counts else [],
        "indicator_count": cycle.indicators.count(),
        "achievement_count": cycle.achievements.count(),
        "blockers": blockers(cycle, closing) if is_open else [],
        "history": history_entries(cycle),
    }
    return render(request, "appraisal/cycle_detail.html", context)


@require_http_methods(["GET", "POST"])
def cycle_edit(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Change the days of an open cycle's phases with the reason; one in preparation has its own steps."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_edit")
    page = reverse("appraisal:cycle_detail", args=[cycle.pk])
    form = PhasesForm(posted(request), initial=phase_values(days_of(cycle)))

    def show(bound: PhasesForm, status: int) -> HttpResponse:
        version = cycle.version if status == 200 else posted_version(request)
        context = {"form": bound, "cycle": cycle, "version": version, "crumbs": cycle_crumbs(cycle)}
        return render(request, "appraisal/cycle_edit.html", context, status=status)

    if request.method != "POST":
        if cycle.state == CycleState.DRAFT:
            return redirect("appraisal:cycle_basics_edit", cycle_id=cycle.pk)
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        job = change_phases(
            cycle,
            form.phases(),
            reason=values["reason"],
            by=request.user,
            expected_version=posted_version(request),
        )
        if job is not None:
            dispatch(job)
        return page

    return answer_form(
        request,
        form,
        act,
        done=_("Tanggal tahap disimpan; semua yang bersangkutan dikabari."),
        repeated_url=page,
        show=show,
    )


@require_POST
def cycle_newcomers(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Give those who joined after the opening an appraisal."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_newcomers")
    return answer_button(
        request,
        lambda: dispatch(add_newcomers(cycle, by=request.user)),
        done=lambda _nothing: _("Penilaian pegawai baru sedang disiapkan."),
        next_url=reverse("appraisal:cycle_detail", args=[cycle.pk]),
    )


@require_POST
def cycle_close(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Close the cycle once every appraisal is final."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    return answer_button(
        request,
        lambda: close_cycle(cycle, by=request.user, expected_version=posted_version(request)),
        done=lambda _cycle: _("Siklus ditutup."),
        next_url=reverse("appraisal:cycle_detail", args=[cycle.pk]),
    )


def cycle_crumbs(cycle: Cycle | None = None) -> list[tuple[str, str]]:
    """Return the way down to the list, or to the cycle."""
    crumbs = [(_("Siklus dan IKU"), reverse("appraisal:cycle_list"))]
    if cycle is not None:
        crumbs.append((cycle.name, reverse("appraisal:cycle_detail", args=[cycle.pk])))
    return crumbs


def running_job(cycle: Cycle) -> Job | None:
    """Return the job that is giving people their appraisals, None when there is none."""
    return Job.objects.filter(kind=OPEN_JOB, key=str(cycle.pk), finished_at=None).first()


def phase_steps(cycle: Cycle, today: date) -> list[Step]:
    """Return the phases with their days; a running one says how much time is left."""
    days = days_of(cycle)
    steps = []
    for phase in Phase:
        if phase not in days:
            steps.append(Step(str(phase.label), "later", hint=_("belum dijadwalkan")))
            continue
        starts_on, ends_on = days[phase]
        state: StepState = "later"
        if cycle.state != CycleState.DRAFT and today >= starts_on:
            state = "done" if today > ends_on else "now"
        steps.append(
            Step(
                str(phase.label),
                state,
                hint=_("mulai %(day)s") % {"day": date_format(starts_on)},
                due_on=ends_on,
            )
        )
    return steps


def unfinished_units(cycle: Cycle) -> list[dict[str, Any]]:
    """Return for the units with the most unfinished appraisals how many there are. One query."""
    rows = (
        cycle.appraisals.order_by()
        .values("unit__name")
        .annotate(people=Count("pk"), unfinished=Count("pk", filter=~Q(state__in=ENDED_STATES)))
        .filter(unfinished__gt=0)
        .order_by("-unfinished", "unit__name")[:UNITS_SHOWN]
    )
    return [dict(row) for row in rows]
