"""The ladder of reminders of a cycle: on which days before and after a deadline who is reminded."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.enums import CycleState, Phase, ReminderTo
from appraisal.models import Cycle, ReminderRung
from appraisal.workflow import HR
from core.errors import RuleViolation
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import User

FURTHEST = 30
PHASES = (Phase.PLANNING, Phase.SELF_ASSESSMENT, Phase.REVIEW, Phase.RESPONSE)
"""Phases at whose end somebody is waited for; while the plan is carried out nobody is."""

USUAL: tuple[tuple[int, ReminderTo], ...] = (
    (-7, ReminderTo.ACTOR),
    (-3, ReminderTo.ACTOR),
    (0, ReminderTo.ACTOR),
    (1, ReminderTo.ACTOR),
    (1, ReminderTo.APPRAISER),
    (3, ReminderTo.SUPERIOR),
    (5, ReminderTo.HR),
)
"""The rungs of each phase of a new cycle. A decision of the product, certainty U: no rule asks for them."""


@dataclass(frozen=True, order=True)
class Rung:
    """One rung: in a phase, so many days after its last day (negative: before), to whom."""

    phase: Phase
    days: int
    to: ReminderTo


def default_rungs() -> list[Rung]:
    """Return the ladder of a cycle that has none to copy."""
    return [Rung(phase, days, to) for phase in PHASES for days, to in USUAL]


def rungs_of(cycle: Cycle) -> list[Rung]:
    """Return the ladder of the cycle, in the order of the phases and days. One query."""
    order = list(PHASES)
    rungs = [
        Rung(Phase(row.phase), row.days, ReminderTo(row.to))
        for row in ReminderRung.objects.filter(cycle=cycle)
        if row.phase in order
    ]
    return sorted(
        rungs, key=lambda rung: (order.index(rung.phase), rung.days, list(ReminderTo).index(rung.to))
    )


def previous_cycle(cycle: Cycle) -> Cycle | None:
    """Return the last cycle before this one that has a ladder: of its unit, or of the nearest one above."""
    steplen = type(cycle.unit).steplen
    above = [cycle.unit.path[:end] for end in range(steplen, len(cycle.unit.path) + 1, steplen)]
    return (
        Cycle.objects.filter(unit__path__in=above, year__lt=cycle.year, reminder_rungs__isnull=False)
        .order_by("-year", "-unit__depth", "pk")
        .distinct()
        .first()
    )


def write_first_rungs(cycle: Cycle) -> None:
    """Give a new cycle the ladder of the year before, or the usual one; inside the making of the cycle."""
    before = previous_cycle(cycle)
    write_rungs(cycle, rungs_of(before) if before else default_rungs())


def write_rungs(cycle: Cycle, rungs: list[Rung]) -> None:
    """Replace the ladder of the cycle."""
    ReminderRung.objects.filter(cycle=cycle).delete()
    ReminderRung.objects.bulk_create(
        ReminderRung(cycle=cycle, phase=rung.phase, days=rung.days, to=rung.to) for rung in rungs
    )


def add_rung(cycle: Cycle, rung: Rung, *, by: "User") -> ReminderRung:
    """Add a rung to the ladder; the next run of the schedule follows it.

    Refused with RuleViolation: a closed cycle, a day further than FURTHEST, a phase in which nobody
    is waited for, a rung that is there already.
    """
    if rung.phase not in PHASES:
        raise RuleViolation(_("Pada tahap ini tidak ada yang ditunggu."), "phase")
    if abs(rung.days) > FURTHEST:
        raise RuleViolation(
            _("Paling jauh %(days)d hari sebelum atau sesudah batas waktu.") % {"days": FURTHEST}, "days"
        )
    with transaction.atomic():
        locked = locked_cycle(cycle)
        if rung in rungs_of(locked):
            raise RuleViolation(_("Pengingat ini sudah ada."), "days")
        row = ReminderRung.objects.create(cycle=locked, phase=rung.phase, days=rung.days, to=rung.to)
        note = _("Ditambahkan: %(rung)s.") % {"rung": in_words(rung)}
        log_event(locked, "reminder_rung_add", by=by, as_role=HR, note=note)
    return row


def remove_rung(row: ReminderRung, *, by: "User") -> None:
    """Remove a rung; what was sent by it stays sent. A repetition changes nothing.

    Refused with RuleViolation: a closed cycle.
    """
    rung = Rung(Phase(row.phase), row.days, ReminderTo(row.to))
    with transaction.atomic():
        locked = locked_cycle(row.cycle)
        gone, _rows = ReminderRung.objects.filter(pk=row.pk).delete()
        if gone:
            note = _("Dihapus: %(rung)s.") % {"rung": in_words(rung)}
            log_event(locked, "reminder_rung_remove", by=by, as_role=HR, note=note)


def reset_ladder(cycle: Cycle, *, from_last_year: bool, by: "User") -> int:
    """Replace the whole ladder by that of the year before, or by the usual one; return how many rungs.

    Refused with RuleViolation: a closed cycle, no year before with a ladder.
    """
    with transaction.atomic():
        locked = locked_cycle(cycle)
        before = previous_cycle(locked) if from_last_year else None
        if from_last_year and before is None:
            raise RuleViolation(_("Tidak ada siklus tahun sebelumnya yang mempunyai pengingat."))
        rungs = rungs_of(before) if before else default_rungs()
        write_rungs(locked, rungs)
        note = (
            _("Disalin dari %(cycle)s.") % {"cycle": before.name} if before else _("Dipasang tangga bawaan.")
        )
        log_event(locked, "reminder_ladder_reset", by=by, as_role=HR, note=note)
    return len(rungs)


def locked_cycle(cycle: Cycle) -> Cycle:
    """Return the cycle locked and fresh; RuleViolation when it is closed."""
    locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
    if locked.state == CycleState.CLOSED:
        raise RuleViolation(_("Siklus ini sudah ditutup; pengingatnya tidak berlaku lagi."))
    return locked


def in_words(rung: Rung) -> str:
    """Return a rung as people say it."""
    return _("%(phase)s, %(when)s, kepada %(to)s") % {
        "phase": rung.phase.label,
        "when": when(rung.days),
        "to": str(rung.to.label).lower(),
    }


def when(days: int) -> str:
    """Return how a rung's day lies to the deadline."""
    if days == 0:
        return _("pada hari batas waktu")
    if days < 0:
        text = ngettext("%(count)d hari sebelum batas waktu", "%(count)d hari sebelum batas waktu", -days)
    else:
        text = ngettext("%(count)d hari sesudah batas waktu", "%(count)d hari sesudah batas waktu", days)
    return text % {"count": abs(days)}
