"""Which versions of a plan were signed, by whom and when, and what differs between them."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from appraisal.domain.plan_versions import ANNEX_FIELDS, RESULT_FIELDS, differences, in_words
from appraisal.enums import CoreValue
from appraisal.models import Appraisal, PlanSignature, PlanVersion
from appraisal.queries import plan_versions_of
from appraisal.views.frame import appraisal_or_404, page_context
from appraisal.views.plan import agreed_unversioned
from appraisal.workflow import ROLE_LABELS
from core.access import AuthedRequest


def signature_rows(signatures: Iterable[PlanSignature]) -> list[dict[str, Any]]:
    """Return signatures as pages show them: who, as what, when."""
    return [
        {
            "name": row.signer_name,
            "role": row.capacity or str(ROLE_LABELS[row.role]),
            "at": row.signed_at,
        }
        for row in signatures
    ]


def open_plan(request: AuthedRequest, appraisal_id: int) -> Appraisal:
    """Return the appraisal whose signed plans this person may read; what was signed both had seen."""
    return appraisal_or_404(request, appraisal_id, permission="appraisal.plan_version_list")


@require_safe
def plan_version_list(request: AuthedRequest, appraisal_id: int) -> HttpResponse:
    """List the signed versions, the newest first, with the number of changes since the one before."""
    appraisal = open_plan(request, appraisal_id)
    versions = list(plan_versions_of(appraisal))
    rows = [
        {
            "version": version,
            "signatures": signature_rows(version.signatures.all()),
            "changes": len(differences(older.content, version.content)) if older else None,
        }
        for version, older in zip(versions, [*versions[1:], None], strict=False)
    ]
    context = page_context(
        request,
        appraisal,
        rows=rows,
        agreed_before=agreed_unversioned(appraisal, len(rows)),
        here=_("Versi dan tanda tangan"),
    )
    return render(request, "appraisal/plan_version_list.html", context)


@require_safe
def plan_version_detail(request: AuthedRequest, appraisal_id: int, number: int) -> HttpResponse:
    """Show one signed version as it was, and what it changed against the one before."""
    appraisal = open_plan(request, appraisal_id)
    versions = {version.number: version for version in plan_versions_of(appraisal)}
    if number not in versions:
        raise Http404
    version, older = versions[number], versions.get(number - 1)
    context = page_context(
        request,
        appraisal,
        version=version,
        older=older,
        newer=versions.get(number + 1),
        signatures=signature_rows(version.signatures.all()),
        changes=differences(older.content, version.content) if older else [],
        results=result_rows(version),
        expectations=[
            (CoreValue(value).label, text) for value, text in version.content["expectations"].items() if text
        ],
        annex=[(label, version.content["annex"][name]) for name, label in ANNEX_FIELDS.items()],
        here=_("Versi %(number)d") % {"number": number},
    )
    context["crumbs"] = [
        *context["crumbs"],
        (_("Versi dan tanda tangan"), reverse("appraisal:plan_version_list", args=[appraisal.pk])),
    ]
    return render(request, "appraisal/plan_version_detail.html", context)


def result_rows(version: PlanVersion) -> list[dict[str, Any]]:
    """Return the results of a version with everything that was filled in, in words."""
    return [
        {
            "title": row["title"],
            "is_aspect": row["main"] is not None,
            "facts": [
                (label, in_words(name, row.get(name)))
                for name, label in RESULT_FIELDS.items()
                if name != "title" and row.get(name)
            ],
        }
        for row in version.content["results"]
    ]
