"""The calendar of working days: everybody reads it, HR of the agency keeps it."""

import json
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.calendar import explain_working_days, known_years
from core.errors import RuleViolation
from core.gate import require, show_refusal
from core.models import CalendarYear, Holiday
from core.spreadsheets import CSV_TYPE, XLSX_TYPE, csv_bytes, table_response, xlsx_bytes
from core.workdays import MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY
from organization.domain.calendar import (
    FreeDayRow,
    add_holiday,
    change_holiday,
    remove_holiday,
    set_calendar_year,
    write_holidays,
)
from organization.forms.calendar import (
    COLUMNS,
    CalendarYearForm,
    HolidayForm,
    HolidayUploadForm,
    WorkingDayCountForm,
)
from organization.registry import deadlines_after

REFUSED = 422
ALARMS_SHOWN = 10


@require_safe
def calendar_detail(request: AuthedRequest) -> HttpResponse:
    """Show the free days of a year, what is known at all, and what is due after that."""
    years = list(CalendarYear.objects.order_by("year"))
    asked = request.GET.get("tahun", "")
    year = (
        int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    )
    known = known_years()
    beyond = deadlines_after(request.user, known.until or date.min)
    return render(
        request,
        "organization/calendar_detail.html",
        {
            "years": years,
            "year": year,
            "row": next((row for row in years if row.year == year), None),
            "holidays": Holiday.objects.filter(date__year=year).order_by("date", "kind", "name"),
            "known": known,
            "beyond": beyond[:ALARMS_SHOWN],
            "may_edit": request.user.has_perm("organization.calendar_edit"),
        },
    )


@require_safe
def working_day_count(request: AuthedRequest) -> HttpResponse:
    """Count working days from a day and tell every day that was left out."""
    form = WorkingDayCountForm(request.GET or None)
    count = None
    if form.is_bound and form.is_valid():
        count = explain_working_days(
            form.cleaned_data["start"],
            form.cleaned_data["n"],
            week=MONDAY_TO_SATURDAY if form.cleaned_data["six_days"] else MONDAY_TO_FRIDAY,
            collective_leave=not form.cleaned_data["open_on_collective_leave"],
        )
    context: dict[str, object] = {
        "form": form,
        "count": count,
        "known": known_years(),
        "crumbs": calendar_crumbs(),
    }
    if count is not None:
        context["is_known"] = known_years().covers(count.end)
    return render(request, "organization/working_day_count.html", context)


@require_http_methods(["GET", "POST"])
def holiday_add(request: AuthedRequest) -> HttpResponse:
    """Add a free day."""
    require(request.user, "organization.calendar_edit")
    form = HolidayForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            holiday = add_holiday(form.row(), by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s dicatat.") % {"name": holiday.name})
            return redirect(year_address(holiday.date.year))
    return show_form(request, "organization/holiday_add.html", form)


@require_http_methods(["GET", "POST"])
def holiday_change(request: AuthedRequest, holiday_id: int) -> HttpResponse:
    """Change a free day."""
    require(request.user, "organization.calendar_edit")
    holiday = get_object_or_404(Holiday, pk=holiday_id)
    initial = {name: getattr(holiday, name) for name in ("date", "kind", "name", "source")}
    form = HolidayForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            holiday = change_holiday(holiday, form.row(), by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("%(name)s disimpan.") % {"name": holiday.name})
            return redirect(year_address(holiday.date.year))
    return show_form(request, "organization/holiday_change.html", form, holiday=holiday)


@require_POST
def holiday_remove(request: AuthedRequest, holiday_id: int) -> HttpResponse:
    """Remove a free day."""
    require(request.user, "organization.calendar_edit")
    holiday = get_object_or_404(Holiday, pk=holiday_id)
    remove_holiday(holiday, by=request.user)
    messages.success(request, _("%(name)s dihapus dari kalender.") % {"name": holiday.name})
    return redirect(year_address(holiday.date.year))


@require_http_methods(["GET", "POST"])
def calendar_year_set(request: AuthedRequest) -> HttpResponse:
    """Say that the free days of a year are complete, and by which decree."""
    require(request.user, "organization.calendar_edit")
    last = CalendarYear.objects.order_by("-year").first()
    initial = {"year": last.year + 1 if last else timezone.localdate().year}
    form = CalendarYearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = set_calendar_year(**form.cleaned_data, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Kalender %(year)d tercatat.") % {"year": row.year})
            return redirect(year_address(row.year))
    return show_form(request, "organization/calendar_year_set.html", form)


@require_http_methods(["GET", "POST"])
def calendar_import(request: AuthedRequest) -> HttpResponse:
    """Take a list of free days: show what it would do, write it once the officer says yes."""
    require(request.user, "organization.calendar_edit")
    if request.method == "POST" and "rows" in request.POST:
        try:
            written = write_holidays(rows_sent(request.POST["rows"]), by=request.user)
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
            return redirect("organization:calendar_import")
        messages.success(request, _("%(count)d hari libur ditulis.") % {"count": written})
        return redirect("organization:calendar_detail")
    form = HolidayUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["rows"]
        known = {
            (day, name.casefold()): (kind, source)
            for day, name, kind, source in Holiday.objects.values_list("date", "name", "kind", "source")
        }
        preview = [(row, what_becomes_of(row, known)) for row in rows]
        return render(
            request,
            "organization/calendar_import_preview.html",
            {
                "preview": preview,
                "changes": sum(kind != "same" for _row, kind in preview),
                "sent": json.dumps([[f"{row.date}", row.kind, row.name, row.source] for row in rows]),
                "crumbs": calendar_crumbs(),
            },
        )
    return show_form(request, "organization/calendar_import.html", form)


@require_safe
def calendar_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out all free days on record in the columns that the import takes."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = [
        (holiday.date, holiday.kind, holiday.name, holiday.source)
        for holiday in Holiday.objects.order_by("date", "kind", "name")
    ]
    if kind == "csv":
        return table_response("hari-libur.csv", CSV_TYPE, csv_bytes(COLUMNS, rows))
    data = xlsx_bytes(COLUMNS, rows, title=_("Hari libur"))
    return table_response("hari-libur.xlsx", XLSX_TYPE, data)


def rows_sent(text: str) -> list[FreeDayRow]:
    """Return the rows that the preview sent on; RuleViolation when they were tampered with."""
    try:
        return [
            FreeDayRow(date.fromisoformat(day), str(kind), str(name)[:120], str(source)[:300])
            for day, kind, name, source in json.loads(text)
        ]
    except (ValueError, TypeError) as error:
        raise RuleViolation(_("Daftar ini tidak terbaca lagi. Unggah berkasnya sekali lagi.")) from error


def what_becomes_of(row: FreeDayRow, known: dict[tuple[date, str], tuple[str, str]]) -> str:
    """Return "new", "changed" or "same" for a row of the list."""
    there = known.get((row.date, row.name.strip().casefold()))
    if there is None:
        return "new"
    return "same" if there == (row.kind, row.source.strip() or there[1]) else "changed"


def show_form(request: AuthedRequest, template: str, form: forms.Form, **context: object) -> HttpResponse:
    """Show a form of the calendar, with status 422 when something in it was refused."""
    status = REFUSED if form.is_bound else 200
    return render(request, template, {"form": form, "crumbs": calendar_crumbs(), **context}, status=status)


def calendar_crumbs() -> list[tuple[str, str]]:
    """Return the way from the top down to the calendar."""
    return [(_("Kalender kerja"), reverse("organization:calendar_detail"))]


def year_address(year: int) -> str:
    """Return the page of a year."""
    return f"{reverse('organization:calendar_detail')}?tahun={year}"
