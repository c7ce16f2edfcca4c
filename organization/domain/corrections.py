"""Requests to correct one's own data: asked by the person, answered by HR within 72 hours."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.outbox import write_message
from core.workflow import take_transition
from organization.domain.changes import record_change
from organization.enums import ChangeKind, CorrectionState
from organization.models import CorrectionRequest, Employee, User
from organization.queries import hr_officers_of, placement_on

TIME_TO_ANSWER = timedelta(hours=72)
"""3 x 24 clock hours, not working days (UU 27/2022 Ps 30)."""
MOST_OPEN = 5


def ask_correction(
    employee: Employee, *, topic: str, recorded: str, wanted: str, by: User
) -> CorrectionRequest:
    """Write down what is wrong and what it should be; HR of the unit is told. Returns the request.

    The same request sent twice is one. Refused with NotAllowed: somebody else's data; with
    RuleViolation: nothing said, a person without unit, more than five open requests.
    """
    if employee.user_id != by.pk:
        raise NotAllowed(_("Anda hanya dapat meminta perbaikan data Anda sendiri."))
    topic, wanted = topic.strip(), wanted.strip()
    if not topic:
        raise RuleViolation(
            _("Tuliskan data mana yang keliru, misalnya pangkat atau tanggal mulai."), "topic"
        )
    if not wanted:
        raise RuleViolation(_("Tuliskan apa yang seharusnya tercatat."), "wanted")
    now = timezone.now()
    with transaction.atomic():
        employee = Employee.objects.select_for_update(of=("self",)).get(pk=employee.pk)
        open_ones = CorrectionRequest.objects.filter(employee=employee, state=CorrectionState.OPEN)
        same = open_ones.filter(topic=topic, wanted=wanted).first()
        if same is not None:
            return same
        if open_ones.count() >= MOST_OPEN:
            raise RuleViolation(
                _("Masih ada %(count)d permintaan Anda yang belum dijawab. Tunggu jawabannya dahulu.")
                % {"count": MOST_OPEN}
            )
        unit = last_unit(employee)
        request = CorrectionRequest.objects.create(
            employee=employee,
            unit_id=unit,
            topic=topic,
            recorded=recorded.strip(),
            wanted=wanted,
            due_at=now + TIME_TO_ANSWER,
        )
        record_change(
            ChangeKind.CORRECTION_ASKED,
            _("%(name)s meminta perbaikan data: %(topic)s.") % {"name": employee.name, "topic": topic},
            by=by,
            unit=request.unit,
            employee=employee,
        )
        for officer in officers_for(request):
            tell(
                officer,
                request,
                _("Perbaikan data %(name)s diminta") % {"name": employee.name},
                _("%(name)s meminta perbaikan data “%(topic)s”. Jawab paling lambat %(due)s (3 x 24 jam).")
                % {"name": employee.name, "topic": topic, "due": moment(request)},
            )
    return request


def answer_correction(
    request: CorrectionRequest, move: str, *, note: str, by: User, expected_version: int
) -> CorrectionRequest:
    """Answer as HR (`correction_done`, `correction_reject`) or withdraw as the person; return it fresh.

    The person is told the answer with its reason. Refusals are those of
    `core.workflow.take_transition`.
    """
    with transaction.atomic():
        request = take_transition(request, move, by=by, note=note, expected_version=expected_version)
        request.answered_at = timezone.now()
        request.save(update_fields=["answered_at"])
        record_change(
            ChangeKind.CORRECTION_ANSWERED,
            _("Permintaan perbaikan data “%(topic)s” dari %(name)s: %(state)s.")
            % {
                "topic": request.topic,
                "name": request.employee.name,
                "state": request.get_state_display(),
            },
            by=by,
            unit=request.unit,
            employee=request.employee,
        )
        if by.pk != request.employee.user_id:
            tell(
                request.employee.user,
                request,
                _("Permintaan perbaikan data Anda dijawab"),
                _("“%(topic)s”: %(state)s. %(note)s")
                % {"topic": request.topic, "state": request.get_state_display(), "note": note.strip()},
            )
    return request


def last_unit(employee: Employee) -> int:
    """Return the number of the unit whose HR answers: today's, else the last one."""
    placement = placement_on(employee, timezone.localdate())
    if placement is None:
        placement = employee.placements.order_by("-starts_on").first()
    if placement is None:
        raise RuleViolation(_("Anda belum ditempatkan di unit mana pun. Hubungi pengelola kepegawaian."))
    return placement.unit_id


def officers_for(request: CorrectionRequest) -> Iterable[User]:
    """Return the nearest HR officers of the unit who are not the person himself."""
    grants = [
        grant
        for grant in hr_officers_of(request.unit, timezone.localdate())
        if grant.user_id != request.employee.user_id
    ]
    return [grant.user for grant in grants if grant.unit_id == grants[0].unit_id]


def tell(recipient: User, request: CorrectionRequest, subject: str, text: str) -> None:
    """Write one message about the request; a repetition in the same state writes none."""
    write_message(
        recipient,
        kind="organization.correction",
        subject=subject,
        text=_("Yth. %(name)s,\n\n%(text)s") % {"name": recipient, "text": text},
        path=reverse("organization:correction_detail", args=[request.pk]),
        key=f"correction:{request.pk}:{request.version}:{recipient.pk}",
    )


def moment(request: CorrectionRequest) -> str:
    """Return until when the answer is due, with the hour."""
    return date_format(localtime(request.due_at), "j F Y, H.i")
