"""The way to a new cycle in seven steps. Each is saved in the draft, so the way can be left any time."""

from dataclasses import replace
from datetime import date
from typing import Any, Literal

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from appraisal.domain.cycles import (
    CyclePlan,
    change_cycle,
    create_cycle,
    days_of,
    default_phases,
    open_cycle,
    plan_after,
    plan_of,
)
from appraisal.domain.readiness import (
    beyond_calendar,
    findings_for,
    hints_for,
    important_settings,
    time_line,
    uncertain_settings,
    week_counts,
)
from appraisal.domain.rule_values import setting
from appraisal.enums import CycleState, Phase
from appraisal.forms.cycles import (
    CycleAddForm,
    CycleBasicsForm,
    CycleOpenForm,
    CycleRulesForm,
    DraftPhasesForm,
    basic_values,
    phase_values,
)
from appraisal.models import Cycle, RuleSet
from appraisal.queries import cycles_visible_to, rule_sets_visible_to, units_to_begin_a_cycle
from appraisal.views.cycle_acts import answer_button, cycle_or_404, posted, posted_version
from appraisal.views.cycles import cycle_crumbs
from appraisal.views.form_acts import answer_form
from appraisal.views.moves import REFUSED
from core.access import AuthedRequest
from core.calendar import known_years
from core.gate import require
from core.jobs import dispatch
from core.registry import Step

WEEKS_SHOWN = 25
LAST_QUARTER = 10

WIZARD: tuple[tuple[str, str | Promise], ...] = (
    ("cycle_basics_edit", gettext_lazy("Tahun dan nama")),
    ("cycle_phases_edit", gettext_lazy("Tahap")),
    ("cycle_rules_edit", gettext_lazy("Aturan")),
    ("cycle_calendar", gettext_lazy("Kalender")),
    ("cycle_population", gettext_lazy("Peserta")),
    ("cycle_reminders", gettext_lazy("Pengingat")),
    ("cycle_check", gettext_lazy("Periksa dan buka")),
)
"""The pages of the way, in order."""


def wizard_context(cycle: Cycle | None, here: str) -> dict[str, Any]:
    """Return crumbs, steps and the pages before and after; no steps once the cycle has opened."""
    context: dict[str, Any] = {"cycle": cycle, "crumbs": cycle_crumbs(cycle), "steps": [], "next_url": ""}
    if cycle is not None and cycle.state != CycleState.DRAFT:
        return context
    names = [name for name, _label in WIZARD]
    place = names.index(here)
    state: Literal["done", "now", "later"]
    for number, (name, label) in enumerate(WIZARD):
        state = "done" if number < place else "now" if number == place else "later"
        url = reverse(f"appraisal:{name}", args=[cycle.pk]) if cycle else ""
        context["steps"].append(Step(str(label), state, url=url))
    if cycle and place + 1 < len(names):
        context["next_url"] = reverse(f"appraisal:{names[place + 1]}", args=[cycle.pk])
    if cycle and place:
        context["previous_url"] = reverse(f"appraisal:{names[place - 1]}", args=[cycle.pk])
    return context


@require_http_methods(["GET", "POST"])
def cycle_add(request: AuthedRequest) -> HttpResponse:
    """Begin a cycle: unit, year and name, with the days and rules of the last one. `?year=` fills them."""
    require(request.user, "appraisal.cycle_add")
    units = units_to_begin_a_cycle(request.user)
    sources = cycles_visible_to(request.user).prefetch_related("phases").order_by("-year", "unit__path")
    rule_set = rule_sets_visible_to(request.user).order_by("-version", "code").first()
    year = asked_year(request.GET.get("year", ""))
    initial = {
        "year": year,
        "unit": units.first(),
        "name": _("Penilaian Kinerja %(year)d") % {"year": year},
        "source": sources.filter(year__lt=year).first(),
    }
    form = CycleAddForm(posted(request), units=units, sources=sources, initial=initial)

    def show(bound: CycleAddForm, status: int) -> HttpResponse:
        context = {**wizard_context(None, "cycle_basics_edit"), "form": bound, "rule_set": rule_set}
        return render(request, "appraisal/cycle_add.html", context, status=status)

    if request.method != "POST" or rule_set is None:
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        plan = first_plan(values["year"], values["name"], source=values["source"], rule_set=rule_set)
        cycle = create_cycle(plan, unit=values["unit"], by=request.user)
        return reverse("appraisal:cycle_phases_edit", args=[cycle.pk])

    return answer_form(
        request,
        form,
        act,
        done=_("Siklus disimpan dalam keadaan disiapkan. Pegawai belum melihat apa-apa."),
        repeated_url=reverse("appraisal:cycle_list"),
        show=show,
    )


@require_http_methods(["GET", "POST"])
def cycle_basics_edit(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Change name and period of a cycle in preparation."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_prepare")
    form = CycleBasicsForm(posted(request), initial=basic_values(cycle))

    def changed(values: dict[str, Any]) -> CyclePlan:
        return replace(plan_of(cycle), **values)

    return answer_step(request, cycle, "cycle_basics_edit", form, changed)


@require_http_methods(["GET", "POST"])
def cycle_phases_edit(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Date the phases of a cycle in preparation, with a time line and hints about free days."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_prepare")
    days = days_of(cycle)
    suggested = {**default_phases(cycle.year), **days}
    form = DraftPhasesForm(posted(request), initial=phase_values(suggested))

    def changed(_values: dict[str, Any]) -> CyclePlan:
        return replace(plan_of(cycle), phases=form.phases())

    context = {"bars": time_line(suggested), "hints": hints_for(cycle, suggested)}
    return answer_step(request, cycle, "cycle_phases_edit", form, changed, context)


@require_http_methods(["GET", "POST"])
def cycle_rules_edit(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Choose the rule set of a cycle in preparation; `?rule_set=` shows the numbers of another one."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_prepare")
    rule_sets = rule_sets_visible_to(request.user).prefetch_related("settings").order_by("code", "-version")
    wanted = request.GET.get("rule_set", "")
    shown = next((row for row in rule_sets if str(row.pk) == wanted), None) or rule_sets.get(
        pk=cycle.rule_set_id
    )
    form = CycleRulesForm(posted(request), rule_sets=rule_sets, initial={"rule_set": shown})

    def changed(values: dict[str, Any]) -> CyclePlan:
        return replace(plan_of(cycle), rule_set=values["rule_set"])

    context = {
        "shown": shown,
        "rule_sets": rule_sets,
        "rows": important_settings(shown),
        "unsure": len(uncertain_settings(shown)),
    }
    return answer_step(request, cycle, "cycle_rules_edit", form, changed, context)


@require_safe
def cycle_calendar(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show which days count as working days in the cycle, and whether the calendar reaches its end."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    known = known_years()
    weeks = week_counts(cycle)
    return render(
        request,
        "appraisal/cycle_calendar.html",
        {
            **wizard_context(cycle, "cycle_calendar"),
            "known": known,
            "beyond": beyond_calendar(days_of(cycle), known),
            "weeks": weeks,
            "own_weeks": weeks.own[:WEEKS_SHOWN],
            "more_weeks": max(0, len(weeks.own) - WEEKS_SHOWN),
            "counts_working_days": setting(cycle.rule_set, "working_days"),
            "collective_leave_free": setting(cycle.rule_set, "collective_leave_free"),
        },
    )


@require_safe
def cycle_reminders(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Show who is reminded when, with the way to the page where that is changed."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    try:
        ladder_url = reverse("appraisal:reminder_ladder", args=[cycle.pk])
    except NoReverseMatch:
        ladder_url = ""
    order = [phase.value for phase in Phase]
    rungs = sorted(cycle.reminder_rungs.all(), key=lambda rung: (order.index(rung.phase), rung.days, rung.to))
    context = {**wizard_context(cycle, "cycle_reminders"), "rungs": rungs, "ladder_url": ladder_url}
    return render(request, "appraisal/cycle_reminders.html", context)


@require_safe
def cycle_check(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """List what is missing or worth a look before the cycle is opened."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_prepare")
    return show_check(request, cycle, CycleOpenForm(), 200)


def show_check(request: AuthedRequest, cycle: Cycle, form: CycleOpenForm, status: int) -> HttpResponse:
    """Render the last step with the form that opens the cycle."""
    findings = findings_for(cycle, timezone.localdate())
    context = {
        **wizard_context(cycle, "cycle_check"),
        "form": form,
        "findings": findings,
        "may_open": all(finding.level != "stop" for finding in findings),
    }
    return render(request, "appraisal/cycle_check.html", context, status=status)


@require_POST
def cycle_open(request: AuthedRequest, cycle_id: int) -> HttpResponse:
    """Open the cycle once it is confirmed; a worker then gives everyone of its units an appraisal."""
    cycle = cycle_or_404(request, cycle_id, "appraisal.cycle_detail")
    form = CycleOpenForm(request.POST)
    if not form.is_valid() and request.user.has_perm("appraisal.cycle_prepare", cycle):
        return show_check(request, cycle, form, REFUSED)
    return answer_button(
        request,
        lambda: dispatch(open_cycle(cycle, by=request.user, expected_version=posted_version(request))),
        done=lambda _nothing: _("Siklus dibuka. Penilaian setiap pegawai sedang disiapkan."),
        next_url=reverse("appraisal:cycle_detail", args=[cycle.pk]),
    )


def answer_step(
    request: AuthedRequest,
    cycle: Cycle,
    name: str,
    form: Any,  # noqa: ANN401 - one of the forms of the steps
    changed: Any,  # noqa: ANN401 - a function from typed values to a CyclePlan
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a step, or save what was typed in it and go on to the next one."""
    context = {**wizard_context(cycle, name), **(extra or {})}

    def show(bound: Any, status: int) -> HttpResponse:  # noqa: ANN401 - the same form
        version = cycle.version if status == 200 else posted_version(request)
        return render(
            request, f"appraisal/{name}.html", {**context, "form": bound, "version": version}, status=status
        )

    if request.method != "POST":
        return show(form, 200)

    def act(values: dict[str, Any]) -> str:
        change_cycle(cycle, changed(values), by=request.user, expected_version=posted_version(request))
        url: str = context["next_url"]
        return url

    return answer_form(
        request, form, act, done=_("Siklus disimpan."), repeated_url=context["next_url"], show=show
    )


def first_plan(year: int, name: str, *, source: Cycle | None, rule_set: RuleSet) -> CyclePlan:
    """Return the plan of a new cycle: as a former one, moved to the year, or with the usual days."""
    if source is not None:
        return replace(plan_after(source, year), name=name)
    return CyclePlan(
        year=year,
        name=name,
        starts_on=date(year, 1, 1),
        ends_on=date(year, 12, 31),
        rule_set=rule_set,
        phases=default_phases(year),
    )


def asked_year(text: str) -> int:
    """Return the asked year, or the one HR is likely to prepare: the next one late in the year."""
    if len(text) == 4 and text.isascii() and text.isdecimal() and 2020 <= int(text) <= 2100:
        return int(text)
    today = timezone.localdate()
    return today.year + (today.month >= LAST_QUARTER)
