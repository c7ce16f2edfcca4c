"""The page on which HR writes down the predicate of each unit of a cycle."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from appraisal.domain.unit_achievements import leaders_above, set_unit_predicates, versions_of
from appraisal.enums import CycleState
from appraisal.forms.cycles import AchievementForm, UnitPredicateForm
from appraisal.models import Cycle, UnitAchievement
from appraisal.views.cycle_acts import cycle_or_404, posted
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from appraisal.views.progress import board_url
from core.access import AuthedRequest
from core.errors import StaleVersion
from organization.enums import Role
from organization.models import Unit
from organization.queries import has_role

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
        set_unit_predicates(cycle, form.predicates(), by=request.user, reason=form.cleaned_data["reason"])
        return same_page

    return answer_form(request, form, act, done=_("Predikat unit disimpan."), repeated_url=here, show=show)


@require_http_methods(["GET", "HEAD", "POST"])
def unit_predicate_edit(request: AuthedRequest, cycle_id: int, unit_id: int) -> HttpResponse:
    """Show every predicate that was set for a unit; HR, or who leads the unit above, sets the next."""
    cycle = get_object_or_404(
        Cycle.objects.exclude(state=CycleState.DRAFT).select_related("unit"), pk=cycle_id
    )
    unit = get_object_or_404(Unit.objects.filter(path__startswith=cycle.unit.path), pk=unit_id)
    leader = leaders_above([unit], timezone.localdate())[unit.pk]
    keeps = has_role(request.user, Role.HR, unit) or has_role(request.user, Role.HR, cycle.unit)
    determines = leader is not None and leader.user_id == request.user.pk
    if not (keeps or determines):
        raise Http404
    may_set = cycle.state == CycleState.OPEN and (determines or has_role(request.user, Role.HR, cycle.unit))
    present = UnitAchievement.objects.filter(cycle=cycle, unit=unit).values_list("predicate", flat=True)
    now = present.first() or ""

    def show(form: UnitPredicateForm, status: int) -> HttpResponse:
        context = {
            "form": form if may_set else None,
            "cycle": cycle,
            "unit": unit,
            "leader": leader,
            "versions": versions_of(cycle, unit),
            "crumbs": [(_("Papan kemajuan"), board_url(cycle, None))],
        }
        return render(request, "appraisal/unit_predicate_edit.html", context, status=status)

    if request.method != "POST":
        return show(UnitPredicateForm(initial={"predicate": now, "seen": now}), 200)
    if not may_set:
        raise PermissionDenied
    here = reverse("appraisal:unit_predicate_edit", args=[cycle.pk, unit.pk])

    def act(values: dict[str, Any]) -> str:
        if values["seen"] != now:
            raise StaleVersion(_("Predikat unit ini baru saja diubah. Periksa riwayatnya, lalu simpan lagi."))
        set_unit_predicates(cycle, {unit.pk: values["predicate"]}, by=request.user, reason=values["reason"])
        return here

    return answer_form(
        request,
        UnitPredicateForm(request.POST),
        act,
        done=_("Predikat unit disimpan."),
        repeated_url=here,
        show=show,
    )
