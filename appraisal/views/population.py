"""Who gets an appraisal in a cycle: counts down the tree, special cases by name, exceptions."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.domain.population import (
    CASES,
    branch_counts,
    case_counts,
    decided,
    drop_exception,
    people_on,
    set_exception,
    totals_of,
    with_decisions,
)
from appraisal.enums import CycleState, PopulationRule
from appraisal.forms.population import BY_UNIT, ExceptionForm
from appraisal.models import Cycle, CycleException
from appraisal.views.cycle_acts import cycle_or_404, posted
from appraisal.views.cycle_wizard import wizard_context
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from organization.models import Employee, Placement, Unit
from organization.queries import SIBLINGS, employees_named, placements_visible_to, valid_on

PER_PAGE = 25
UNITS_PER_PAGE = 50
DECISIONS = {rule.value: rule for rule in PopulationRule}


@require_safe
def cycle_population(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show how many people a unit and those right below it have, and the special cases of the cycle."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    today = timezone.localdate()
    unit = asked_unit(request, cycle)
    counts = branch_counts(cycle, unit, today)
    cases = case_counts(cycle, today)
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1).order_by(*SIBLINGS)
    page = Paginator(below, UNITS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **wizard_context(cycle, "cycle_population"),
        "unit": unit,
        "above": units_above(cycle, unit),
        "own": counts.get(unit.path),
        "page_obj": page,
        "rows": [(child, counts.get(child.path)) for child in page],
        "totals": totals_of(cycle, today),
        "cases": [row for row in cases if row.people],
        "absent_cases": [row for row in cases if not row.people],
    }
    return render(request, "appraisal/cycle_population.html", context)


@require_safe
def cycle_people(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """List the people of the cycle by name: of a unit, a special case, a decision, or found by a search."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    today = timezone.localdate()
    unit = asked_unit(request, cycle)
    case = CASES.get(request.GET.get("kasus", ""))
    decision = DECISIONS.get(request.GET.get("keputusan", ""))
    text = request.GET.get("q", "").strip()
    people = people_on(cycle, today)
    if unit != cycle.unit:
        people = people.filter(unit__path__startswith=unit.path)
    if case is not None:
        people = people.filter(case.condition(cycle, today))
    if decision is not None:
        people = people.filter(decided(cycle, decision))
    context = {
        "cycle": cycle,
        "crumbs": people_crumbs(cycle),
        "unit": unit,
        "case": case,
        "decision": decision,
        "q": text,
        "page_obj": Paginator(found(with_decisions(people, cycle), text), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "exclude": PopulationRule.EXCLUDE,
    }
    return render(request, "appraisal/cycle_people.html", context)


@require_http_methods(["GET", "POST"])
def cycle_exception_edit(request: AuthedRequest, cycle_id: int, employee_id: int) -> HttpResponse:
    """Decide by hand whether one person takes part in the cycle, for a reason."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.exception_edit")
    today = timezone.localdate()
    placements = placements_visible_to(request.user).filter(valid_on(today)).select_related("unit", "post")
    placement = get_object_or_404(placements, employee=employee_id)
    employee = get_object_or_404(Employee.objects.select_related("user"), pk=employee_id)
    present = CycleException.objects.filter(cycle=cycle, employee=employee).select_related("made_by").first()
    initial = {"rule": present.rule if present else BY_UNIT, "reason": present.reason if present else ""}
    form = ExceptionForm(posted(request), initial=initial)
    people = people_on(cycle, today).filter(employee=employee)

    def show(bound: ExceptionForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "cycle": cycle,
            "employee": employee,
            "placement": placement,
            "present": present,
            "belongs": placement.unit.path.startswith(cycle.unit.path),
            "cases": [
                case for case in CASES.values() if people.filter(case.condition(cycle, today)).exists()
            ],
            "appraisal": cycle.appraisals.filter(employee=employee).first(),
            "crumbs": [*people_crumbs(cycle), (_("Nama peserta"), people_url(cycle))],
        }
        return render(request, "appraisal/cycle_exception_edit.html", context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        if form.decision is None:
            drop_exception(cycle, employee, by=request.user)
        else:
            set_exception(cycle, employee, form.decision, reason=values["reason"], by=request.user)
        return people_url(cycle)

    done = _("Keputusan tentang %(name)s disimpan.") % {"name": employee.name}
    return answer_form(request, form, act, done=done, repeated_url=people_url(cycle), show=show)


def asked_unit(request: AuthedRequest, cycle: Cycle) -> Unit:
    """Return the unit of the address, or that of the cycle; 404 for one the cycle does not cover."""
    text = request.GET.get("unit", "")
    if not text:
        return cycle.unit
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Http404
    unit: Unit = get_object_or_404(Unit.objects.filter(path__startswith=cycle.unit.path), pk=int(text))
    return unit


def units_above(cycle: Cycle, unit: Unit) -> list[Unit]:
    """Return the way down from the unit of the cycle to the one shown, itself left out. One query at most."""
    if unit == cycle.unit:
        return []
    paths = [unit.path[: Unit.steplen * depth] for depth in range(cycle.unit.depth, unit.depth)]
    return list(Unit.objects.filter(path__in=paths).order_by("path"))


def found(people: QuerySet[Placement], text: str) -> QuerySet[Placement]:
    """Return the placements in the order of names, only of those a search finds when there is one."""
    if text:
        people = people.filter(employee__in=employees_named(text))
    return people.select_related("employee__user", "unit", "post").order_by("employee__name", "pk")


def people_url(cycle: Cycle) -> str:
    """Return the address of the list of names."""
    return reverse("appraisal:cycle_people", args=[cycle.pk])


def people_crumbs(cycle: Cycle) -> list[tuple[str, str]]:
    """Return the way down to the page of the population."""
    crumbs: list[tuple[str, str]] = wizard_context(cycle, "cycle_population")["crumbs"]
    label = _("Peserta") if cycle.state == CycleState.DRAFT else _("Peserta siklus")
    return [*crumbs, (label, reverse("appraisal:cycle_population", args=[cycle.pk]))]
