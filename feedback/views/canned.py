"""Ready answers: kept by officers, put into the answer of a case."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest
from core.gate import carried_out, require
from feedback.domain.canned import filled, save_canned
from feedback.forms.desk import AnswerForm
from feedback.forms.tools import CannedAnswerForm, CannedChoiceForm
from feedback.models import CannedAnswerVersion
from feedback.queries import (
    canned_answers_fitting,
    canned_answers_kept_by,
    services_kept_by,
    units_kept_by,
)
from feedback.views.desk import show_case, visible_case
from feedback.views.visitor import REFUSED


@require_http_methods(["GET", "POST"])
def canned_list(request: AuthedRequest) -> HttpResponse:
    """List the ready answers of the officer's units and add one."""
    require(request.user, "feedback.canned_keep")
    options = {"units": units_kept_by(request.user), "services": services_kept_by(request.user)}
    form = CannedAnswerForm(request.POST or None, **options)
    if request.method == "POST" and carried_out(form, lambda: save_canned(form.instance, by=request.user)):
        messages.success(request, _("Jawaban siap pakai disimpan."))
        return redirect("feedback:canned_list")
    context = {
        "answers": canned_answers_kept_by(request.user),
        "form": form,
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/canned_list.html", context, status=REFUSED if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def canned_change(request: AuthedRequest, answer_id: int) -> HttpResponse:
    """Write the next version of a ready answer, and show the earlier ones."""
    require(request.user, "feedback.canned_keep")
    answer = get_object_or_404(canned_answers_kept_by(request.user), pk=answer_id)
    form = CannedAnswerForm(
        request.POST or None,
        instance=answer,
        units=units_kept_by(request.user),
        services=services_kept_by(request.user),
    )
    if request.method == "POST" and carried_out(form, lambda: save_canned(form.instance, by=request.user)):
        messages.success(request, _("Versi baru disimpan."))
        return redirect("feedback:canned_list")
    context = {
        "form": form,
        "versions": CannedAnswerVersion.objects.filter(answer_id=answer_id)
        .select_related("by")
        .order_by("-number"),
        "crumbs": [(_("Jawaban siap pakai"), reverse("feedback:canned_list"))],
    }
    return render(request, "feedback/canned_change.html", context, status=REFUSED if form.is_bound else 200)


@require_POST
def canned_insert(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Put a ready answer below what was typed and show the form again; nothing is sent yet."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.case_answer", case)
    choice = CannedChoiceForm(request.POST, answers=canned_answers_fitting(request.user, case))
    choice.is_valid()
    answer, typed = choice.cleaned_data.get("canned"), request.POST.get("body", "")[:5000]
    text = "\n\n".join(part for part in (typed.strip(), filled(answer, case) if answer else "") if part)
    form = AnswerForm(initial={"body": text, "version": request.POST.get("version", "")[:12]})
    return show_case(request, case, bound=("case_answer", form))
