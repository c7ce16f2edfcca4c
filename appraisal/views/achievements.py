"""The page on which HR writes down the predicate of each unit of a cycle."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.domain.unit_achievements import set_unit_predicates
from appraisal.forms.cycles import AchievementForm
from appraisal.models import UnitAchievement
from appraisal.views.cycle_acts import cycle_or_404, posted
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from core.access import AuthedRequest
from organization.models import Unit

PAGE = 50


@require_http_methods(["GET", "POST"])
def achievement_edit(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show and write the predicates of the cycle's units, one page of units at a time."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.achievement_edit")
    units = Unit.objects.filter(path__startswith=cycle.unit.path).order_by("path")
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    present = dict(
        UnitAchievement.objects.filter(cycle=cycle, unit__in=shown).values_list("unit", "predicate")
    )
    form = AchievementForm(posted(request), units=shown, present=present)

    def show(bound: AchievementForm, status: int) -> HttpResponse:
        context = {"form": bound, "cycle": cycle, "page_obj": page, "crumbs": cycle_crumbs(cycle)}
        return render(request, "appraisal/achievement_edit.html", context, status=status)

    if request.method != "POST":
        return show(form, 200)
    here = reverse("appraisal:achievement_edit", args=[cycle.pk])
    same_page = f"{here}?page={page.number}" if page.has_other_pages() else here

    def act(_values: dict[str, Any]) -> str:
        set_unit_predicates(cycle, form.predicates(), by=request.user)
        return same_page

    return answer_form(request, form, act, done=_("Predikat unit disimpan."), repeated_url=here, show=show)
