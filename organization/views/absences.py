"""Leave and study: who is away, writing it down, changing the end, taking it back."""

from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, show_refusal
from organization.domain.absences import (
    absence_sentence,
    cancel_absence,
    leads_sentence,
    record_absence,
    set_absence_end,
)
from organization.domain.effects import followed, preview
from organization.domain.moves import day_sentences
from organization.enums import LEAVES_POST, AbsenceKind
from organization.forms.absences import AbsenceAddForm, AbsenceChangeForm
from organization.models import Absence
from organization.queries import employees_named, valid_on
from organization.service_records import absences_visible_to, state_on
from organization.views.confirmation import ask_confirmation, back_to_form, is_confirmed
from organization.views.employees import employee_crumbs, visible_employee

ONE_DAY = timedelta(days=1)
PER_PAGE = 25
NOW, COMING, PAST = "now", "coming", "past"
TIMES = (
    (NOW, gettext_lazy("Hari ini")),
    (COMING, gettext_lazy("Akan datang")),
    (PAST, gettext_lazy("Sudah lewat")),
)


@require_safe
def absence_list(request: AuthedRequest) -> HttpResponse:
    """List who is away among the people this HR officer keeps: today, later or earlier, by kind."""
    require(request.user, "organization.absence_list")
    today = timezone.localdate()
    text = request.GET.get("q", "").strip()
    time = request.GET.get("time", NOW) if request.GET.get("time") in dict(TIMES) else NOW
    kind = request.GET.get("kind", "") if request.GET.get("kind") in AbsenceKind.values else ""
    found = absences_visible_to(request.user).filter(time_condition(time, today))
    if kind:
        found = found.filter(kind=kind)
    if text:
        found = found.filter(employee__in=employees_named(text))
    first = "starts_on" if time == COMING else "ends_on" if time == NOW else "-ends_on"
    page = Paginator(found.order_by(first, "employee__name", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "q": text,
        "time": time,
        "times": TIMES,
        "kind": kind,
        "kinds": AbsenceKind.choices,
        "crumbs": employee_crumbs(),
    }
    return render(request, "organization/absence_list.html", context)


@require_http_methods(["GET", "POST"])
def absence_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Write down that a person is away from a day to a day."""
    employee = visible_employee(request, employee_id)
    require(request.user, "organization.absence_add", employee)
    form = AbsenceAddForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        data = form.cleaned_data
        change = partial(record_absence, employee, by=request.user, **data)
        try:
            if not is_confirmed(request):
                made: list[Absence] = []
                effects = preview(lambda: made.append(change()), day=data["starts_on"])
                leads = leads_sentence(employee, data["kind"], data["starts_on"])
                return ask_confirmation(
                    request,
                    title=_("Catat %(kind)s %(name)s?")
                    % {"kind": made[0].get_kind_display().lower(), "name": employee.name},
                    sentences=[
                        absence_sentence(made[0]),
                        *([leads] if leads else []),
                        *(day_sentences(data["starts_on"]) if data["kind"] in LEAVES_POST else []),
                    ],
                    effects=effects,
                    submit=_("Ya, catat"),
                    cancel_url=reverse("organization:employee_detail", args=[employee.pk]),
                    crumbs=employee_crumbs(employee),
                )
            with followed(by=request.user):
                absence = change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(kind)s %(name)s tercatat.")
                % {"kind": absence.get_kind_display(), "name": employee.name},
            )
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {"form": form, "employee": employee, "crumbs": employee_crumbs(employee)}
    return render(request, "organization/absence_add.html", context)


@require_http_methods(["GET", "POST"])
def absence_change(request: AuthedRequest, absence_id: int) -> HttpResponse:
    """Set the last day of an absence, earlier or later."""
    absence = get_object_or_404(absences_visible_to(request.user), pk=absence_id)
    employee = absence.employee
    require(request.user, "organization.absence_change", employee)
    today = timezone.localdate()
    form = AbsenceChangeForm(request.POST or None, initial={"ends_on": absence.ends_on or today})
    if request.method == "POST" and form.is_valid() and not back_to_form(request):
        ends_on = form.cleaned_data["ends_on"]
        change = partial(set_absence_end, absence, ends_on=ends_on, by=request.user)
        try:
            if not is_confirmed(request):
                last = ends_on if absence.ends_on is None else min(ends_on, absence.ends_on)
                effects = preview(change, day=last + ONE_DAY)
                leads = leads_sentence(employee, absence.kind, absence.starts_on)
                sentence = _("%(kind)s %(name)s berakhir %(day)s; hari terakhir yang tercatat: %(old)s.")
                return ask_confirmation(
                    request,
                    title=_("Ubah hari terakhir?"),
                    sentences=[
                        sentence
                        % {
                            "kind": absence.get_kind_display(),
                            "name": employee.name,
                            "day": date_format(ends_on),
                            "old": date_format(absence.ends_on) if absence.ends_on else _("belum ada"),
                        },
                        *([leads] if leads else []),
                    ],
                    effects=effects,
                    submit=_("Ya, ubah"),
                    cancel_url=reverse("organization:employee_detail", args=[employee.pk]),
                    crumbs=employee_crumbs(employee),
                )
            with followed(by=request.user):
                change()
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Hari terakhirnya kini %(day)s.") % {"day": date_format(ends_on)})
            return redirect("organization:employee_detail", employee_id=employee.pk)
    context = {
        "form": form,
        "absence": absence,
        "employee": employee,
        "coming": state_on(today, absence.starts_on, absence.ends_on) == COMING,
        "crumbs": employee_crumbs(employee),
    }
    return render(request, "organization/absence_change.html", context)


@require_POST
def absence_cancel(request: AuthedRequest, absence_id: int) -> HttpResponse:
    """Take back an absence that has not begun."""
    absence = get_object_or_404(absences_visible_to(request.user), pk=absence_id)
    require(request.user, "organization.absence_cancel", absence.employee)
    try:
        with followed(by=request.user):
            cancel_absence(absence, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(
            request,
            _("%(kind)s %(name)s dibatalkan.")
            % {"kind": absence.get_kind_display(), "name": absence.employee.name},
        )
    return redirect("organization:employee_detail", employee_id=absence.employee_id)


def time_condition(time: str, day: date) -> Q:
    """Return the condition of absences that run on `day`, begin later or are over."""
    if time == COMING:
        return Q(starts_on__gt=day)
    return Q(ends_on__lt=day) if time == PAST else valid_on(day)
