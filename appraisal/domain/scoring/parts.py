"""Several parts of one year: how much each counts, and how their ratings become the year's.

A part is the stretch that one appraiser led. No regulation read settles how parts are merged: PP
46/2011 took the plain mean, BKN's answers say in proportion to time, KMK 127/2026 counts days. So the
way is a setting. Days that are not counted (leave, not placed) belong to nobody and leave the
denominator.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Self

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.evaluation import Evaluation
from appraisal.domain.scoring.figures import Figure, Step, number, plain
from appraisal.domain.scoring.indexes import (
    IndexParts,
    WeightedPart,
    internal_index,
    numeric_index,
    rating_mean,
    weighted_total,
)
from appraisal.domain.scoring.items import WeightedRating
from appraisal.domain.scoring.levels import RATING_LABELS, Rating
from appraisal.domain.scoring.ratings import axis_step, predicate, predicate_step, suggest_axis
from appraisal.domain.scoring.rules import ScoringRules

MONTHS, DAYS, MEAN = "bulan", "hari", "rata-rata"
WAYS = (MONTHS, DAYS, MEAN)
MOST_DAYS, FIFTEENTH = "hari-terbanyak", "tanggal-15"
SHARED_MONTH = (MOST_DAYS, FIFTEENTH)

_ONE_DAY = timedelta(days=1)
_NAMES = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
_RATED_BY = "Dinilai pejabat yang memimpin pada bagian itu (PermenPANRB 6/2022); cara menggabung: aturan"
_SOURCES = {
    MONTHS: "Proporsional menurut bulan (tanya jawab BKN; pilihan dalam aturan penilaian)",
    DAYS: "Proporsional menurut hari (seperti KMK 127/2026; pilihan dalam aturan penilaian)",
    MEAN: "Rata-rata biasa (seperti PP 46/2011; pilihan dalam aturan penilaian)",
}
_NOTHING_COUNTED = "tidak ada masa yang dihitung, keluar dari pembagi"
_TOO_SHORT = "terlalu pendek, masanya dihitung pada bagian di sebelahnya"

Range = tuple[date, date]


@dataclass(frozen=True)
class PartRules:
    """How parts count: by `way`; a month of two goes by `shared_month`; shorter than `minimum_days` joins."""

    way: str = MONTHS
    shared_month: str = MOST_DAYS
    minimum_days: int = 30

    def __post_init__(self) -> None:
        if self.way not in WAYS or self.shared_month not in SHARED_MONTH or self.minimum_days < 0:
            raise ScoringError("Cara menggabung bagian tahun tidak dikenal.")

    def to_dict(self) -> dict[str, str | int]:
        """The rules as plain JSON values."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class Span:
    """A stretch from a day to a day, both included; the days of `left_out` are not counted."""

    key: str
    label: str
    starts_on: date
    ends_on: date
    left_out: tuple[Range, ...] = ()

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise ScoringError(f"{self.label} berakhir sebelum mulai.")

    @property
    def calendar_days(self) -> int:
        """How many days there are, counted or not."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def counted(self) -> list[date]:
        """The days that count, in their order."""
        return [
            day
            for day in days_between(self.starts_on, self.ends_on)
            if not any(first <= day <= last for first, last in self.left_out)
        ]

    def to_dict(self) -> dict[str, Any]:
        """The span as plain JSON values."""
        return {
            "key": self.key,
            "label": self.label,
            "starts_on": self.starts_on.isoformat(),
            "ends_on": self.ends_on.isoformat(),
            "left_out": [[first.isoformat(), last.isoformat()] for first, last in self.left_out],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The span from JSON values."""
        return cls(
            data["key"],
            data["label"],
            date.fromisoformat(data["starts_on"]),
            date.fromisoformat(data["ends_on"]),
            tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in data["left_out"]),
        )


@dataclass(frozen=True)
class PartWeight:
    """What one part counts: `weight` months, days or one, with the working; `absence` says why nothing."""

    span: Span
    weight: Decimal
    step: Step
    absence: str = ""


@dataclass(frozen=True)
class PartRatings:
    """The ratings of one part: of both axes (None: not rated yet) and of its items."""

    work: Rating | str | None
    behaviour: Rating | str | None
    work_items: tuple[WeightedRating, ...] = ()
    behaviour_items: tuple[WeightedRating, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The ratings as plain JSON values."""
        return {
            "work": str(self.work) if self.work else None,
            "behaviour": str(self.behaviour) if self.behaviour else None,
            "work_items": [_item_dict(item) for item in self.work_items],
            "behaviour_items": [_item_dict(item) for item in self.behaviour_items],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The ratings from JSON values."""
        return cls(
            data["work"],
            data["behaviour"],
            tuple(_item_from(row) for row in data["work_items"]),
            tuple(_item_from(row) for row in data["behaviour_items"]),
        )


@dataclass(frozen=True)
class YearParts:
    """The former parts of a year with their ratings, and the span of the one that is rated now.

    `own_overrides` are the ratings of the axes (work, behaviour) that the present appraiser set for his
    own part, kept apart once the superior has set the ratings of the year; None before.
    """

    former: tuple[tuple[Span, PartRatings], ...]
    own: Span
    rules: PartRules
    own_overrides: tuple[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The parts as plain JSON values, complete enough to compute the year again."""
        return {
            "former": [{"span": span.to_dict(), "ratings": found.to_dict()} for span, found in self.former],
            "own": self.own.to_dict(),
            "rules": self.rules.to_dict(),
            "own_overrides": list(self.own_overrides) if self.own_overrides else None,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The parts from JSON values."""
        overrides = data["own_overrides"]
        return cls(
            tuple(
                (Span.from_dict(row["span"]), PartRatings.from_dict(row["ratings"])) for row in data["former"]
            ),
            Span.from_dict(data["own"]),
            PartRules(**data["rules"]),
            (overrides[0], overrides[1]) if overrides else None,
        )


@dataclass(frozen=True)
class PartResult:
    """One part as it went into the year: its weight, its ratings, its two figures with their working."""

    weight: PartWeight
    ratings: PartRatings
    work_value: Figure | None
    behaviour_value: Figure | None

    def to_dict(self) -> dict[str, Any]:
        """The part as plain JSON values."""
        span = self.weight.span
        return {
            "key": span.key,
            "label": span.label,
            "calendar_days": span.calendar_days,
            "counted_days": len(span.counted),
            "weight": plain(self.weight.weight),
            "weight_step": self.weight.step.to_dict(),
            "absence": self.weight.absence,
            "work": str(self.ratings.work) if self.ratings.work else None,
            "behaviour": str(self.ratings.behaviour) if self.ratings.behaviour else None,
            "work_value": self.work_value.to_dict() if self.work_value else None,
            "behaviour_value": self.behaviour_value.to_dict() if self.behaviour_value else None,
        }


@dataclass(frozen=True)
class YearEvaluation(Evaluation):
    """The evaluation of a year of several parts: items and behaviours are those of the last part."""

    parts: tuple[PartResult, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The evaluation as plain JSON values, with its parts."""
        return {**super().to_dict(), "parts": [part.to_dict() for part in self.parts]}


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + _ONE_DAY * number for number in range((last - first).days + 1)]


def weigh_spans(spans: Sequence[Span], rules: PartRules) -> list[PartWeight]:
    """How much each span counts, in their order.

    Guaranteed: by months the weights add up to the months with a counted day, by days to the counted
    days; no weight is negative. A span shorter than the minimum gives its time to the one before it,
    the first one to the one after. The plain mean counts every span with a counted day as one. Raises
    ScoringError for spans that overlap or are not in their order.
    """
    for before, after in zip(spans, spans[1:], strict=False):
        if after.starts_on <= before.ends_on:
            raise ScoringError(f"{after.label} bertumpang tindih dengan {before.label}.")
    owners = _owners(spans, rules.minimum_days)
    counted = {
        place: sorted(
            day for number, span in enumerate(spans) if owners[number] == place for day in span.counted
        )
        for place in range(len(spans))
    }
    months = _months_of(counted, rules.shared_month) if rules.way == MONTHS else {}
    return [
        _weight(
            span,
            owners[place] != place,
            counted[place],
            months.get(place, []),
            rules,
            _joined(spans, owners, place),
        )
        for place, span in enumerate(spans)
    ]


def combine_year(
    own: Evaluation,
    parts: YearParts,
    rules: ScoringRules,
    *,
    contribution: Decimal | None = None,
    competence: Decimal | None = None,
    decided: tuple[Rating | str | None, Rating | str | None] = (None, None),
    decider: str = "",
) -> YearEvaluation:
    """The year of several parts from the evaluation of the last part and the ratings of the former ones.

    Each axis of the year is suggested from the ratings of the parts by what they count, as an axis is
    from its items; `decided` are ratings of the whole year set by `decider`. The figures for trends are
    the means of the ratings' numbers by what the parts count: an annual target cannot be cut in parts.
    Rated only when every part that counts is.
    """
    own_ratings = PartRatings(
        own.work_rating,
        own.behaviour_rating,
        tuple(result.item.weighted_rating for result in own.items),
        own.behaviours,
    )
    rows = [*parts.former, (parts.own, own_ratings)]
    weights = weigh_spans([span for span, _ratings in rows], parts.rules)
    results = tuple(
        PartResult(
            weight,
            ratings,
            rating_mean(ratings.work_items, rules),
            rating_mean(ratings.behaviour_items, rules),
        )
        for weight, (_span, ratings) in zip(weights, rows, strict=True)
    )
    source = _SOURCES[parts.rules.way]
    work = _axis(
        "Hasil kerja", [(part.weight, part.ratings.work) for part in results], rules, decided[0], decider
    )
    behaviour = _axis(
        "Perilaku kerja",
        [(part.weight, part.ratings.behaviour) for part in results],
        rules,
        decided[1],
        decider,
    )
    work_value = _figure("Hasil kerja setahun", [(part.weight, part.work_value) for part in results], source)
    behaviour_value = _figure(
        "Perilaku kerja setahun", [(part.weight, part.behaviour_value) for part in results], source
    )
    both = (work[1], behaviour[1]) if work[1] and behaviour[1] else None
    values = {field.name: getattr(own, field.name) for field in fields(Evaluation)}
    values |= {
        "work_suggestion": work[0],
        "behaviour_suggestion": behaviour[0],
        "work_rating": work[1],
        "behaviour_rating": behaviour[1],
        "predicate": predicate(*both) if both else None,
        "work_value": work_value,
        "behaviour_value": behaviour_value,
        "numeric_index": numeric_index(_value(work_value), _value(behaviour_value), rules),
        "internal_index": internal_index(
            IndexParts(
                iku=_value(work_value),
                behaviour=_value(behaviour_value),
                competence=competence,
                contribution=contribution,
            ),
            rules,
        ),
        "steps": (
            *_own_steps(own, parts.own.label),
            *(step for part in results for step in _part_steps(part)),
            *_total_step(weights, parts.rules.way),
            *work[2],
            *behaviour[2],
            *((predicate_step(*both),) if both else ()),
        ),
    }
    return YearEvaluation(**values, parts=results)


def _owners(spans: Sequence[Span], minimum_days: int) -> list[int]:
    """For each span the place of the one to which its days belong."""
    owners = list(range(len(spans)))
    long = [place for place, span in enumerate(spans) if span.calendar_days >= minimum_days]
    if not long:
        return owners
    for place in owners:
        if place not in long:
            before = [other for other in long if other < place]
            owners[place] = before[-1] if before else long[0]
    return owners


def _joined(spans: Sequence[Span], owners: Sequence[int], place: int) -> list[str]:
    return [spans[number].label for number, owner in enumerate(owners) if owner == place and number != place]


def _months_of(counted: Mapping[int, Sequence[date]], shared_month: str) -> dict[int, list[tuple[int, int]]]:
    """For each place the months that it gets, each month once: the one who led on most of its days, or on
    the fifteenth; where that day is not counted, and between equals, most days and then the earlier.
    """
    led: dict[tuple[int, int], dict[int, list[int]]] = {}
    for place, days in counted.items():
        for day in days:
            led.setdefault((day.year, day.month), {}).setdefault(place, []).append(day.day)
    found: dict[int, list[tuple[int, int]]] = {}
    for month, by_place in sorted(led.items()):
        winner = max(by_place, key=lambda place: (len(by_place[place]), -place))
        if shared_month == FIFTEENTH:
            winner = next((place for place, days in by_place.items() if 15 in days), winner)
        found.setdefault(winner, []).append(month)
    return found


def _weight(
    span: Span,
    is_joined: bool,
    counted: Sequence[date],
    months: Sequence[tuple[int, int]],
    rules: PartRules,
    joined: Sequence[str],
) -> PartWeight:
    source = _SOURCES[rules.way]
    if is_joined:
        return PartWeight(
            span, Decimal(0), Step(span.label, _TOO_SHORT, None, source, "left_out"), _TOO_SHORT
        )
    weight = {MONTHS: Decimal(len(months)), DAYS: Decimal(len(counted)), MEAN: Decimal(1 if counted else 0)}[
        rules.way
    ]
    if not weight:
        absence = _NOTHING_COUNTED
        return PartWeight(span, weight, Step(span.label, absence, None, source, "left_out"), absence)
    words = {
        MONTHS: ", ".join(_NAMES[month - 1] for _year, month in months),
        DAYS: _days_text(span, len(counted)),
        MEAN: "tiap bagian dihitung sama",
    }[rules.way]
    if joined:
        words += f" (termasuk masa {', '.join(joined)})"
    unit = {MONTHS: "bulan", DAYS: "hari", MEAN: "bagian"}[rules.way]
    step = Step(f"{span.label}: {unit} yang dihitung", words, weight, source)
    return PartWeight(span, weight, step)


def _days_text(span: Span, counted: int) -> str:
    own = len(span.counted)
    if own != counted or own == span.calendar_days:
        return "hari yang dijalani"
    return f"{span.calendar_days} − {span.calendar_days - own} hari yang tidak dihitung"


def _axis(
    name: str,
    ratings: Sequence[tuple[PartWeight, Rating | str | None]],
    rules: ScoringRules,
    decided: Rating | str | None,
    decider: str,
) -> tuple[Rating | None, Rating | None, tuple[Step, ...]]:
    """Suggestion and rating of the year for one axis, with the steps."""
    rated = [
        WeightedRating(rating, weight.weight, weight.weight > 0, weight.span.key, weight.span.label)
        for weight, rating in ratings
    ]
    suggestion = suggest_axis(rated, rules)
    step = axis_step(f"{name} setahun: gabungan bagian", rated, rules)
    if decided:
        label = RATING_LABELS[Rating(decided)]
        source = f"Ditetapkan {decider}"
        own = Step(f"{name} setahun: rating", "ditetapkan untuk seluruh tahun", label, source)
        return suggestion, Rating(decided), (step, own)
    if any(rating.is_unrated for rating in rated):
        return suggestion, None, (step,)
    return suggestion, suggestion, (step,)


def _figure(label: str, values: Sequence[tuple[PartWeight, Figure | None]], source: str) -> Figure | None:
    return weighted_total(
        label,
        [
            WeightedPart(
                weight.span.label,
                weight.weight,
                figure.value if figure and weight.weight else None,
                weight.absence or "tidak ada butir yang dinilai, keluar dari pembagi",
            )
            for weight, figure in values
        ],
        source,
    )


def _own_steps(own: Evaluation, label: str) -> Iterable[Step]:
    for step in own.steps:
        if step.kind != "total":
            yield Step(f"{label} · {step.label}", step.expression, step.value, step.source, step.kind)


def _part_steps(part: PartResult) -> Iterable[Step]:
    label = part.weight.span.label
    for name, rating in (("hasil kerja", part.ratings.work), ("perilaku kerja", part.ratings.behaviour)):
        if rating:
            yield Step(
                f"{label}: rating {name}", "penilaian bagian ini", RATING_LABELS[Rating(rating)], _RATED_BY
            )
    yield part.weight.step


def _total_step(weights: Sequence[PartWeight], way: str) -> Iterable[Step]:
    counting = [part.weight for part in weights if part.weight]
    if counting:
        unit = {MONTHS: "bulan", DAYS: "hari", MEAN: "bagian"}[way]
        terms = " + ".join(number(weight) for weight in counting)
        yield Step(f"Jumlah {unit} yang dihitung", terms, sum(counting, Decimal(0)), _SOURCES[way])


def _item_dict(item: WeightedRating) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": item.label,
        "weight": plain(Decimal(item.weight)),
        "rating": str(item.rating) if item.rating else None,
        "applicable": item.applicable,
    }


def _item_from(row: Mapping[str, Any]) -> WeightedRating:
    return WeightedRating(row["rating"], Decimal(row["weight"]), row["applicable"], row["key"], row["label"])


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None
