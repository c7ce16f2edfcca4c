"""Who is where in a cycle, and who is late: counted down the tree, listed by name. Reads only.

What stands here is the state of the work, never what anybody wrote or rated: heads of units and
readers see it too, not only HR.
"""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from appraisal.domain.cycles import days_of
from appraisal.enums import AppraisalState, Phase
from appraisal.models import Appraisal, Cycle, ExtendedPhase
from appraisal.queries import OBJECTION_STATES
from organization.enums import Role
from organization.models import ActingAppointment, Placement, Unit
from organization.queries import employees_named, role_paths, valid_on

if TYPE_CHECKING:
    from organization.models import User

S = AppraisalState
EXPORT_JOB = "appraisal.progress_export"
REMIND_JOB = "appraisal.progress_remind"
PHASE_OF = {
    S.PLANNING: Phase.PLANNING,
    S.PROPOSED: Phase.PLANNING,
    S.RUNNING: Phase.SELF_ASSESSMENT,
    S.ASSESSED: Phase.REVIEW,
    S.COUNTERSIGN: Phase.REVIEW,
}
"""By the end of which phase an appraisal leaves a state."""


@dataclass(frozen=True)
class Station:
    """A column of the board: states that wait for the same person."""

    key: str
    label: str | Promise
    states: tuple[AppraisalState, ...]
    waits_for: str | Promise


STATIONS = (
    Station("rencana", gettext_lazy("Menyusun rencana"), (S.PLANNING,), gettext_lazy("pegawai")),
    Station("diajukan", gettext_lazy("Rencana diajukan"), (S.PROPOSED,), gettext_lazy("pejabat penilai")),
    Station("berjalan", gettext_lazy("Berjalan"), (S.RUNNING,), gettext_lazy("pegawai")),
    Station("dinilai", gettext_lazy("Menunggu penilaian"), (S.ASSESSED,), gettext_lazy("pejabat penilai")),
    Station(
        "tanda-tangan",
        gettext_lazy("Tanda tangan kedua"),
        (S.COUNTERSIGN,),
        gettext_lazy("atasan pejabat penilai"),
    ),
    Station("diserahkan", gettext_lazy("Menunggu tanggapan"), (S.HANDED_OVER,), gettext_lazy("pegawai")),
    Station("keberatan", gettext_lazy("Keberatan"), OBJECTION_STATES, gettext_lazy("atasan pejabat penilai")),
    Station("final", gettext_lazy("Final"), (S.FINAL,), ""),
    Station("dihentikan", gettext_lazy("Dihentikan"), (S.STOPPED,), ""),
)
STATION_OF = {state: station for station in STATIONS for state in station.states}


@dataclass(frozen=True)
class BoardFilter:
    """What of a cycle is shown: a unit with all below it, a station, only late ones, words of a name."""

    unit: Unit | None = None
    station: str = ""
    late: bool = False
    text: str = ""


@dataclass(frozen=True)
class BoardRow:
    """A unit with everything below it: how many people, at which station, how many late."""

    unit: Unit
    people: int
    counts: tuple[int, ...]
    late: int
    final: int
    stopped: int

    @property
    def percent(self) -> int:
        """Return how many of a hundred are final, as `percent_final`."""
        return percent_final(self.people, self.final, self.stopped)


def percent_final(people: int, final: int, stopped: int) -> int:
    """Return how many of a hundred are final, rounded down: 100 only when nobody is waited for.

    Stopped appraisals do not count.
    """
    counted = people - stopped
    return final * 100 // counted if counted else 0


def board_paths(user: "User", day: date) -> list[str]:
    """Return the paths at which the person's view of the board begins, none below another.

    HR and readers see the units of their role; who leads a unit or acts for its head sees that unit.
    Two queries, beside the roles.
    """
    paths = [*role_paths(user, Role.HR), *role_paths(user, Role.LEADER)]
    led = Placement.objects.filter(valid_on(day), employee__user=user, leads_unit=True)
    acting = ActingAppointment.objects.filter(valid_on(day), employee__user=user)
    paths += [*led.values_list("unit__path", flat=True), *acting.values_list("unit__path", flat=True)]
    tops: list[str] = []
    for path in sorted(set(paths), key=lambda path: (len(path), path)):
        if not any(path.startswith(top) for top in tops):
            tops.append(path)
    return tops


def below(paths: list[str], lookup: str) -> Q:
    """Return the condition that the path at `lookup` is one of `paths` or lies below one."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{lookup}__startswith": path})
    return condition


def board_units(paths: list[str]) -> QuerySet[Unit]:
    """Return the units that the person's board covers."""
    units: QuerySet[Unit] = Unit.objects.filter(below(paths, "path"))
    return units


def on_board(cycle: Cycle, paths: list[str], day: date) -> QuerySet[Appraisal]:
    """Return the appraisals of the cycle in these units, each with `due` and `is_late` on `day`.

    `due` is the last day for who must act now, extensions included; None when there is none.
    """
    ends = {phase: last for phase, (_first, last) in days_of(cycle).items()}
    phase = Case(
        *(When(state=state, then=Value(phase.value)) for state, phase in PHASE_OF.items()),
        default=Value(""),
        output_field=CharField(),
    )
    usual = Case(
        *(
            When(state=state, then=Value(ends[phase], output_field=DateField()))
            for state, phase in PHASE_OF.items()
            if phase in ends
        ),
        When(state=S.HANDED_OVER, then=F("response_due_on")),
        When(state=S.OBJECTED, then=F("objection__explanation_due_on")),
        When(state=S.EXPLAINED, then=F("objection__decision_due_on")),
        default=None,
        output_field=DateField(),
    )
    more = Subquery(
        ExtendedPhase.objects.filter(appraisal=OuterRef("pk"), phase=OuterRef("waiting_phase")).values(
            "ends_on"
        )[:1]
    )
    return (
        Appraisal.objects.filter(below(paths, "unit__path"), cycle=cycle)
        .annotate(waiting_phase=phase, usual_due=usual)
        .annotate(due=Greatest(F("usual_due"), Coalesce(more, F("usual_due"))))
        .annotate(
            is_late=Case(
                When(due__lt=day, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
    )


def filtered(appraisals: QuerySet[Appraisal], chosen: BoardFilter) -> QuerySet[Appraisal]:
    """Return those that the filter lets through."""
    if chosen.unit is not None:
        appraisals = appraisals.filter(unit__path__startswith=chosen.unit.path)
    for station in STATIONS:
        if station.key == chosen.station:
            appraisals = appraisals.filter(state__in=station.states)
    if chosen.late:
        appraisals = appraisals.filter(Q(is_late=True))
    if chosen.text:
        appraisals = appraisals.filter(employee__in=employees_named(chosen.text))
    return appraisals


def totals(appraisals: QuerySet[Appraisal]) -> dict[str, int]:
    """Return how many there are, at which station, and how many are late. One query."""
    return appraisals.order_by().aggregate(**counters())


def counters() -> dict[str, Count]:
    """Return what is counted: `people`, `late`, and each station by its key."""
    stations = {station.key: Count("pk", filter=Q(state__in=station.states)) for station in STATIONS}
    return {"people": Count("pk"), "late": Count("pk", filter=Q(is_late=True)), **stations}


def branch_rows(appraisals: QuerySet[Appraisal], units: list[Unit]) -> list[BoardRow]:
    """Return a row for each of these units, which stand side by side in the tree, with all below it.

    Units without appraisals are left out. One query whatever the number.
    """
    if not units:
        return []
    length = len(units[0].path)
    counted: dict[str, dict[str, Any]] = {
        row["branch"]: dict(row)
        for row in appraisals.filter(below([unit.path for unit in units], "unit__path"))
        .annotate(branch=Substr("unit__path", 1, length))
        .order_by()
        .values("branch")
        .annotate(**counters())
    }
    return [
        BoardRow(
            unit,
            row["people"],
            tuple(row[station.key] for station in STATIONS),
            row["late"],
            row["final"],
            row["dihentikan"],
        )
        for unit in units
        if (row := counted.get(unit.path))
    ]


def people_of(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Return the appraisals with everything a line of the list names, late ones first, oldest day first."""
    people = appraisals.select_related("employee", "appraiser", "superior", "unit", "placement__post")
    return people.order_by(F("is_late").desc(), F("due").asc(nulls_last=True), "employee__name", "pk")


def waits_for(appraisal: Appraisal) -> str:
    """Return by name who must act now: employee, appraiser or superior; empty when nobody must."""
    person = {
        S.PLANNING: appraisal.employee,
        S.PROPOSED: appraisal.appraiser,
        S.RUNNING: appraisal.employee,
        S.ASSESSED: appraisal.appraiser,
        S.COUNTERSIGN: appraisal.superior,
        S.HANDED_OVER: appraisal.employee,
        S.OBJECTED: appraisal.appraiser,
        S.EXPLAINED: appraisal.superior,
    }.get(S(appraisal.state))
    return person.name if person else ""


def arguments_of(cycle: Cycle, chosen: BoardFilter, paths: list[str]) -> dict[str, Any]:
    """Return what a job needs to read the same rows again: the filter and what the board covered."""
    return {
        "cycle_id": cycle.pk,
        "unit_id": chosen.unit.pk if chosen.unit else None,
        "station": chosen.station,
        "late": chosen.late,
        "text": chosen.text,
        "paths": paths,
    }


def asked_for(arguments: dict[str, Any], user: "User", day: date) -> QuerySet[Appraisal]:
    """Return the appraisals of a job's arguments, as far as the person's board covers them by now."""
    cycle = Cycle.objects.prefetch_related("phases").filter(pk=arguments["cycle_id"]).first()
    if cycle is None:
        return Appraisal.objects.none()
    unit = Unit.objects.filter(pk=arguments["unit_id"]).first() if arguments["unit_id"] else None
    chosen = BoardFilter(unit, arguments["station"], arguments["late"], arguments["text"])
    return filtered(on_board(cycle, board_paths(user, day), day), chosen)


def still_covers(user: "User", paths: list[str], day: date) -> bool:
    """Say whether the person's board still covers everything it covered then."""
    now = board_paths(user, day)
    return all(any(path.startswith(top) for top in now) for path in paths)
