"""Lists of appraisals: my own through the years, and those of my team."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from appraisal.domain.progress import board_paths
from appraisal.domain.steps import next_act
from appraisal.domain.waiting import appraiser_due_on, due_on, is_waiting_for
from appraisal.queries import decisions_of, own_appraisals, team_waiting_first, without_appraiser
from core.access import AuthedRequest
from organization.enums import Role
from organization.queries import has_role

TEAM_PAGE = 25


@require_safe
def appraisal_list(request: AuthedRequest) -> HttpResponse:
    """Show the person's own appraisals of all years, the newest first."""
    today = timezone.localdate()
    rows = [
        {
            "appraisal": appraisal,
            "next_act": next_act(appraisal, request.user, today),
            "due_on": due_on(appraisal),
            "waits": is_waiting_for(request.user, appraisal, today),
        }
        for appraisal in own_appraisals(request.user)
    ]
    return render(request, "appraisal/appraisal_list.html", {"rows": rows})


@require_safe
def team_list(request: AuthedRequest) -> HttpResponse:
    """Show the appraisals this person conducts, what waits for him first, and objections to decide."""
    today = timezone.localdate()
    page = Paginator(team_waiting_first(request.user), TEAM_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "appraisal": appraisal,
            "next_act": next_act(appraisal, request.user, today),
            "due_on": appraiser_due_on(appraisal),
        }
        for appraisal in page
    ]
    return render(
        request,
        "appraisal/team_list.html",
        {
            "page_obj": page,
            "rows": rows,
            "decisions": decisions_of(request.user),
            "has_board": bool(board_paths(request.user, today)),
        },
    )


@require_safe
def appraiser_missing_list(request: AuthedRequest) -> HttpResponse:
    """Show HR the running appraisals that nobody conducts, each with the page where to name somebody."""
    if not has_role(request.user, Role.HR):
        raise PermissionDenied
    page = Paginator(without_appraiser(request.user), TEAM_PAGE).get_page(request.GET.get("page"))
    return render(request, "appraisal/appraiser_missing_list.html", {"page_obj": page})
