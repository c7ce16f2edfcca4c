"""Who did best in a unit and year, with the reasons on record: a list to decide from, not a decision.

PP 30/2019 makes the result a basis for awards and careers; which predicates stand on the list is a
setting. It reads final results only.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from appraisal.domain.rule_values import YES, values_of
from appraisal.domain.scoring import PREDICATE_LABELS, RATING_LABELS
from appraisal.domain.scoring import Predicate as ScoredPredicate
from appraisal.domain.scoring import Rating as ScoredRating
from appraisal.enums import ItemKind, Verification
from appraisal.follow_up_queries import final_results
from appraisal.models import Appraisal, AssessedItem, Cycle, ResultVersion, RuleSet
from organization.models import Unit

REWARDED = ("SB", "B")


@dataclass(frozen=True)
class Reward:
    """One person of the list with what speaks for him."""

    appraisal: Appraisal
    predicate: str
    label: str
    reasons: tuple[str, ...]


def codes_to_reward(rule_set: RuleSet) -> tuple[str, ...]:
    """Return the predicates that stand on the list, the best first."""
    values = values_of(rule_set)
    return tuple(code for code in REWARDED if values[f"reward_{code.lower()}"] == YES)


def reward_appraisals(cycle: Cycle, unit: Unit, codes: Sequence[str]) -> QuerySet[Appraisal]:
    """Return the final results with these predicates in the unit and below. Two queries, however many."""
    contributions = AssessedItem.objects.filter(
        kind=ItemKind.CONTRIBUTION, verification=Verification.CONFIRMED
    ).order_by("position", "pk")
    last = ResultVersion.objects.filter(appraisal=OuterRef("pk")).order_by("-number")
    rows: QuerySet[Appraisal] = (
        final_results(cycle, unit)
        .filter(predicate__in=list(codes))
        .annotate(
            work_rating=Subquery(last.values("work_rating")[:1]),
            behaviour_rating=Subquery(last.values("behaviour_rating")[:1]),
        )
        .prefetch_related(Prefetch("items", queryset=contributions, to_attr="confirmed_contributions"))
    )
    return rows


def reward_of(appraisal: Appraisal) -> Reward:
    """Return a row of `reward_appraisals` with its reasons in words."""
    code: str = vars(appraisal)["predicate"]
    ratings = {
        "work": RATING_LABELS[ScoredRating(vars(appraisal)["work_rating"])].lower(),
        "behaviour": RATING_LABELS[ScoredRating(vars(appraisal)["behaviour_rating"])].lower(),
    }
    reasons = [_("Hasil kerja %(work)s, perilaku kerja %(behaviour)s") % ratings]
    reasons += [text for text in (appraisal.predicate_reason, appraisal.recommendation) if text.strip()]
    for item in vars(appraisal)["confirmed_contributions"]:
        kind = item.get_contribution_kind_display() or _("Kontribusi")
        reasons.append(f"{kind}: {item.title}")
    return Reward(appraisal, code, PREDICATE_LABELS[ScoredPredicate(code)], tuple(reasons))


def export_headers() -> list[str]:
    """Return the headers of the exported table."""
    return ["NIP", _("Nama"), _("Unit"), _("Jabatan"), _("Predikat"), _("Alasan")]


def export_cells(reward: Reward) -> list[str]:
    """Return one person of the exported table."""
    appraisal = reward.appraisal
    return [
        appraisal.employee.nip,
        appraisal.employee.name,
        appraisal.unit.name,
        appraisal.placement.post.name,
        reward.label,
        "\n".join(reward.reasons),
    ]
