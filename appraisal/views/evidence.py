"""Evidence of the self-assessment: attach, remove, open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain import evidence as evidence_domain
from appraisal.forms.evidence import EvidenceForm
from appraisal.models import AssessedItem
from appraisal.queries import evidence_of, evidence_visible_to, with_report
from appraisal.views.drafts import REFUSED, answer_along
from appraisal.views.frame import appraisal_or_404
from appraisal.views.self_assessment import report_desk, report_page, report_url
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


def attach(request: AuthedRequest, item: AssessedItem) -> str:
    """Attach the posted file to the item; return the sentence of a refusal, empty when it went in."""
    form = EvidenceForm(item.pk, request.POST, request.FILES)
    if not form.is_valid():
        return " ".join(str(sentence) for sentence in form.errors["file"])
    try:
        evidence_domain.evidence_add(item, form.cleaned_data["file"], by=request.user)
    except RuleViolation as refusal:
        return refusal.message
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


@require_POST
def evidence_add(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Attach a file to an item.

    htmx sends the file alone and gets the list back; a plain form sends the whole draft, which is
    saved along whatever becomes of the file.
    """
    appraisal = appraisal_or_404(request, appraisal_id)
    if not is_employee(request.user, appraisal):
        raise PermissionDenied
    item = get_object_or_404(appraisal.items.select_related("appraisal__employee"), pk=item_id)
    if request.htmx:
        return evidence_part(request, item, attach(request, item))
    error = attach(request, item)
    answer = answer_along(report_desk(request, appraisal), f"{report_url(appraisal)}#item-{item.pk}")
    if error and isinstance(answer, HttpResponseRedirect):
        fresh = appraisal_or_404(request, appraisal_id, fetch=with_report)
        return report_page(request, fresh, file_errors={item.pk: error}, status=REFUSED)
    if error:
        messages.error(request, error)
    else:
        messages.success(request, _("Bukti terlampir."))
    return answer


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
    return answer_along(report_desk(request, appraisal), f"{report_url(appraisal)}#item-{item.pk}")


@require_safe
def evidence_file(request: AuthedRequest, appraisal_id: int, evidence_id: int) -> HttpResponseBase:
    """Hand out a file to those who may open it; for everybody else it does not exist."""
    row = get_object_or_404(evidence_visible_to(request.user), pk=evidence_id, appraisal_id=appraisal_id)
    return file_response(row.stored_file)
