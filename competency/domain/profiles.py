"""What people can do against what their posts ask: one person in full, many people in numbers.

Which result counts: the newest valid one of a binding source (assessment centre, certificate,
supervisor, confirmed training); on the same day the stronger source. A self-assessment is a claim and
never counts. Without a valid result the competency is expired or unknown, never 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from competency.domain.gaps import (
    Band,
    Standing,
    band_of,
    combined,
    gap,
    job_person_match,
    standing,
)
from competency.domain.rule_values import bands, values_of
from competency.enums import BINDING_SOURCES, LevelSource
from competency.models import AssessedLevel, Competency, PostStandard
from competency.queries import counted_levels, items_in_force, posts_held_on
from organization.models import Employee

STRENGTH = {source: len(BINDING_SOURCES) - place for place, source in enumerate(BINDING_SOURCES)}


@dataclass(frozen=True)
class Result:
    """What of one recorded level matters for counting."""

    competency: int
    level: int
    source: str
    assessed_on: date
    valid_until: date | None
    pk: int

    def is_valid_on(self, day: date) -> bool:
        """Say whether the result still holds."""
        return self.valid_until is None or self.valid_until >= day

    @property
    def order(self) -> tuple[date, int, int]:
        """Return by what the counting one is chosen: the newest, then the strongest, then the last."""
        return self.assessed_on, STRENGTH.get(LevelSource(self.source), 0), self.pk


@dataclass(frozen=True)
class Cell:
    """How one person stands in one competency."""

    required: int | None
    actual: int | None
    standing: Standing

    @property
    def gap(self) -> int | None:
        """Return the missing levels; None without a requirement or a valid result."""
        if self.required is None or self.actual is None:
            return None
        return gap(self.required, self.actual)


@dataclass(frozen=True)
class Line(Cell):
    """A cell with everything a page says about it."""

    competency: Competency
    counted: AssessedLevel | None
    claim: AssessedLevel | None
    expired: AssessedLevel | None


@dataclass(frozen=True)
class Fit:
    """A match in per cent with its bands for both purposes."""

    value: Decimal | None
    selection: str
    mapping: str


@dataclass(frozen=True)
class Profile:
    """One person against the standards of the posts he holds."""

    employee: Employee
    lines: list[Line]
    standards: list[PostStandard]
    fit: Fit
    capped: Fit

    def count(self, *wanted: Standing) -> int:
        """Return in how many required competencies he stands so."""
        return sum(line.standing in wanted for line in self.lines)

    @property
    def deficits(self) -> list[Line]:
        """Return the lines with a deficit, the largest first."""
        lacking = [line for line in self.lines if line.standing is Standing.DEFICIT]
        return sorted(lacking, key=lambda line: (-(line.gap or 0), line.competency.code))

    @property
    def unknown(self) -> int:
        """Return how many required competencies nobody has assessed."""
        return self.count(Standing.UNKNOWN)

    @property
    def expired(self) -> int:
        """Return how many required competencies have only results that ran out."""
        return self.count(Standing.EXPIRED)

    @property
    def known(self) -> int:
        """Return in how many required competencies a valid level is known."""
        return self.count(Standing.MET, Standing.SURPLUS, Standing.DEFICIT)


def counting(results: Iterable[Result], day: date) -> tuple[Result | None, Result | None]:
    """Return the result that counts on `day`, and the newest that ran out when none counts."""
    binding = [result for result in results if result.source != LevelSource.SELF]
    valid = [result for result in binding if result.is_valid_on(day)]
    if valid:
        return max(valid, key=lambda result: result.order), None
    return None, max(binding, key=lambda result: result.order, default=None)


def required_levels(employees: QuerySet[Employee], day: date) -> dict[int, dict[int, int]]:
    """Return by employee and competency the level his posts ask for on `day`, the highest of all posts.

    Whoever holds no post with a standard is left out. Four queries.
    """
    return required_by_standards(employees, day)[0]


def required_by_standards(
    employees: QuerySet[Employee], day: date
) -> tuple[dict[int, dict[int, int]], dict[int, set[int]]]:
    """Return the required levels, and by employee the standards they come from."""
    held = posts_held_on(employees, day)
    asked: dict[int, dict[int, dict[str, int]]] = {}
    for post, standard, competency, level in items_in_force(set().union(*held.values()), day):
        asked.setdefault(post, {}).setdefault(standard, {})[str(competency)] = level
    levels: dict[int, dict[int, int]] = {}
    standards: dict[int, set[int]] = {}
    for employee, posts in held.items():
        found = {standard: items for post in posts for standard, items in asked.get(post, {}).items()}
        if found:
            standards[employee] = set(found)
            levels[employee] = {int(key): level for key, level in combined(list(found.values())).items()}
    return levels, standards


def standings(employees: QuerySet[Employee], day: date) -> dict[int, dict[int, Cell]]:
    """Return by employee and competency how they stand in what is required. Five queries for anybody."""
    required = required_levels(employees, day)
    shown = results_of(employees, day)
    return {
        employee: {
            competency: cell_of(level, shown.get(employee, {}).get(competency, ()), day)
            for competency, level in levels.items()
        }
        for employee, levels in required.items()
    }


def results_of(employees: QuerySet[Employee], day: date) -> dict[int, dict[int, list[Result]]]:
    """Return by employee and competency every result that nobody annulled. One query."""
    rows = counted_levels(employees, day).values_list(
        "employee", "competency", "level", "source", "assessed_on", "valid_until", "pk"
    )
    found: dict[int, dict[int, list[Result]]] = {}
    for employee, competency, level, source, assessed_on, valid_until, pk in rows:
        result = Result(competency, level, source, assessed_on, valid_until, pk)
        found.setdefault(employee, {}).setdefault(competency, []).append(result)
    return found


def cell_of(required: int | None, results: Iterable[Result], day: date) -> Cell:
    """Return how somebody with these results stands."""
    counted, expired = counting(results, day)
    actual = counted.level if counted else None
    return Cell(required, actual, standing(required, actual, expired=expired is not None))


def profile_of(employee: Employee, day: date) -> Profile:
    """Return everything about one person on `day`. About eight queries."""
    only = Employee.objects.filter(pk=employee.pk)
    required, by_standards = required_by_standards(only, day)
    levels = required.get(employee.pk, {})
    rows = {row.pk: row for row in counted_levels(only, day).select_related("version")}
    results: dict[int, list[Result]] = {}
    for row in rows.values():
        results.setdefault(row.competency_id, []).append(
            Result(row.competency_id, row.level, row.source, row.assessed_on, row.valid_until, row.pk)
        )
    competencies = (
        Competency.objects.filter(pk__in={*levels, *results})
        .select_related("group")
        .order_by("group__position", "code")
    )
    lines = [line_of(row, levels.get(row.pk), results.get(row.pk, []), rows, day) for row in competencies]
    lines.sort(key=lambda line: line.required is None)
    fits = fits_of([line for line in lines if line.required is not None])
    standards = PostStandard.objects.filter(pk__in=by_standards.get(employee.pk, ())).order_by("name", "pk")
    return Profile(employee, lines, list(standards), *fits)


def line_of(
    competency: Competency,
    required: int | None,
    results: list[Result],
    rows: Mapping[int, AssessedLevel],
    day: date,
) -> Line:
    """Return the line of one competency."""
    counted, expired = counting(results, day)
    actual = counted.level if counted else None
    claims = [result for result in results if result.source == LevelSource.SELF]
    claim = max(claims, key=lambda result: result.order, default=None)
    newest = counted or expired
    if claim and newest and newest.assessed_on >= claim.assessed_on and newest.pk > claim.pk:
        claim = None
    return Line(
        required=required,
        actual=actual,
        standing=standing(required, actual, expired=expired is not None),
        competency=competency,
        counted=rows[counted.pk] if counted else None,
        claim=rows[claim.pk] if claim else None,
        expired=rows[expired.pk] if expired else None,
    )


def fits_of(cells: Iterable[Line]) -> tuple[Fit, Fit]:
    """Return the match of a person, uncapped and capped item by item, with its bands."""
    known = {line.competency.code: line for line in cells if line.actual is not None}
    required = {code: line.required for code, line in known.items() if line.required is not None}
    actual = {code: line.actual for code, line in known.items() if line.actual is not None}
    settings = values_of("jpm_selection", "jpm_mapping")
    by_purpose: dict[str, tuple[Band, ...]] = {key: bands(key, value) for key, value in settings.items()}
    fits = []
    for capped in (False, True):
        value = job_person_match(required, actual, item_cap=capped)
        fits.append(
            Fit(
                value,
                band_of(value, by_purpose["jpm_selection"]),
                band_of(value, by_purpose["jpm_mapping"]),
            )
        )
    return fits[0], fits[1]
