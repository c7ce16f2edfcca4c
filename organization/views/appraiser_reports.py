"""Reports of a wrong supervisor: the employee makes them, HR decides in one click."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.gate import require, show_refusal
from core.workflow import history_of
from organization.appraiser_reports import (
    effects_of_naming,
    open_report_of,
    reports_kept_by,
    reports_visible_to,
    superiors_by_units,
)
from organization.domain.appraiser_reports import (
    accept_report,
    reject_report,
    report_appraiser,
    withdraw_report,
)
from organization.domain.placements import check_appraiser
from organization.enums import AppraiserReportState
from organization.forms.appraiser_reports import AppraiserReportForm, ReportAcceptForm, ReportRejectForm
from organization.models import AppraiserReport, Employee
from organization.queries import (
    appraiser_line_on,
    employees_found,
    employees_named,
    placement_on,
    serving_employees,
    with_placement_on,
)
from organization.views.employees import number
from organization.views.personal_data import own_record
from organization.workflow import APPRAISER_REPORT, ROLE_LABELS

PER_PAGE = 25
FOUND_AT_MOST = 10
REFUSED = 422


@require_http_methods(["GET", "POST"])
def appraiser_report_add(request: AuthedRequest) -> HttpResponse:
    """Say that the recorded appraiser is wrong and propose another, found in the units or by name."""
    employee = own_record(request)
    today = timezone.localdate()
    waiting = open_report_of(employee)
    text = request.GET.get("q", "").strip()
    people = proposable(employee, text, request.POST.get("proposed", ""))
    form = AppraiserReportForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        proposed = Employee.objects.filter(pk=number(form.cleaned_data["proposed"])).first()
        try:
            report = report_appraiser(employee, proposed=proposed, reason=form.reason, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Laporan dikirim. Anda dikabari begitu ada keputusan."))
            return redirect("organization:appraiser_report_detail", report_id=report.pk)
    elif request.method == "GET" and waiting is not None:
        return redirect("organization:appraiser_report_detail", report_id=waiting.pk)
    context = {
        "form": form,
        "employee": employee,
        "line": appraiser_line_on(employee, today),
        "placement": placement_on(employee, today),
        "q": text,
        "searched": employees_found(serving_employees(today), text).exclude(pk=employee.pk).exists()
        if text
        else True,
        "crumbs": [(_("Data saya"), reverse("organization:profile"))],
    }
    return render(
        request, "organization/appraiser_report_add.html", context, status=REFUSED if form.is_bound else 200
    )


def proposable(employee: Employee, text: str, chosen: str) -> list[tuple[str, str]]:
    """Return whom the employee may propose as choices: who stands above him, who was found, who was chosen.

    Everybody who serves in the agency may be proposed; of those found the first few are offered.
    """
    today = timezone.localdate()
    offered: dict[str, str] = {}
    for line in superiors_by_units(employee, today):
        role = line.capacity or (_("pimpinan %(unit)s") % {"unit": line.unit.name} if line.unit else "")
        offered[str(line.appraiser.pk)] = f"{line.appraiser.name} ({role})"
    serving = serving_employees(today).exclude(pk=employee.pk)
    wanted = Employee.objects.none()
    if text:
        wanted = employees_found(serving, text)
    if chosen and chosen not in offered:
        wanted = serving.filter(pk=number(chosen))
    for person in with_placement_on(wanted.order_by("name", "pk"), today)[:FOUND_AT_MOST]:
        place = "".join(f"{one.post.name}, {one.unit.name}" for one in person.placed)  # type: ignore[attr-defined]
        offered.setdefault(str(person.pk), f"{person.name} ({place})")
    return list(offered.items())


@require_safe
def appraiser_report_list(request: AuthedRequest) -> HttpResponse:
    """Show HR the reports of the units he keeps: open ones first, the one due first on top."""
    require(request.user, "organization.appraiser_report_list")
    only_open = request.GET.get("semua") != "ya"
    rows = reports_kept_by(request.user)
    if only_open:
        rows = rows.filter(state=AppraiserReportState.OPEN).order_by("due_on", "pk")
    text = request.GET.get("q", "").strip()
    if text:
        rows = rows.filter(employee__in=employees_named(text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "only_open": only_open, "q": text, "today": timezone.localdate()}
    return render(request, "organization/appraiser_report_list.html", context)


@require_safe
def appraiser_report_detail(request: AuthedRequest, report_id: int) -> HttpResponse:
    """Show one report with the facts: to the employee, and to HR with what may be decided."""
    return show_report(request, visible_report(request, report_id))


@require_POST
def appraiser_report_accept(request: AuthedRequest, report_id: int) -> HttpResponse:
    """Name the proposed appraiser, or the one whose number was typed."""
    report = visible_report(request, report_id)
    require(request.user, "organization.appraiser_report_accept", report)
    form = ReportAcceptForm(request.POST, employees=serving_employees(timezone.localdate()))
    if form.is_valid():
        try:
            accept_report(
                report,
                by=request.user,
                appraiser=form.cleaned_data["nip"],
                expected_version=form.cleaned_data["version"],
            )
        except AlreadyDone:
            return answered(report, request)
        except RuleViolation as refusal:
            form.add_error("nip" if refusal.field in ("appraiser", "nip") else None, refusal.message)
        else:
            return answered(report, request)
    return show_report(request, fresh(report), accept=form, status=REFUSED)


@require_POST
def appraiser_report_reject(request: AuthedRequest, report_id: int) -> HttpResponse:
    """Say why the recorded appraiser is right."""
    report = visible_report(request, report_id)
    require(request.user, "organization.appraiser_report_reject", report)
    form = ReportRejectForm(request.POST)
    if form.is_valid():
        try:
            reject_report(
                report,
                note=form.cleaned_data["note"],
                by=request.user,
                expected_version=form.cleaned_data["version"],
            )
        except AlreadyDone:
            return answered(report, request)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            return answered(report, request)
    return show_report(request, fresh(report), reject=form, status=REFUSED)


@require_POST
def appraiser_report_withdraw(request: AuthedRequest, report_id: int) -> HttpResponse:
    """Take the report back, as the employee."""
    report = visible_report(request, report_id)
    require(request.user, "organization.appraiser_report_withdraw", report)
    try:
        withdraw_report(report, by=request.user, expected_version=number(request.POST.get("version", "")))
    except AlreadyDone:
        pass
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Laporan ditarik."))
    return redirect("organization:appraiser_report_detail", report_id=report.pk)


def answered(report: AppraiserReport, request: AuthedRequest) -> HttpResponse:
    """Go back to the page of the decided report."""
    messages.success(request, _("Keputusan tercatat. Semua pihak sudah diberi tahu."))
    return redirect("organization:appraiser_report_detail", report_id=report.pk)


def show_report(
    request: AuthedRequest,
    report: AppraiserReport,
    *,
    accept: Form | None = None,
    reject: Form | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the facts of a report, its history, and the moves this person may take."""
    today = timezone.localdate()
    moves = {move.name: move for move in APPRAISER_REPORT.moves_for(request.user, report)}
    decides = "appraiser_report_accept" in moves
    own = report.employee.user_id == request.user.pk
    refusal = refusal_of(report, request) if decides else ""
    proposed = report.proposed
    version = {"version": report.version}
    context = {
        "report": report,
        "is_own": own,
        "moves": moves,
        "decides": decides,
        "placement": placement_on(report.employee, today),
        "proposed_placement": placement_on(proposed, today) if proposed else None,
        "line": appraiser_line_on(report.employee, today),
        "superiors": superiors_by_units(report.employee, today),
        "refusal": refusal,
        "effects": effects_of_naming(report.employee, proposed, today)
        if decides and proposed and not refusal
        else [],
        "accept": accept or ReportAcceptForm(initial=version, employees=serving_employees(today)),
        "reject": reject or ReportRejectForm(initial=version),
        "form": accept or reject or ReportRejectForm(),
        "entries": entries_of(report),
        "is_late": report.state == AppraiserReportState.OPEN and report.due_on < today,
        "crumbs": [(_("Data saya"), reverse("organization:profile"))]
        if own
        else [(_("Atasan keliru"), reverse("organization:appraiser_report_list"))],
    }
    return render(request, "organization/appraiser_report_detail.html", context, status=status)


def refusal_of(report: AppraiserReport, request: AuthedRequest) -> str:
    """Return why the proposal cannot be followed; empty when it can or nobody is proposed."""
    if report.proposed is None:
        return ""
    today = timezone.localdate()
    first = superiors_by_units(report.employee, today)[:1]
    if first and first[0].appraiser == report.proposed:
        return ""
    try:
        check_appraiser(report.employee, report.proposed, today, by=request.user)
    except (RuleViolation, NotAllowed) as refusal:
        return refusal.message
    return ""


def entries_of(report: AppraiserReport) -> list[dict[str, object]]:
    """Return the history of the report as people read it, the report itself last."""
    moves = [
        {
            "at": row.at,
            "what": str(APPRAISER_REPORT.transition(row.name).label),
            "who": f"{row.actor} ({ROLE_LABELS.get(row.as_role, '')})",
            "note": row.note,
        }
        for row in history_of(report).order_by("-at", "-pk")
    ]
    reported = {"at": report.reported_at, "what": _("Dilaporkan"), "who": report.employee.name, "note": ""}
    return [*moves, reported]


def fresh(report: AppraiserReport) -> AppraiserReport:
    """Return the report as it stands in the database, with its people."""
    return AppraiserReport.objects.select_related(
        "employee__user", "unit", "current__user", "proposed__user"
    ).get(pk=report.pk)


def visible_report(request: AuthedRequest, report_id: int) -> AppraiserReport:
    """Return the report when it is the person's own or of a unit he keeps, else 404."""
    return get_object_or_404(reports_visible_to(request.user), pk=report_id)
