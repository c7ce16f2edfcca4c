"""Parts of a year: rated by who led then, read by those concerned."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import BoundField
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.domain.behaviours import GUIDES
from appraisal.domain.parts import PartItem, items_of_part, part_draft_save
from appraisal.domain.parts import part_rate as rate
from appraisal.domain.scoring import number
from appraisal.enums import CoreValue, ItemKind, PartState
from appraisal.forms.parts import PartForm
from appraisal.models import AppraisalPart, AssessedItem, PartRating
from appraisal.queries import part_files, parts_rated_by, parts_visible_to
from appraisal.views.moves import CONFLICT, REFUSED
from appraisal.workflow import APPRAISAL, HR, RATER, ROLE_LABELS, is_employee, part_is_live, part_rater
from core.access import AuthedRequest
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.files import file_response
from core.gate import require, show_refusal
from core.view_log import log_view

PAGE = 25


@dataclass(frozen=True)
class PartRow:
    """One item of a part as people read it: what was planned and reached, the form or the rating."""

    item: PartItem
    facts: AssessedItem
    realisation: str
    periods: list[dict[str, str]]
    evidence: list[dict[str, Any]]
    feedback: list[dict[str, str]]
    guides: tuple[str | Promise, ...]
    rated: PartRating | None = None
    rating: BoundField | None = None
    note: BoundField | None = None
    skip: BoundField | None = None


def part_or_404(request: AuthedRequest, part_id: int) -> AppraisalPart:
    """Return the part when this person may know of it; others find nothing. Notes that he read it."""
    part = get_object_or_404(parts_visible_to(request.user), pk=part_id)
    if request.method == "GET" and not is_employee(request.user, part.appraisal):
        roles = [role for role in APPRAISAL.roles if APPRAISAL.holds_role(request.user, role, part.appraisal)]
        role = RATER if part_rater(request.user, part) else roles[0] if roles else HR
        log_view(part.appraisal, by=request.user, as_role=role)
    return part


def facts_of(item: PartItem) -> AssessedItem:
    """Return a planned result of the content as an unsaved item, so that it is told like every other."""
    values = item.values
    numbers = {
        name: Decimal(values[name]) if values.get(name) else None
        for name in ("target", "target_high", "stretch", "baseline", "weight")
    }
    texts = {name: values.get(name) or "" for name in ("measure", "measure_unit", "polarity")}
    return AssessedItem(kind=item.kind, title=item.title, **numbers, **texts)


def shown(value: str | None, unit: str = "") -> str:
    """Return a number of the content with its unit; empty for none."""
    return f"{number(Decimal(value))} {unit}".strip() if value else ""


def row_of(
    part: AppraisalPart, item: PartItem, form: PartForm | None, rated: dict[str, PartRating]
) -> PartRow:
    """Return an item of the part as a row of the page."""
    values = item.values
    unit = values.get("measure_unit") or ""
    return PartRow(
        item=item,
        facts=facts_of(item),
        realisation=shown(values.get("realisation"), unit),
        periods=[
            {**period, "realisation": shown(period["realisation"], unit)}
            for period in values.get("periods", [])
        ],
        evidence=[
            {
                "name": file["name"],
                "url": reverse("appraisal:part_file", args=[part.pk, file["id"]]),
                "size": file["size"],
                "note": file["caption"],
            }
            for file in values.get("evidence", [])
        ],
        feedback=values["feedback"],
        guides=GUIDES[CoreValue(values["core_value"])] if values.get("core_value") else (),
        rated=rated.get(item.key),
        rating=form[f"rating_{item.key}"] if form else None,
        note=form[f"note_{item.key}"] if form else None,
        skip=form[f"skip_{item.key}"] if form else None,
    )


def sections_of(part: AppraisalPart, form: PartForm | None = None) -> list[tuple[str, list[PartRow]]]:
    """Return the items of the part under their headings, with the form's fields or the ratings."""
    rated = {} if form else {row.key: row for row in part.ratings.all()}
    rows = [row_of(part, item, form, rated) for item in items_of_part(part)]
    return [
        (str(kind.label), [row for row in rows if row.item.kind == kind])
        for kind in (ItemKind.RESULT, ItemKind.BEHAVIOUR)
    ]


def context_of(request: AuthedRequest, part: AppraisalPart, **extra: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return what both pages of a part share."""
    is_rater = part_rater(request.user, part)
    appraisal = part.appraisal
    knows_year = any(APPRAISAL.holds_role(request.user, role, appraisal) for role in APPRAISAL.roles)
    return {
        "part": part,
        "appraisal": appraisal,
        "is_rater": is_rater,
        "is_own": is_employee(request.user, appraisal),
        "knows_year": knows_year,
        "rater_role": ROLE_LABELS[RATER],
        "may_rate": request.user.has_perm("appraisal.part_rate", part) and part_is_live(part) is None,
        "closed": part_is_live(part) if part.state == PartState.WAITING else None,
        **extra,
    }


@require_safe
def part_list(request: AuthedRequest) -> HttpResponse:
    """Show the parts of years that this person rates or rated, what waits first."""
    page = Paginator(parts_rated_by(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "appraisal/part_list.html", {"page_obj": page, "parts": list(page)})


@require_safe
def part_detail(request: AuthedRequest, part_id: int) -> HttpResponse:
    """Show a part of a year: who led, who rated, and once it is rated every rating with its note."""
    part = part_or_404(request, part_id)
    shows_items = part.state == PartState.RATED or part_rater(request.user, part)
    context = context_of(request, part, sections=sections_of(part) if shows_items else [])
    return render(request, "appraisal/part_detail.html", context)


def rate_page(request: AuthedRequest, part: AppraisalPart, form: PartForm, status: int = 200) -> HttpResponse:
    """Render the form with what was typed."""
    context = context_of(request, part, form=form, sections=sections_of(part, form))
    return render(request, "appraisal/part_rate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def part_rate(request: AuthedRequest, part_id: int) -> HttpResponse:
    """Rate the part item by item: save what is there so far, or send it for good."""
    part = part_or_404(request, part_id)
    items = items_of_part(part)
    if request.method != "POST":
        if part_rater(request.user, part) and (part.state == PartState.RATED or part_is_live(part)):
            return redirect("appraisal:part_detail", part.pk)
        require(request.user, "appraisal.part_rate", part)
        seen = {"version": part.version, "draft_version": part.draft_version}
        return rate_page(request, part, PartForm(items, initial={**part.draft, **seen}))
    if not part_rater(request.user, part):
        raise PermissionDenied
    is_sent = "send" in request.POST
    form = PartForm(items, request.POST, is_sent=is_sent)
    status = REFUSED
    if form.is_valid():
        try:
            write(request, part, form, is_sent=is_sent)
        except AlreadyDone as repeated:
            messages.info(request, repeated.message)
            return redirect("appraisal:part_detail", part.pk)
        except NotAllowed:
            raise PermissionDenied
        except RuleViolation as refusal:
            status = CONFLICT if isinstance(refusal, StaleVersion) else REFUSED
            show_refusal(form, refusal)
        else:
            return redirect("appraisal:part_detail" if is_sent else "appraisal:part_rate", part.pk)
    return rate_page(request, part, form, status)


def write(request: AuthedRequest, part: AppraisalPart, form: PartForm, *, is_sent: bool) -> None:
    """Save the draft, or rate the part, and say so."""
    values = form.cleaned_data
    if not is_sent:
        part_draft_save(part, form.draft(), by=request.user, draft_version=values["draft_version"])
        messages.success(request, _("Tersimpan. Baru Anda yang melihatnya; kirim bila sudah lengkap."))
        return
    rate(part, form.judgement(), by=request.user, expected_version=values["version"])
    messages.success(
        request, _("Penilaian bagian tahun terkirim. Ia tidak berubah lagi dan masuk hasil setahun.")
    )


@require_safe
def part_file(request: AuthedRequest, part_id: int, evidence_id: int) -> HttpResponseBase:
    """Hand out a file of the part to those who may read what is rated in it."""
    part = part_or_404(request, part_id)
    if part.state != PartState.RATED and not part_rater(request.user, part):
        raise PermissionDenied
    return file_response(get_object_or_404(part_files(part), pk=evidence_id).stored_file)
