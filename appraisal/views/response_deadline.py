"""How the last day for an answer to the result was counted."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.rule_values import deadline_explained, setting
from appraisal.models import Appraisal
from appraisal.queries import with_results
from appraisal.views.frame import appraisal_or_404, crumbs_for
from core.access import AuthedRequest
from core.calendar import known_years


@require_safe
def response_deadline(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show from which day the answer's time runs, how long it is and every day that was not counted."""
    appraisal = appraisal_or_404(
        request, appraisal_id, permission="appraisal.result_view", fetch=with_results
    )
    if appraisal.response_due_on is None or appraisal.handed_over_at is None:
        raise Http404
    start, reason = beginning_of(appraisal)
    rule_set = appraisal.cycle.rule_set
    count = deadline_explained(rule_set, "response_days", start, appraisal.unit)
    known = known_years()
    return render(
        request,
        "appraisal/response_deadline.html",
        {
            "appraisal": appraisal,
            "start": start,
            "reason": reason,
            "days": setting(rule_set, "response_days"),
            "count": count,
            "differs": count is not None and count.end != appraisal.response_due_on,
            "is_known": known.covers(appraisal.response_due_on),
            "crumbs": crumbs_for(request, appraisal),
        },
    )


def beginning_of(appraisal: Appraisal) -> tuple[date, str]:
    """Return the day from which the answer's time runs, and why: hand-over, or the last decided question."""
    start, reason = localdate(appraisal.handed_over_at), _("hasil diserahkan")
    for item in appraisal.items.all():
        for thread in item.clarifications.all():
            if thread.decided_at is not None and localdate(thread.decided_at) >= start:
                start, reason = localdate(thread.decided_at), _("klarifikasi terakhir dijawab")
    return start, reason
