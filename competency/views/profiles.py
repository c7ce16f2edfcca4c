"""Competencies of people: one's own, of a team, of the people one keeps."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from competency.domain.gaps import Standing
from competency.domain.profiles import profile_of, standings
from competency.queries import kept_employees, levels_recorded_of, team_of
from competency.views.frame import area
from core.access import AuthedRequest
from core.gate import require
from core.view_log import log_view, views_of
from organization.models import Employee
from organization.queries import employee_of, employees_found, with_placement_on

PER_PAGE = 25
VIEWS_SHOWN = 20
AS_READER = "competency"


@require_safe
def own_profile(request: AuthedRequest) -> HttpResponse:
    """Lead to one's own competencies; whoever is no civil servant comes to the dictionary."""
    employee = employee_of(request.user)
    if employee is None:
        return redirect("competency:dictionary_list")
    return redirect("competency:profile_detail", employee.pk)


@require_safe
def profile_detail(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show what a person can do against what his posts ask, with the gap of each competency."""
    employee = readable_or_404(request, employee_id, "competency.profile_detail")
    is_own = employee.user_id == request.user.pk
    today = timezone.localdate()
    if not is_own:
        log_view(employee, by=request.user, as_role=AS_READER)
    context = {
        "employee": employee,
        "profile": profile_of(employee, today),
        "is_own": is_own,
        "may_confirm": not is_own and request.user.has_perm("competency.level_confirm", employee),
        "may_record": not is_own and request.user.has_perm("competency.result_add", employee),
        "placed": next(iter(with_placement_on(Employee.objects.filter(pk=employee.pk), today)), None),
        **area(request),
    }
    return render(request, "competency/profile_detail.html", context)


@require_safe
def level_history(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show every result recorded about a person, `?kompetensi=` of one competency only."""
    employee = readable_or_404(request, employee_id, "competency.level_history")
    rows = levels_recorded_of(employee)
    asked = request.GET.get("kompetensi", "")
    if asked.isascii() and asked.isdecimal() and len(asked) < 10:
        rows = rows.filter(competency=int(asked))
    is_own = employee.user_id == request.user.pk
    context = {
        "employee": employee,
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "is_own": is_own,
        "may_annul": request.user.has_perm("competency.result_add", employee),
        "views": views_of(employee).filter(as_role=AS_READER)[:VIEWS_SHOWN] if is_own else [],
        "crumbs": crumbs_of(employee),
    }
    return render(request, "competency/level_history.html", context)


@require_safe
def team_profiles(request: AuthedRequest) -> HttpResponse:
    """Show the people whom this person appraises, with what is missing and what waits for his word."""
    return people_page(request, team_of(request.user, timezone.localdate()), "competency/team_profiles.html")


@require_safe
def people_list(request: AuthedRequest) -> HttpResponse:
    """Show the people of the units that this person keeps; `?q=` searches name or number."""
    require(request.user, "competency.people_list")
    return people_page(request, kept_employees(request.user), "competency/people_list.html")


def people_page(request: AuthedRequest, people: QuerySet[Employee], template: str) -> HttpResponse:
    """Show a list of people with how many competencies they lack. A fixed number of queries."""
    today = timezone.localdate()
    text = request.GET.get("q", "").strip()
    found = employees_found(people, text) if text else people
    page = Paginator(found.order_by("name", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    shown = Employee.objects.filter(pk__in=[employee.pk for employee in page])
    cells = standings(shown, today)
    placed = {row.pk: row.placed for row in with_placement_on(shown, today)}  # type: ignore[attr-defined]
    rows = []
    for employee in page:
        kinds = [cell.standing for cell in cells.get(employee.pk, {}).values()]
        rows.append(
            {
                "employee": employee,
                "placement": next(iter(placed[employee.pk]), None),
                "required": len(kinds),
                "lacking": kinds.count(Standing.DEFICIT),
                "unknown": kinds.count(Standing.UNKNOWN) + kinds.count(Standing.EXPIRED),
            }
        )
    return render(request, template, {"rows": rows, "page_obj": page, "q": text, **area(request)})


def readable_or_404(request: AuthedRequest, employee_id: int, permission: str) -> Employee:
    """Return the person whose levels may be read; for everybody else there is no such page."""
    employee = get_object_or_404(Employee.objects.select_related("user"), pk=employee_id)
    if not request.user.has_perm(permission, employee):
        raise Http404
    return employee


def crumbs_of(employee: Employee) -> list[tuple[str, str]]:
    """Return the way down to a page about the person."""
    return [
        (_("Kompetensi"), reverse("competency:own_profile")),
        (employee.name, reverse("competency:profile_detail", args=[employee.pk])),
    ]
