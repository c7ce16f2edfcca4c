"""The staff file: upload, columns, check, preview, application, result."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.columns import template_notes
from core.errors import RuleViolation
from core.gate import require
from core.jobs import create_job, dispatch
from core.spreadsheets import (
    CSV_TYPE,
    XLSX_TYPE,
    csv_bytes,
    table_response,
    xlsx_bytes,
)
from organization.domain.staff_import.staging import (
    EXPORT_JOB,
    cancel_import,
    remembered_mapping,
    request_apply,
    request_check,
    start_import,
)
from organization.enums import Role, StaffImportState, StaffRowKind
from organization.forms.staff_import import (
    StaffApplyForm,
    StaffMappingForm,
    StaffUploadForm,
    initial_of,
)
from organization.models import StaffImport
from organization.queries import missing_from, role_paths, staff_imports_of, top_units_visible_to
from organization.resources.staff import COLUMNS, EXPORTED, guess_mapping

REFUSED = 422
ROWS_SHOWN = 25
EARLIER_SHOWN = 5
MOST_XLSX_ROWS = 3000
"""More refused rows than these are handed out as CSV: a workbook would keep the officer waiting."""
WORKING = (StaffImportState.CHECKING, StaffImportState.APPLYING)
TONES = {"new": "run", "changed": "wait", "moved": "wait", "same": "none", "refused": "stop"}


@require_http_methods(["GET", "POST"])
def staff_import(request: AuthedRequest) -> HttpResponse:
    """Take a staff file and lead to its columns."""
    require(request.user, "organization.staff_import")
    posted = request.method == "POST"
    form = StaffUploadForm(request.POST, request.FILES) if posted else StaffUploadForm()
    if posted and form.is_valid():
        started = start_import(
            form.name, form.content, headers=form.headers, samples=form.samples, by=request.user
        )
        return redirect("organization:staff_import_mapping", token=started.token)
    return render(
        request,
        "organization/staff_import.html",
        {
            "form": form,
            "columns": EXPORTED,
            "earlier": staff_imports_of(request.user).exclude(state=StaffImportState.CANCELLED)[
                :EARLIER_SHOWN
            ],
            "crumbs": crumbs(),
        },
        status=REFUSED if posted else 200,
    )


@require_safe
def staff_import_template(request: AuthedRequest, kind: str) -> HttpResponse:
    """Hand out an empty staff file with an example row and what belongs in each column."""
    require(request.user, "organization.staff_import")
    require_table_kind(kind)
    headers = [column.header for column in EXPORTED]
    unit = next(iter(top_units_visible_to(request.user)), None)
    example = [unit.code if column.field == "unit" and unit else column.example for column in EXPORTED]
    if kind == "csv":
        return table_response("templat-pegawai.csv", CSV_TYPE, csv_bytes(headers, [example]))
    data = xlsx_bytes(headers, [example], title=_("Pegawai"), notes=template_notes(EXPORTED))
    return table_response("templat-pegawai.xlsx", XLSX_TYPE, data)


@require_POST
def staff_export(request: AuthedRequest, kind: str) -> HttpResponse:
    """Ask for a table of the present staff in the columns of the staff file."""
    require(request.user, "organization.staff_import")
    require_table_kind(kind)
    job = create_job(
        EXPORT_JOB,
        by=request.user,
        arguments={"kind": kind, "paths": role_paths(request.user, Role.HR)},
        key=f"{request.user.pk}:{kind}",
    )
    dispatch(job)
    return redirect("core:job_detail", job_id=job.pk)


@require_http_methods(["GET", "POST"])
def staff_import_mapping(request: AuthedRequest, token: str) -> HttpResponse:
    """Show which column fills which field, guessed or remembered, and ask for the check."""
    found = own_import(request, token)
    if found.state not in (
        StaffImportState.MAPPING,
        StaffImportState.CHECKING,
        StaffImportState.CHECKED,
    ) or is_worked_on(found):
        return redirect("organization:staff_import_detail", token=token)
    form = StaffMappingForm(
        request.POST if request.method == "POST" else None,
        columns=COLUMNS,
        headers=found.headers,
        samples=found.summary.get("samples", []),
        initial=initial_choice(found, request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            dispatch(request_check(found, form.choice(), by=request.user))
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
        return redirect("organization:staff_import_detail", token=token)
    return render(
        request,
        "organization/staff_import_mapping.html",
        {"form": form, "found": found, "crumbs": crumbs(deeper=True)},
        status=REFUSED if form.is_bound else 200,
    )


@require_safe
def staff_import_detail(request: AuthedRequest, token: str) -> HttpResponse:
    """Show how far the work on a file is, what its rows would do, or what they did."""
    found = own_import(request, token)
    if found.state == StaffImportState.MAPPING:
        return redirect("organization:staff_import_mapping", token=token)
    working = is_worked_on(found)
    if request.htmx and request.htmx.target == "job":
        part = {"found": found, "working": working}
        page = render(request, "organization/staff_import_progress.html", part)
        if not working:
            page["HX-Refresh"] = "true"
        return page
    context: dict[str, Any] = {"found": found, "working": working, "crumbs": crumbs(deeper=True)}
    if found.state in (StaffImportState.CHECKED, StaffImportState.DONE):
        context |= preview(request, found)
    return render(request, "organization/staff_import_detail.html", context)


@require_safe
def staff_import_missing(request: AuthedRequest, token: str) -> HttpResponse:
    """List the people of the officer's units who do not stand in the file. Nothing happens to them."""
    found = own_import(request, token)
    everywhere = request.GET.get("semua") == "1"
    missing = missing_from(found, request.user, named_units_only=not everywhere)
    page = Paginator(missing, ROWS_SHOWN).get_page(request.GET.get("page"))
    return render(
        request,
        "organization/staff_import_missing.html",
        {
            "found": found,
            "page_obj": page,
            "everywhere": everywhere,
            "crumbs": [*crumbs(deeper=True), (found.file_name, detail_url(found))],
        },
    )


@require_safe
def staff_import_refused(request: AuthedRequest, token: str) -> HttpResponse:
    """Hand out the refused rows as they were, with the reason beside each."""
    found = own_import(request, token)
    rows = found.rows.filter(kind=StaffRowKind.REFUSED).order_by("number")
    headers = [*found.headers, _("Baris"), _("Sebab ditolak")]
    cells = [
        [
            *row.cells,
            row.number,
            "; ".join(f"{column}: {reason}" if column else reason for column, _value, reason in row.refusals),
        ]
        for row in rows.iterator()
    ]
    if len(cells) > MOST_XLSX_ROWS:
        return table_response("baris-ditolak.csv", CSV_TYPE, csv_bytes(headers, cells))
    return table_response("baris-ditolak.xlsx", XLSX_TYPE, xlsx_bytes(headers, cells, title=_("Ditolak")))


@require_POST
def staff_import_apply(request: AuthedRequest, token: str) -> HttpResponse:
    """Apply all rows, or the good ones alone; again after a failure: go on where it stopped."""
    found = own_import(request, token)
    form = StaffApplyForm(request.POST)
    if found.state == StaffImportState.DONE:
        messages.info(request, _("Berkas ini sudah diterapkan."))
    elif form.is_valid():
        try:
            good_rows_only = form.cleaned_data["rows"] == "good"
            dispatch(request_apply(found, good_rows_only=good_rows_only, by=request.user))
        except RuleViolation as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("Pilih semua baris atau hanya baris yang benar."))
    return redirect("organization:staff_import_detail", token=token)


@require_POST
def staff_import_cancel(request: AuthedRequest, token: str) -> HttpResponse:
    """Throw an undecided file away."""
    found = own_import(request, token)
    try:
        cancel_import(found, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
        return redirect("organization:staff_import_detail", token=token)
    said = _("Berkas %(name)s dibuang; tidak ada yang ditulis.") % {"name": found.file_name}
    messages.success(request, said)
    return redirect("organization:staff_import")


# ---- what the pages share --------------------------------------------------------------------------


def own_import(request: AuthedRequest, token: str) -> StaffImport:
    """Return a file this very person uploaded and that was not thrown away; 403 when no longer HR."""
    found = get_object_or_404(
        staff_imports_of(request.user).exclude(state=StaffImportState.CANCELLED), token=token
    )
    require(request.user, "organization.staff_import")
    return found


def is_worked_on(found: StaffImport) -> bool:
    """Say whether a job is busy with the file."""
    return found.state in WORKING and found.job is not None and found.job.is_active


def preview(request: AuthedRequest, found: StaffImport) -> dict[str, Any]:
    """Return the counts, the rows of the chosen kind by page, and how many people are missing."""
    done = found.summary.get("done")
    counts = done or found.summary
    kinds = [
        (kind.value, kind.label, counts.get(kind.value, 0), TONES[kind.value])
        for kind in (
            StaffRowKind.REFUSED,
            StaffRowKind.MOVED,
            StaffRowKind.CHANGED,
            StaffRowKind.NEW,
            StaffRowKind.SAME,
        )
    ]
    shown = [kind for kind, _label, count, _tone in kinds if count]
    chosen = request.GET.get("jenis", "")
    if chosen not in StaffRowKind.values:
        chosen = shown[0] if shown else StaffRowKind.SAME.value
    rows = found.rows.filter(kind=chosen).order_by("number").defer("cells", "values")
    return {
        "counts": counts,
        "kinds": kinds,
        "chosen": chosen,
        "done": done,
        "page_obj": Paginator(rows, ROWS_SHOWN).get_page(request.GET.get("page")),
        "missing": missing_from(found, request.user, named_units_only=True).count(),
        "writes": sum(counts.get(kind, 0) for kind in ("new", "changed", "moved")),
    }


def initial_choice(found: StaffImport, request: AuthedRequest) -> dict[str, object]:
    """Return what the page of columns offers: the last choice, the remembered one, or a guess."""
    mapping = (
        found.mapping or remembered_mapping(found.headers, by=request.user) or guess_mapping(found.headers)
    )
    day = found.starts_on or timezone.localdate()
    return initial_of(mapping, starts_on=day, adds_posts=found.adds_posts)


def require_table_kind(kind: str) -> None:
    """Raise Http404 unless tables are handed out in this kind."""
    if kind not in ("csv", "xlsx"):
        raise Http404


def crumbs(*, deeper: bool = False) -> list[tuple[str, str]]:
    """Return the way to the pages of the staff file."""
    way = [(_("Pegawai"), reverse("organization:employee_list"))]
    if deeper:
        way.append((_("Impor data pegawai"), reverse("organization:staff_import")))
    return way


def detail_url(found: StaffImport) -> str:
    """Return the address of a file's page."""
    return reverse("organization:staff_import_detail", args=[found.token])
