"""The competence part of an appraisal: the standard of the post, the own claim, the appraiser's word."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.results import competence_for
from appraisal.queries import with_results
from appraisal.views.frame import appraisal_or_404, page_context
from competency.domain.profiles import profile_of
from core.access import AuthedRequest


@require_safe
def competence_part(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show the competencies of the post with both assessments, and the levels frozen in the result."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.competence_part", fetch=with_results
    )
    user, employee = request.user, appraisal.employee
    result = max(appraisal.results.all(), key=lambda row: row.number, default=None)
    sees_result = result is not None and user.has_perm("appraisal.result_view", appraisal)
    context = page_context(
        request,
        appraisal,
        profile=profile_of(employee, min(timezone.localdate(), appraisal.cycle.ends_on)),
        competence=competence_for(appraisal),
        frozen=result.working.get("competence") if result and sees_result else None,
        may_claim=user.has_perm("competency.level_claim", employee),
        may_confirm=user.has_perm("competency.level_confirm", employee),
        here=_("Kompetensi"),
    )
    return render(request, "appraisal/competence_part.html", context)
