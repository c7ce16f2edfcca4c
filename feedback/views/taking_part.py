"""What visitors do with published reports of others: support, follow, comment."""

from contextlib import suppress

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.access import public
from core.errors import AlreadyDone, RuleViolation
from core.gate import show_refusal
from feedback.domain.following import (
    CONFIRM,
    END,
    SUPPORT,
    ask_support,
    confirm_follower,
    follow,
    follower_with,
    stop_following,
)
from feedback.domain.limits import count_attempt
from feedback.domain.taking_part import comment_case, support_by_mail, support_case
from feedback.forms.report import CommentForm, FollowForm
from feedback.views.forum import public_case_or_404, view_of
from feedback.views.visitor import BUSY, REFUSED, visitor_identity

SUPPORTED, MOST_SUPPORTED = "supported", 100
CHECK_MAIL = _("Periksa surel Anda, lalu buka tautan konfirmasi di dalamnya.")
TOO_MANY = _("Terlalu banyak dari jaringan ini. Coba lagi nanti.")


@public
@require_POST
def case_support(request: HttpRequest, number: str) -> HttpResponse:
    """Support a report, once for each person: by the network, or by a mail address where many share one."""
    case = public_case_or_404(number)
    identity = visitor_identity(request)
    form = FollowForm(request.POST, auto_id="support_%s") if "email" in request.POST else None
    if form is not None and not form.is_valid():
        return show_case(request, number, support_form=form)
    if count_attempt("support", identity).is_refused:
        messages.error(request, TOO_MANY)
        return redirect("feedback:case_public", number=number)
    if number in request.session.get(SUPPORTED, []):
        messages.info(request, _("Dukungan Anda sudah tercatat."))
        return redirect("feedback:case_public", number=number)
    if form is not None:
        # A mailbox full of unanswered questions gets nothing more, and nobody is told of it.
        with suppress(RuleViolation):
            ask_support(case, form.cleaned_data["email"])
        messages.success(request, CHECK_MAIL)
        return redirect("feedback:case_public", number=number)
    try:
        support_case(case, identity)
    except AlreadyDone:
        messages.info(
            request,
            _(
                "Dukungan dari jaringan ini sudah tercatat. Bila itu orang lain yang memakai jaringan yang "
                "sama, dukung dengan surel Anda."
            ),
        )
    else:
        request.session[SUPPORTED] = [*request.session.get(SUPPORTED, []), number][-MOST_SUPPORTED:]
        messages.success(request, _("Dukungan Anda tercatat."))
    return redirect("feedback:case_public", number=number)


@public
@require_POST
def case_follow(request: HttpRequest, number: str) -> HttpResponse:
    """Follow a report by mail, after the address is confirmed. A known address gets the same answer."""
    case = public_case_or_404(number)
    form = FollowForm(request.POST)
    if form.is_valid():
        if count_attempt("follow", visitor_identity(request)).is_refused:
            form.add_error(None, TOO_MANY)
            return show_case(request, number, follow_form=form, status=BUSY)
        # A mailbox full of unanswered questions gets nothing more, and nobody is told of it.
        with suppress(RuleViolation):
            follow(case, form.cleaned_data["email"])
        messages.success(request, CHECK_MAIL)
        return redirect("feedback:case_public", number=number)
    return show_case(request, number, follow_form=form)


@public
@require_POST
def case_comment(request: HttpRequest, number: str) -> HttpResponse:
    """Comment on a report or say thanks; officers read it first."""
    case = public_case_or_404(number)
    form = CommentForm(request.POST)
    if form.is_valid():
        if count_attempt("comment", visitor_identity(request)).is_refused:
            form.add_error(None, TOO_MANY)
            return show_case(request, number, comment_form=form, status=BUSY)
        try:
            comment_case(case, **form.cleaned_data)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, CHECK_MAIL)
            return redirect("feedback:case_public", number=number)
    return show_case(request, number, comment_form=form)


def show_case(
    request: HttpRequest,
    number: str,
    *,
    follow_form: FollowForm | None = None,
    comment_form: CommentForm | None = None,
    support_form: FollowForm | None = None,
    status: int = REFUSED,
) -> HttpResponse:
    """Render the page of the report again, with the form that was refused."""
    case = public_case_or_404(number)
    context = {
        "case": view_of(case),
        "support_count": case.support_count,
        "follow_form": follow_form or FollowForm(),
        "support_form": support_form or FollowForm(auto_id="support_%s"),
        "comment_form": comment_form or CommentForm(initial={"kind": "comment"}),
        "crumbs": [(_("Laporan warga"), reverse("feedback:forum"))],
    }
    return render(request, "feedback/case_public.html", context, status=status)


@public
@require_http_methods(["GET", "POST"])
def support_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Count a support with a button, so that a mail scanner that opens links supports nothing."""
    follower = follower_with(token, SUPPORT)
    if follower is None or not follower.case.is_public:
        raise Http404
    if request.method == "POST":
        try:
            support_by_mail(follower)
        except AlreadyDone as refusal:
            messages.info(request, refusal.message)
        else:
            messages.success(request, _("Dukungan Anda tercatat."))
        return redirect("feedback:case_public", number=follower.case.number)
    return render(request, "feedback/support_confirm.html", {"follower": follower})


@public
@require_http_methods(["GET", "POST"])
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address with a button, so that a mail scanner that opens links confirms nothing."""
    follower = follower_with(token, CONFIRM)
    if follower is None:
        raise Http404
    if request.method == "POST":
        confirm_follower(follower)
        messages.success(request, _("Alamat surel Anda terkonfirmasi."))
        return redirect("feedback:forum")
    return render(request, "feedback/follow_confirm.html", {"follower": follower})


@public
@require_http_methods(["GET", "POST"])
def follow_end(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails with a button; the address is forgotten."""
    follower = follower_with(token, END)
    if follower is None:
        raise Http404
    if request.method == "POST":
        stop_following(follower)
        messages.success(request, _("Anda tidak lagi menerima kabar laporan ini."))
        return redirect("feedback:forum")
    return render(request, "feedback/follow_end.html", {"follower": follower})
