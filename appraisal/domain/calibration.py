"""Predicates of a unit beside the pattern, how each rater leans, and which ratings deserve a talk.

It shows and asks for explanations; it never changes a rating. What may be seen is what HR of the
units sees anyway: results that were handed over.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from appraisal.domain.progress import below
from appraisal.domain.rule_values import values_of
from appraisal.domain.scoring import PREDICATE_LABELS, number
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.domain.scoring.calibration import Calibration, RaterEffect, calibrate
from appraisal.domain.scoring.distribution import Departure, PatternRule, departures, pattern_rules
from appraisal.enums import RATER_CAUSES, AppraisalState, OrganisationPredicate
from appraisal.models import (
    Appraisal,
    Cycle,
    DistributionExplanation,
    ResultVersion,
    UnitAchievement,
)
from core.errors import RuleViolation
from organization.enums import Role
from organization.models import Unit
from organization.queries import deputy_capacity, role_paths

if TYPE_CHECKING:
    from organization.models import User

SPREAD_OUT = 2
"""How many standard deviations within raters a result lies from its rater's mean to be spoken about."""

FEWEST_TO_COMPARE = 5
"""Below this many people a rater's own mean says too little to compare one of them with."""


@dataclass(frozen=True)
class Rated:
    """One result as a rater gave it: before a superior changed it, if one did."""

    appraisal: int
    employee: str
    unit: str
    rater: int | None
    rater_name: str
    predicate: str
    index: Decimal | None
    overridden: bool
    state: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the appraiser could still be asked to look again: handed over, not final."""
        return self.state == AppraisalState.HANDED_OVER


@dataclass(frozen=True)
class Share:
    """A predicate with how many have it, and how many of a hundred (two decimals are for the table)."""

    predicate: str
    label: str
    people: int
    percent: int


@dataclass(frozen=True)
class Distribution:
    """The predicates of a unit and all below it beside the pattern of its organisation's predicate."""

    people: int
    waiting: int
    shares: tuple[Share, ...]
    organisation: str
    organisation_unit: str
    pattern: tuple[PatternRule, ...]
    departures: tuple[Departure, ...]
    small: bool


@dataclass(frozen=True)
class RaterRow:
    """One rater of the unit with how far he leans, and what that means in words."""

    name: str
    effect: RaterEffect
    verdict: str


@dataclass(frozen=True)
class Talk:
    """A result that deserves a talk, and why."""

    rated: Rated
    reasons: tuple[str, ...] = field(default_factory=tuple)


def calibrated_paths(user: "User") -> list[str]:
    """Return the paths of the units whose predicates the person may compare: those HR keeps."""
    tops: list[str] = []
    for path in sorted(set(role_paths(user, Role.HR)), key=lambda path: (len(path), path)):
        if not any(path.startswith(top) for top in tops):
            tops.append(path)
    return tops


def rated_in(cycle: Cycle, paths: list[str]) -> list[Rated]:
    """Return every result handed over in these units, as its rater gave it. One query."""
    given = ResultVersion.objects.filter(appraisal=OuterRef("pk"), cause__in=RATER_CAUSES).order_by("-number")
    rows: Iterable[Any] = (
        Appraisal.objects.filter(below(paths, "unit__path"), cycle=cycle)
        .annotate(
            given_predicate=Subquery(given.values("predicate")[:1]),
            given_index=Subquery(given.values("numeric_index")[:1]),
            rater=Subquery(given.values("made_by")[:1]),
            rater_name=Subquery(given.values("made_by__full_name")[:1]),
        )
        .exclude(given_predicate=None)
        .order_by("employee__name", "pk")
        .values_list(
            "pk",
            "employee__name",
            "unit__path",
            "rater",
            "rater_name",
            "given_predicate",
            "given_index",
            "work_override",
            "behaviour_override",
            "state",
        )
    )
    return [
        Rated(pk, employee, unit, rater, rater_name or "", predicate, index, bool(work or behaviour), state)
        for pk, employee, unit, rater, rater_name, predicate, index, work, behaviour, state in rows
    ]


def distribution_of(cycle: Cycle, unit: Unit, rated: Iterable[Rated]) -> Distribution:
    """Return the predicates of the unit beside its pattern. Four queries."""
    counts = Counter(row.predicate for row in rated if row.unit.startswith(unit.path))
    people = sum(counts.values())
    values = values_of(cycle.rule_set)
    nearest = organisation_of(cycle, unit)
    code = nearest.predicate if nearest else ""
    rules = pattern_rules(values[f"pattern_{code}"]) if code else ()
    small_below = int(values["small_unit_people"])
    everybody = Appraisal.objects.filter(cycle=cycle, unit__path__startswith=unit.path).count()
    return Distribution(
        people=people,
        waiting=everybody - people,
        shares=tuple(
            Share(code, label, counts[code], counts[code] * 100 // people if people else 0)
            for code, label in PREDICATE_LABELS.items()
        ),
        organisation=str(OrganisationPredicate(code).label) if code else "",
        organisation_unit=nearest.unit.name if nearest else "",
        pattern=rules,
        departures=departures(rules, dict(counts), small_below=small_below),
        small=0 < people < small_below,
    )


def organisation_of(cycle: Cycle, unit: Unit) -> UnitAchievement | None:
    """Return the predicate of the unit, or of the nearest unit above that has one. One query."""
    steps = range(len(unit.path), 0, -Unit.steplen)
    above = [unit.path[:length] for length in steps]
    found = UnitAchievement.objects.filter(cycle=cycle, unit__path__in=above).select_related("unit")
    return max(found, key=lambda row: len(row.unit.path), default=None)


def raters_of(rated: Sequence[Rated], unit: Unit) -> tuple[Calibration[int], list[RaterRow]]:
    """Return the calibration over everything given, and a row for each rater of somebody in the unit.

    Rows come with the one who leans furthest first.
    """
    scores: dict[int, list[Decimal]] = defaultdict(list)
    names: dict[int, str] = {}
    here: set[int] = set()
    for row in rated:
        if row.rater is None or row.index is None:
            continue
        scores[row.rater].append(row.index)
        names[row.rater] = row.rater_name
        if row.unit.startswith(unit.path):
            here.add(row.rater)
    found = calibrate(scores)
    rows = [RaterRow(names[key], found.effects[key], verdict_on(found.effects[key])) for key in here]
    return found, sorted(rows, key=lambda row: (-abs(row.effect.effect), row.name))


def verdict_on(effect: RaterEffect) -> str:
    """Return what the figures of a rater say, in words that accuse nobody."""
    if effect.people >= FEWEST_TO_COMPARE and effect.spread == 0:
        return _("semua diberi nilai sama")
    if effect.lenient:
        return _("cenderung lebih tinggi")
    if effect.severe:
        return _("cenderung lebih rendah")
    return _("tidak berbeda nyata")


def talks_of(rated: Sequence[Rated], unit: Unit, found: Calibration[int]) -> list[Talk]:
    """Return the results of the unit that deserve a talk, those with most reasons first."""
    talks = [
        Talk(row, reasons)
        for row in rated
        if row.unit.startswith(unit.path) and (reasons := reasons_for(row, found))
    ]
    return sorted(talks, key=lambda talk: (-len(talk.reasons), talk.rated.employee, talk.rated.appraisal))


def reasons_for(row: Rated, found: Calibration[int]) -> tuple[str, ...]:
    """Return why a result deserves a talk; nothing for most."""
    reasons = []
    if row.predicate in (ScoredPredicate.SB, ScoredPredicate.K, ScoredPredicate.SK):
        reasons.append(_("predikat %(label)s") % {"label": PREDICATE_LABELS[ScoredPredicate(row.predicate)]})
    if row.overridden:
        reasons.append(_("rating sumbu menyimpang dari usulan"))
    effect = found.effects.get(row.rater) if row.rater is not None else None
    if effect and row.index is not None and found.within and effect.people >= FEWEST_TO_COMPARE:
        distance = row.index - effect.mean
        if abs(distance) >= SPREAD_OUT * found.within:
            reasons.append(
                _("%(points)s angka %(side)s rata-rata penilainya")
                % {
                    "points": number(abs(distance)),
                    "side": _("di atas") if distance > 0 else _("di bawah"),
                }
            )
    return tuple(reasons)


def explanations_of(cycle: Cycle, unit: Unit) -> QuerySet[DistributionExplanation]:
    """Return what was explained about the unit, the newest first."""
    return DistributionExplanation.objects.filter(cycle=cycle, unit=unit).order_by(F("at").desc(), "-pk")


def explain_departures(cycle: Cycle, unit: Unit, text: str, *, by: "User") -> DistributionExplanation:
    """Write down why the unit departs from the pattern, with the departures as they stand now.

    Refused with RuleViolation: an empty explanation, or a unit that keeps to its pattern. The same
    text for the same departures is written once.
    """
    text = text.strip()
    if not text:
        raise RuleViolation(_("Tuliskan penjelasannya."), "text")
    now = distribution_of(cycle, unit, rated_in(cycle, [unit.path]))
    if not now.departures:
        raise RuleViolation(_("Sebaran predikat unit ini tidak menyimpang dari polanya."), "text")
    told = "\n".join(departure.text for departure in now.departures)
    last = explanations_of(cycle, unit).first()
    if last is not None and (last.text, last.departures) == (text, told):
        return last
    capacity = deputy_capacity(by, Role.HR, unit)
    return DistributionExplanation.objects.create(
        cycle=cycle,
        unit=unit,
        departures=told,
        text=text,
        by=by,
        by_name=f"{by}, {capacity}" if capacity else str(by),
    )
