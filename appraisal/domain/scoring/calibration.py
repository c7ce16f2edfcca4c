"""How lenient, severe and spread each rater is, with the uncertainty of it.

Method: a one-way random effects model. Score = centre + leaning of the rater + the rest, both normal.
The variance of the rest is pooled within raters; the spread τ of the leanings is not taken as known
but averaged over its posterior with a flat prior (A. Gelman and others, Bayesian Data Analysis,
3rd ed. 2013, sections 5.4 and 5.5; A. Gelman 2006 on flat priors for τ). For each τ a rater's mean is
drawn towards the centre by its reliability n·τ² ÷ (n·τ² + σ²) (best linear unbiased prediction,
C. R. Henderson 1975). A rater of two people is drawn far, a rater of forty hardly; few raters, or
raters who hardly differ, give wide intervals instead of confident ones.

What it cannot know: whether a team is rated high because its rater is mild or because it is good. It
says where to look and talk, and changes nothing.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from appraisal.domain.scoring.figures import Number, as_decimal

K = TypeVar("K", bound=Hashable)

LEVEL = 90
"""The share, in per cent, of raters whose true leaning the interval is meant to hold."""

QUANTILE = Decimal("1.6449")
"""The normal quantile for LEVEL, both sides."""

FEWEST_RATERS = 3
STEPS = 40
REACH = 3
"""The grid of τ: STEPS midpoints from zero to REACH times the spread of the raters' means."""

ZERO = Decimal(0)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class RaterEffect:
    """One rater: how many were rated, their mean and spread, and how far the rater leans.

    `effect` is the leaning drawn towards zero, `low` and `high` its interval, in points of the score;
    `reliability` runs from 0 (only the centre is known) to 1. `spread` is the standard deviation of
    the rater's scores, None for a single one.
    """

    people: int
    mean: Decimal
    spread: Decimal | None
    effect: Decimal
    low: Decimal
    high: Decimal
    reliability: Decimal

    @property
    def lenient(self) -> bool:
        """Whether the rater rates higher than others with the stated certainty."""
        return self.low > 0

    @property
    def severe(self) -> bool:
        """Whether the rater rates lower than others with the stated certainty."""
        return self.high < 0


@dataclass(frozen=True)
class Calibration(Generic[K]):
    """All raters of a round: the centre, the spread between and within raters, each effect.

    `between` and `within` are None when there are too few raters to tell (fewer than three, or nobody
    rated two); then no rater is named.
    """

    people: int
    mean: Decimal
    between: Decimal | None
    within: Decimal | None
    effects: dict[K, RaterEffect]


@dataclass(frozen=True)
class _Group:
    """The scores of one rater in short."""

    people: int
    mean: Decimal
    squares: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> "_Group":
        mean = _sum(values) / len(values)
        return cls(len(values), mean, _sum((value - mean) ** 2 for value in values))

    @property
    def spread(self) -> Decimal | None:
        return _cents((self.squares / (self.people - 1)).sqrt()) if self.people > 1 else None


def calibrate(scores: Mapping[K, Sequence[Number]]) -> Calibration[K]:
    """Return how each rater leans, from the scores given by each. Raters without a score are left out.

    Guaranteed: with fewer than three raters, or without anybody who rated two, no rater is named
    lenient or severe and every effect is 0. Raises TypeError and ScoringError as `as_decimal` does.
    """
    groups = {
        key: _Group.of([as_decimal(value, "Nilai") for value in values])
        for key, values in scores.items()
        if values
    }
    people = sum(group.people for group in groups.values())
    if not people:
        return Calibration(0, ZERO, None, None, {})
    grand = _sum(group.mean * group.people for group in groups.values()) / people
    freedom = people - len(groups)
    if len(groups) < FEWEST_RATERS or freedom < 1:
        effects = {key: _shown(group, ZERO, ZERO, ZERO) for key, group in groups.items()}
        return Calibration(people, _cents(grand), None, None, effects)
    within = _sum(group.squares for group in groups.values()) / freedom
    centre, between, effects = _drawn(groups, within)
    return Calibration(people, _cents(centre), _cents(between), _cents(within.sqrt()), effects)


def _drawn(groups: Mapping[K, _Group], within: Decimal) -> tuple[Decimal, Decimal, dict[K, RaterEffect]]:
    """The centre, the spread of the leanings and every effect, averaged over what τ may be."""
    means = [group.mean for group in groups.values()]
    middle = _sum(means) / len(means)
    reach = REACH * (_sum((mean - middle) ** 2 for mean in means) / (len(means) - 1)).sqrt()
    if reach == 0:
        return middle, ZERO, {key: _shown(group, ZERO, ZERO, ZERO) for key, group in groups.items()}
    spreads = [reach * (2 * step + 1) / (2 * STEPS) for step in range(STEPS)]
    worlds = [_world(list(groups.values()), spread**2, within) for spread in spreads]
    heaviest = max(log for log, _centre, _variance in worlds)
    weights = [(log - heaviest).exp() for log, _centre, _variance in worlds]
    total = _sum(weights)
    shares = [weight / total for weight in weights]
    centre = _sum(share * world[1] for share, world in zip(shares, worlds, strict=True))
    between = _sum(share * spread for share, spread in zip(shares, spreads, strict=True))
    effects = {}
    for key, group in groups.items():
        effect = second = reliability = ZERO
        for share, spread, (_log, mean, variance) in zip(shares, spreads, worlds, strict=True):
            trust = spread**2 / (spread**2 + within / group.people)
            leaning = trust * (group.mean - mean)
            own = spread**2 * (1 - trust) + trust**2 * variance
            effect += share * leaning
            second += share * (own + leaning**2)
            reliability += share * trust
        effects[key] = _shown(group, effect, second - effect**2, reliability)
    return centre, between, effects


def _world(
    groups: Sequence[_Group], spread_squared: Decimal, within: Decimal
) -> tuple[Decimal, Decimal, Decimal]:
    """For one τ²: the logarithm of its posterior weight, the centre, and the variance of the centre."""
    variances = [spread_squared + within / group.people for group in groups]
    weight = _sum(1 / variance for variance in variances)
    centre = _sum(group.mean / variance for group, variance in zip(groups, variances, strict=True)) / weight
    log = -(weight.ln())
    for group, variance in zip(groups, variances, strict=True):
        log -= variance.ln() + (group.mean - centre) ** 2 / variance
    return log / 2, centre, 1 / weight


def _shown(group: _Group, effect: Decimal, variance: Decimal, reliability: Decimal) -> RaterEffect:
    half = QUANTILE * max(variance, ZERO).sqrt()
    return RaterEffect(
        people=group.people,
        mean=_cents(group.mean),
        spread=group.spread,
        effect=_cents(effect),
        low=_cents(effect - half),
        high=_cents(effect + half),
        reliability=_cents(reliability),
    )


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, ZERO)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)
