"""The sealed record of a final appraisal: what stands in it, and whether it is still what was sealed."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from appraisal.domain.record_checks import problems_of
from appraisal.models import Appraisal, FinalRecord
from appraisal.views.frame import appraisal_or_404, page_context
from core.access import AuthedRequest
from core.gate import require
from core.seals import public_key


def record_or_404(request: AuthedRequest, appraisal_id: int) -> tuple[Appraisal, FinalRecord]:
    """Return the record of an appraisal this person may see: 404 for strangers and before it is final."""
    appraisal = appraisal_or_404(request, appraisal_id)
    record = FinalRecord.objects.select_related("seal__key").filter(appraisal=appraisal).first()
    if record is None:
        raise Http404
    require(request.user, "appraisal.record_view", appraisal)
    return appraisal, record


@require_safe
def record_detail(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Show what was frozen and sealed: people, posts and units of that day, number, hash, signature."""
    appraisal, record = record_or_404(request, appraisal_id)
    context = page_context(
        request,
        appraisal,
        record=record,
        content=record.content,
        rows=contents_of(record.content),
        seal=getattr(record, "seal", None),
        own_key=public_key(),
        finalised_at=datetime.fromisoformat(record.content["dates"]["finalised_at"]),
        here=_("Rekaman bersegel"),
    )
    return render(request, "appraisal/record_detail.html", context)


@require_POST
def record_check(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """Compare the record with its seal now and say whether both agree, or what does not."""
    appraisal, record = record_or_404(request, appraisal_id)
    if problems := problems_of(record):
        messages.error(request, " ".join([_("Tidak cocok."), *problems]))
    else:
        messages.success(
            request,
            _("Cocok: isi, hasil, riwayat, segel, dan tanda tangan sama dengan yang dibekukan."),
        )
    return redirect(reverse("appraisal:record_detail", args=[appraisal.pk]))


def contents_of(content: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the parts of a record with how many entries each holds, for the list of what is sealed."""
    objection = content.get("objection")
    rows = [
        (_("Butir yang dinilai"), len(content["items"])),
        (_("Versi rencana bertanda tangan"), len(content.get("plan_versions", []))),
        (_("Penilaian mandiri"), len(content.get("self_assessments", []))),
        (_("Versi hasil beserta hitungannya"), len(content["results"])),
        (_("Klarifikasi"), len(content["clarifications"])),
        (_("Dialog kinerja"), len(content.get("dialogues", []))),
        (_("Keberatan"), 1 if objection else 0),
        (_("Pemeriksaan keberatan"), len(objection.get("hearings", [])) if objection else 0),
        (_("Ketentuan perangkat aturan"), len(content["rule_set"]["settings"])),
        (_("Langkah dalam riwayat"), len(content["history"])),
    ]
    return [(str(label), number) for label, number in rows if number]
