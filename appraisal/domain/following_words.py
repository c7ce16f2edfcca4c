"""Why an appraisal follows, in words: for its history, for messages, for the effects of a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from appraisal.domain.standing import Change, Facts, Standing, TheDay
from appraisal.models import Cycle
from organization.models import Employee, Unit


@dataclass(frozen=True)
class Words:
    """The people, units and cycles that the sentences about some changes name."""

    people: dict[int, Employee]
    units: dict[int, Unit]
    cycles: dict[int, Cycle]
    day: TheDay

    @classmethod
    def of(cls, changes: Iterable[Change], day: TheDay, more: Iterable[Facts] = ()) -> Self:
        """Return the words for the changes and for `more` appraisals that do not change. Three queries."""
        changes = list(changes)
        facts = [*(change.facts for change in changes), *more]
        standings = [*(change.after for change in changes), *(one.now for one in facts)]
        people = {one.employee for one in facts} | {
            person
            for standing in standings
            for person in (standing.appraiser, standing.superior)
            if person is not None
        }
        led = {change.leading.through for change in changes if change.leading.through}
        units = {standing.unit for standing in standings} | led
        cycles = Cycle.objects.filter(pk__in={one.cycle for one in facts}).select_related("rule_set")
        return cls(
            Employee.objects.select_related("user").in_bulk(people),
            Unit.objects.in_bulk(units),
            {cycle.pk: cycle for cycle in cycles.prefetch_related("rule_set__settings", "phases")},
            day,
        )

    def name(self, person: int | None) -> str:
        """Return the name of a person, or that there is nobody."""
        return self.people[person].name if person is not None else _("belum ada")

    def signature(self, standing: Standing) -> str:
        """Return the appraiser's name, with "Plt. …" when he only acts."""
        name = self.name(standing.appraiser)
        return f"{name} ({standing.capacity})" if standing.capacity else name


def note_for(change: Change, words: Words) -> str:
    """Return from whom to whom and why, for the history and the messages."""
    now, after = change.facts.now, change.after
    parts = []
    if change.changes_appraiser:
        parts.append(f"{words.signature(now)} → {words.signature(after)}.")
    elif after.capacity != now.capacity:
        parts.append(
            _("%(name)s kini menilai sebagai %(capacity)s.")
            % {"name": words.name(after.appraiser), "capacity": after.capacity or _("pejabat definitif")}
        )
    if change.moved:
        parts.append(_("Pindah tugas ke %(unit)s.") % {"unit": words.units[after.unit].name})
    if change.changes_appraiser:
        parts.append(cause_of(change, words))
    if after.superior != now.superior:
        parts.append(
            _("Atasan pejabat penilai: %(former)s → %(new)s.")
            % {"former": words.name(now.superior), "new": words.name(after.superior)}
        )
    return " ".join(part for part in parts if part)


def cause_of(change: Change, words: Words) -> str:
    """Return why this person appraises now, in one or two sentences."""
    gone = why_gone(change.facts.now.appraiser, words)
    return " ".join(part for part in (gone, why_leading(change, words)) if part)


def why_gone(person: int | None, words: Words) -> str:
    """Return why somebody no longer appraises anybody; empty when he could."""
    if person is None or words.day.serves(person):
        return ""
    name = words.name(person)
    if person not in words.day.lines:
        return _("%(name)s tidak lagi bertugas.") % {"name": name}
    if person in words.day.disabled:
        return _("Akun %(name)s dinonaktifkan.") % {"name": name}
    return _("%(name)s sedang tugas belajar atau cuti di luar tanggungan negara.") % {"name": name}


def why_leading(change: Change, words: Words) -> str:
    """Return by what the new appraiser leads the employee."""
    leading, unit = change.leading, change.after.unit
    if change.after.appraiser is None:
        return _("Tidak ada atasan dalam susunan unit; pengelola kepegawaian menetapkannya.")
    if leading.by_hand:
        return _("Ditetapkan pengelola kepegawaian.")
    if leading.acting is not None or leading.through is None:
        return ""
    leader = _("Pimpinan %(unit)s.") % {"unit": words.units[leading.through].name}
    if leading.through == unit or words.day.leaders.heads.get(unit) == change.facts.employee:
        return leader
    return _("%(unit)s tidak berpimpinan, jadi penilaian beralih ke pimpinan %(above)s.") % {
        "unit": words.units[unit].name,
        "above": words.units[leading.through].name,
    }
