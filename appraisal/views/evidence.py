"""Evidence of the self-assessment: attach, remove, open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain import evidence as evidence_domain
from appraisal.forms.evidence import EvidenceForm
from appraisal.models import AssessedItem
from appraisal.queries import evidence_of, evidence_visible_to, items_of
from appraisal.views.attachments import attach
from appraisal.views.drafts import REFUSED, answer_along
from appraisal.views.frame import appraisal_or_404
from appraisal.views.self_assessment import answer_report, report_url
from appraisal.workflow import is_employee
from core.access import AuthedRequest
from core.errors import RuleViolation
from core.files import file_response


def evidence_part(request: AuthedRequest, item: AssessedItem, error: str = "") -> HttpResponse:
    """Render the list of an item's files, for htmx."""
    row = {
        "item": item,
        "evidence": list(evidence_of(item)),
        "upload": EvidenceForm(item.pk),
        "file_error": error,
    }
    return render(
        request,
        "appraisal/evidence_list.html",
        {"row": row, "appraisal": item.appraisal},
        status=REFUSED if error else 200,
    )


@require_POST
def evidence_add(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Attach a file to an item.

    htmx sends the file alone and gets the list back; a plain form sends the whole draft, which is
    saved along whatever becomes of the file.
    """
    appraisal = appraisal_or_404(request, appraisal_id)
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    item = get_object_or_404(items_of(appraisal).select_related("appraisal__employee"), pk=item_id)
    if request.htmx:
        return evidence_part(request, item, attach(request, item))
    back = f"{report_url(appraisal)}#item-{item.pk}"
    return answer_report(request, appraisal, lambda desk: answer_along(desk, back), file_for=item.pk)


@require_POST
def evidence_remove(request: AuthedRequest, appraisal_id: int, evidence_id: int) -> HttpResponse:
    """Take a file off its item; a plain form saves the draft along."""
    appraisal = appraisal_or_404(request, appraisal_id)
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    row = get_object_or_404(
        appraisal.evidence.select_related("item__appraisal", "appraisal__employee"),
        pk=evidence_id,
        item__isnull=False,
    )
    item = row.item
    assert item is not None  # noqa: S101 - the query above asks for one
    error = ""
    try:
        evidence_domain.evidence_remove(row, by=request.user)
    except RuleViolation as refusal:
        error = refusal.message
    if request.htmx:
        return evidence_part(request, item, error)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("Bukti dihapus dari butir ini."))
    back = f"{report_url(appraisal)}#item-{item.pk}"
    return answer_report(request, appraisal, lambda desk: answer_along(desk, back))


@require_safe
def evidence_file(request: AuthedRequest, appraisal_id: int, evidence_id: int) -> HttpResponseBase:
    """Hand out a file to those who may open it; for everybody else it does not exist."""
    row = get_object_or_404(evidence_visible_to(request.user), pk=evidence_id, appraisal_id=appraisal_id)
    return file_response(row.stored_file)
