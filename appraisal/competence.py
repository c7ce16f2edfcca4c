"""Where the competence part of an appraisal comes from: the standards and levels of `competency`."""

from collections.abc import Collection
from datetime import date

from appraisal.registry import Competence, CompetenceLevel, register_competence_source
from competency.domain.competence import standards_met


def competence_on(employees: Collection[int], day: date) -> dict[int, Competence]:
    """Return the competence of these people on the day; whoever has no known level is left out."""
    return {
        employee: Competence(
            met.value,
            met.explanation,
            day,
            tuple(
                CompetenceLevel(level.code, level.name, level.required, level.actual) for level in met.levels
            ),
        )
        for employee, met in standards_met(employees, day).items()
    }


def register() -> None:
    """Name the source. Called once, from AppConfig.ready()."""
    register_competence_source(competence_on)
