"""Targets and realisations of an indicator by period, and the rows behind a value from a source."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.indicator_periods import (
    PeriodRow,
    fetch_realisation,
    period_rows,
    save_realisations,
    save_targets,
    year_picture,
)
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import Period
from appraisal.forms.indicator_periods import PeriodForm, RealisationForm, TargetForm
from appraisal.models import Indicator
from appraisal.registry import indicator_source
from appraisal.views.cycle_acts import answer_button, indicator_or_404, posted
from appraisal.views.form_acts import answer_form
from appraisal.views.indicators import indicator_crumbs
from appraisal.views.moves import CONFLICT
from core.access import AuthedRequest
from core.gate import require
from organization.queries import units_visible_to

ROWS = 50


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_target_edit(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Set the targets of all periods in one form."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_target_edit")
    if indicator.period == Period.YEARLY:
        return redirect("appraisal:indicator_detail", indicator.pk)
    form = TargetForm(period_rows(indicator), posted(request))

    def act(values: dict[str, Any]) -> None:
        save_targets(indicator, form.values(), by=request.user, seen=values["seen"], reason=values["reason"])

    template = "appraisal/indicator_target_edit.html"
    return answer_periods(
        request, indicator, form, act, template=template, done=_("Target periode disimpan.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_realisation_edit(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Record the realisations of all periods in one form."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_realisation_edit")
    form = RealisationForm(period_rows(indicator), posted(request))

    def act(values: dict[str, Any]) -> None:
        save_realisations(indicator, form.recorded(), by=request.user, seen=values["seen"])

    template = "appraisal/indicator_realisation_edit.html"
    return answer_periods(request, indicator, form, act, template=template, done=_("Realisasi disimpan."))


def answer_periods(
    request: AuthedRequest,
    indicator: Indicator,
    form: PeriodForm,
    act: Callable[[dict[str, Any]], None],
    *,
    template: str,
    done: str,
) -> HttpResponse:
    """Show the form of the periods, or save what was typed; what was overtaken comes back beside it."""
    page = reverse("appraisal:indicator_detail", args=[indicator.pk])

    def show(bound: PeriodForm, status: int) -> HttpResponse:
        if status == CONFLICT:
            bound.renew(period_rows(Indicator.objects.get(pk=indicator.pk)))
        return render(request, template, page_of(request, indicator, bound), status=status)

    if request.method != "POST":
        return show(form, 200)

    def act_and_return(values: dict[str, Any]) -> str:
        act(values)
        return page

    return answer_form(request, form, act_and_return, done=done, repeated_url=page, show=show)


def page_of(request: AuthedRequest, indicator: Indicator, form: PeriodForm) -> dict[str, Any]:
    """Return what the pages of the periods show."""
    crumbs = indicator_crumbs(request, indicator.cycle, deeper=True)
    page = reverse("appraisal:indicator_detail", args=[indicator.pk])
    return {
        "indicator": indicator,
        "cycle": indicator.cycle,
        "crumbs": [*crumbs, (indicator.code, page)],
        "form": form,
        "picture": year_picture(indicator, form.rows, scoring_rules(indicator.cycle.rule_set)),
        "cancel_url": page,
    }


@require_POST
def indicator_realisation_fetch(request: AuthedRequest, indicator_id: int, number: int) -> HttpResponse:
    """Ask the source of the sheet for one period; a value by hand stays unless its owner says otherwise."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_realisation_fetch")
    replace = request.POST.get("replace") == "1"
    return answer_button(
        request,
        lambda: fetch_realisation(indicator, number, by=request.user, replace=replace),
        done=told,
        next_url=f"{reverse('appraisal:indicator_detail', args=[indicator.pk])}#periode",
    )


def told(row: PeriodRow) -> str:
    """Return what came of asking a source."""
    if row.source_value is None:
        return _("%(period)s: sumber belum mempunyai data.") % {"period": row.period.label}
    if row.conflicts:
        return _(
            "%(period)s: realisasi yang dicatat dengan tangan berbeda dari sumbernya, jadi tidak diubah."
            " Bandingkan keduanya di bawah."
        ) % {"period": row.period.label}
    return _("%(period)s: realisasi diambil dari sumber.") % {"period": row.period.label}


@require_safe
def source_rows(request: AuthedRequest, source_key: str, unit_id: int) -> HttpResponse:
    """Show the rows behind a value that a source gives for a unit and a period."""
    unit = get_object_or_404(units_visible_to(request.user), pk=unit_id)
    require(request.user, "appraisal.source_rows", unit)
    source = indicator_source(source_key)
    if source is None or source.rows is None:
        raise Http404
    today = timezone.localdate()
    first = day_in(request, "dari", date(today.year, 1, 1))
    last = day_in(request, "sampai", date(today.year, 12, 31))
    behind = source.rows(unit, first, last)
    page = Paginator(behind.rows, ROWS).get_page(request.GET.get("page"))
    context = {
        "crumbs": [(_("Siklus dan IKU"), reverse("appraisal:cycle_list"))],
        "source": source,
        "unit": unit,
        "first_day": first,
        "last_day": last,
        "found": source.value(unit, first, last),
        "page_obj": page,
        "rows": [behind.describe(row) for row in page],
    }
    return render(request, "appraisal/source_rows.html", context)


def day_in(request: AuthedRequest, name: str, usual: date) -> date:
    """Return a day of the address; the usual one when none or no day stands there."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return usual
