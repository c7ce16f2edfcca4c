"""What both sides wrote, side by side, and what changed from one version to the next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.self_versions import changes_since_sent, sent_versions
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal
from appraisal.queries import with_results
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.result import versions_of
from appraisal.views.result_working import rating_difference
from appraisal.workflow import as_on_the_page
from core.access import AuthedRequest


def side_by_side(appraisal: Appraisal, *, with_review: bool) -> list[dict[str, Any]]:
    """Return each item with the own and the appraiser's rating; the latter only `with_review`."""
    return [
        {
            "item": item,
            "rating": item.review_rating if with_review else "",
            "rating_label": item.get_review_rating_display() if with_review else "",
            "difference": rating_difference(item.self_rating, item.review_rating) if with_review else "",
        }
        for item in as_on_the_page(appraisal.items.all())
    ]


@require_safe
def comparison(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show self-assessment and review side by side, and the differences between versions of both.

    Each part only to whom it is open by now: the employee sees his own sent versions at any time, the
    review once it is handed over.
    """
    appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.comparison", fetch=with_results)
    sees_report = request.user.has_perm("appraisal.self_assessment_view", appraisal)
    sees_review = request.user.has_perm("appraisal.result_view", appraisal)
    draft_changes: list[Any] = []
    if appraisal.state == AppraisalState.RUNNING and sees_report:
        draft_changes = changes_since_sent(appraisal)[1]
    context = page_context(
        request,
        appraisal,
        rows=side_by_side(appraisal, with_review=sees_review),
        sees_review=sees_review,
        sent=sent_versions(appraisal),
        draft_changes=draft_changes,
        versions=versions_of(appraisal) if sees_review else [],
        here=_("Perbandingan"),
    )
    return render(request, "appraisal/comparison.html", context)
