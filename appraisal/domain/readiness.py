"""What is still missing, or worth a look, before a cycle is opened. Reads only."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.domain.cycles import Days, days_of
from appraisal.domain.population import CaseCount, Totals, case_counts, totals_of
from appraisal.domain.rule_sets import SettingRow, setting_rows
from appraisal.domain.rule_values import setting
from appraisal.enums import Certainty, Phase
from appraisal.models import Cycle, RuleSet
from core.calendar import KnownYears, free_days, known_years
from core.workflow import blockers, workflow_of
from organization.enums import WorkWeek
from organization.models import Unit
from organization.queries import working_week

SETTINGS_SHOWN = (
    "response_days",
    "clarification_days",
    "explanation_days",
    "working_days",
    "collective_leave_free",
    "silence_accepts",
    "cap",
    "minimize",
    "item_above_from",
    "item_meets_from",
)
"""The numbers that decide most, for the wizard; the page of the rule set shows all."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class DayHint:
    """A last day on which people do not work, and the working day before it."""

    phase: Phase
    day: date
    why: str
    before: date


@dataclass(frozen=True)
class Bar:
    """A phase on the time line: where it begins and how long it is, in thousandths of the line."""

    label: str
    starts_on: date
    ends_on: date
    x: int
    width: int


@dataclass(frozen=True)
class WeekCounts:
    """How many units of a cycle work five or six days, and which say so themselves."""

    five: int
    six: int
    own: list[Unit]


@dataclass(frozen=True)
class Finding:
    """Something missing (`stop`) or worth a look (`warn`), or in order (`done`), with where to go."""

    level: Literal["stop", "warn", "done"]
    text: str
    url: str
    action: str


def important_settings(rule_set: RuleSet) -> list[SettingRow]:
    """Return the settings of SETTINGS_SHOWN in that order. One query, or none when fetched before."""
    rows = {row.spec.key: row for row in setting_rows(rule_set)}
    return [rows[key] for key in SETTINGS_SHOWN if key in rows]


def uncertain_settings(rule_set: RuleSet) -> list[SettingRow]:
    """Return the settings of which we are not sure. One query, or none when fetched before."""
    return [row for row in setting_rows(rule_set) if row.certainty != Certainty.VERIFIED]


def day_hints(phases: Mapping[Phase, Days], *, free: Mapping[date, str], week: Set[int]) -> list[DayHint]:
    """Return the last days that are no working days, each with the reason and the working day before."""

    def is_free(day: date) -> bool:
        return day.weekday() not in week or day in free

    hints = []
    for phase, (_starts_on, ends_on) in phases.items():
        if not is_free(ends_on):
            continue
        before = ends_on
        while is_free(before):
            before -= ONE_DAY
        hints.append(DayHint(phase, ends_on, free.get(ends_on) or date_format(ends_on, "l"), before))
    return hints


def hints_for(cycle: Cycle, phases: Mapping[Phase, Days]) -> list[DayHint]:
    """Return the hints by the calendar on record and the working week of the cycle's unit. Two queries.

    Two more when rule set and settings were not fetched.
    """
    collective = bool(setting(cycle.rule_set, "collective_leave_free"))
    return day_hints(
        phases, free=free_days(collective_leave=collective), week=working_week(cycle.unit) or {0}
    )


def time_line(phases: Mapping[Phase, Days]) -> list[Bar]:
    """Return a bar for each phase, in the order of the year."""
    if not phases:
        return []
    first = min(starts_on for starts_on, _ends_on in phases.values())
    last = max(ends_on for _starts_on, ends_on in phases.values())
    whole = (last - first).days + 1

    def place(day: date) -> int:
        return (day - first).days * 1000 // whole

    return [
        Bar(str(phase.label), *phases[phase], place(start), max(12, place(end + ONE_DAY) - place(start)))
        for phase in Phase
        if phase in phases
        for start, end in [phases[phase]]
    ]


def week_counts(cycle: Cycle) -> WeekCounts:
    """Return how many units of the cycle work five or six days, inherited weeks included. One query."""
    above = [cycle.unit.path[:end] for end in range(Unit.steplen, len(cycle.unit.path), Unit.steplen)]
    weeks: dict[str, str] = {}
    counts = {WorkWeek.FIVE: 0, WorkWeek.SIX: 0}
    own = []
    units = Unit.objects.filter(path__in=above) | Unit.objects.filter(path__startswith=cycle.unit.path)
    for unit in units.order_by("path"):
        inherited = weeks.get(unit.path[: -Unit.steplen], WorkWeek.FIVE)
        weeks[unit.path] = unit.work_week or inherited
        if not unit.path.startswith(cycle.unit.path):
            continue
        counts[WorkWeek(weeks[unit.path])] += 1
        if unit.work_week:
            own.append(unit)
    return WeekCounts(counts[WorkWeek.FIVE], counts[WorkWeek.SIX], own)


def beyond_calendar(phases: Mapping[Phase, Days], known: KnownYears) -> list[Phase]:
    """Return the phases that end after the last day up to which free days are on record."""
    return [phase for phase, (_starts_on, ends_on) in phases.items() if not known.covers(ends_on)]


def findings_for(cycle: Cycle, day: date) -> list[Finding]:
    """Return what is missing or worth a look, what stops the opening first. A fixed number of queries."""
    found = [
        *found_in_phases(cycle),
        found_in_rules(cycle),
        found_in_calendar(cycle),
        *found_in_people(cycle, totals_of(cycle, day), case_counts(cycle, day)),
        found_in_reminders(cycle),
        found_in_indicators(cycle),
    ]
    order = ("stop", "warn", "done")
    return sorted(found, key=lambda finding: order.index(finding.level))


def page(name: str, cycle: Cycle) -> str:
    """Return the address of a page of the cycle."""
    return reverse(f"appraisal:{name}", args=[cycle.pk])


def found_in_phases(cycle: Cycle) -> Iterable[Finding]:
    """Yield phases without days, and last days on which nobody works."""
    url, action = page("cycle_phases_edit", cycle), _("Ubah tahap")
    for sentence in blockers(cycle, workflow_of(cycle).transition("cycle_open")):
        yield Finding("stop", sentence, url, action)
    hints = hints_for(cycle, days_of(cycle))
    for hint in hints:
        yield Finding(
            "warn",
            _("%(phase)s berakhir %(day)s, hari libur (%(why)s). Hari kerja sebelumnya %(before)s.")
            % {
                "phase": hint.phase.label,
                "day": date_format(hint.day),
                "why": hint.why,
                "before": date_format(hint.before),
            },
            url,
            action,
        )
    if not hints:
        yield Finding("done", _("Semua tahap berakhir pada hari kerja."), url, action)


def found_in_rules(cycle: Cycle) -> Finding:
    """Say how many numbers of the rule set nobody has checked against the text of the law."""
    unsure = len(uncertain_settings(cycle.rule_set))
    url, action = page("cycle_rules_edit", cycle), _("Lihat aturan")
    if not unsure:
        return Finding("done", _("Semua ketentuan perangkat aturan sudah dicocokkan."), url, action)
    text = ngettext(
        "%(count)d ketentuan “%(rules)s” belum pasti. Setelah dibuka, perangkat aturan ini terkunci.",
        "%(count)d ketentuan “%(rules)s” belum pasti. Setelah dibuka, perangkat aturan ini terkunci.",
        unsure,
    )
    return Finding("warn", text % {"count": unsure, "rules": cycle.rule_set}, url, action)


def found_in_calendar(cycle: Cycle) -> Finding:
    """Say whether the free days of the whole cycle are on record."""
    known = known_years()
    phases = days_of(cycle)
    beyond = beyond_calendar(phases, known)
    url, action = page("cycle_calendar", cycle), _("Lihat kalender")
    if beyond:
        text = _("Hari libur belum tercatat sampai akhir tahap: %(phases)s. Batas waktu dapat meleset.")
        names = "; ".join(str(phase.label) for phase in beyond)
        return Finding("warn", text % {"phases": names}, url, action)
    if any(known.is_provisional(ends_on) for _starts_on, ends_on in phases.values()):
        text = _("Sebagian hari libur masih perkiraan: keputusan bersamanya belum dibaca.")
        return Finding("warn", text, url, action)
    return Finding("done", _("Hari libur tercatat untuk seluruh siklus."), url, action)


def found_in_people(cycle: Cycle, totals: Totals, cases: list[CaseCount]) -> Iterable[Finding]:
    """Yield a cycle without people, and special cases nobody has decided about."""
    url, action = page("cycle_population", cycle), _("Lihat peserta")
    if not totals.appraised:
        yield Finding("stop", _("Tidak ada peserta: tidak ada pegawai di unit siklus ini."), url, action)
        return
    text = ngettext("%(count)d pegawai dinilai.", "%(count)d pegawai dinilai.", totals.appraised)
    yield Finding("done", text % {"count": totals.appraised}, url, action)
    for count in cases:
        left = count.people - count.decided
        if not left:
            continue
        undecided = _("%(case)s: %(count)d pegawai belum diputuskan.")
        text = undecided if count.case.asks else _("%(case)s: %(count)d pegawai.")
        list_url = f"{page('cycle_people', cycle)}?kasus={count.case.key}"
        yield Finding("warn", text % {"case": count.case.label, "count": left}, list_url, _("Lihat nama"))


def found_in_reminders(cycle: Cycle) -> Finding:
    """Say whether anybody is reminded."""
    rungs = cycle.reminder_rungs.count()
    url, action = page("cycle_reminders", cycle), _("Lihat pengingat")
    if not rungs:
        return Finding("warn", _("Belum ada pengingat: tidak ada yang diingatkan."), url, action)
    text = ngettext("%(count)d anak tangga pengingat.", "%(count)d anak tangga pengingat.", rungs)
    return Finding("done", text % {"count": rungs}, url, action)


def found_in_indicators(cycle: Cycle) -> Finding:
    """Say whether employees find indicators to build their plans on."""
    number = cycle.indicators.count()
    url, action = page("indicator_list", cycle), _("Lihat indikator")
    if not number:
        text = _("Belum ada indikator: pegawai hanya dapat menulis hasil kerja sendiri.")
        return Finding("warn", text, url, action)
    text = ngettext("%(count)d indikator.", "%(count)d indikator.", number)
    return Finding("done", text % {"count": number}, url, action)
