"""Results of the satisfaction survey: sums that the database makes, figures that `domain.survey` makes.

Nothing is shown of fewer answers than the agency has set: neither figures nor rows.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from feedback.domain.survey import SatisfactionIndex, Unsur, index_of_means, sample_size
from feedback.domain.surveys import COLUMNS
from feedback.enums import SurveyChannel
from feedback.models import Service, ServiceVolume, SurveyCode, SurveySheet

SUMS = {f"sum_{column}": Sum(column) for column in COLUMNS.values()}
COUNTS = {f"count_{column}": Count(column) for column in COLUMNS.values()}


@dataclass(frozen=True)
class Period:
    """A year or one of its halves."""

    year: int
    half: int = 0

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        return date(self.year, 7 if self.half == 2 else 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


@dataclass(frozen=True)
class Result:
    """What is known of a service or unit in a period; `index` is None where too few answered to show it."""

    answers: int
    slips: int
    needed: int | None
    index: SatisfactionIndex | None


def sheets_between(first_day: date, last_day: date) -> QuerySet[SurveySheet]:
    """Return the sheets of the months that lie in the period."""
    return SurveySheet.objects.filter(month__range=(first_day.replace(day=1), last_day))


def index_of_row(row: Mapping[str, Any]) -> SatisfactionIndex:
    """Return the index of sums and counts."""
    counts = {unsur: row[f"count_{column}"] for unsur, column in COLUMNS.items()}
    means = {
        unsur: Fraction(row[f"sum_{column}"], counts[unsur]) if counts[unsur] else None
        for unsur, column in COLUMNS.items()
    }
    return index_of_means(means, counts, row["answers"])


def index_of_sheets(sheets: QuerySet[SurveySheet]) -> SatisfactionIndex:
    """Return the index of all these sheets together. One query."""
    return index_of_row(sheets.order_by().aggregate(answers=Count("pk"), **SUMS, **COUNTS))


def results_by(field: str, period: Period, keys: Collection[int], *, least: int) -> dict[int, Result]:
    """Return the results by service (`service`) or unit (`unit`), one for each key.

    Slips and the sample that is needed belong to services: three queries, one for units.
    """
    sheets = (
        sheets_between(period.first_day, period.last_day)
        .filter(**{f"{field}__in": keys})
        .order_by()
        .values(field)
        .annotate(answers=Count("pk"), **SUMS, **COUNTS)
    )
    is_service = field == "service"
    slips, served = (slips_of(keys, period), volumes(keys, period)) if is_service else ({}, {})
    found = {row[field]: row for row in sheets}
    return {
        key: Result(
            answers=found[key]["answers"] if key in found else 0,
            slips=slips.get(key, 0),
            needed=sample_size(served[key]) if key in served else None,
            index=index_of_row(found[key]) if key in found and found[key]["answers"] >= least else None,
        )
        for key in keys
    }


def slips_of(services: Collection[int], period: Period) -> dict[int, int]:
    """Return how many slips were made for each service in the period. One query."""
    made = SurveyCode.objects.filter(
        service__in=services,
        channel=SurveyChannel.COUNTER,
        month__range=(period.first_day, period.last_day),
    )
    return dict(made.order_by().values_list("service").annotate(number=Count("pk")))


def volumes(services: Collection[int], period: Period) -> dict[int, int]:
    """Return how many people received each service in the year. One query."""
    rows = ServiceVolume.objects.filter(service__in=services, year=period.year)
    return dict(rows.values_list("service", "recipients"))


def counts_of_scores(service: Service, period: Period) -> dict[Unsur, dict[int, int]]:
    """Return how often each score was given, by unsur. One query."""
    wanted = {
        f"{column}_{score}": Count("pk", filter=Q(**{column: score}))
        for column in COLUMNS.values()
        for score in range(1, 5)
    }
    row = (
        sheets_between(period.first_day, period.last_day)
        .filter(service=service)
        .order_by()
        .aggregate(**wanted)
    )
    return {
        unsur: {score: row[f"{column}_{score}"] for score in range(1, 5)} for unsur, column in COLUMNS.items()
    }


def years_with_answers() -> list[int]:
    """Return the years in which somebody answered, the newest first. One query."""
    return [day.year for day in SurveySheet.objects.dates("month", "year", order="DESC")]
