"""Publishing: the preview is drawn from the same template as the public page."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import AuthedRequest
from core.errors import RuleViolation
from core.gate import require, say_outcome, show_refusal
from feedback.domain.masking import masked, names_in
from feedback.domain.privacy import (
    chosen_for_public,
    digest_of,
    hide_case,
    hide_entry,
    public_text,
    publish_case,
    publishable_entries,
)
from feedback.enums import OFFICIAL_ENTRIES
from feedback.forms.desk import PublishForm
from feedback.models import CaseAttachment, CaseEntry
from feedback.public import public_view
from feedback.views.desk import REFUSED, visible_case

LONGEST = 6000
"""As the fields of PublishForm: what is longer is refused, and not read for personal data first."""


def numbers(values: list[str]) -> list[int]:
    """Return the ids among what was sent."""
    return [int(one) for one in values if one.isascii() and one.isdecimal() and len(one) < 18]


@require_http_methods(["GET", "POST"])
def case_publish(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Choose and correct what everybody will read, look at it as they will, then publish just that."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.case_publish", case)
    available = list(publishable_entries(case))
    attachments = list(CaseAttachment.objects.filter(case=case).select_related("stored_file").order_by("pk"))
    if request.method == "POST":
        entry_ids, file_ids = numbers(request.POST.getlist("entry")), numbers(request.POST.getlist("file"))
        form = PublishForm(request.POST)
    else:
        entry_ids = [one.pk for one in available if one.published_at or one.kind in OFFICIAL_ENTRIES]
        file_ids = [one.pk for one in attachments if one.is_public]
        form = PublishForm(
            initial={
                "title": case.public_title or masked(case.text.title),
                "body": case.public_body or masked(case.text.body),
            }
        )
    values = form.data if form.is_bound else form.initial
    title, body = public_text(str(values.get("title", ""))[:LONGEST], str(values.get("body", ""))[:LONGEST])
    entries, files = chosen_for_public(case, entry_ids, file_ids)
    digest = digest_of(title, body, entries, files)
    if request.method == "POST" and form.is_valid() and "publish" in request.POST:
        try:
            publish_case(
                case,
                title=form.cleaned_data["title"],
                body=form.cleaned_data["body"],
                entry_ids=entry_ids,
                file_ids=file_ids,
                seen=form.cleaned_data["seen"],
                by=request.user,
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Diterbitkan."))
            return redirect("feedback:case_detail", case_id=case.pk)
    context = {
        "case": public_view(case, title=title, text=body, entries=entries, files=files),
        "record": case,
        "form": form,
        "available": available,
        "attachments": attachments,
        "entry_ids": entry_ids,
        "file_ids": file_ids,
        "digest": digest,
        "names": names_in(
            "\n".join(
                [title, body, *(one.public_body for one in entries), *(one.public_name for one in files)]
            )
        ),
        "crumbs": [(case.number, reverse("feedback:case_detail", args=[case.pk]))],
    }
    return render(request, "feedback/case_publish.html", context, status=REFUSED if form.errors else 200)


@require_POST
def case_hide(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Take a published report away from the public, with a reason."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.case_publish", case)
    say_outcome(
        request,
        lambda: hide_case(case, request.POST.get("reason", ""), by=request.user),
        _("Laporan tidak lagi terlihat oleh umum."),
    )
    return redirect("feedback:case_detail", case_id=case.pk)


@require_POST
def entry_hide(request: AuthedRequest, case_id: int, entry_id: int) -> HttpResponse:
    """Take a text away from the public, with a reason; the original stays for officers."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.entry_hide", case)
    entry = get_object_or_404(CaseEntry.objects.select_related("case__unit"), case=case, pk=entry_id)
    say_outcome(
        request,
        lambda: hide_entry(entry, request.POST.get("reason", ""), by=request.user),
        _("Tulisan tidak lagi terlihat oleh umum."),
    )
    return redirect("feedback:case_detail", case_id=case.pk)
