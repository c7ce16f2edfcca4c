"""The progress board: who is where, who is late, by unit down the tree; one click reminds."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain.progress import (
    EXPORT_JOB,
    REMIND_JOB,
    STATION_OF,
    STATIONS,
    BoardFilter,
    arguments_of,
    board_paths,
    board_units,
    branch_rows,
    filtered,
    on_board,
    people_of,
    percent_final,
    totals,
    waits_for,
)
from appraisal.domain.reminders import remind_now
from appraisal.domain.unit_achievements import may_see_predicate
from appraisal.enums import ENDED_STATES, AppraisalState, CycleState
from appraisal.models import Appraisal, Cycle
from core.access import AuthedRequest
from core.jobs import create_job, dispatch
from organization.enums import Role
from organization.models import Unit
from organization.queries import SIBLINGS, has_role

PEOPLE_SHOWN = 50
UNITS_SHOWN = 100
AT_ONCE = 50
"""Up to this many are reminded while the person waits; more is work for the background."""


@require_safe
def progress_board(request: AuthedRequest) -> HttpResponse:
    """Show how far a cycle is in a unit and in each unit right below it."""
    paths = own_paths(request)
    cycles = cycles_on_board(paths)
    cycle = chosen_cycle(request, cycles)
    if cycle is None:
        return render(request, "appraisal/progress_board.html", {"cycle": None, "cycles": cycles})
    unit = chosen_unit(request, paths)
    appraisals = filtered(on_board(cycle, paths, timezone.localdate()), BoardFilter(unit))
    children = list(
        Unit.objects.get_children(unit).order_by(*SIBLINGS)
        if unit
        else board_units(paths).filter(path__in=paths).order_by("path")
    )
    rows = branch_rows(appraisals, children) if same_depth(children) else each_alone(appraisals, children)
    page = Paginator(rows, UNITS_SHOWN).get_page(request.GET.get("page"))
    counted = totals(appraisals)
    return render(
        request,
        "appraisal/progress_board.html",
        {
            "cycle": cycle,
            "cycles": cycles,
            "unit": unit,
            "above": way_down(unit, paths),
            "stations": STATIONS,
            "counts": [(station, counted[station.key]) for station in STATIONS],
            "people": counted["people"],
            "late": counted["late"],
            "percent": percent_final(counted["people"], counted["final"], counted["dihentikan"]),
            "page_obj": page,
            "may_calibrate": has_role(request.user, Role.HR),
            "may_set_predicate": unit is not None and may_see_predicate(request.user, cycle, unit),
        },
    )


@require_safe
def progress_list(request: AuthedRequest) -> HttpResponse:
    """Show the people behind a number of the board, with whom each waits for and until when."""
    cycle, chosen, appraisals = what_is_asked(request, request.GET)
    page = Paginator(people_of(appraisals), PEOPLE_SHOWN).get_page(request.GET.get("page"))
    rows = [
        {"appraisal": appraisal, "waits_for": waits_for(appraisal), "station": station_of(appraisal)}
        for appraisal in page
    ]
    context = {
        "cycle": cycle,
        "chosen": chosen,
        "stations": STATIONS,
        "page_obj": page,
        "rows": rows,
        "fields": fields_of(cycle, chosen),
        "query": f"&{urlencode(fields_of(cycle, chosen))}",
        "may_remind": cycle.state == CycleState.OPEN,
        "crumbs": [(_("Papan kemajuan"), board_url(cycle, chosen.unit))],
    }
    return render(request, "appraisal/progress_list.html", context)


@require_POST
def progress_remind(request: AuthedRequest) -> HttpResponse:
    """Remind one person's appraisal, or everybody the filter shows; nobody twice on one day."""
    cycle, chosen, appraisals = what_is_asked(request, request.POST)
    if cycle.state != CycleState.OPEN:
        raise PermissionDenied
    back = redirect(f"{reverse('appraisal:progress_list')}?{urlencode(fields_of(cycle, chosen))}")
    one = request.POST.get("penilaian", "")
    if one:
        appraisals = appraisals.filter(pk=number(one))
        if not appraisals.exists():
            raise Http404
    appraisals = appraisals.exclude(state__in=ENDED_STATES)
    count = appraisals.count()
    if count > AT_ONCE:
        job = create_job(
            REMIND_JOB,
            by=request.user,
            arguments=arguments_of(cycle, chosen, own_paths(request)),
            key=f"{request.user.pk}:{urlencode(fields_of(cycle, chosen))}"[:200],
        )
        dispatch(job)
        return redirect("core:job_detail", job_id=job.pk)
    told = remind_now(appraisals, by=request.user)
    if told:
        messages.success(
            request,
            ngettext("%(count)d orang diingatkan.", "%(count)d orang diingatkan.", told) % {"count": told},
        )
    else:
        messages.info(request, _("Semua yang ditunggu sudah diingatkan hari ini."))
    return back


@require_POST
def progress_export(request: AuthedRequest) -> HttpResponse:
    """Make a table of everybody the filter shows, in the background."""
    cycle, chosen, _appraisals = what_is_asked(request, request.POST)
    job = create_job(
        EXPORT_JOB,
        by=request.user,
        arguments=arguments_of(cycle, chosen, own_paths(request)),
        key=f"{request.user.pk}:{urlencode(fields_of(cycle, chosen))}"[:200],
    )
    dispatch(job)
    return redirect("core:job_detail", job_id=job.pk)


def own_paths(request: AuthedRequest) -> list[str]:
    """Return where the person's board begins; 403 for whoever keeps, reads and leads nothing."""
    paths = board_paths(request.user, timezone.localdate())
    if not paths:
        raise PermissionDenied
    return paths


def cycles_on_board(paths: list[str]) -> list[Cycle]:
    """Return the opened cycles that reach these units, the newest first."""
    return [
        cycle
        for cycle in Cycle.objects.exclude(state=CycleState.DRAFT)
        .select_related("unit")
        .prefetch_related("phases")
        .order_by("-year", "unit__path")
        if any(path.startswith(cycle.unit.path) or cycle.unit.path.startswith(path) for path in paths)
    ]


def chosen_cycle(request: AuthedRequest, cycles: list[Cycle]) -> Cycle | None:
    """Return the cycle of `?siklus=`, else the newest; 404 for one that is not on the board."""
    asked = request.GET.get("siklus", "")
    if not asked:
        return cycles[0] if cycles else None
    return cycle_named(asked, cycles)


def cycle_named(asked: str, cycles: list[Cycle]) -> Cycle:
    """Return the cycle with this number among those on the board, else 404."""
    found = next((cycle for cycle in cycles if str(cycle.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def chosen_unit(request: AuthedRequest, paths: list[str], asked: str | None = None) -> Unit | None:
    """Return the unit of `?unit=` within the board; the only top when there is one; else None."""
    text = request.GET.get("unit", "") if asked is None else asked
    units = board_units(paths)
    if text:
        return get_object_or_404(units, pk=number(text))
    return units.filter(path=paths[0]).first() if len(paths) == 1 else None


def number(text: str) -> int:
    """Return the number in an address, or 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def what_is_asked(request: AuthedRequest, typed: Any) -> tuple[Cycle, BoardFilter, Any]:  # noqa: ANN401
    """Return cycle, filter and the appraisals they let through, from an address or a form."""
    paths = own_paths(request)
    cycle = cycle_named(typed.get("siklus", ""), cycles_on_board(paths))
    chosen = BoardFilter(
        unit=chosen_unit(request, paths, typed.get("unit", "")),
        station=next((station.key for station in STATIONS if station.key == typed.get("tahap", "")), ""),
        late=typed.get("terlambat") == "ya",
        text=typed.get("q", "").strip()[:100],
    )
    return cycle, chosen, filtered(on_board(cycle, paths, timezone.localdate()), chosen)


def fields_of(cycle: Cycle, chosen: BoardFilter) -> dict[str, str]:
    """Return the filter as the fields of an address or a form."""
    values = {
        "siklus": str(cycle.pk),
        "unit": str(chosen.unit.pk) if chosen.unit else "",
        "tahap": chosen.station,
        "terlambat": "ya" if chosen.late else "",
        "q": chosen.text,
    }
    return {name: value for name, value in values.items() if value}


def station_of(appraisal: Appraisal) -> Any:  # noqa: ANN401 - a station
    """Return the station at which an appraisal stands."""
    return STATION_OF.get(AppraisalState(appraisal.state))


def way_down(unit: Unit | None, paths: list[str]) -> list[Unit]:
    """Return the units between the top of the board and the chosen one."""
    if unit is None:
        return []
    above = Unit.objects.get_ancestors(unit).order_by("path")
    return [one for one in above if any(one.path.startswith(path) for path in paths)]


def same_depth(units: list[Unit]) -> bool:
    """Say whether the units stand on one level of the tree."""
    return len({len(unit.path) for unit in units}) <= 1


def each_alone(appraisals: Any, units: list[Unit]) -> list[Any]:  # noqa: ANN401
    """Return rows of units on different levels: one query for each level."""
    lengths = sorted({len(unit.path) for unit in units})
    rows = [
        row
        for length in lengths
        for row in branch_rows(appraisals, [unit for unit in units if len(unit.path) == length])
    ]
    return sorted(rows, key=lambda row: row.unit.path)


def board_url(cycle: Cycle, unit: Unit | None) -> str:
    """Return the board of a cycle at a unit."""
    values = {"siklus": str(cycle.pk), **({"unit": str(unit.pk)} if unit else {})}
    return f"{reverse('appraisal:progress_board')}?{urlencode(values)}"
