"""Pages of the indicators (IKU) of a cycle: list, definition sheet, adding, changing, copying, export."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.indicator_periods import period_rows, year_picture
from appraisal.domain.indicator_tables import copy_sheets
from appraisal.domain.indicators import published_check, remove_sheet, save_sheet
from appraisal.domain.rule_values import scoring_rules
from appraisal.enums import CycleState
from appraisal.forms.indicators import CopyForm, IndicatorFilterForm, IndicatorForm
from appraisal.models import Cycle, Indicator
from appraisal.queries import (
    cycles_with_indicators_of,
    indicators_matching,
    indicators_visible_to,
    plans_using,
    units_of_cycle_kept_by,
    units_with_indicators,
)
from appraisal.registry import indicator_source
from appraisal.resources.columns import template_notes
from appraisal.resources.indicator_json import sheets_json
from appraisal.resources.indicators import COLUMNS, EXAMPLE, IndicatorResource, export_rows
from appraisal.views.cycle_acts import answer_button, indicator_cycle_or_404, indicator_or_404, posted
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from appraisal.views.table_imports import exported, require_table_kind
from core.access import AuthedRequest
from core.spreadsheets import XLSX_TYPE, table_response, xlsx_bytes

PAGE = 50
JSON_TYPE = "application/json; charset=utf-8"


@require_safe
def indicator_list(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show the indicators of a cycle with what was published about them beside what we compute."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_list")
    indicators = indicators_of(request, cycle)
    chooser = IndicatorFilterForm(request.GET or None, units=units_with_indicators(indicators))
    q, unit = chooser.chosen()
    if unit is not None:
        indicators = indicators.filter(unit=unit)
    indicators = indicators_matching(indicators, q)
    page = Paginator(indicators.order_by("unit__path", "code"), PAGE).get_page(request.GET.get("page"))
    rules = scoring_rules(cycle.rule_set)
    context = {
        "cycle": cycle,
        "crumbs": indicator_crumbs(request, cycle),
        "chooser": chooser,
        "filtered": bool(q or unit),
        "page_obj": page,
        "rows": [(indicator, published_check(indicator, rules)) for indicator in page],
        "may_write": cycle.state != CycleState.CLOSED,
        "copy_form": CopyForm(sources=copy_sources(request, cycle)),
    }
    return render(request, "appraisal/indicator_list.html", context)


@require_safe
def indicator_detail(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Show the definition sheet, where it is used, and the working of the published achievement."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_detail")
    cycle = indicator.cycle
    rules = scoring_rules(cycle.rule_set)
    records = list(indicator.periods.select_related("recorded_by"))
    context = {
        "indicator": indicator,
        "picture": year_picture(indicator, period_rows(indicator, records), rules),
        "source": indicator_source(indicator.value_source),
        "today": timezone.localdate(),
        "cycle": cycle,
        "crumbs": indicator_crumbs(request, cycle, deeper=True),
        "used": indicator.items.count(),
        "check": published_check(indicator, rules),
        "may_write": cycle.state != CycleState.CLOSED,
    }
    return render(request, "appraisal/indicator_detail.html", context)


@require_http_methods(["GET", "POST"])
def indicator_add(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Add an indicator to a cycle."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_add")
    units = units_of_cycle_kept_by(request.user, cycle).order_by("path")
    form = IndicatorForm(posted(request), cycle=cycle, units=units)
    template = "appraisal/indicator_add.html"
    return edit_sheet(request, form, cycle, template=template, done=_("Indikator ditambahkan."))


@require_http_methods(["GET", "POST"])
def indicator_edit(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Change the definition sheet of an indicator."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_edit")
    cycle = indicator.cycle
    units = units_of_cycle_kept_by(request.user, cycle).order_by("path")
    plans = plans_using([indicator.pk]).get(indicator.pk, 0)
    form = IndicatorForm(posted(request), cycle=cycle, units=units, instance=indicator, plans=plans)
    template = "appraisal/indicator_edit.html"
    return edit_sheet(request, form, cycle, template=template, done=_("Indikator disimpan."), plans=plans)


def edit_sheet(
    request: AuthedRequest, form: IndicatorForm, cycle: Cycle, *, template: str, done: str, plans: int = 0
) -> HttpResponse:
    """Show the form of a sheet, or save what was typed; both lead to the sheet."""
    name = form.instance.name

    def show(bound: IndicatorForm, status: int) -> HttpResponse:
        context = {
            "form": bound,
            "cycle": cycle,
            "indicator": form.instance,
            "indicator_name": name,
            "plans": plans,
            "crumbs": indicator_crumbs(request, cycle, deeper=True),
        }
        return render(request, template, context, status=status)

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        sheet = save_sheet(
            form.instance, by=request.user, seen=values["seen"] or None, reason=values.get("reason", "")
        )
        return reverse("appraisal:indicator_detail", args=[sheet.pk])

    return answer_form(
        request,
        form,  # type: ignore[arg-type]
        act,
        done=done,
        repeated_url=reverse("appraisal:indicator_list", args=[cycle.pk]),
        show=show,
    )


@require_POST
def indicator_delete(request: AuthedRequest, indicator_id: int) -> HttpResponse:
    """Delete an indicator that no plan uses."""
    indicator = indicator_or_404(request, indicator_id, "appraisal.indicator_delete")
    name, cycle_id = indicator.code, indicator.cycle_id
    used = indicator.items.exists()
    return answer_button(
        request,
        lambda: remove_sheet(indicator, by=request.user),
        done=lambda _nothing: _("Indikator %(code)s dihapus.") % {"code": name},
        next_url=reverse("appraisal:indicator_detail", args=[indicator.pk])
        if used
        else reverse("appraisal:indicator_list", args=[cycle_id]),
    )


@require_POST
def indicator_copy(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Copy the indicators of this officer's units from another cycle; those that are there stay."""
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_add")
    page = reverse("appraisal:indicator_list", args=[cycle.pk])
    form = CopyForm(request.POST, sources=copy_sources(request, cycle))
    if not form.is_valid():
        messages.error(request, _("Pilih siklus asal yang tersedia dalam daftar."))
        return redirect(page)
    source: Cycle = form.cleaned_data["source"]
    return answer_button(
        request,
        lambda: copy_sheets(
            source, cycle, units_of_cycle_kept_by(request.user, cycle), by=request.user, linked=True
        ),
        done=lambda count: (
            _("%(count)d indikator disalin dari %(cycle)s.") % {"count": count, "cycle": source.name}
            if count
            else _("Tidak ada yang disalin: semua kode sudah ada dalam siklus ini.")
        ),
        next_url=page,
    )


@require_safe
def indicator_export(request: AuthedRequest, cycle_id: int, kind: str) -> HttpResponse:
    """Hand out the indicators this officer keeps as CSV, XLSX or JSON that can be imported again."""
    if kind != "json":
        require_table_kind(kind)
    cycle = indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_list")
    indicators = indicators_of(request, cycle).order_by("unit__path", "code")
    resource, stem = IndicatorResource(cycle, request.user), f"indikator-{cycle.year}-{cycle.pk}"
    if kind == "json":
        return table_response(f"{stem}.json", JSON_TYPE, sheets_json(cycle, indicators, resource))
    rows = export_rows(resource, indicators)
    return exported(stem, kind, [column.header for column in COLUMNS], rows)


@require_safe
def indicator_import_template(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Hand out an empty table with one example and an explanation of each column."""
    indicator_cycle_or_404(request, cycle_id, "appraisal.indicator_list")
    data = xlsx_bytes(
        [column.header for column in COLUMNS], [EXAMPLE], title="Indikator", notes=template_notes(COLUMNS)
    )
    return table_response("templat-indikator.xlsx", XLSX_TYPE, data)


def indicators_of(request: AuthedRequest, cycle: Cycle) -> QuerySet[Indicator]:
    """Return the indicators of the cycle that this officer keeps."""
    return indicators_visible_to(request.user).filter(cycle=cycle)


def copy_sources(request: AuthedRequest, cycle: Cycle) -> QuerySet[Cycle]:
    """Return the other cycles whose indicators this officer may copy."""
    return cycles_with_indicators_of(request.user).exclude(pk=cycle.pk).order_by("-year", "name")


def indicator_crumbs(request: AuthedRequest, cycle: Cycle, *, deeper: bool = False) -> list[tuple[str, str]]:
    """Return the way down to the indicators; the cycle is a link only for those who keep it."""
    kept = request.user.has_perm("appraisal.cycle_detail", cycle)
    crumbs = cycle_crumbs(cycle if kept else None)
    if deeper:
        crumbs.append((_("Indikator"), reverse("appraisal:indicator_list", args=[cycle.pk])))
    return crumbs
