"""Development plans: what is planned, agreed, done, and which level came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competency.domain.assessments import check_evidence, validity_end
from competency.domain.lessons import Counting, lessons
from competency.domain.profiles import standings
from competency.enums import FormGroup, LearningWay, LevelSource, PlanState
from competency.models import (
    AssessedLevel,
    Competency,
    DevelopmentForm,
    DevelopmentPlan,
    PlanItem,
    Training,
    TrainingRecord,
)
from competency.queries import current_version
from competency.workflow import is_appraiser, is_employee
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile, receive_upload
from core.outbox import write_message
from core.workflow import take_transition
from organization.models import Employee
from organization.queries import appraiser_on

if TYPE_CHECKING:
    from organization.models import User

SHARES = {LearningWay.WORK: 70, LearningWay.SOCIAL: 20, LearningWay.CLASSICAL: 10}
WITH_OTHERS = ("coaching", "mentoring", "komunitas", "tim", "job-shadowing")


@dataclass(frozen=True)
class Activity:
    """What is to be done for a competency. Without a training of the catalogue it is told in words."""

    competency: Competency
    target_level: int
    form: DevelopmentForm
    due_on: date
    training: Training | None = None
    activity: str = ""


def way_of(form: DevelopmentForm, training: Training | None) -> LearningWay:
    """Return the part of 10-20-70 to which a form belongs."""
    if training is not None or form.group == FormGroup.CLASSICAL:
        return LearningWay.CLASSICAL
    return LearningWay.SOCIAL if form.code in WITH_OTHERS else LearningWay.WORK


@transaction.atomic
def add_item(employee: Employee, year: int, activity: Activity, *, by: "User") -> PlanItem:
    """Add an activity to the draft of the employee's plan of a year and return it; begins the plan.

    Refused with NotAllowed for anybody but the employee; with RuleViolation for a plan that is
    proposed or agreed, a day outside the year, a training that does not teach the competency, a level
    that is reached already, nothing to do.
    """
    if employee.user_id != by.pk:
        raise NotAllowed(_("Hanya pegawai itu sendiri yang menyusun rencananya."))
    plan = locked_plan(begun_plan(employee, year))
    require_draft(plan)
    training = activity.training
    words = training.name if training else activity.activity.strip()
    if not words:
        raise RuleViolation(_("Pilih pelatihan atau tuliskan kegiatannya."), "activity")
    if activity.due_on.year != year:
        raise RuleViolation(_("Pilih hari dalam tahun %(year)d.") % {"year": year}, "due_on")
    if training and not training.aims.filter(competency=activity.competency).exists():
        raise RuleViolation(_("Pelatihan ini tidak mencakup kompetensi itu."), "training")
    before = level_now(employee, activity.competency)
    if before is not None and before >= activity.target_level:
        raise RuleViolation(_("Level itu sudah tercapai."), "target_level")
    return PlanItem.objects.create(
        plan=plan,
        competency=activity.competency,
        target_level=activity.target_level,
        training=training,
        form=training.form if training else activity.form,
        way=way_of(activity.form, training),
        activity=words,
        due_on=activity.due_on,
    )


@transaction.atomic
def remove_item(item: PlanItem, *, by: "User") -> None:
    """Take an activity out of a draft.

    Refused with NotAllowed for anybody but the employee; with RuleViolation outside a draft, and for
    what is done already.
    """
    plan = locked_plan(item.plan)
    if not is_employee(by, plan):
        raise NotAllowed(_("Hanya pegawai itu sendiri yang menyusun rencananya."))
    require_draft(plan)
    if PlanItem.objects.filter(pk=item.pk, completed_on__isnull=False).exists():
        raise RuleViolation(_("Kegiatan yang sudah selesai tetap dalam rencana."))
    PlanItem.objects.filter(pk=item.pk).delete()


@transaction.atomic
def move_plan(
    plan: DevelopmentPlan, name: str, *, by: "User", note: str = "", expected_version: int | None = None
) -> DevelopmentPlan:
    """Take a move of the state table, tell the other side, and return the plan.

    Agreeing keeps of each activity the level that counts now, to measure the effect against.
    """
    plan = take_transition(plan, name, by=by, note=note, expected_version=expected_version)
    if name == "idp_agree":
        for item in plan.items.filter(completed_on__isnull=True):
            item.level_before = level_now(plan.employee, item.competency)
            item.save(update_fields=["level_before"])
    words = {
        "idp_propose": _("%(name)s mengajukan rencana pengembangan %(year)d."),
        "idp_return": _("Rencana pengembangan %(year)d dikembalikan: %(note)s"),
        "idp_agree": _("Rencana pengembangan %(year)d disepakati."),
        "idp_reopen": _("%(name)s membuka kembali rencana pengembangan %(year)d: %(note)s"),
    }[name] % {"name": plan.employee.name, "year": plan.year, "note": note.strip()}
    tell_other_side(plan, words, by=by, key=f"competency.{name}:{plan.pk}:{plan.version}")
    return plan


@transaction.atomic
def complete_item(
    item: PlanItem,
    *,
    completed_on: date,
    minutes: int,
    document: str,
    by: "User",
    upload: CleanFile | None = None,
) -> PlanItem:
    """Say that an agreed activity is done; it only proposes the level, the supervisor confirms it.

    Refused with NotAllowed for anybody but the employee; with RuleViolation before the plan is agreed,
    for a day to come, for an activity outside the catalogue without its length, and when the level is
    confirmed already.
    """
    plan = locked_plan(item.plan)
    if not is_employee(by, plan):
        raise NotAllowed(_("Hanya pegawai itu sendiri yang melaporkan kegiatannya."))
    if plan.state != PlanState.AGREED:
        raise RuleViolation(_("Rencana ini belum disepakati."))
    item = PlanItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if item.result_id is not None:
        raise RuleViolation(_("Kegiatan ini sudah dinilai atasan."))
    if completed_on > timezone.localdate():
        raise RuleViolation(_("Hari selesai belum tiba."), "completed_on")
    if item.training_id is None and minutes <= 0:
        raise RuleViolation(_("Isi lamanya agar jam pelajarannya dapat dihitung."), "minutes")
    item.completed_on, item.minutes, item.document = completed_on, minutes, document.strip()
    if upload is not None:
        item.stored_file = receive_upload(upload, by=by)
    item.save()
    tell_other_side(
        plan,
        _("%(name)s menyelesaikan “%(activity)s”. Nilai level %(competency)s yang dicapai.")
        % {"name": plan.employee.name, "activity": item.activity, "competency": item.competency.name},
        by=by,
        key=f"competency.item_done:{item.pk}:{completed_on}",
    )
    return item


@transaction.atomic
def confirm_item(
    item: PlanItem, *, level: int, evidence: Sequence[str], note: str, by: "User"
) -> AssessedLevel:
    """Write the level shown after an activity, which counts from now on, and its lessons; return the level.

    The level may be lower than planned. A second call returns the first level. Refused with NotAllowed
    for anybody but who appraises the employee today; with RuleViolation before the activity is done,
    or without evidence for each indicator.
    """
    plan = locked_plan(item.plan)
    if not is_appraiser(by, plan):
        raise NotAllowed(_("Hanya pejabat penilai pegawai ini yang menilai hasilnya."))
    item = PlanItem.objects.select_for_update(of=("self",)).select_related("result").get(pk=item.pk)
    if item.result is not None:
        return item.result
    if item.completed_on is None:
        raise RuleViolation(_("Kegiatan ini belum dilaporkan selesai."))
    check_evidence(level, evidence)
    today = timezone.localdate()
    item.result = AssessedLevel.objects.create(
        employee=plan.employee,
        competency=item.competency,
        version=current_version(item.competency),
        level=level,
        source=LevelSource.TRAINING,
        assessed_on=today,
        valid_until=validity_end(today),
        document=item.document,
        evidence_1=evidence[0].strip(),
        evidence_2=evidence[1].strip(),
        evidence_3=evidence[2].strip(),
        note=note.strip(),
        stored_file=item.stored_file,
        recorded_by=by,
    )
    item.record = recorded(item, by=by)
    item.save(update_fields=["result", "record"])
    tell_other_side(
        plan,
        _("“%(activity)s” dinilai: %(competency)s level %(level)d.")
        % {"activity": item.activity, "competency": item.competency.name, "level": level},
        by=by,
        key=f"competency.item_confirmed:{item.pk}",
    )
    return item.result


def recorded(item: PlanItem, *, by: "User") -> TrainingRecord:
    """Return the record of the lessons of an activity, an existing one of the same day where there is one.

    Two activities of a plan may be one training for two competencies: its lessons count once.
    """
    counting = Counting(item.form.jp_mode, item.form.jp_value)
    jp = Decimal(item.training.jp) if item.training else lessons(counting, Decimal(item.minutes))
    values = {
        "training": item.training,
        "form": item.form,
        "jp": jp,
        "document": item.document,
        "stored_file": item.stored_file,
        "recorded_by": by,
    }
    assert item.completed_on is not None  # noqa: S101 - asked by the caller
    record, _made = TrainingRecord.objects.get_or_create(
        employee=item.plan.employee,
        name=item.activity,
        completed_on=item.completed_on,
        defaults=values,
    )
    return record


def level_now(employee: Employee, competency: Competency) -> int | None:
    """Return the level that counts today, None when it is unknown, expired or not asked for."""
    cells = standings(Employee.objects.filter(pk=employee.pk), timezone.localdate())
    cell = cells.get(employee.pk, {}).get(competency.pk)
    return cell.actual if cell else None


def begun_plan(employee: Employee, year: int) -> DevelopmentPlan:
    """Return the plan of the year, begun where there is none."""
    try:
        with transaction.atomic():
            return DevelopmentPlan.objects.get_or_create(employee=employee, year=year)[0]
    except IntegrityError:
        return DevelopmentPlan.objects.get(employee=employee, year=year)


def locked_plan(plan: DevelopmentPlan) -> DevelopmentPlan:
    """Return the plan fresh and locked until the transaction ends."""
    return (
        DevelopmentPlan.objects.select_for_update(of=("self",))
        .select_related("employee__user")
        .get(pk=plan.pk)
    )


def require_draft(plan: DevelopmentPlan) -> None:
    """Raise RuleViolation unless the plan is a draft."""
    if plan.state != PlanState.DRAFT:
        raise RuleViolation(_("Rencana ini sudah diajukan atau disepakati. Buka kembali untuk mengubahnya."))


def tell_other_side(plan: DevelopmentPlan, words: str, *, by: "User", key: str) -> None:
    """Write the employee, or who appraises him, what the other has done."""
    if is_employee(by, plan):
        appraiser = appraiser_on(plan.employee, timezone.localdate())
        recipient = appraiser.user if appraiser else None
    else:
        recipient = plan.employee.user
    if recipient is not None:
        write_message(
            recipient,
            kind="competency.plan",
            subject=_("Rencana pengembangan %(name)s") % {"name": plan.employee.name},
            text=words,
            path=f"{reverse('competency:idp_detail', args=[plan.employee_id])}?tahun={plan.year}",
            key=key,
        )
