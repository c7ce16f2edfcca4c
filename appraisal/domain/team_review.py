"""The reviews of a team at a glance: how far each is, what it leads to, what asks for a second look."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from appraisal.domain.results import compute, item_working
from appraisal.domain.rule_values import extreme_predicates, scoring_rules
from appraisal.domain.scoring import PREDICATE_LABELS, RATING_LABELS, Predicate, Rating, ScoringError
from appraisal.enums import ItemKind, Verification
from appraisal.models import Appraisal
from appraisal.registry import Competence, competence_of


@dataclass(frozen=True)
class ReviewState:
    """One self-assessment that waits for its appraiser.

    `rated` of `items` are done; `suggested` counts the suggestions of the results in words;
    `predicate` is what the saved ratings lead to now, empty while something is missing.
    """

    appraisal: Appraisal
    due_on: date | None
    rated: int
    items: int
    suggested: str
    departures: int
    differences: int
    evidence: int
    predicate: str
    is_extreme: bool

    @property
    def is_complete(self) -> bool:
        """Every item is rated."""
        return self.rated == self.items


def review_states(appraisals: Iterable[Any]) -> list[ReviewState]:
    """Return where each review stands, in the order given.

    Needs what `queries.to_review` fetches; one more query where competence is known.
    """
    rows = list(appraisals)
    competence: dict[int, Competence] = {}
    for day in {row.cycle.ends_on for row in rows}:
        competence |= competence_of([row.employee_id for row in rows if row.cycle.ends_on == day], day)
    return [review_state(row, competence) for row in rows]


def review_state(appraisal: Any, competence: Mapping[int, Competence]) -> ReviewState:  # noqa: ANN401
    """Return where one review stands; uses what was fetched with it."""
    rules = scoring_rules(appraisal.cycle.rule_set)
    items = list(appraisal.items.all())
    suggestions = {
        item.pk: found
        for item in items
        if item.kind == ItemKind.RESULT and (found := item_working(item, rules).suggestion)
    }
    predicate = predicate_of(appraisal, competence.get(appraisal.employee_id))
    return ReviewState(
        appraisal=appraisal,
        due_on=appraisal.due,
        rated=sum(is_done(item) for item in items),
        items=len(items),
        suggested=in_words(suggestions.values()),
        departures=sum(
            bool(item.review_rating) and item.review_rating != suggestions[item.pk]
            for item in items
            if item.pk in suggestions and not item.not_applicable
        ),
        differences=sum(
            bool(item.self_rating and item.review_rating) and item.self_rating != item.review_rating
            for item in items
        ),
        evidence=sum(len(item.evidence.all()) for item in items),
        predicate=str(PREDICATE_LABELS[predicate]) if predicate else "",
        is_extreme=predicate is not None and str(predicate) in extreme_predicates(appraisal.cycle.rule_set),
    )


def is_done(item: Any) -> bool:  # noqa: ANN401 - an assessed item
    """Say whether the appraiser has nothing more to say of the item."""
    return bool(item.review_rating or item.not_applicable or item.verification == Verification.REFUSED)


def predicate_of(appraisal: Appraisal, competence: Competence | None) -> Predicate | None:
    """Return what the saved ratings lead to; None while something is missing or cannot be computed."""
    try:
        return compute(appraisal, competence).predicate
    except ScoringError:
        return None


def in_words(suggestions: Iterable[Rating]) -> str:
    """Return how many results are suggested for each rating, the highest first."""
    counted = Counter(suggestions)
    return ", ".join(
        _("%(count)d %(rating)s") % {"count": counted[rating], "rating": RATING_LABELS[rating].lower()}
        for rating in reversed(Rating)
        if counted[rating]
    )
