"""Sessions: their participants, registering and giving up, attendance, certificate, the level after it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competency.domain.enrolments import (
    add_certificate,
    confirm_proposal,
    move_enrolment,
    refusal_for,
    register,
    take_attendance,
)
from competency.enums import EnrolmentState
from competency.forms.assessments import LevelForm
from competency.forms.development_plans import MoveForm
from competency.forms.enrolments import AttendanceForm, CertificateForm
from competency.models import Enrolment, TrainingSession
from competency.queries import (
    current_version,
    enrolments_visible_to,
    keeps_agency,
    levels_of,
    proposals_visible_to,
    with_seats,
)
from competency.views.profiles import crumbs_of
from competency.views.tables import REFUSED
from competency.workflow import ENROLMENT
from core.access import AuthedRequest
from core.errors import NotAllowed, RuleViolation
from core.gate import require, say_outcome, show_refusal
from organization.queries import employee_of


@require_safe
def session_detail(request: AuthedRequest, session_id: int) -> HttpResponse:
    """Show a session with one's own place; who keeps people sees which of them take part."""
    session = session_or_404(session_id)
    employee = employee_of(request.user)
    rows = list(
        enrolments_visible_to(request.user)
        .filter(session=session)
        .exclude(state=EnrolmentState.CANCELLED)
        .order_by("registered_at", "pk")
    )
    own = next((row for row in rows if row.employee.user_id == request.user.pk), None)
    others = [row for row in rows if row.employee.user_id != request.user.pk]
    keeps = keeps_agency(request.user)
    today = timezone.localdate()
    context = {
        "session": session,
        "own": own,
        "own_moves": ENROLMENT.moves_for(request.user, own) if own else [],
        "refusal": refusal_for(session, employee) if employee and own is None else "",
        "may_register": employee is not None and own is None,
        "taking_part": [row for row in others if row.state != EnrolmentState.WAITING],
        "queue": [row for row in others if row.state == EnrolmentState.WAITING],
        "may_remove": keeps and session.starts_on > today and session.cancelled_at is None,
        "may_record": keeps
        and session.ends_on <= today
        and session.cancelled_at is None
        and any(row.state == EnrolmentState.SEATED for row in others),
        "crumbs": crumbs_to(session),
    }
    return render(request, "competency/session_detail.html", context)


@require_POST
def enrolment_register(request: AuthedRequest, session_id: int) -> HttpResponse:
    """Register oneself for a session."""
    session = session_or_404(session_id)
    employee = employee_of(request.user)
    if employee is None:
        raise PermissionDenied
    try:
        enrolment = register(session, employee, by=request.user)
    except RuleViolation as refusal:
        messages.error(request, refusal.message)
    else:
        waiting = enrolment.state == EnrolmentState.WAITING
        messages.success(
            request,
            _("Kursi penuh; Anda masuk daftar tunggu menurut urutan pendaftaran.")
            if waiting
            else _("Anda terdaftar."),
        )
    return redirect("competency:session_detail", session.pk)


@require_POST
def enrolment_withdraw(request: AuthedRequest, enrolment_id: int) -> HttpResponse:
    """Give up one's own place."""
    return answer_move(request, enrolment_id, "enrolment_withdraw", _("Pendaftaran Anda dibatalkan."))


@require_POST
def enrolment_cancel(request: AuthedRequest, enrolment_id: int) -> HttpResponse:
    """Take somebody out of a session, with the reason."""
    return answer_move(request, enrolment_id, "enrolment_cancel", _("Peserta dikeluarkan dan diberi tahu."))


def answer_move(request: AuthedRequest, enrolment_id: int, name: str, done: str) -> HttpResponse:
    """Take a move and go back to the session; a refusal is said there. 403 for the wrong person."""
    enrolment = get_object_or_404(enrolments_visible_to(request.user), pk=enrolment_id)
    if not ENROLMENT.holds_role(request.user, ENROLMENT.transition(name).role, enrolment):
        raise PermissionDenied
    form = MoveForm(request.POST)
    values = form.cleaned_data if form.is_valid() else {}
    say_outcome(
        request,
        lambda: move_enrolment(
            enrolment,
            name,
            by=request.user,
            note=values.get("note", ""),
            expected_version=values.get("version"),
        ),
        done,
    )
    return redirect("competency:session_detail", enrolment.session_id)


@require_http_methods(["GET", "POST"])
def attendance_edit(request: AuthedRequest, session_id: int) -> HttpResponse:
    """Record who took part to the end."""
    require(request.user, "competency.attendance_edit")
    session = session_or_404(session_id)
    seated = (
        Enrolment.objects.filter(session=session, state=EnrolmentState.SEATED)
        .exclude(employee__user=request.user)
        .select_related("employee")
        .order_by("employee__name", "pk")
    )
    form = AttendanceForm(request.POST or None, seated=seated)
    if request.method == "POST" and form.is_valid():
        present = {row.pk for row in form.cleaned_data["present"]}
        try:
            count = take_attendance(session, present, by=request.user)
        except NotAllowed:
            raise PermissionDenied
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("%(count)d peserta hadir; jam pelajarannya tercatat dan level barunya diusulkan.")
                % {"count": count},
            )
            return redirect("competency:session_detail", session.pk)
    context = {"form": form, "session": session, "count": seated.count(), "crumbs": crumbs_to(session)}
    return render(request, "competency/attendance_edit.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def certificate_add(request: AuthedRequest, enrolment_id: int) -> HttpResponse:
    """Upload the certificate of a training one has completed."""
    enrolment = get_object_or_404(enrolments_visible_to(request.user), pk=enrolment_id)
    if enrolment.employee.user_id != request.user.pk:
        raise PermissionDenied
    initial = {"document": enrolment.record.document} if enrolment.record else {}
    form = CertificateForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            add_certificate(enrolment, **form.cleaned_data, by=request.user)
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        except ValidationError as refusal:
            form.add_error("upload", refusal)
        else:
            messages.success(request, _("Sertifikat tersimpan."))
            return redirect("competency:session_detail", enrolment.session_id)
    context = {"form": form, "enrolment": enrolment, "crumbs": crumbs_to(enrolment.session)}
    return render(request, "competency/certificate_add.html", context, status=REFUSED if form.errors else 200)


@require_http_methods(["GET", "POST"])
def proposal_confirm(request: AuthedRequest, proposal_id: int) -> HttpResponse:
    """Say which level was reached by a completed training."""
    proposal = get_object_or_404(proposals_visible_to(request.user), pk=proposal_id)
    employee = proposal.enrolment.employee
    require(request.user, "competency.proposal_confirm", employee)
    words = list(levels_of(current_version(proposal.competency)))
    form = LevelForm(request.POST or None, words=words, initial={"level": proposal.target_level})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            confirm_proposal(
                proposal,
                level=values["level"],
                evidence=form.evidence(),
                note=values["note"],
                by=request.user,
            )
        except RuleViolation as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, _("Level tercatat dan dihitung mulai hari ini."))
            return redirect("competency:idp_detail", employee.pk)
    context = {"form": form, "proposal": proposal, "words": words, "crumbs": crumbs_of(employee)}
    return render(
        request, "competency/proposal_confirm.html", context, status=REFUSED if form.errors else 200
    )


def session_or_404(session_id: int) -> TrainingSession:
    """Return the session with its training and how many seats are held."""
    return get_object_or_404(
        with_seats(TrainingSession.objects.select_related("training__form")), pk=session_id
    )


def crumbs_to(session: TrainingSession) -> list[tuple[str, str]]:
    """Return the way down to a page about the session."""
    return [
        (_("Katalog pelatihan"), reverse("competency:training_list")),
        (session.training.name, reverse("competency:training_detail", args=[session.training_id])),
    ]
