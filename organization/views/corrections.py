"""Requests to correct one's own data: asking, the list of HR, the answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import AuthedRequest
from core.errors import AlreadyDone, RuleViolation
from core.gate import require, show_refusal
from core.workflow import history_of
from organization.domain.corrections import answer_correction, ask_correction
from organization.enums import CorrectionState
from organization.forms.corrections import CorrectionAnswerForm, CorrectionForm
from organization.models import CorrectionRequest
from organization.queries import corrections_kept_by, corrections_visible_to
from organization.views.personal_data import own_record
from organization.workflow import CORRECTION, ROLE_LABELS

PER_PAGE = 25
REFUSED = 422


@require_http_methods(["GET", "POST"])
def correction_ask(request: AuthedRequest) -> HttpResponse:
    """Ask that something about oneself be corrected."""
    employee = own_record(request)
    form = CorrectionForm(request.POST or None, initial={"topic": request.GET.get("data", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_correction(employee, **form.cleaned_data, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Permintaan dikirim. Jawabannya paling lambat dalam 3 x 24 jam."))
            return redirect("organization:correction_detail", correction_id=asked.pk)
    status = REFUSED if form.is_bound else 200
    return render(
        request,
        "organization/correction_ask.html",
        {
            "form": form,
            "asked": corrections_visible_to(request.user)
            .filter(employee=employee)
            .order_by("-asked_at", "-pk")[:PER_PAGE],
            "crumbs": [(_("Data saya"), reverse("organization:profile"))],
        },
        status=status,
    )


@require_safe
def correction_list(request: AuthedRequest) -> HttpResponse:
    """Show HR the requests of the units he keeps: open ones first, the one due first on top."""
    require(request.user, "organization.correction_list")
    only_open = request.GET.get("semua") != "ya"
    rows = corrections_kept_by(request.user).order_by("answered_at", "due_at", "pk")
    if only_open:
        rows = rows.filter(state=CorrectionState.OPEN)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "only_open": only_open, "now": timezone.now()}
    return render(request, "organization/correction_list.html", context)


@require_safe
def correction_detail(request: AuthedRequest, correction_id: int) -> HttpResponse:
    """Show one request to the person and to HR, with what may be done now."""
    asked = visible_correction(request, correction_id)
    return show_correction(request, asked, CorrectionAnswerForm(initial={"version": asked.version}))


@require_POST
def correction_done(request: AuthedRequest, correction_id: int) -> HttpResponse:
    """Say what was corrected."""
    return answer(request, correction_id, "correction_done")


@require_POST
def correction_reject(request: AuthedRequest, correction_id: int) -> HttpResponse:
    """Say why it cannot be corrected."""
    return answer(request, correction_id, "correction_reject")


@require_POST
def correction_withdraw(request: AuthedRequest, correction_id: int) -> HttpResponse:
    """Take the request back, as the person who asked."""
    return answer(request, correction_id, "correction_withdraw")


def answer(request: AuthedRequest, correction_id: int, move: str) -> HttpResponse:
    """Take a move of the state table, or show the page again with what was refused and written."""
    asked = visible_correction(request, correction_id)
    require(request.user, f"organization.{move}", asked)
    form = CorrectionAnswerForm(request.POST)
    if form.is_valid():
        try:
            answer_correction(
                asked,
                move,
                note=form.cleaned_data["note"],
                by=request.user,
                expected_version=form.cleaned_data["version"],
            )
        except AlreadyDone:
            pass
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        if not form.errors:
            messages.success(request, _("Tercatat."))
            return redirect("organization:correction_detail", correction_id=asked.pk)
    return show_correction(request, asked, form, status=REFUSED)


def show_correction(
    request: AuthedRequest, asked: CorrectionRequest, form: CorrectionAnswerForm, status: int = 200
) -> HttpResponse:
    """Show the request with its history and the form of the answer."""
    moves = CORRECTION.moves_for(request.user, asked)
    entries = [
        {
            "at": row.at,
            "what": str(CORRECTION.transition(row.name).label),
            "who": f"{row.actor} ({ROLE_LABELS.get(row.as_role, '')})",
            "note": row.note,
        }
        for row in history_of(asked).order_by("-at", "-pk")
    ]
    own = asked.employee.user_id == request.user.pk
    crumbs = (
        [(_("Data saya"), reverse("organization:profile"))]
        if own
        else [(_("Perbaikan data"), reverse("organization:correction_list"))]
    )
    context = {
        "asked": asked,
        "is_own": own,
        "moves": {move.name: move for move in moves},
        "form": form,
        "entries": entries,
        "is_late": asked.state == CorrectionState.OPEN and asked.due_at < timezone.now(),
        "crumbs": crumbs,
    }
    return render(request, "organization/correction_detail.html", context, status=status)


def visible_correction(request: AuthedRequest, correction_id: int) -> CorrectionRequest:
    """Return the request when it is the person's own or of a unit he keeps, else 404."""
    return get_object_or_404(corrections_visible_to(request.user), pk=correction_id)
