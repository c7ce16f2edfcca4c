"""More time in a phase for a unit or a person, and what every appraisal has of it.

`PhaseExtension` says who was given more time and why; `ExtendedPhase` is derived from it, one row
for each appraisal and phase, so that pages and queries find the day without a search.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.phase_news import OPEN_STATES, concerned_by, news_job
from appraisal.enums import AppraisalState, CycleState, Phase
from appraisal.models import Appraisal, Cycle, ExtendedPhase, PhaseExtension
from appraisal.workflow import HR, window_of
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.models import Job
from core.workflow import log_event
from organization.enums import Role
from organization.models import Employee, Unit
from organization.queries import has_role

if TYPE_CHECKING:
    from organization.models import User

CHUNK = 1000
ONE_AFTER_ANOTHER = (Phase.SELF_ASSESSMENT, Phase.REVIEW, Phase.RESPONSE)
"""Of these a later one must not end before an earlier one."""


@dataclass(frozen=True)
class ExtensionNote:
    """More time as its owner reads it: which phase, until when, why, and for whom it was given."""

    phase: str
    ends_on: date
    reason: str
    unit: str = ""


def extend_phase(
    cycle: Cycle,
    phase: Phase,
    *,
    ends_on: date,
    reason: str,
    by: "User",
    unit: Unit | None = None,
    employee: Employee | None = None,
) -> Job:
    """Give a unit (with all below it) or one employee time in a phase until `ends_on`.

    Guaranteed: every appraisal concerned has the new day at once; the history keeps the reason. The
    returned job tells the people concerned; the caller dispatches it. Refused with NotAllowed: a unit
    or person this officer does not keep. With RuleViolation: no reason, a cycle that is not open, a
    day that gives no more time, a phase that would end after the next one, a person whose part in
    the phase is done, oneself. With AlreadyDone: the same extension again.
    """
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Tuliskan alasan perpanjangan, misalnya nomor surat."), "reason")
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
        if locked.state != CycleState.OPEN:
            raise RuleViolation(_("Tahap hanya diperpanjang selama siklus berjalan."))
        appraisal = None
        if employee is not None:
            appraisal = appraisal_to_extend(locked, employee, phase, by=by)
        elif unit is None or not unit.path.startswith(locked.unit.path) or not has_role(by, Role.HR, unit):
            raise NotAllowed(_("Unit ini tidak Anda kelola dalam siklus ini."))
        check_day(locked, phase, ends_on, unit=unit, appraisal=appraisal)
        extension = PhaseExtension.objects.create(
            cycle=locked,
            phase=phase,
            unit=unit,
            employee=employee,
            ends_on=ends_on,
            reason=reason,
            made_by=by,
        )
        rebuild_numbers(numbers_of(extension))
        event = log_event(locked, "extension_add", by=by, as_role=HR, note=note_of(extension))
        if appraisal is not None:
            log_event(appraisal, "extension_add", by=by, as_role=HR, note=note_of(extension))
        return news_job(event, reason=reason, extension=extension)


def withdraw_extension(extension: PhaseExtension, *, reason: str, by: "User") -> Job:
    """Take an extension back; return the job that tells the people concerned.

    The day an employee was told for his answer to a result stays. Refused with NotAllowed: an
    extension of a unit or person this officer does not keep. With RuleViolation: no reason, a cycle
    that is not open. With AlreadyDone: one that was withdrawn before.
    """
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Tuliskan alasan pencabutan."), "reason")
    with transaction.atomic():
        cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=extension.cycle_id)
        fresh = PhaseExtension.objects.select_related("unit", "employee").get(pk=extension.pk)
        if fresh.withdrawn_at is not None:
            raise AlreadyDone(_("Perpanjangan ini sudah dicabut."))
        if cycle.state != CycleState.OPEN:
            raise RuleViolation(_("Siklus ini tidak sedang berjalan."))
        if not keeps(by, fresh):
            raise NotAllowed(_("Perpanjangan ini diberikan pengelola kepegawaian lain."))
        numbers = numbers_of(fresh)
        fresh.withdrawn_at = timezone.now()
        fresh.save(update_fields=["withdrawn_at"])
        rebuild_numbers(numbers)
        note = "\n".join([note_of(fresh), _("Dicabut: %(reason)s") % {"reason": reason}])
        event = log_event(cycle, "extension_withdraw", by=by, as_role=HR, note=note)
        if fresh.employee_id and numbers:
            appraisal = Appraisal.objects.get(pk=numbers[0])
            log_event(appraisal, "extension_withdraw", by=by, as_role=HR, note=note)
        return news_job(event, reason=reason, extension=fresh)


def keeps(user: "User", extension: PhaseExtension) -> bool:
    """Say whether the extension is for a unit or a person this HR officer keeps, and not himself."""
    if extension.unit is not None:
        return has_role(user, Role.HR, extension.unit)
    appraisal = (
        Appraisal.objects.filter(cycle=extension.cycle_id, employee=extension.employee_id)
        .select_related("unit", "employee")
        .first()
    )
    return (
        appraisal is not None
        and has_role(user, Role.HR, appraisal.unit)
        and appraisal.employee.user_id != user.pk
    )


def appraisal_to_extend(cycle: Cycle, employee: Employee, phase: Phase, *, by: "User") -> Appraisal:
    """Return the person's appraisal when this officer may give it more time in the phase."""
    appraisal = (
        Appraisal.objects.filter(cycle=cycle, employee=employee)
        .select_related("unit", "cycle", "employee")
        .prefetch_related("cycle__phases", "extended_phases")
        .first()
    )
    if appraisal is None or not has_role(by, Role.HR, appraisal.unit):
        raise NotAllowed(_("%(name)s tidak Anda kelola dalam siklus ini.") % {"name": employee})
    if employee.user_id == by.pk:
        raise RuleViolation(
            _("Untuk diri sendiri tidak dapat Anda perpanjang. Mintalah pengelola kepegawaian lain.")
        )
    if appraisal.state not in OPEN_STATES[phase]:
        raise RuleViolation(
            _("Bagian %(name)s dalam tahap ini sudah selesai (%(state)s), jadi tidak perlu diperpanjang.")
            % {"name": employee, "state": appraisal.get_state_display().lower()},
            "phase",
        )
    return appraisal


def check_day(
    cycle: Cycle, phase: Phase, ends_on: date, *, unit: Unit | None, appraisal: Appraisal | None
) -> None:
    """Raise RuleViolation when the day gives no more time or runs past the phase that follows."""
    given = given_days(cycle, unit=unit, appraisal=appraisal)
    if phase not in given:
        raise RuleViolation(_("Tahap ini belum dijadwalkan."), "phase")
    present, extension = given[phase]
    if ends_on == present and extension is not None and is_for(extension, unit, appraisal):
        raise AlreadyDone(_("Perpanjangan ini sudah tercatat."))
    if ends_on <= present:
        raise RuleViolation(
            _("Tahap ini sudah berlangsung sampai %(day)s. Pilih hari sesudahnya; waktu tidak dipersingkat.")
            % {"day": date_format(present)},
            "ends_on",
        )
    if ends_on < timezone.localdate():
        raise RuleViolation(_("Hari itu sudah lewat. Pilih hari ini atau sesudahnya."), "ends_on")
    if phase not in ONE_AFTER_ANOTHER:
        return
    for later in ONE_AFTER_ANOTHER[ONE_AFTER_ANOTHER.index(phase) + 1 :]:
        if later in given and given[later][0] < ends_on:
            raise RuleViolation(
                _("%(later)s berakhir %(day)s, lebih dulu daripada hari itu. Perpanjang tahap itu dahulu.")
                % {"later": later.label, "day": date_format(given[later][0])},
                "ends_on",
            )


def given_days(
    cycle: Cycle, *, unit: Unit | None, appraisal: Appraisal | None
) -> dict[Phase, tuple[date, PhaseExtension | None]]:
    """Return until when each phase lasts for a unit or an appraisal, and by which extension."""
    given: dict[Phase, tuple[date, PhaseExtension | None]] = {
        Phase(row.phase): (row.ends_on, None) for row in cycle.phases.all()
    }
    place = unit or (appraisal.unit if appraisal else cycle.unit)
    above = [place.path[: Unit.steplen * depth] for depth in range(1, place.depth + 1)]
    fitting = Q(unit__path__in=above)
    if appraisal is not None:
        fitting |= Q(employee=appraisal.employee_id)
    for extension in PhaseExtension.objects.filter(fitting, cycle=cycle, withdrawn_at=None).order_by(
        "ends_on"
    ):
        phase = Phase(extension.phase)
        if phase in given and extension.ends_on > given[phase][0]:
            given[phase] = (extension.ends_on, extension)
    return given


def is_for(extension: PhaseExtension, unit: Unit | None, appraisal: Appraisal | None) -> bool:
    """Say whether the extension was given to exactly this unit or person."""
    if unit is not None:
        return bool(extension.unit_id == unit.pk)
    return appraisal is not None and extension.employee_id == appraisal.employee_id


def numbers_of(extension: PhaseExtension) -> list[int]:
    """Return the ids of the appraisals the extension concerns."""
    return list(concerned_by(extension).order_by("pk").values_list("pk", flat=True))


def rebuild(appraisals: Iterable[Appraisal]) -> None:
    """Derive the extended phases of these appraisals anew, in the running transaction.

    For appraisals that were just made or moved to another unit. A fixed number of queries for each
    thousand; one when the cycles have no extension.
    """
    rebuild_numbers([appraisal.pk for appraisal in appraisals])


def rebuild_numbers(numbers: Sequence[int]) -> None:
    """As `rebuild`, for the ids of appraisals."""
    for start in range(0, len(numbers), CHUNK):
        rebuild_chunk(numbers[start : start + CHUNK])


def rebuild_chunk(numbers: Sequence[int]) -> None:
    """Derive the extended phases of a thousand appraisals at most: five queries."""
    present = {
        (row.appraisal_id, row.phase): row for row in ExtendedPhase.objects.filter(appraisal__in=numbers)
    }
    wanted = wanted_days(numbers)
    stale = [row.pk for key, row in present.items() if key not in wanted]
    if stale:
        ExtendedPhase.objects.filter(pk__in=stale).delete()
    ExtendedPhase.objects.bulk_create(
        [
            ExtendedPhase(appraisal_id=appraisal, phase=phase, ends_on=ends_on)
            for (appraisal, phase), ends_on in wanted.items()
            if (appraisal, phase) not in present or present[appraisal, phase].ends_on != ends_on
        ],
        update_conflicts=True,
        unique_fields=["appraisal", "phase"],
        update_fields=["ends_on"],
    )
    lengthen_responses(wanted)


def wanted_days(numbers: Sequence[int]) -> dict[tuple[int, str], date]:
    """Return until when the phases of these appraisals are extended, by appraisal and phase."""
    active = PhaseExtension.objects.filter(withdrawn_at=None, cycle__appraisals__in=numbers).distinct()
    extensions = list(active.values_list("cycle", "phase", "ends_on", "unit__path", "employee"))
    if not extensions:
        return {}
    wanted: dict[tuple[int, str], date] = {}
    rows = Appraisal.objects.filter(pk__in=numbers).values_list("pk", "cycle", "employee", "unit__path")
    for number, cycle, employee, path in rows:
        for of_cycle, phase, ends_on, above, person in extensions:
            fits = person == employee if above is None else path.startswith(above)
            if of_cycle == cycle and fits and ends_on > wanted.get((number, phase), date.min):
                wanted[number, phase] = ends_on
    return wanted


def lengthen_responses(wanted: dict[tuple[int, str], date]) -> None:
    """Let a longer response phase move the day of answers that are being waited for; never back."""
    by_day: dict[date, list[int]] = {}
    for (appraisal, phase), ends_on in wanted.items():
        if phase == Phase.RESPONSE:
            by_day.setdefault(ends_on, []).append(appraisal)
    for ends_on, numbers in by_day.items():
        Appraisal.objects.filter(
            pk__in=numbers, state=AppraisalState.HANDED_OVER, response_due_on__lt=ends_on
        ).update(response_due_on=ends_on)


def response_end_at_least(appraisal: Appraisal, due_on: date) -> date:
    """Return the last day for an answer that falls on `due_on`, or later by an extension. One query."""
    more = ExtendedPhase.objects.filter(appraisal=appraisal, phase=Phase.RESPONSE).first()
    return max(due_on, more.ends_on) if more else due_on


def notes_for(appraisal: Appraisal) -> list[ExtensionNote]:
    """Return the extensions that still serve this appraisal, for its pages. No query without any.

    Uses fetched `cycle.phases` and `extended_phases`.
    """
    extended = {
        row.phase: row.ends_on
        for row in appraisal.extended_phases.all()
        if appraisal.state in OPEN_STATES[Phase(row.phase)]
        and (window := window_of(appraisal, Phase(row.phase))) is not None
        and window[1] == row.ends_on
    }
    if not extended:
        return []
    above = [appraisal.unit.path[: Unit.steplen * depth] for depth in range(1, appraisal.unit.depth + 1)]
    notes = {}
    for extension in PhaseExtension.objects.filter(
        Q(unit__path__in=above) | Q(employee=appraisal.employee_id),
        cycle=appraisal.cycle_id,
        withdrawn_at=None,
        phase__in=extended,
    ).select_related("unit"):
        if extension.ends_on == extended[extension.phase]:
            notes[extension.phase] = ExtensionNote(
                extension.get_phase_display(),
                extension.ends_on,
                extension.reason,
                extension.unit.name if extension.unit else "",
            )
    return [notes[phase] for phase in Phase if phase in notes]


def note_of(extension: PhaseExtension) -> str:
    """Return one line of the history: which phase, for whom, until when, why."""
    return _("%(phase)s untuk %(whom)s sampai %(day)s. %(reason)s") % {
        "phase": extension.get_phase_display(),
        "whom": extension.unit or extension.employee,
        "day": date_format(extension.ends_on),
        "reason": extension.reason,
    }
