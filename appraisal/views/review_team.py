"""Many reviews on one page: what waits for this person, what is due first at the top."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from appraisal.domain.team_review import review_states
from appraisal.queries import proposals_of, signatures_of, threads_to_answer, to_review
from core.access import AuthedRequest

TEAM_PAGE = 25
SIDE_LIST = 25


@require_safe
def review_team(request: AuthedRequest) -> HttpResponse:
    """Show questioned items to answer, signatures to give and self-assessments to review.

    A fixed number of queries, however many people.
    """
    user = request.user
    page = Paginator(to_review(user), TEAM_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "appraisal/review_team.html",
        {
            "page_obj": page,
            "rows": review_states(page),
            "threads": threads_to_answer(user)[:SIDE_LIST],
            "signatures": signatures_of(user)[:SIDE_LIST],
            "proposals": proposals_of(user)[:SIDE_LIST],
        },
    )
