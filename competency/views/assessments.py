"""Assessing: one's own claim, the supervisor's word, results from outside, annulling."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from competency.domain.assessments import (
    OutsideResult,
    annul_level,
    claim_level,
    confirm_level,
    import_results,
    record_result,
)
from competency.enums import LevelSource
from competency.forms.assessments import LevelForm, ResultForm
from competency.forms.tables import ReasonForm
from competency.models import AssessedLevel, Competency
from competency.queries import competencies, current_version, levels_of, levels_recorded_of, levels_visible_to
from competency.resources.results import COLUMNS, results_of
from competency.views.profiles import crumbs_of, readable_or_404
from competency.views.tables import REFUSED, import_page
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.files import file_response
from core.gate import carried_out, require, show_refusal
from organization.models import Employee


@require_http_methods(["GET", "POST"])
def level_claim(request: AuthedRequest, employee_id: int, competency_id: int) -> HttpResponse:
    """Say on which level one stands, with evidence for each indicator."""
    employee = readable_or_404(request, employee_id, "competency.level_history")
    require(request.user, "competency.level_claim", employee)
    return level_page(request, employee, competency_id, "competency/level_claim.html", claim_level)


@require_http_methods(["GET", "POST"])
def level_confirm(request: AuthedRequest, employee_id: int, competency_id: int) -> HttpResponse:
    """Say, as the supervisor, on which level the employee stands."""
    employee = readable_or_404(request, employee_id, "competency.level_history")
    require(request.user, "competency.level_confirm", employee)
    return level_page(request, employee, competency_id, "competency/level_confirm.html", confirm_level)


def level_page(
    request: AuthedRequest,
    employee: Employee,
    competency_id: int,
    template: str,
    write: Callable[..., AssessedLevel],
) -> HttpResponse:
    """Show the levels with their indicators and take one with its evidence."""
    competency = get_object_or_404(competencies(), pk=competency_id)
    words = list(levels_of(current_version(competency)))
    claim = (
        levels_recorded_of(employee)
        .filter(competency=competency, source=LevelSource.SELF, annulment__isnull=True)
        .first()
    )
    form = LevelForm(request.POST or None, words=words, initial=initial_of(claim))
    if request.method == "POST" and carried_out(
        form,
        lambda: write(
            employee,
            competency,
            level=form.cleaned_data["level"],
            evidence=form.evidence(),
            note=form.cleaned_data["note"],
            by=request.user,
        ),
    ):
        messages.success(request, _("Level %(name)s tercatat.") % {"name": competency.name})
        return redirect(way_back(request) or reverse("competency:profile_detail", args=[employee.pk]))
    context = {
        "form": form,
        "employee": employee,
        "competency": competency,
        "back_url": way_back(request),
        "words": words,
        "claim": claim,
        "crumbs": crumbs_of(employee),
    }
    return render(request, template, context, status=REFUSED if form.errors else 200)


def way_back(request: AuthedRequest) -> str:
    """Return the page of this application (`?kembali=`) from which somebody came; empty for any other."""
    asked = request.GET.get("kembali", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else ""


def initial_of(claim: AssessedLevel | None) -> dict[str, object]:
    """Return what the last claim says, to begin with."""
    if claim is None:
        return {}
    return {"level": claim.level} | {
        f"evidence_{place}": text for place, text in enumerate(claim.evidence, start=1)
    }


@require_http_methods(["GET", "POST"])
def result_add(request: AuthedRequest, employee_id: int) -> HttpResponse:
    """Record a certificate or a result of an assessment centre, with its file."""
    employee = readable_or_404(request, employee_id, "competency.level_history")
    require(request.user, "competency.result_add", employee)
    form = ResultForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            record_result(form.result(employee), by=request.user, upload=form.cleaned_data["file"])
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        except ValidationError as refusal:
            form.add_error("file", refusal)
        else:
            messages.success(request, _("Hasil tercatat."))
            return redirect("competency:profile_detail", employee.pk)
    context = {"form": form, "employee": employee, "crumbs": crumbs_of(employee)}
    return render(request, "competency/result_add.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def level_annul(request: AuthedRequest, level_id: int) -> HttpResponse:
    """Take a wrong result out of the counting, with a reason."""
    level = get_object_or_404(levels_visible_to(request.user), pk=level_id)
    require(request.user, "competency.level_annul", level)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and carried_out(
        form, lambda: annul_level(level, reason=form.cleaned_data["reason"], by=request.user)
    ):
        messages.success(request, _("Hasil itu tidak lagi dihitung."))
        return redirect("competency:level_history", level.employee_id)
    context = {"form": form, "level": level, "crumbs": crumbs_of(level.employee)}
    return render(request, "competency/level_annul.html", context, status=REFUSED if form.errors else 200)


@require_safe
def level_file(request: AuthedRequest, level_id: int) -> HttpResponseBase:
    """Hand out the file of a result to those who may read the person's levels."""
    level = get_object_or_404(
        AssessedLevel.objects.select_related("employee", "stored_file"),
        pk=level_id,
        stored_file__isnull=False,
    )
    if level.stored_file is None or not request.user.has_perm("competency.level_history", level.employee):
        raise Http404
    return file_response(level.stored_file)


@require_http_methods(["GET", "POST"])
def level_import(request: AuthedRequest) -> HttpResponse:
    """Take the results of an assessment centre as a table."""
    require(request.user, "competency.level_import")

    def preview(results: list[OutsideResult]) -> list[tuple[str, ...]]:
        return [
            (row.employee.name, row.competency.name, str(row.level), f"{row.assessed_on:%d-%m-%Y}")
            for row in results
        ]

    def write(results: list[OutsideResult]) -> str:
        new, known = import_results(results, by=request.user)
        return _("%(new)d hasil ditulis, %(known)d sudah ada.") % {"new": new, "known": known}

    return import_page(
        request,
        template="competency/level_import.html",
        columns=COLUMNS,
        read=lambda table: results_of(table, user=request.user),
        preview=preview,
        preview_headings=(_("Pegawai"), _("Kompetensi"), _("Level"), _("Tanggal")),
        write=write,
        next_url=reverse("competency:people_list"),
        crumbs=[(_("Pegawai"), reverse("competency:people_list"))],
        codes=Competency.objects.filter(is_retired=False).order_by("group__position", "code"),
    )
