"""Rencana pembinaan (PP 30/2019 Ps 56–58): the chance to improve after a result below expectation.

It reads the final result and never changes it. Employee and appraiser write the draft and sign; then the
months of the rule set run. HR sees the state, never the text.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.evidence_checks import locked
from appraisal.domain.results import latest_result
from appraisal.domain.rule_values import YES, deadline, values_of
from appraisal.enums import UNFINISHED_IMPROVEMENTS, AppraisalState, ImprovementState
from appraisal.follow_up_queries import improvement_of, improvements_to_remind, late_steps
from appraisal.follow_up_workflow import improvement_appraiser, improvement_employee
from appraisal.models import Appraisal, Improvement, ImprovementCheckIn, ImprovementStep, RuleSet
from appraisal.workflow import APPRAISER, EMPLOYEE, is_appraiser, today
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from core.outbox import write_message
from core.workflow import SYSTEM, log_event, take_transition
from organization.models import Employee
from organization.queries import lines_on

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)
MOST_STEPS = 12
BELOW_CODES = ("BP", "K", "SK")
BEGINS = ("improvement_sign_employee", "improvement_begin_unsigned")
ENDS = ("improvement_succeed", "improvement_not_yet")


@dataclass(frozen=True)
class PlannedStep:
    """One step as it was typed."""

    task: str
    due_on: date


def codes_to_improve(rule_set: RuleSet) -> frozenset[str]:
    """Return the predicates after which the rule set asks for an improvement plan."""
    values = values_of(rule_set)
    return frozenset(code for code in BELOW_CODES if values[f"improvement_{code.lower()}"] == YES)


def why_not_improved(appraisal: Appraisal) -> str | None:
    """Return why no improvement plan follows this result; None when one does. Up to three queries."""
    if appraisal.state != AppraisalState.FINAL:
        return _("Rencana pembinaan dibuat sesudah hasil penilaian final.")
    result = latest_result(appraisal)
    if result is None or result.predicate not in codes_to_improve(appraisal.cycle.rule_set):
        return _("Predikat ini tidak memerlukan rencana pembinaan.")
    if improvement_of(appraisal) is not None:
        return _("Rencana pembinaan atas hasil ini sudah ada.")
    return None


def improvement_start(appraisal: Appraisal, *, by: "User") -> Improvement:
    """Begin the improvement plan of a final result as its appraiser, and tell the employee.

    Refused with NotAllowed for anybody else; with RuleViolation as `why_not_improved` says; with
    AlreadyDone when there is one.
    """
    with transaction.atomic():
        fresh = locked(appraisal.pk)
        if not is_appraiser(by, fresh) or fresh.appraiser is None:
            raise NotAllowed(_("Rencana pembinaan dibuat pejabat penilai bersama pegawai."))
        if improvement_of(fresh) is not None:
            raise AlreadyDone(_("Rencana pembinaan atas hasil ini sudah ada."))
        if refusal := why_not_improved(fresh):
            raise RuleViolation(refusal)
        result = latest_result(fresh)
        plan = Improvement.objects.create(
            appraisal=fresh,
            appraiser=fresh.appraiser,
            predicate=result.predicate if result else "",
            made_by=by,
            moved_on=today(),
        )
        log_event(plan, "improvement_start", by=by, as_role=APPRAISER)
        tell(plan, "improvement_start", by=by)
    return plan


def improvement_save(
    plan: Improvement,
    *,
    by: "User",
    goals: str,
    support: str,
    steps: Sequence[PlannedStep],
    draft_version: int,
) -> Improvement:
    """Save the draft as one of the two: goals, support and all steps.

    Refused with NotAllowed for anybody else; with StaleVersion when the other saved or signed since;
    with RuleViolation for no goals or too many steps.
    """
    with transaction.atomic():
        fresh, _role = locked_plan(plan, by)
        if fresh.state != ImprovementState.DRAFT:
            raise StaleVersion(_("Rencana ini sudah ditandatangani, jadi tidak dapat diubah."))
        if fresh.draft_version != draft_version:
            raise StaleVersion(
                _(
                    "Pihak lain, atau Anda di tab lain, sudah menyimpan rencana ini. Tulisan Anda masih ada;"
                    " bandingkan dengan yang tersimpan di bawah, lalu simpan lagi."
                )
            )
        if not goals.strip():
            raise RuleViolation(_("Tuliskan yang hendak dicapai."), "goals")
        if len(steps) > MOST_STEPS:
            raise RuleViolation(_("Paling banyak %(most)d langkah.") % {"most": MOST_STEPS})
        fresh.goals, fresh.support = goals.strip(), support.strip()
        fresh.draft_version = F("draft_version") + 1
        fresh.save(update_fields=["goals", "support", "draft_version"])
        fresh.steps.all().delete()
        ImprovementStep.objects.bulk_create(
            ImprovementStep(improvement=fresh, position=place, task=row.task, due_on=row.due_on)
            for place, row in enumerate(steps, start=1)
        )
    return Improvement.objects.get(pk=fresh.pk)


def improvement_move(
    plan: Improvement, name: str, *, by: "User", expected_version: int, draft_version: int, note: str = ""
) -> Improvement:
    """Take a move of the state table and tell the other side. Refused as `take_transition` does.

    The months run from the day on which the plan begins. Refused with StaleVersion too when the draft was
    saved since `draft_version`: nobody signs what he has not seen.
    """
    with transaction.atomic():
        fresh, _role = locked_plan(plan, by)
        if fresh.draft_version != draft_version:
            raise StaleVersion(_("Rencana ini berubah sejak halaman dibuka. Baca lagi sebelum melanjutkan."))
        take_transition(fresh, name, by=by, note=note, expected_version=expected_version)
        changed: dict[str, object] = {"moved_on": today()}
        rules = fresh.appraisal.cycle.rule_set
        if name == "improvement_sign_appraiser":
            changed["sign_due_on"] = deadline(rules, "improvement_sign_days", today(), fresh.appraisal.unit)
        if name in BEGINS:
            months = int(values_of(rules)["improvement_months"])
            changed |= {"starts_on": today(), "ends_on": months_after(today(), months)}
        if name in ENDS:
            changed["next_step"] = note.strip()
        Improvement.objects.filter(pk=fresh.pk).update(**changed)
        tell(fresh, name, by=by, note=note)
    return Improvement.objects.get(pk=fresh.pk)


def improvement_step_done(step: ImprovementStep, *, by: "User") -> ImprovementStep:
    """Say as one of the two that a step is done; once said it stays. RuleViolation while it does not run."""
    with transaction.atomic():
        plan, role = locked_plan(step.improvement, by)
        fresh = plan.steps.get(pk=step.pk)
        if fresh.done_on is not None:
            return fresh
        if plan.state != ImprovementState.RUNNING:
            raise RuleViolation(_("Langkah dinyatakan selesai selama pembinaan berjalan."))
        fresh.done_on, fresh.done_by_name = today(), str(by)
        fresh.save(update_fields=["done_on", "done_by_name"])
        log_event(plan, "improvement_step_done", by=by, as_role=role, note=fresh.task)
    return fresh


def improvement_check_in(
    plan: Improvement, *, by: "User", held_on: date, body: str, last_seen: int = 0
) -> ImprovementCheckIn:
    """Write down how it goes as one of the two, and tell the other (without the text).

    Refused with NotAllowed for anybody else; with RuleViolation for no text, a day outside the time of
    the plan or in the future, or a plan that does not run; with AlreadyDone for the same text twice.
    """
    if not body.strip():
        raise RuleViolation(_("Tuliskan perkembangannya."), "body")
    with transaction.atomic():
        fresh, role = locked_plan(plan, by)
        if fresh.state != ImprovementState.RUNNING or fresh.starts_on is None:
            raise RuleViolation(_("Perkembangan dicatat selama pembinaan berjalan."))
        if not fresh.starts_on <= held_on <= today():
            raise RuleViolation(
                _("Isi tanggal antara %(first)s dan hari ini.") % {"first": date_format(fresh.starts_on)},
                "held_on",
            )
        if fresh.check_ins.filter(pk__gt=last_seen, by=by, held_on=held_on, body=body.strip()).exists():
            raise AlreadyDone(_("Perkembangan ini sudah tercatat."))
        made = ImprovementCheckIn.objects.create(
            improvement=fresh, held_on=held_on, body=body.strip(), by=by, by_name=str(by), role=role
        )
        tell(fresh, "improvement_check_in", by=by, key=str(made.pk))
    return made


def locked_plan(plan: Improvement, by: "User") -> tuple[Improvement, str]:
    """Lock the plan and return it with the side of the person. NotAllowed for everybody but the two."""
    Improvement.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    fresh = Improvement.objects.select_related(
        "appraisal__employee__user", "appraisal__cycle__rule_set", "appraisal__unit", "appraiser__user"
    ).get(pk=plan.pk)
    if improvement_employee(by, fresh):
        return fresh, EMPLOYEE
    if improvement_appraiser(by, fresh):
        return fresh, APPRAISER
    raise NotAllowed(_("Rencana pembinaan disusun pegawai dan pembimbingnya."))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, the last of the month where it has no such day."""
    count = day.month - 1 + months
    year, month = day.year + count // 12, count % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)


# ---- messages -----------------------------------------------------------------------------------------


def subject_of(name: str) -> str:
    """Return the subject of the message about an event."""
    return {
        "improvement_start": _("Rencana pembinaan disusun"),
        "improvement_sign_appraiser": _("Rencana pembinaan menunggu tanda tangan Anda"),
        "improvement_sign_employee": _("Rencana pembinaan ditandatangani dan mulai berjalan"),
        "improvement_return": _("Rencana pembinaan dikembalikan untuk diubah"),
        "improvement_recall": _("Rencana pembinaan dibuka lagi untuk diubah"),
        "improvement_begin_unsigned": _("Rencana pembinaan mulai berjalan"),
        "improvement_succeed": _("Pembinaan dinyatakan berhasil"),
        "improvement_not_yet": _("Pembinaan dinyatakan belum berhasil"),
        "improvement_cancel": _("Rencana pembinaan dibatalkan"),
        "improvement_check_in": _("Perkembangan pembinaan dicatat"),
        "improvement_follow": _("Anda kini membimbing rencana pembinaan"),
    }[name]


def tell(plan: Improvement, name: str, *, by: "User | None", note: str = "", key: str = "") -> None:
    """Write the message about an event to the other of the two."""
    for person in (plan.appraisal.employee, plan.appraiser):
        if by is not None and person.user_id == by.pk:
            continue
        text = _("Yth. %(name)s,\n\n%(what)s: %(employee)s, %(cycle)s (%(actor)s).") % {
            "name": person.user,
            "what": subject_of(name),
            "employee": plan.appraisal.employee.name,
            "cycle": plan.appraisal.cycle.name,
            "actor": str(by) if by else _("Jadwal"),
        }
        if note.strip():
            text += "\n" + _("Catatan: %(note)s") % {"note": note.strip()[:600]}
        write_message(
            person.user,
            kind=f"appraisal.{name}",
            subject=subject_of(name),
            text=text,
            path=reverse("appraisal:improvement_detail", args=[plan.pk]),
            key=f"improvement:{plan.pk}:{name}:{plan.version}:{key}:{person.user_id}",
        )


# ---- what the schedule does ---------------------------------------------------------------------------


def follow_guides(day: date) -> int:
    """Hand unfinished plans over to who appraises the employee on `day`; return how many changed.

    Where nobody stands above him any more the plan stays where it is. Safe to run twice.
    """
    plans = list(
        Improvement.objects.filter(state__in=UNFINISHED_IMPROVEMENTS)
        .select_related("appraisal__employee__user", "appraisal__cycle", "appraiser__user")
        .order_by("pk")
    )
    if not plans:
        return 0
    lines = lines_on(day)
    moved = 0
    for plan in plans:
        line = lines.get(plan.appraisal.employee_id)
        if line is None or line.appraiser in (None, plan.appraiser_id, plan.appraisal.employee_id):
            continue
        with transaction.atomic():
            before = plan.appraiser.name
            changed = Improvement.objects.filter(pk=plan.pk, appraiser=plan.appraiser_id)
            if not changed.update(appraiser=line.appraiser):
                continue
            plan.appraiser = Employee.objects.select_related("user").get(pk=line.appraiser)
            note = f"{before} → {plan.appraiser.name}"
            log_event(plan, "improvement_follow", by=None, as_role=SYSTEM, note=note)
            tell(plan, "improvement_follow", by=None, key=str(line.appraiser))
        moved += 1
    return moved


def remind_of_improvements(day: date) -> int:
    """Remind of unsigned plans, steps whose day has passed and plans to conclude; return how many.

    Once for each event: the key of the message makes two runs one message.
    """
    written = 0
    for plan in improvements_to_remind(day):
        to_sign = plan.state == ImprovementState.WAITING_EMPLOYEE
        person = plan.appraisal.employee if to_sign else plan.appraiser
        subject = (
            _("Rencana pembinaan menunggu tanda tangan Anda")
            if to_sign
            else _("Masa pembinaan sudah berakhir: nyatakan hasilnya")
        )
        written += write_reminder(plan, person, subject, f"{plan.state}:{plan.version}")
    for step in late_steps(day):
        subject = _("Langkah pembinaan melewati batasnya: %(task)s") % {"task": step.task[:80]}
        plan = step.improvement
        written += write_reminder(plan, plan.appraisal.employee, subject, f"step:{step.pk}")
    return written


def write_reminder(plan: Improvement, person: Employee, subject: str, what: str) -> int:
    """Write one reminder unless it was written before; return how many were written."""
    key = f"improvement-reminder:{plan.pk}:{what}:{person.user_id}"
    if OutboxMessage.objects.filter(key=key).exists():
        return 0
    write_message(
        person.user,
        kind="reminder.improvement",
        subject=subject,
        text=_("Yth. %(name)s,\n\n%(subject)s.\nBuka rencananya untuk melanjutkan.")
        % {"name": person.user, "subject": subject},
        path=reverse("appraisal:improvement_detail", args=[plan.pk]),
        key=key,
    )
    return 1
