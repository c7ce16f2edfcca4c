"""Which training first, with the reasons."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from competency.domain.recommendations import suggestions_for
from competency.enums import TrainingMode
from competency.views.profiles import crumbs_of, readable_or_404
from core.access import AuthedRequest


@require_safe
def recommendation_list(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Show the trainings that close a person's gaps, the most useful first; `?cara=` one way of learning."""
    employee = readable_or_404(request, employee_id, "competency.recommendation_list")
    asked = request.GET.get("cara", "")
    mode = asked if asked in TrainingMode.values else ""
    context = {
        "employee": employee,
        "suggestions": suggestions_for(employee, timezone.localdate(), mode=mode),
        "mode": mode,
        "modes": TrainingMode.choices,
        "is_own": employee.user_id == request.user.pk,
        "crumbs": crumbs_of(employee),
    }
    return render(request, "competency/recommendation_list.html", context)
