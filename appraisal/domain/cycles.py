"""Yearly cycles: making them, dating their phases, opening and closing them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.domain.phase_news import news_job
from appraisal.domain.reminder_ladder import write_first_rungs
from appraisal.enums import CycleState, Phase
from appraisal.models import Cycle, CyclePhase, RuleSet
from appraisal.workflow import HR
from core.errors import RuleViolation, StaleVersion
from core.jobs import create_job
from core.models import Job
from core.workflow import log_event, take_transition
from organization.models import Unit

if TYPE_CHECKING:
    from organization.models import User

OPEN_JOB = "appraisal.cycle_open"
LONGEST_PERIOD = timedelta(days=366)
Days = tuple[date, date]


@dataclass(frozen=True)
class CyclePlan:
    """What HR writes about a cycle: the appraisal period, the rules, the days of each phase."""

    year: int
    name: str
    starts_on: date
    ends_on: date
    rule_set: RuleSet
    phases: Mapping[Phase, Days]


def default_phases(year: int) -> dict[Phase, Days]:
    """Return the usual days of the phases of a year.

    PP 30/2019: the plan is set in January, the evaluation falls into the last weeks of the year up
    to the end of January, the result is settled by the end of February of the next year.
    """
    following = year + 1
    end_of_february = date(following, 3, 1) - timedelta(days=1)
    return {
        Phase.PLANNING: (date(year, 1, 1), date(year, 1, 31)),
        Phase.EXECUTION: (date(year, 1, 1), date(year, 12, 31)),
        Phase.SELF_ASSESSMENT: (date(year, 12, 1), date(year, 12, 20)),
        Phase.REVIEW: (date(year, 12, 15), date(following, 1, 31)),
        Phase.RESPONSE: (date(year, 12, 15), end_of_february),
    }


def plan_of(cycle: Cycle) -> CyclePlan:
    """Return what is written about the cycle now, to change a part of it. Uses fetched `phases`."""
    return CyclePlan(
        year=cycle.year,
        name=cycle.name,
        starts_on=cycle.starts_on,
        ends_on=cycle.ends_on,
        rule_set=cycle.rule_set,
        phases=days_of(cycle),
    )


def plan_after(former: Cycle, year: int) -> CyclePlan:
    """Return the plan of a former cycle moved to another year: the same days, name and rules.

    A 29 February becomes the 28th where the year has none. Uses fetched `phases`.
    """
    years = year - former.year
    former_year = str(former.year)
    return CyclePlan(
        year=year,
        name=former.name.replace(former_year, str(year)),
        starts_on=years_later(former.starts_on, years),
        ends_on=years_later(former.ends_on, years),
        rule_set=former.rule_set,
        phases={
            phase: (years_later(first, years), years_later(last, years))
            for phase, (first, last) in days_of(former).items()
        },
    )


def years_later(day: date, years: int) -> date:
    """Return the same day of another year; the last day of February stays the last."""
    is_end_of_february = day.month == 2 and (day + timedelta(days=1)).month == 3
    if is_end_of_february:
        return date(day.year + years, 3, 1) - timedelta(days=1)
    return day.replace(year=day.year + years)


def create_cycle(plan: CyclePlan, *, unit: Unit, by: "User | None") -> Cycle:
    """Create a cycle of `unit` and all units below it, in preparation, and return it.

    Refused with RuleViolation: a year for which the unit, a unit above or one below has a cycle
    (nobody is appraised twice), a period or phase that ends before it begins.
    """
    check_plan(plan)
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=Unit.objects.get_root(unit).pk)
        check_year_is_free(unit, plan.year)
        cycle = Cycle.objects.create(
            unit=unit,
            year=plan.year,
            name=plan.name.strip(),
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
            rule_set=plan.rule_set,
        )
        write_phases(cycle, plan.phases)
        write_first_rungs(cycle)
        log_event(cycle, "cycle_add", by=by, as_role=HR)
    return cycle


def change_cycle(cycle: Cycle, plan: CyclePlan, *, by: "User | None", expected_version: int) -> Cycle:
    """Change a cycle in preparation; unit and year stay. Returns it fresh.

    Refused with RuleViolation as `create_cycle` does, and for a cycle that has opened; with
    StaleVersion when somebody changed it meanwhile.
    """
    check_plan(plan)
    with transaction.atomic():
        locked = locked_cycle(cycle, expected_version)
        if locked.state != CycleState.DRAFT:
            raise RuleViolation(_("Siklus ini sudah dibuka: hanya tanggal tahapnya yang masih dapat diubah."))
        locked.name = plan.name.strip()
        locked.starts_on, locked.ends_on = plan.starts_on, plan.ends_on
        locked.rule_set = plan.rule_set
        locked.version += 1
        locked.save(update_fields=["name", "starts_on", "ends_on", "rule_set", "version"])
        write_phases(locked, plan.phases)
        log_event(locked, "cycle_edit", by=by, as_role=HR)
    return locked


def change_phases(
    cycle: Cycle, phases: Mapping[Phase, Days], *, reason: str, by: "User | None", expected_version: int
) -> Job | None:
    """Move the days of an open cycle's phases; return the job that tells everyone concerned.

    The history keeps the reason and the days before and after. Nothing happens, and nothing is
    returned, when no day differs. The caller dispatches the job. What was given to single units or
    people stays where it is longer. Refused with RuleViolation: no reason, a phase that ends before
    it begins, a cycle that is not open; with StaleVersion when somebody changed it meanwhile.
    """
    check_phases(phases)
    with transaction.atomic():
        locked = locked_cycle(cycle, expected_version)
        if locked.state != CycleState.OPEN:
            raise RuleViolation(_("Tanggal tahap hanya diubah selama siklus berjalan."))
        before = days_of(locked)
        changed = {phase: days for phase, days in phases.items() if before.get(phase) != days}
        if not changed:
            return None
        if not reason.strip():
            raise RuleViolation(
                _("Tuliskan alasan perubahan tanggal, misalnya nomor surat edaran."), "reason"
            )
        write_phases(locked, changed)
        locked.version += 1
        locked.save(update_fields=["version"])
        lines = [reason.strip(), *(moved_days(phase, before.get(phase), changed[phase]) for phase in changed)]
        event = log_event(locked, "phases_change", by=by, as_role=HR, note="\n".join(lines))
        return news_job(event, phases=list(changed))


def open_cycle(
    cycle: Cycle, *, by: "User", day: date | None = None, expected_version: int | None = None
) -> Job:
    """Open the cycle and return the job that gives everyone placed on `day` (today) an appraisal.

    The rule set is locked for ever from now on. The caller dispatches the job. Refusals are those
    of `core.workflow.take_transition`; a second click is told that it is done already.
    """
    with transaction.atomic():
        take_transition(cycle, "cycle_open", by=by, expected_version=expected_version)
        RuleSet.objects.filter(pk=cycle.rule_set_id, locked_at=None).update(locked_at=timezone.now())
        return appraisals_job(cycle, by=by, day=day)


def add_newcomers(cycle: Cycle, *, by: "User", day: date | None = None) -> Job:
    """Return the job that gives an appraisal to those who joined since; the running one, if any.

    Refused with RuleViolation: a cycle that is not open.
    """
    if cycle.state != CycleState.OPEN:
        raise RuleViolation(_("Pegawai hanya dapat ditambahkan selama siklus berjalan."))
    return appraisals_job(cycle, by=by, day=day)


def appraisals_job(cycle: Cycle, *, by: "User", day: date | None) -> Job:
    """Create the job of `add_appraisals`, one at a time for each cycle."""
    return create_job(
        OPEN_JOB,
        by=by,
        arguments={"cycle_id": cycle.pk, "day": (day or timezone.localdate()).isoformat()},
        key=str(cycle.pk),
    )


def close_cycle(cycle: Cycle, *, by: "User", expected_version: int | None = None) -> Cycle:
    """Close the cycle; refused while an appraisal is not final. Refusals of `take_transition`."""
    return take_transition(cycle, "cycle_close", by=by, expected_version=expected_version)


def locked_cycle(cycle: Cycle, expected_version: int) -> Cycle:
    """Return the cycle locked and fresh; StaleVersion when it is not the one that was read."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit", "rule_set").get(pk=cycle.pk)
    if locked.version != expected_version:
        raise StaleVersion(
            _("Siklus ini sudah diubah sejak halaman ini dibuka. Muat ulang halaman, lalu periksa lagi.")
        )
    return locked


def days_of(cycle: Cycle) -> dict[Phase, Days]:
    """Return the days of each dated phase. Uses fetched `phases`."""
    return {Phase(row.phase): (row.starts_on, row.ends_on) for row in cycle.phases.all()}


def write_phases(cycle: Cycle, phases: Mapping[Phase, Days]) -> None:
    """Write the days of the given phases; the others stay."""
    for phase, (starts_on, ends_on) in phases.items():
        CyclePhase.objects.update_or_create(
            cycle=cycle, phase=phase, defaults={"starts_on": starts_on, "ends_on": ends_on}
        )


def check_plan(plan: CyclePlan) -> None:
    """Raise RuleViolation for days that contradict each other."""
    if plan.starts_on.year != plan.year:
        raise RuleViolation(
            _("Periode penilaian tahun %(year)d dimulai dalam tahun itu juga.") % {"year": plan.year},
            "starts_on",
        )
    if plan.ends_on <= plan.starts_on:
        raise RuleViolation(_("Akhir periode penilaian harus sesudah awalnya."), "ends_on")
    if plan.ends_on - plan.starts_on > LONGEST_PERIOD:
        raise RuleViolation(_("Periode penilaian paling lama satu tahun."), "ends_on")
    check_phases(plan.phases)


def check_phases(phases: Mapping[Phase, Days]) -> None:
    """Raise RuleViolation when a phase ends before it begins or a later one ends before an earlier one."""
    for phase, (starts_on, ends_on) in phases.items():
        if ends_on < starts_on:
            raise RuleViolation(
                _("%(phase)s berakhir %(end)s, sebelum mulainya %(start)s. Tukar atau perbaiki tanggalnya.")
                % {"phase": phase.label, "end": date_format(ends_on), "start": date_format(starts_on)},
                f"{phase.value}_ends_on",
            )
    ordered = [phase for phase in (Phase.SELF_ASSESSMENT, Phase.REVIEW, Phase.RESPONSE) if phase in phases]
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if phases[later][1] < phases[earlier][1]:
            raise RuleViolation(
                _("%(later)s tidak boleh berakhir lebih dulu daripada %(earlier)s.")
                % {"later": later.label, "earlier": earlier.label},
                f"{later.value}_ends_on",
            )


def check_year_is_free(unit: Unit, year: int) -> None:
    """Raise RuleViolation when a cycle of that year covers the unit or a part of it."""
    related = [*Unit.objects.get_ancestors(unit).values_list("pk", flat=True)]
    related += Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
    taken = Cycle.objects.filter(year=year, unit__in=related).select_related("unit").first()
    if taken is not None:
        raise RuleViolation(
            _(
                "Tahun %(year)d sudah mempunyai siklus “%(cycle)s” pada %(unit)s. Satu pegawai hanya dinilai"
                " dalam satu siklus setahun."
            )
            % {"year": year, "cycle": taken.name, "unit": taken.unit.name},
            "year",
        )


def moved_days(phase: Phase, before: Days | None, after: Days) -> str:
    """Return one line of the history: the phase with its days before and after."""
    old = "–".join(date_format(day) for day in before) if before else _("belum ditentukan")
    new = "–".join(date_format(day) for day in after)
    return _("%(phase)s: %(old)s menjadi %(new)s.") % {"phase": phase.label, "old": old, "new": new}
