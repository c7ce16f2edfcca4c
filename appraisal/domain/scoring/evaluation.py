"""The whole evaluation of one person's year, frozen with its working."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from appraisal.domain.scoring.figures import Figure, Number, Step, as_decimal, plain
from appraisal.domain.scoring.indexes import (
    IndexParts,
    internal_index,
    item_figure,
    numeric_index,
    rating_mean,
    refuse_unreported,
    weigh,
)
from appraisal.domain.scoring.items import ItemScore, WeightedRating
from appraisal.domain.scoring.levels import RATING_LABELS, Predicate, Rating
from appraisal.domain.scoring.ratings import axis_step, predicate, predicate_step, suggest_axis, suggest_item
from appraisal.domain.scoring.rules import ScoringRules

APPRAISER_DECIDES = "pejabat penilai kinerja (PermenPANRB 6/2022)"
"""Who sets an axis unless the caller says otherwise, with the ground."""


@dataclass(frozen=True)
class ItemResult:
    """One indicator after scoring; neither achievement nor suggestion when not applicable or narrative."""

    item: ItemScore
    achievement: Figure | None
    suggestion: Rating | None

    @property
    def rating(self) -> Rating | None:
        """The appraiser's rating; None when not applicable or not rated yet."""
        return Rating(self.item.rating) if self.item.applicable and self.item.rating else None

    def to_dict(self) -> dict[str, object]:
        """The result as plain JSON values, with the input it came from."""
        item = self.item
        bounds = item.target if isinstance(item.target, tuple) else (item.target,)
        stretch = {} if item.stretch is None else {"stretch": plain(Decimal(item.stretch))}
        return {
            "key": item.key,
            "label": item.label,
            "weight": plain(Decimal(item.weight)),
            "target": [plain(Decimal(bound)) for bound in bounds if bound is not None],
            "realisation": None if item.realisation is None else plain(Decimal(item.realisation)),
            "polarity": str(item.polarity),
            **stretch,
            "applicable": item.applicable,
            "achievement": _figure_dict(self.achievement),
            "suggestion": _text(self.suggestion),
            "rating": _text(self.rating),
        }


@dataclass(frozen=True)
class Evaluation:
    """What came out of one evaluation, complete enough to be stored and shown again years later.

    `work_rating` and `behaviour_rating` are what the appraiser set for the axis, else the suggestion
    once every applicable item of the axis is rated (`unrated` names the others), else None.
    `predicate` is derived from these two and None while one of them is. `steps` is the way to the
    predicate; each figure has its own.
    """

    items: tuple[ItemResult, ...]
    behaviours: tuple[WeightedRating, ...]
    unrated: tuple[str, ...]
    work_suggestion: Rating | None
    behaviour_suggestion: Rating | None
    work_rating: Rating | None
    behaviour_rating: Rating | None
    predicate: Predicate | None
    work_value: Figure | None
    behaviour_value: Figure | None
    numeric_index: Figure | None
    internal_index: Figure | None
    steps: tuple[Step, ...]

    def to_dict(self) -> dict[str, object]:
        """The evaluation as plain JSON values; the same input always gives the same text."""
        return {
            "items": [item.to_dict() for item in self.items],
            "behaviours": [_behaviour_dict(rating) for rating in self.behaviours],
            "unrated": list(self.unrated),
            "work_suggestion": _text(self.work_suggestion),
            "behaviour_suggestion": _text(self.behaviour_suggestion),
            "work_rating": _text(self.work_rating),
            "behaviour_rating": _text(self.behaviour_rating),
            "predicate": _text(self.predicate),
            "work_value": _figure_dict(self.work_value),
            "behaviour_value": _figure_dict(self.behaviour_value),
            "numeric_index": _figure_dict(self.numeric_index),
            "internal_index": _figure_dict(self.internal_index),
            "steps": [step.to_dict() for step in self.steps],
        }


@dataclass(frozen=True)
class _Axis:
    suggestion: Rating | None
    rating: Rating | None
    steps: tuple[Step, ...]


def evaluate(
    items: Sequence[ItemScore],
    behaviour_ratings: Sequence[WeightedRating],
    contribution: Number | None,
    competence: Number | None,
    rules: ScoringRules,
    *,
    work_override: Rating | str | None = None,
    behaviour_override: Rating | str | None = None,
    decider: str = APPRAISER_DECIDES,
) -> Evaluation:
    """Score one person's year: achievements, suggestions, ratings, predicate and the two indexes.

    `contribution` and `competence` are in per cent, None when there is none; they touch the agency's
    own index only. An override is a rating of the whole axis, set by `decider` (a person's function
    and the ground, as shown in the working); its reason is kept by the caller. Raises NotReported,
    naming every applicable item without a realisation, and
    ScoringError, naming the item, when an achievement cannot be computed.
    """
    refuse_unreported(items)
    figures = [item_figure(item, rules) for item in items]
    ratings = [item.weighted_rating for item in items]
    work = _axis("Hasil kerja", ratings, rules, work_override, decider)
    behaviour = _axis("Perilaku kerja", behaviour_ratings, rules, behaviour_override, decider)
    work_value, behaviour_value = weigh(items, figures), rating_mean(behaviour_ratings, rules)
    both = (work.rating, behaviour.rating) if work.rating and behaviour.rating else None
    return Evaluation(
        items=tuple(_item_result(item, figure, rules) for item, figure in zip(items, figures, strict=True)),
        behaviours=tuple(behaviour_ratings),
        unrated=tuple(rating.key for rating in (*ratings, *behaviour_ratings) if rating.is_unrated),
        work_suggestion=work.suggestion,
        behaviour_suggestion=behaviour.suggestion,
        work_rating=work.rating,
        behaviour_rating=behaviour.rating,
        predicate=predicate(*both) if both else None,
        work_value=work_value,
        behaviour_value=behaviour_value,
        numeric_index=numeric_index(_value(work_value), _value(behaviour_value), rules),
        internal_index=internal_index(
            IndexParts(
                iku=_value(work_value),
                behaviour=_value(behaviour_value),
                competence=None if competence is None else as_decimal(competence, "Kompetensi"),
                contribution=None if contribution is None else as_decimal(contribution, "Kontribusi"),
            ),
            rules,
        ),
        steps=(*work.steps, *behaviour.steps, *((predicate_step(*both),) if both else ())),
    )


def _axis(
    name: str,
    ratings: Sequence[WeightedRating],
    rules: ScoringRules,
    override: Rating | str | None,
    decider: str,
) -> _Axis:
    suggestion = suggest_axis(ratings, rules)
    step = axis_step(f"{name}: usulan", ratings, rules)
    if override:
        decided = Rating(override)
        source = f"Ditetapkan {decider}"
        own = Step(f"{name}: rating", "ditetapkan untuk seluruh bagian", RATING_LABELS[decided], source)
        return _Axis(suggestion, decided, (step, own))
    if any(rating.is_unrated for rating in ratings):
        return _Axis(suggestion, None, (step,))
    return _Axis(suggestion, suggestion, (step,))


def _item_result(item: ItemScore, figure: Figure | None, rules: ScoringRules) -> ItemResult:
    if figure is None:
        return ItemResult(item, None, None)
    suggestion = suggest_item(figure.value, rules, stretch_reached=item.stretch_reached)
    return ItemResult(item, figure, suggestion)


def _behaviour_dict(rating: WeightedRating) -> dict[str, object]:
    return {
        "key": rating.key,
        "label": rating.label,
        "weight": plain(Decimal(rating.weight)),
        "applicable": rating.applicable,
        "rating": _text(rating.rating),
    }


def _figure_dict(figure: Figure | None) -> dict[str, object] | None:
    return figure.to_dict() if figure else None


def _value(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _text(level: str | None) -> str | None:
    return str(level) if level else None
