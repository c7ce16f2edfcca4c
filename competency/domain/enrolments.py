"""Places in sessions: registering, waiting, giving up, attendance, certificate, the level it proposes."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from competency.domain.assessments import check_evidence, validity_end
from competency.domain.profiles import Cell, standings
from competency.enums import HOLDING_SEAT, EnrolmentState, LevelSource, PlanState
from competency.models import (
    AssessedLevel,
    Enrolment,
    LevelProposal,
    PlanItem,
    TrainingRecord,
    TrainingSession,
)
from competency.queries import current_version, kept_employees, posts_held_on
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile, receive_upload
from core.outbox import write_message
from core.workflow import log_event, take_transition
from organization.models import Employee, Post
from organization.queries import appraiser_on

if TYPE_CHECKING:
    from organization.models import User

ACTIVE = Q(state__in=(*HOLDING_SEAT, EnrolmentState.WAITING))


@transaction.atomic
def register(session: TrainingSession, employee: Employee, *, by: "User") -> Enrolment:
    """Give the employee a seat of the session, or the next place of its waiting list; return it.

    Twice is once. Of any number who register at once exactly the seats are given. Refused with
    NotAllowed for anybody but the employee and who keeps him; with RuleViolation for a session that
    has begun or is cancelled, a training that is not for him, another session on the same days.
    """
    if employee.user_id != by.pk and not kept_employees(by).filter(pk=employee.pk).exists():
        raise NotAllowed(_("%(name)s tidak termasuk pegawai yang Anda kelola.") % {"name": employee.name})
    session = locked_session(session)
    employee = Employee.objects.select_for_update(of=("self",)).select_related("user").get(pk=employee.pk)
    known = Enrolment.objects.filter(ACTIVE, session=session, employee=employee).first()
    if known is not None:
        return known
    if reason := refusal_for(session, employee):
        raise RuleViolation(reason)
    state = EnrolmentState.SEATED if free_seats(session) > 0 else EnrolmentState.WAITING
    enrolment = Enrolment.objects.create(session=session, employee=employee, state=state)
    is_own = employee.user_id == by.pk
    log_event(enrolment, "enrolment_register", by=by, as_role="employee" if is_own else "keeper")
    if not is_own:
        tell(
            enrolment,
            _("Anda terdaftar pada %(training)s, %(days)s."),
            key=f"competency.enrolled:{enrolment.pk}",
        )
    return enrolment


@transaction.atomic
def move_enrolment(
    enrolment: Enrolment, name: str, *, by: "User", note: str = "", expected_version: int | None = None
) -> Enrolment:
    """Give up a place (enrolment_withdraw, enrolment_cancel); the first who waits moves up and is told."""
    session = locked_session(enrolment.session)
    enrolment = take_transition(enrolment, name, by=by, note=note, expected_version=expected_version)
    if name == "enrolment_cancel":
        tell(
            enrolment,
            _("Pendaftaran Anda pada %(training)s, %(days)s, dibatalkan: %(note)s"),
            key=f"competency.enrolment_cancelled:{enrolment.pk}",
            note=note.strip(),
        )
    fill_seats(session)
    return enrolment


def fill_seats(session: TrainingSession) -> int:
    """Give free seats of a coming session to those who wait, first come first served; return how many.

    Call it with the session locked.
    """
    if session.cancelled_at is not None or session.starts_on <= timezone.localdate():
        return 0
    waiting = session.enrolments.filter(state=EnrolmentState.WAITING).order_by("registered_at", "pk")
    rows = list(waiting.select_related("session__training", "employee__user")[: max(0, free_seats(session))])
    for row in rows:
        moved = take_transition(row, "enrolment_move_up", by=None)
        tell(
            moved,
            _("Anda mendapat kursi pada %(training)s, %(days)s."),
            key=f"competency.moved_up:{row.pk}",
        )
    return len(rows)


def release_all(session: TrainingSession) -> None:
    """Take everybody out of a session that is cancelled, and tell them."""
    rows = session.enrolments.filter(state__in=(EnrolmentState.WAITING, EnrolmentState.SEATED))
    for row in rows.select_related("session__training", "employee__user").order_by("pk"):
        moved = take_transition(row, "enrolment_drop", by=None)
        tell(
            moved,
            _("%(training)s, %(days)s, dibatalkan. Pilih sesi lain bila ada."),
            key=f"competency.session_cancelled:{row.pk}",
        )


@transaction.atomic
def take_attendance(session: TrainingSession, present: Collection[int], *, by: "User") -> int:
    """Record who was there (by number of the enrolment) and who was not; return how many were.

    Whoever was there gets the lessons recorded, and levels proposed to the supervisor. Recorded once:
    a second call changes nothing. Refused with NotAllowed for anybody but HR or training of the
    agency; with RuleViolation before the session is over. One's own place is left to somebody else.
    """
    session = locked_session(session)
    rows = list(
        session.enrolments.filter(state=EnrolmentState.SEATED)
        .exclude(employee__user=by)
        .select_related("session__training__form", "employee__user")
        .order_by("pk")
    )
    there = [row for row in rows if row.pk in present]
    for row in rows:
        if row not in there:
            take_transition(row, "enrolment_miss", by=by)
    cells = standings(
        Employee.objects.filter(pk__in=[row.employee_id for row in there]), timezone.localdate()
    )
    for row in there:
        complete(take_transition(row, "enrolment_attend", by=by), cells.get(row.employee_id, {}), by=by)
    return len(there)


def complete(enrolment: Enrolment, cells: dict[int, Cell], *, by: "User") -> None:
    """Record the lessons of a session that somebody attended and propose the levels it leads to."""
    session, training = enrolment.session, enrolment.session.training
    enrolment.record, _made = TrainingRecord.objects.get_or_create(
        employee=enrolment.employee,
        name=training.name,
        completed_on=session.ends_on,
        defaults={
            "training": training,
            "form": training.form,
            "jp": Decimal(training.jp),
            "recorded_by": by,
        },
    )
    enrolment.save(update_fields=["record"])
    planned = planned_items(enrolment)
    for item in planned:
        item.completed_on, item.record = session.ends_on, enrolment.record
        item.save(update_fields=["completed_on", "record"])
    covered = {item.competency_id for item in planned}
    proposed = 0
    for aim in training.aims.order_by("pk"):
        cell = cells.get(aim.competency_id)
        if aim.competency_id in covered or cell is None:
            continue
        if cell.actual is None or cell.actual < aim.level:
            LevelProposal.objects.create(
                enrolment=enrolment,
                competency_id=aim.competency_id,
                target_level=aim.level,
                level_before=cell.actual,
            )
            proposed += 1
    tell(
        enrolment,
        _("Kehadiran Anda pada %(training)s, %(days)s, tercatat. Unggah sertifikatnya bila sudah terbit."),
        key=f"competency.attended:{enrolment.pk}",
    )
    if proposed or planned:
        tell_appraiser(enrolment)


def planned_items(enrolment: Enrolment) -> list[PlanItem]:
    """Return the agreed activities of the person's plan that this training fulfils."""
    return list(
        PlanItem.objects.filter(
            plan__employee=enrolment.employee_id,
            plan__state=PlanState.AGREED,
            training=enrolment.session.training_id,
            completed_on__isnull=True,
        ).order_by("pk")
    )


@transaction.atomic
def add_certificate(enrolment: Enrolment, *, document: str, upload: CleanFile, by: "User") -> TrainingRecord:
    """Put the certificate of a completed training to its record and return it; a new one replaces it.

    Refused with NotAllowed for anybody but the participant; with RuleViolation before the attendance is
    recorded. ValidationError for a file that is not taken.
    """
    if enrolment.employee.user_id != by.pk:
        raise NotAllowed(_("Hanya peserta itu sendiri yang mengunggah sertifikatnya."))
    enrolment = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment.pk)
    if enrolment.record_id is None:
        raise RuleViolation(_("Kehadiran Anda belum tercatat. Hubungi penyelenggara."))
    record = TrainingRecord.objects.select_for_update(of=("self",)).get(pk=enrolment.record_id)
    record.document = document.strip()
    record.stored_file = receive_upload(upload, by=by)
    record.save(update_fields=["document", "stored_file"])
    log_event(enrolment, "certificate_added", by=by, as_role="employee", note=record.document)
    return record


@transaction.atomic
def confirm_proposal(
    proposal: LevelProposal, *, level: int, evidence: Sequence[str], note: str, by: "User"
) -> AssessedLevel:
    """Write the level shown after a training, which counts from now on; return it.

    The level may be lower than proposed. A second call returns the first level. Refused with NotAllowed
    for anybody but who appraises the employee today; with RuleViolation without evidence.
    """
    row = (
        LevelProposal.objects.select_for_update(of=("self",))
        .select_related("result", "enrolment__employee__user", "enrolment__record", "competency")
        .get(pk=proposal.pk)
    )
    employee, today = row.enrolment.employee, timezone.localdate()
    appraiser = appraiser_on(employee, today)
    if appraiser is None or appraiser.user_id != by.pk:
        raise NotAllowed(_("Hanya pejabat penilai pegawai ini yang menilai hasilnya."))
    if row.result is not None:
        return row.result
    check_evidence(level, evidence)
    record = row.enrolment.record
    row.result = AssessedLevel.objects.create(
        employee=employee,
        competency=row.competency,
        version=current_version(row.competency),
        level=level,
        source=LevelSource.TRAINING,
        assessed_on=today,
        valid_until=validity_end(today),
        document=record.document if record else "",
        evidence_1=evidence[0].strip(),
        evidence_2=evidence[1].strip(),
        evidence_3=evidence[2].strip(),
        note=note.strip(),
        stored_file=record.stored_file if record else None,
        recorded_by=by,
    )
    row.save(update_fields=["result"])
    write_message(
        employee.user,
        kind="competency.level",
        subject=_("Hasil pelatihan dinilai"),
        text=_("%(competency)s: level %(level)d.") % {"competency": row.competency.name, "level": level},
        path=reverse("competency:profile_detail", args=[employee.pk]),
        key=f"competency.proposal_confirmed:{row.pk}",
    )
    return row.result


# ---- what all of them need -------------------------------------------------------------------------


def locked_session(session: TrainingSession) -> TrainingSession:
    """Return the session fresh and locked until the end of the transaction: one at a time gives seats."""
    return (
        TrainingSession.objects.select_for_update(of=("self",))
        .select_related("training__form")
        .get(pk=session.pk)
    )


def free_seats(session: TrainingSession) -> int:
    """Return how many seats nobody holds."""
    return session.seats - session.enrolments.filter(state__in=HOLDING_SEAT).count()


def refusal_for(session: TrainingSession, employee: Employee) -> str | None:
    """Return why the person cannot register for the session now, None when he can. Up to five queries."""
    today, training = timezone.localdate(), session.training
    if session.cancelled_at is not None:
        return _("Sesi ini dibatalkan.")
    if session.starts_on <= today:
        return _("Sesi ini sudah dimulai.")
    done = set(
        TrainingRecord.objects.filter(employee=employee, training__isnull=False)
        .order_by()
        .values_list("training", flat=True)
    )
    if training.pk in done:
        return _("Pelatihan ini sudah diikuti.")
    if training.prerequisites.exclude(pk__in=done).exists():
        return _("Prasyaratnya belum diikuti.")
    if training.post_classes:
        posts = posts_held_on(Employee.objects.filter(pk=employee.pk), today).get(employee.pk, set())
        if not Post.objects.filter(pk__in=posts, post_class__in=training.post_classes).exists():
            return _("Hanya bagi kelompok jabatan lain.")
    overlapping = Enrolment.objects.filter(
        ACTIVE,
        employee=employee,
        session__starts_on__lte=session.ends_on,
        session__ends_on__gte=session.starts_on,
    )
    other = overlapping.select_related("session__training").order_by("pk").first()
    if other is not None:
        return _("Bertepatan dengan %(training)s.") % {"training": other.session.training.name}
    return None


def days_in_words(session: TrainingSession) -> str:
    """Return the days of a session."""
    if session.starts_on == session.ends_on:
        return date_format(session.starts_on, "j F Y")
    return f"{date_format(session.starts_on, 'j F Y')} – {date_format(session.ends_on, 'j F Y')}"


def tell(enrolment: Enrolment, words: str, *, key: str, note: str = "") -> None:
    """Write the participant what happened to his place."""
    session = enrolment.session
    facts = {"training": session.training.name, "days": days_in_words(session), "note": note}
    write_message(
        enrolment.employee.user,
        kind="competency.enrolment",
        subject=_("Pelatihan %(training)s") % facts,
        text=words % facts,
        path=reverse("competency:session_detail", args=[session.pk]),
        key=key,
    )


def tell_appraiser(enrolment: Enrolment) -> None:
    """Write whoever appraises the participant that a level waits for his word."""
    employee = enrolment.employee
    appraiser = appraiser_on(employee, timezone.localdate())
    if appraiser is not None:
        write_message(
            appraiser.user,
            kind="competency.plan",
            subject=_("Nilai hasil pelatihan %(name)s") % {"name": employee.name},
            text=_("%(name)s menyelesaikan %(training)s. Nilai level yang dicapai.")
            % {"name": employee.name, "training": enrolment.session.training.name},
            path=reverse("competency:idp_detail", args=[employee.pk]),
            key=f"competency.proposed:{enrolment.pk}",
        )
