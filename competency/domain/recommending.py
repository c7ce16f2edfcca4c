"""Which training first, for one person: the rule as plain arithmetic, without Django.

1. Every competency below the standard is a need. The larger the gap the earlier; every signal (from the
   appraisal, from citizens, from the survey) counts as half a level, at most one level in all; then the
   higher required level, then the code.
2. A training fits a need when it leads to the required level or one above, is open to the class of the
   post, asks for nothing that is not done yet, and was not done already.
3. Among those that fit: for a gap of one level what is done beside the work first (10-20-70), then what
   is mainly about the competency, then what brings the lessons of the year to the floor, then the
   fewest lessons, then what closes more of the other gaps, then the code.
4. When nothing leads to the required level, the training that leads highest below it is a first step.
5. A need that an earlier recommendation closes already gets none of its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

ABOVE = 1
MOST_SIGNALS = 2


class Refusal(Enum):
    """Why a training that has to do with a need is not for this person now."""

    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    OTHER_CLASS = "other_class"
    NEWCOMERS = "newcomers"
    PREREQUISITE = "prerequisite"
    DONE = "done"
    WAY = "way"
    """The person asked for another way of learning."""


class Reason(Enum):
    """Why the chosen training stands before the others."""

    BESIDE_WORK = "beside_work"
    MAIN_SUBJECT = "main_subject"
    REACHES_FLOOR = "reaches_floor"
    FEWEST_LESSONS = "fewest_lessons"
    ONLY_ONE = "only_one"
    CLOSES_MORE = "closes_more"
    FIRST_STEP = "first_step"


@dataclass(frozen=True)
class Need:
    """A competency below the standard, with what else speaks for it."""

    code: str
    required: int
    actual: int
    signals: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """Return the missing levels."""
        return self.required - self.actual

    @property
    def priority(self) -> Decimal:
        """Return the gap, raised by half a level for each signal, at most by one."""
        return self.gap + Decimal(min(len(self.signals), MOST_SIGNALS)) / 2


@dataclass(frozen=True)
class Offer:
    """A training of the catalogue. `aims` maps competencies to the level it leads to, the main one first."""

    code: str
    family: str
    jp: int
    aims: Mapping[str, int]
    beside_work: bool = False
    mode: str = "K"
    post_classes: frozenset[str] = frozenset()
    newcomers_only: bool = False
    prerequisites: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Learner:
    """What matters about the person. `mode` is the only way of learning wanted; empty: any."""

    post_classes: frozenset[str]
    done: frozenset[str] = frozenset()
    lessons: Decimal = Decimal(0)
    floor: int = 20
    is_newcomer: bool = False
    mode: str = ""


@dataclass
class Recommendation:
    """A training to take, for which needs, and what else was considered."""

    offer: Offer
    needs: list[Need]
    reasons: list[Reason]
    considered: list[Offer] = field(default_factory=list)
    refused: list[tuple[Offer, Refusal]] = field(default_factory=list)

    @property
    def gain(self) -> int:
        """Return how many missing levels of the standard the training closes."""
        return sum(closed(self.offer, need) for need in self.needs)


@dataclass
class Advice:
    """Everything the rule says about a person. `open_needs` are those for which nothing is on offer."""

    recommendations: list[Recommendation]
    open_needs: list[tuple[Need, list[tuple[Offer, Refusal]]]]


def closed(offer: Offer, need: Need) -> int:
    """Return how many missing levels of the need the training closes; never less than 0."""
    return max(0, min(offer.aims.get(need.code, 0), need.required) - need.actual)


def in_order(needs: Iterable[Need]) -> list[Need]:
    """Return the needs that have a gap, the most urgent first."""
    lacking = [need for need in needs if need.gap > 0]
    return sorted(lacking, key=lambda need: (-need.priority, -need.required, need.code))


def refusal_of(offer: Offer, need: Need, learner: Learner) -> Refusal | None:
    """Return why the training is not for this person and need, None when it is."""
    if offer.code in learner.done:
        return Refusal.DONE
    if offer.newcomers_only and not learner.is_newcomer:
        return Refusal.NEWCOMERS
    if offer.post_classes and not offer.post_classes & learner.post_classes:
        return Refusal.OTHER_CLASS
    if learner.mode and offer.mode != learner.mode:
        return Refusal.WAY
    if offer.prerequisites - learner.done:
        return Refusal.PREREQUISITE
    level = offer.aims[need.code]
    if level > need.required + ABOVE:
        return Refusal.TOO_HIGH
    return Refusal.TOO_LOW if level < need.required else None


def rank(
    offer: Offer, need: Need, needs: Sequence[Need], learner: Learner
) -> tuple[int, int, int, int, int, str]:
    """Return by what fitting trainings are ordered: the smallest comes first."""
    others = sum(closed(offer, other) for other in needs)
    return (
        0 if need.gap > 1 or offer.beside_work else 1,
        0 if next(iter(offer.aims)) == need.code else 1,
        0 if reaches_floor(offer, learner) else 1,
        offer.jp,
        -others,
        offer.code,
    )


def reaches_floor(offer: Offer, learner: Learner) -> bool:
    """Say whether the training brings the lessons of the year to the floor."""
    return learner.lessons + offer.jp >= learner.floor


def recommend(needs: Iterable[Need], offers: Iterable[Offer], learner: Learner) -> Advice:
    """Return the trainings for a person in the order in which they help, each for its needs."""
    lacking, catalogue = in_order(needs), sorted(offers, key=lambda offer: offer.code)
    chosen: list[Recommendation] = []
    left: list[tuple[Need, list[tuple[Offer, Refusal]]]] = []
    for need in lacking:
        earlier = next((row for row in chosen if row.offer.aims.get(need.code, 0) >= need.required), None)
        if earlier is not None:
            earlier.needs.append(need)
            continue
        found = choose(need, lacking, [offer for offer in catalogue if need.code in offer.aims], learner)
        if isinstance(found, list):
            left.append((need, found))
            continue
        same = next((row for row in chosen if row.offer == found.offer), None)
        if same is None:
            chosen.append(found)
        else:
            same.needs.append(need)
    return Advice(chosen, left)


def choose(
    need: Need, needs: Sequence[Need], offers: Sequence[Offer], learner: Learner
) -> Recommendation | list[tuple[Offer, Refusal]]:
    """Return the training for one need, or why none of those that have to do with it is on offer."""
    verdicts = [(offer, refusal_of(offer, need, learner)) for offer in offers]
    refused = [(offer, verdict) for offer, verdict in verdicts if verdict is not None]
    fitting = [offer for offer, verdict in verdicts if verdict is None]
    if fitting:
        fitting.sort(key=lambda offer: rank(offer, need, needs, learner))
        best, *rest = fitting
        return Recommendation(best, [need], reasons_for(best, rest, need, needs, learner), rest, refused)
    steps = [offer for offer, verdict in refused if verdict is Refusal.TOO_LOW and closed(offer, need) > 0]
    if not steps:
        return refused
    steps.sort(key=lambda offer: (-offer.aims[need.code], *rank(offer, need, needs, learner)))
    others = [(offer, verdict) for offer, verdict in refused if offer not in steps]
    return Recommendation(steps[0], [need], [Reason.FIRST_STEP], steps[1:], others)


def reasons_for(
    best: Offer, rest: Sequence[Offer], need: Need, needs: Sequence[Need], learner: Learner
) -> list[Reason]:
    """Return what set the chosen one apart from the next, in the order of the rule."""
    if not rest:
        return [Reason.ONLY_ONE]
    words = (
        Reason.BESIDE_WORK,
        Reason.MAIN_SUBJECT,
        Reason.REACHES_FLOOR,
        Reason.FEWEST_LESSONS,
        Reason.CLOSES_MORE,
    )
    mine, next_ = rank(best, need, needs, learner), rank(rest[0], need, needs, learner)
    return [
        next((word for word, a, b in zip(words, mine, next_, strict=False) if a != b), Reason.FEWEST_LESSONS)
    ]
