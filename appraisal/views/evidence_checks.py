"""Evidence during the year: show it, accept or refuse it, replace it. All on the page of its item."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.domain import evidence_checks
from appraisal.domain.evidence_checks import verdict_of
from appraisal.forms.evidence_checks import ACCEPT, EvidenceJudgeForm, EvidenceReplaceForm
from appraisal.forms.moves import renewed
from appraisal.models import Appraisal, AssessedItem, Evidence
from appraisal.queries import evidence_visible_to, with_year
from appraisal.views.form_acts import answer_form
from appraisal.views.frame import appraisal_or_404
from appraisal.views.year import item_or_404, item_page
from core.access import AuthedRequest
from core.gate import require


def evidence_url(appraisal: Appraisal, item: AssessedItem) -> str:
    """Return the place of the evidence on the page of an item."""
    return f"{reverse('appraisal:item_detail', args=[appraisal.pk, item.pk])}#bukti"


def file_or_404(
    request: AuthedRequest, appraisal_id: int, evidence_id: int, permission: str
) -> tuple[Appraisal, Evidence, AssessedItem]:
    """Return a file of an item: 404 when the person may not open it, 403 for other parties."""
    appraisal = appraisal_or_404(request, appraisal_id, permission=permission, fetch=with_year)
    files = evidence_visible_to(request.user).filter(appraisal=appraisal, item__isnull=False)
    file = get_object_or_404(files, pk=evidence_id)
    file.appraisal = appraisal
    return appraisal, file, item_or_404(request, appraisal, file.item_id or 0)


def answer_on_item(
    request: AuthedRequest,
    found: tuple[Appraisal, Evidence, AssessedItem],
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    done: str,
) -> HttpResponse:
    """Answer a form about a file; a refusal shows the page of the item with what was typed."""
    appraisal, file, item = found
    url = evidence_url(appraisal, item)

    def do(values: dict[str, Any]) -> str:
        act(values)
        return url

    def show(refused: forms.Form, status: int) -> HttpResponse:
        if "last_seen" in refused.fields:
            last = verdict_of(Evidence.objects.get(pk=file.pk))
            renewed(refused, last_seen=last.pk if last else 0)
        return item_page(request, appraisal, item, status, {file.pk: refused}, form=refused)

    return answer_form(request, form, do, done=done, repeated_url=url, show=show)


@require_POST
def evidence_show(request: AuthedRequest, appraisal_id: int, item_id: int) -> HttpResponse:
    """Let the appraiser see the files of an item already now."""
    appraisal = appraisal_or_404(request, appraisal_id, fetch=with_year)
    require(request.user, "appraisal.evidence_show", appraisal)
    item = item_or_404(request, appraisal, item_id)
    url = evidence_url(appraisal, item)

    def act(values: dict[str, Any]) -> str:
        evidence_checks.evidence_show(item, by=request.user)
        return url

    def show(refused: forms.Form, status: int) -> HttpResponse:
        return item_page(request, appraisal, item, status, form=refused)

    return answer_form(
        request,
        forms.Form(request.POST),
        act,
        done=_("Pejabat penilai Anda kini melihat bukti butir ini dan sudah diberi tahu."),
        repeated_url=url,
        show=show,
    )


@require_POST
def evidence_judge(request: AuthedRequest, appraisal_id: int, evidence_id: int) -> HttpResponse:
    """Accept a file, or refuse it for a reason."""
    found = file_or_404(request, appraisal_id, evidence_id, "appraisal.evidence_judge")

    def act(values: dict[str, Any]) -> None:
        evidence_checks.evidence_judge(
            found[1],
            by=request.user,
            accepted=values["decision"] == ACCEPT,
            reason=values["reason"],
            last_seen=values["last_seen"],
        )

    form = EvidenceJudgeForm(evidence_id, request.POST)
    return answer_on_item(request, found, form, act, _("Pemeriksaan tersimpan. Pegawai sudah diberi tahu."))


@require_POST
def evidence_replace(request: AuthedRequest, appraisal_id: int, evidence_id: int) -> HttpResponse:
    """Put another file in the place of a refused one."""
    found = file_or_404(request, appraisal_id, evidence_id, "appraisal.evidence_replace")

    def act(values: dict[str, Any]) -> None:
        evidence_checks.evidence_replace(found[1], values["upload"], by=request.user)

    form = EvidenceReplaceForm(evidence_id, request.POST, request.FILES)
    return answer_on_item(request, found, form, act, _("Bukti diganti. Pejabat penilai sudah diberi tahu."))
