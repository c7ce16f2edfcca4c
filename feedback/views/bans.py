"""Restrictions of authors: set from a case, told to the author, looked at again by somebody else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest, public
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.gate import require, show_refusal
from feedback.domain.bans import appeal_ban, appeal_token, ban_author, ban_with, decide_ban
from feedback.forms.tools import BanAppealForm, BanDecideForm, BanForm
from feedback.models import BannedAuthor, CaseEntry
from feedback.queries import bans_visible_to
from feedback.views.desk import visible_case
from feedback.views.visitor import REFUSED

PER_PAGE = 25


@require_safe
def ban_list(request: AuthedRequest) -> HttpResponse:
    """List the restrictions of the agency: those whose objection waits, then the newest."""
    require(request.user, "feedback.ban_keep")
    return show_bans(request)


def show_bans(
    request: AuthedRequest, *, bound: tuple[int, BanDecideForm] | None = None, status: int = 200
) -> HttpResponse:
    """Render the list; a refused decision comes back beside its restriction."""
    page = Paginator(bans_visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    rows = []
    for ban in page:
        form = bound[1] if bound and bound[0] == ban.pk else BanDecideForm(auto_id=f"id_%s_{ban.pk}")
        rows.append(
            {
                "ban": ban,
                "form": form,
                "is_open": bool(bound and bound[0] == ban.pk) or (bool(ban.appealed_at) and not ban.decision),
                "is_over": ban.until < timezone.localdate(),
                "appeal_path": reverse("feedback:ban_appeal", args=[appeal_token(ban)]),
            }
        )
    context = {
        "rows": rows,
        "page_obj": page,
        "form": bound[1] if bound else BanDecideForm(),
        "crumbs": [(_("Laporan warga"), reverse("feedback:case_list"))],
    }
    return render(request, "feedback/ban_list.html", context, status=status)


@require_POST
def ban_add(request: AuthedRequest, case_id: int) -> HttpResponse:
    """Restrict the author of a report, or of a comment in it, for a time."""
    case = visible_case(request, case_id)
    require(request.user, "feedback.ban_add", case)
    form = BanForm(request.POST)
    if form.is_valid():
        entry_id = form.cleaned_data["entry"]
        entry = get_object_or_404(CaseEntry, case=case, pk=entry_id) if entry_id else None
        try:
            ban_author(
                case, form.cleaned_data["reason"], form.cleaned_data["days"], by=request.user, entry=entry
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Penulis dibatasi dan diberi tahu alasannya."))
            return redirect("feedback:ban_list")
    context = {
        "form": form,
        "case": case,
        "crumbs": [(case.number, reverse("feedback:case_detail", args=[case.pk]))],
    }
    return render(request, "feedback/ban_add.html", context, status=REFUSED)


@require_POST
def ban_decide(request: AuthedRequest, ban_id: int) -> HttpResponse:
    """Lift a restriction, or uphold it after an objection."""
    require(request.user, "feedback.ban_keep")
    ban = get_object_or_404(bans_visible_to(request.user), pk=ban_id)
    form = BanDecideForm(request.POST, auto_id=f"id_%s_{ban.pk}")
    status = REFUSED
    if form.is_valid():
        try:
            decide_ban(ban, form.cleaned_data["decision"], form.cleaned_data["note"], by=request.user)
        except AlreadyDone:
            return redirect("feedback:ban_list")
        except NotAllowed as refusal:
            show_refusal(form, refusal)
            status = 403
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Keputusan disampaikan kepada penulisnya."))
            return redirect("feedback:ban_list")
    return show_bans(request, bound=(ban.pk, form), status=status)


@public
@require_http_methods(["GET", "POST"])
def ban_appeal(request: HttpRequest, token: str) -> HttpResponse:
    """Tell the author why he is restricted and until when, and take his objection."""
    ban = ban_with(token)
    if ban is None:
        raise Http404
    form = BanAppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            appeal_ban(ban, form.cleaned_data["body"])
        except AlreadyDone as refusal:
            messages.info(request, refusal.message)
            return redirect("feedback:ban_appeal", token=token)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Keberatan Anda diterima. Yang memutuskan orang lain."))
            return redirect("feedback:ban_appeal", token=token)
    return render(
        request,
        "feedback/ban_appeal.html",
        {"ban": ban, "form": form, "may_appeal": may_appeal(ban)},
        status=REFUSED if form.is_bound else 200,
    )


def may_appeal(ban: BannedAuthor) -> bool:
    """Say whether an objection is still open."""
    return ban.appealed_at is None and not ban.decision
