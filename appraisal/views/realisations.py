"""The employee records what was reached, period by period."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.domain.item_periods import change_way, realised_so_far, save_item_realisations, way_of
from appraisal.enums import ItemKind
from appraisal.forms.year import ItemRealisationForm, RealisationWayForm
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import with_year
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.year import item_or_404, may_record
from core.access import AuthedRequest
from core.errors import StaleVersion
from core.gate import require


def item_url(appraisal: Appraisal, item: AssessedItem) -> str:
    """Return the page of one item."""
    return reverse("appraisal:item_detail", args=[appraisal.pk, item.pk])


def own_result(request: AuthedRequest, appraisal_id: int, item_id: int) -> tuple[Appraisal, AssessedItem]:
    """Return the employee's own result: 404 for strangers and other kinds of item, 403 for other parties."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_year)
    require(request.user, "appraisal.realisation_edit", appraisal)
    return appraisal, item_or_404(request, appraisal, item_id, ItemKind.RESULT)


def way_form(item: AssessedItem) -> RealisationWayForm | None:
    """Return the form of how to sum up; None where the sheet of an indicator says it."""
    way = way_of(item)
    if way.is_fixed:
        return None
    return RealisationWayForm(item, initial={"period": way.period, "consolidation": way.consolidation})


def realisation_page(
    request: AuthedRequest,
    appraisal: Appraisal,
    item: AssessedItem,
    status: int = 200,
    **bound: forms.Form,
) -> HttpResponse:
    """Render the periods of a result with both forms."""
    so_far = realised_so_far(item)
    context = page_context(
        request,
        appraisal,
        item=item,
        so_far=so_far,
        may_record=may_record(request, appraisal),
        here=_("Catat realisasi"),
        **{"form": ItemRealisationForm(item, so_far.rows), "way_form": way_form(item), **bound},
    )
    return render(request, "appraisal/realisation_edit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def realisation_edit(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Record realisation and note of the periods of a result."""
    appraisal, item = own_result(request, appraisal_id, item_id)
    if request.method != "POST":
        return realisation_page(request, appraisal, item)
    form = ItemRealisationForm(item, realised_so_far(item).rows, request.POST)

    def act(values: dict[str, Any]) -> str:
        try:
            save_item_realisations(item, form.recorded(), by=request.user, seen=values["seen"])
        except StaleVersion:
            form.renew(realised_so_far(own_result(request, appraisal_id, item_id)[1]).rows)
            raise
        return item_url(appraisal, item)

    def show(refused: forms.Form, status: int) -> HttpResponse:
        fresh, result = own_result(request, appraisal_id, item_id)
        return realisation_page(request, fresh, result, status, form=refused)

    return answer_form(
        request, form, act, done=_("Realisasi tersimpan."), repeated_url=item_url(appraisal, item), show=show
    )


@require_POST
def realisation_way_edit(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Choose how a result without indicator is recorded and summed up."""
    appraisal, item = own_result(request, appraisal_id, item_id)
    url = reverse("appraisal:realisation_edit", args=[appraisal.pk, item.pk])

    def act(values: dict[str, Any]) -> str:
        change_way(item, period=values["period"], consolidation=values["consolidation"], by=request.user)
        return url

    def show(refused: forms.Form, status: int) -> HttpResponse:
        return realisation_page(request, appraisal, item, status, way_form=refused)

    form = RealisationWayForm(item, request.POST)
    return answer_form(request, form, act, done=_("Cara hitung tersimpan."), repeated_url=url, show=show)
