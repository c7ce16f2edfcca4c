"""Change of the appraiser by HR, with a reason."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.domain.supervision import candidates_for, change_appraiser
from appraisal.forms.appraiser_change import AppraiserChangeForm
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.workflow import today
from core.access import AuthedRequest
from organization.models import Employee


@require_http_methods(["GET", "HEAD", "POST"])
def appraiser_change(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show who appraises and let HR of the unit name somebody else."""
    appraisal = appraisal_or_404(request, appraisal_id, permission="appraisal.appraiser_change")
    detail_url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])

    def show(form: forms.Form, status: int = 200) -> HttpResponse:
        context = page_context(
            request,
            appraisal,
            form=form,
            candidates=candidates_for(appraisal, today()),
            here=_("Ganti pejabat penilai"),
        )
        return render(request, "appraisal/appraiser_change.html", context, status=status)

    if request.method != "POST":
        return show(AppraiserChangeForm(initial={"current": appraisal.appraiser_id}))

    def act(values: dict[str, Any]) -> str:
        current = Employee.objects.filter(pk=values["current"]).first() if values["current"] else None
        change_appraiser(
            appraisal, values["appraiser"], by=request.user, reason=values["reason"], current=current
        )
        return detail_url

    return answer_form(
        request,
        AppraiserChangeForm(request.POST),
        act,
        done=_("Pejabat penilai diganti. Semua pihak sudah diberi tahu."),
        repeated_url=detail_url,
        show=show,
    )
