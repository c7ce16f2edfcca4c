"""What other apps bring: documents of an appraisal from above, sources of indicators from below.

Higher apps register themselves. Lower apps expose functions; `appraisal.registrations` registers
those as sources, so that nobody below knows of indicators.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from appraisal.models import Appraisal, Cycle

if TYPE_CHECKING:
    from organization.models import Unit, User


@dataclass(frozen=True)
class PageLink:
    """A link with its label and one sentence about what lies behind it."""

    label: str
    url: str
    hint: str = ""


DocumentSource = Callable[[Appraisal, "User"], list[PageLink]]

_document_sources: list[DocumentSource] = []


def register_document_source(source: DocumentSource) -> None:
    """Add a function that lists the documents of an appraisal which the person may open.

    It asks the database nothing, or a fixed number of times.
    """
    if source not in _document_sources:
        _document_sources.append(source)


def document_links(appraisal: Appraisal, user: "User") -> list[PageLink]:
    """Return the links to the documents of the appraisal, in the order of registration."""
    return [link for source in _document_sources for link in source(appraisal, user)]


@dataclass(frozen=True)
class SourceValue:
    """What a source says of a unit and a period, and where the rows behind it are.

    `value` is None when there is nothing to compute from; `explanation` says in words how the value
    came about; `as_of` is the moment for which it holds.
    """

    value: Decimal | None
    rows_url: str
    row_count: int
    explanation: str
    as_of: datetime


@dataclass(frozen=True)
class SourceRow:
    """One row behind a value: what it is, whether it counts, a remark and where to read more."""

    title: str
    hint: str
    counts: bool
    url: str = ""


@dataclass(frozen=True)
class SourceRows:
    """The rows behind a value, in an order that stays; `describe` says what one is.

    Only the rows of a page are described, for a fixed number of queries.
    """

    rows: "QuerySet[Any]"
    describe: Callable[[Any], SourceRow]


@dataclass(frozen=True)
class IndicatorSource:
    """A function that computes the realisation of an indicator from rows of the application.

    `value(unit, first_day, last_day)` asks for a unit with all below it. `rows` may be missing when
    `value` links to a page of another app. `measure_unit` is what the value is measured in.
    """

    key: str
    label: str | Promise
    about: str | Promise
    value: "Callable[[Unit, date, date], SourceValue]"
    measure_unit: str = "%"
    rows: "Callable[[Unit, date, date], SourceRows] | None" = None


_indicator_sources: dict[str, IndicatorSource] = {}


def register_indicator_source(source: IndicatorSource) -> None:
    """Offer a source to the definition sheets. ValueError for a key that another source has."""
    if _indicator_sources.get(source.key, source) != source:
        raise ValueError(f"Two sources of indicators are called {source.key}.")
    _indicator_sources[source.key] = source


def indicator_sources() -> list[IndicatorSource]:
    """Return the sources in the order of registration."""
    return list(_indicator_sources.values())


def indicator_source(key: str) -> IndicatorSource | None:
    """Return the source with this key; None when it is not (or no longer) there."""
    return _indicator_sources.get(key)


def source_choices() -> list[tuple[str, str | Promise]]:
    """Return keys and labels for the definition sheet; the first means: by hand."""
    return [(source.key, source.label) for source in indicator_sources()]


@dataclass(frozen=True)
class YearValue:
    """What the year already holds for an item: a realisation, how it came about, what is missing in it.

    `narrative` is a text to begin with; the employee changes both as he likes.
    """

    value: Decimal | None
    explanation: str
    missing: str = ""
    narrative: str = ""


YearSource = Callable[[Appraisal], Mapping[int, YearValue]]

_year_sources: list[YearSource] = []


def register_year_source(source: YearSource) -> None:
    """Add a function that knows realisations of the year by the id of the item.

    It uses a fixed number of queries. Where several know an item, the one registered last counts.
    """
    if source not in _year_sources:
        _year_sources.append(source)


def year_values(appraisal: Appraisal) -> dict[int, YearValue]:
    """Return what the year holds, by the id of the item."""
    found: dict[int, YearValue] = {}
    for source in _year_sources:
        found |= source(appraisal)
    return found


@dataclass(frozen=True)
class CompetenceLevel:
    """One competency of the standard and the level that counted that day; None: unknown or expired."""

    code: str
    name: str
    required: int
    actual: int | None


@dataclass(frozen=True)
class Competence:
    """How far somebody meets the competency standard of his post, in per cent, and how that was found.

    `levels` are the levels of the day; they are frozen in the record with the value.
    """

    value: Decimal
    explanation: str
    as_of: date
    levels: tuple[CompetenceLevel, ...] = ()


CompetenceSource = Callable[[Collection[int], date], Mapping[int, Competence]]
"""Returns, by the id of the employee, the competence on a day; who has none is left out."""

_competence_sources: list[CompetenceSource] = []


def register_competence_source(source: CompetenceSource) -> None:
    """Say where competence comes from. ValueError when there is another source already.

    It uses a fixed number of queries, however many people are asked for.
    """
    if _competence_sources and source not in _competence_sources:
        raise ValueError("Competence has one source.")
    if not _competence_sources:
        _competence_sources.append(source)


def competence_of(employees: Collection[int], day: date) -> Mapping[int, Competence]:
    """Return the competence of these people on the day; nobody's while no source is registered.

    Who is left out has a competence that is not yet available: it never counts as zero.
    """
    return _competence_sources[0](employees, day) if _competence_sources else {}


@dataclass(frozen=True)
class ClosingCheck:
    """One kind of unfinished work in a cycle: how much of it, and where to go on.

    One that `blocks` keeps the cycle from being closed; the others are worth a look before it.
    """

    label: str
    count: int
    hint: str
    url: str = ""
    blocks: bool = False


ClosingSource = Callable[[Cycle, "User"], Iterable[ClosingCheck]]

_closing_sources: list[ClosingSource] = []


def register_closing_source(source: ClosingSource) -> None:
    """Add a function that says what is unfinished in a cycle, in the units this person keeps as HR.

    It uses a fixed number of queries and names checks with a count of zero too.
    """
    if source not in _closing_sources:
        _closing_sources.append(source)


def closing_checks(cycle: Cycle, user: "User") -> list[ClosingCheck]:
    """Return what higher apps say, in the order of registration."""
    return [check for source in _closing_sources for check in source(cycle, user)]
