"""The result of an appraisal: from its items to an evaluation, and every version of it.

The predicate is always derived from the two ratings (PermenPANRB 6/2022), never typed. A version is
written once with its whole working and the rule values used, so that it can be computed again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from appraisal.domain.part_years import Service, service_of, year_parts
from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.scoring import (
    APPRAISER_DECIDES,
    STRETCHABLE,
    Evaluation,
    Figure,
    ItemScore,
    Rating,
    ScoringError,
    ScoringRules,
    WeightedRating,
    achievement_figure,
    evaluate,
    rating_mean,
    suggest_item,
)
from appraisal.domain.scoring.parts import YearParts, combine_year
from appraisal.enums import (
    ItemKind,
    ObjectionDecision,
    Polarity,
    ResultCause,
    Verification,
)
from appraisal.models import Appraisal, AssessedItem, Clarification, ResultVersion, RuleSet
from appraisal.queries import with_items
from appraisal.registry import Competence, competence_of
from core.errors import RuleViolation
from core.workflow import history_of

if TYPE_CHECKING:
    from organization.models import User

SCHEMA = 2
"""Version of the layout of `ResultVersion.working`."""

SUPERIOR_DECIDES = "atasan pejabat penilai kinerja atas keberatan (PP 30/2019 Ps 59)"


@dataclass(frozen=True)
class ItemWorking:
    """How far one result of the plan got: its achievement, what that suggests, or why not computed."""

    achievement: Figure | None = None
    suggestion: Rating | None = None
    problem: str = ""


def compute(appraisal: Appraisal, competence: Competence | None = None) -> Evaluation:
    """Return the evaluation of the appraisal as its items stand now. Writes nothing.

    Without `competence` the agency's own index leaves it out of its denominator.
    A rating of a whole axis is the appraiser's, or the superior's after his decision to change it.
    Raises NotReported while an applicable result has no realisation, and ScoringError for a target
    that cannot be computed. Uses `items` and `cycle.rule_set.settings`, fetched before or not.
    """
    rules = scoring_rules(appraisal.cycle.rule_set)
    contribution = contribution_figure(appraisal, rules)
    return evaluated(
        [item_score(item) for item in items_of(appraisal, ItemKind.RESULT)],
        [weighted_rating(item) for item in items_of(appraisal, ItemKind.BEHAVIOUR)],
        (contribution.value if contribution else None, competence.value if competence else None),
        rules,
        (appraisal.work_override, appraisal.behaviour_override),
        decider_of(appraisal),
        year_parts(appraisal),
    )


def evaluated(
    items: list[ItemScore],
    behaviours: list[WeightedRating],
    others: tuple[Decimal | None, Decimal | None],
    rules: ScoringRules,
    overrides: tuple[str, str],
    decider: str,
    parts: YearParts | None,
) -> Evaluation:
    """Return the evaluation of a year; one of several parts is combined from their ratings.

    `others` are contribution and competence. In a year of several parts `overrides` are of the present
    appraiser's own part, and of the whole year once the superior has set them (`parts.own_overrides`).
    """
    of_year = parts is not None and parts.own_overrides is not None
    own = parts.own_overrides if parts is not None and parts.own_overrides is not None else overrides
    found = evaluate(
        items,
        behaviours,
        *others,
        rules,
        work_override=own[0] or None,
        behaviour_override=own[1] or None,
        decider=APPRAISER_DECIDES if of_year else decider,
    )
    if parts is None:
        return found
    return combine_year(
        found,
        parts,
        rules,
        contribution=others[0],
        competence=others[1],
        decided=(overrides[0] or None, overrides[1] or None) if of_year else (None, None),
        decider=decider,
    )


def decider_of(appraisal: Appraisal) -> str:
    """Return who set the ratings of the axes that depart from the suggestion, as the working says it."""
    objection = getattr(appraisal, "objection", None)
    changed = objection is not None and objection.decision == ObjectionDecision.CHANGE
    return SUPERIOR_DECIDES if changed else APPRAISER_DECIDES


def items_of(appraisal: Appraisal, kind: ItemKind) -> list[AssessedItem]:
    """Return the items of one kind in their order."""
    return [item for item in appraisal.items.all() if item.kind == kind]


def item_score(item: AssessedItem) -> ItemScore:
    """Return a result of the plan as the scoring takes it. Its target and weight must be set."""
    return ItemScore(
        key=str(item.pk),
        label=item.title,
        weight=item.weight or Decimal(0),
        target=target_of(item),
        realisation=item.self_realisation,
        polarity=item.polarity,
        rating=item.review_rating or None,
        applicable=not item.not_applicable,
        stretch=item.stretch if item.polarity in STRETCHABLE else None,
    )


def target_of(item: AssessedItem) -> Decimal | tuple[Decimal, Decimal] | None:
    """Return the target, or its two ends; None for a narrative result.

    Raises ScoringError when one that is measured has none.
    """
    if item.polarity == Polarity.NARRATIVE:
        return None
    if item.target is None:
        raise ScoringError(_("Target “%(title)s” belum diisi.") % {"title": item.title})
    return item.target if item.target_high is None else (item.target, item.target_high)


def weighted_rating(item: AssessedItem) -> WeightedRating:
    """Return a behaviour or a contribution as the scoring takes it: each counts the same.

    A contribution that the appraiser could not verify leaves the denominator.
    """
    return WeightedRating(
        rating=item.review_rating or None,
        applicable=not item.not_applicable and item.verification != Verification.REFUSED,
        key=str(item.pk),
        label=item.title,
    )


def competence_for(appraisal: Appraisal) -> Competence | None:
    """Return the employee's competence at the end of the cycle; None while it is not available."""
    return competence_of([appraisal.employee_id], appraisal.cycle.ends_on).get(appraisal.employee_id)


def contribution_figure(appraisal: Appraisal, rules: ScoringRules) -> Figure | None:
    """Return the mean of the rated contributions in per cent; None when there is none."""
    return rating_mean([weighted_rating(item) for item in items_of(appraisal, ItemKind.CONTRIBUTION)], rules)


def item_working(item: AssessedItem, rules: ScoringRules) -> ItemWorking:
    """Return how one result of the plan got to its achievement; never raises for bad numbers."""
    if item.kind != ItemKind.RESULT or item.not_applicable:
        return ItemWorking()
    if item.polarity == Polarity.NARRATIVE:
        return ItemWorking(problem=_("Dinilai dari uraian, tanpa angka."))
    if item.self_realisation is None:
        return ItemWorking(problem=_("Pegawai tidak mengisi realisasi."))
    try:
        target = target_of(item)
        if target is None:
            return ItemWorking()
        figure = achievement_figure(
            target,
            item.self_realisation,
            item.polarity,
            minimize=rules.minimize,
            cap=rules.cap,
            floor=rules.floor,
        )
    except ScoringError as error:
        return ItemWorking(problem=str(error))
    return ItemWorking(
        figure, suggest_item(figure.value, rules, stretch_reached=item_score(item).stretch_reached)
    )


def add_result_version(
    appraisal: Appraisal,
    cause: ResultCause,
    *,
    by: "User | None",
    note: str = "",
    second_signature: Mapping[str, Any] | None = None,
) -> ResultVersion:
    """Compute the appraisal as it stands in the database and store the next version of its result.

    Call it in the transaction of the act, with the appraisal locked. Refused with RuleViolation
    when something is not rated or cannot be computed. Older versions stay untouched.
    `second_signature` says who else signed, as JSON values.
    """
    fresh = with_items(Appraisal.objects.filter(pk=appraisal.pk)).get()
    competence = competence_for(fresh)
    try:
        evaluation = compute(fresh, competence)
    except ScoringError as error:
        raise RuleViolation(str(error)) from error
    if evaluation.predicate is None or evaluation.work_rating is None or evaluation.behaviour_rating is None:
        raise RuleViolation(_("Predikat belum dapat diturunkan karena ada butir yang belum dinilai."))
    last = fresh.results.aggregate(last=models.Max("number"))["last"] or 0
    return ResultVersion.objects.create(
        appraisal=fresh,
        number=last + 1,
        cause=cause,
        work_rating=str(evaluation.work_rating),
        behaviour_rating=str(evaluation.behaviour_rating),
        predicate=str(evaluation.predicate),
        numeric_index=evaluation.numeric_index.value if evaluation.numeric_index else None,
        internal_index=evaluation.internal_index.value if evaluation.internal_index else None,
        working=working_of(fresh, evaluation, competence, second_signature, service_of(fresh)),
        note=note.strip(),
        made_by=by,
    )


def working_of(
    appraisal: Appraisal,
    evaluation: Evaluation,
    competence: Competence | None = None,
    second_signature: Mapping[str, Any] | None = None,
    service: Service | None = None,
) -> dict[str, Any]:
    """Return the evaluation as plain JSON values, with the rule values and the reasons it rests on.

    Only a year of several parts has `parts`, only a year that was not served whole has `service`.
    """
    rules = scoring_rules(appraisal.cycle.rule_set)
    parts = year_parts(appraisal)
    contribution = contribution_figure(appraisal, rules)
    return {
        "schema": SCHEMA,
        "rule_set": rule_set_values(appraisal.cycle.rule_set),
        "rules": rules.to_dict(),
        "decider": decider_of(appraisal),
        "overrides": {
            "work": {"rating": appraisal.work_override, "reason": appraisal.work_override_reason},
            "behaviour": {
                "rating": appraisal.behaviour_override,
                "reason": appraisal.behaviour_override_reason,
            },
        },
        "reviews": {
            str(item.pk): {
                "kind": item.kind,
                "position": item.position,
                "title": item.title,
                "rating": item.review_rating,
                "comment": item.review_comment,
                "not_applicable": item.not_applicable,
                "not_applicable_reason": item.not_applicable_reason,
                "suggestion": item.review_suggestion,
                "override_reason": item.review_override_reason,
                "verification": item.verification,
                "verification_note": item.verification_note,
                "self_rating": item.self_rating,
            }
            for item in appraisal.items.all()
        },
        "contribution": contribution.to_dict() if contribution else None,
        "competence": {
            "value": f"{competence.value:f}",
            "explanation": competence.explanation,
            "as_of": competence.as_of.isoformat(),
            "levels": [asdict(level) for level in competence.levels],
        }
        if competence
        else None,
        "predicate_reason": appraisal.predicate_reason,
        "second_signature": dict(second_signature) if second_signature else None,
        "evaluation": evaluation.to_dict(),
        **({"parts": parts.to_dict()} if parts else {}),
        **({"service": service.to_dict()} if service and not service.is_whole else {}),
    }


def rule_set_values(rule_set: RuleSet) -> dict[str, Any]:
    """Return name and every setting of the rule set with source and certainty, as JSON values."""
    return {
        "code": rule_set.code,
        "version": rule_set.version,
        "name": rule_set.name,
        "settings": {
            row.key: {"value": row.value, "certainty": row.certainty, "source": row.source}
            for row in rule_set.settings.all()
        },
    }


def recomputed(working: Mapping[str, Any]) -> Evaluation:
    """Compute a stored working again from its own inputs under its own rule values.

    Guaranteed: for every stored version `recomputed(v.working).to_dict() == v.working["evaluation"]`.
    """
    evaluation = working["evaluation"]
    contribution, competence = working["contribution"], working.get("competence")
    overrides, parts = working["overrides"], working.get("parts")
    return evaluated(
        [stored_item(row) for row in evaluation["items"]],
        [
            WeightedRating(row["rating"], Decimal(row["weight"]), row["applicable"], row["key"], row["label"])
            for row in evaluation["behaviours"]
        ],
        (
            Decimal(contribution["value"]) if contribution else None,
            Decimal(competence["value"]) if competence else None,
        ),
        ScoringRules.from_dict(working["rules"]),
        (overrides["work"]["rating"], overrides["behaviour"]["rating"]),
        working["decider"],
        YearParts.from_dict(parts) if parts else None,
    )


def stored_item(row: Mapping[str, Any]) -> ItemScore:
    """Return the input of the scoring from a stored item of a working."""
    bounds = [Decimal(bound) for bound in row["target"]]
    return ItemScore(
        key=row["key"],
        label=row["label"],
        weight=Decimal(row["weight"]),
        target=stored_target(bounds),
        realisation=None if row["realisation"] is None else Decimal(row["realisation"]),
        polarity=row["polarity"],
        rating=row["rating"],
        applicable=row["applicable"],
        stretch=Decimal(row["stretch"]) if row.get("stretch") else None,
    )


def stored_target(bounds: list[Decimal]) -> Decimal | tuple[Decimal, Decimal] | None:
    """Return the target of a working from its ends; None for a narrative result."""
    if not bounds:
        return None
    return bounds[0] if len(bounds) == 1 else (bounds[0], bounds[1])


def latest_result(appraisal: Appraisal) -> ResultVersion | None:
    """Return the version that counts now; None before the hand-over. Uses fetched `results`."""
    versions = list(appraisal.results.all())
    return versions[-1] if versions else None


def previous_raters(appraisal: Appraisal) -> set[int]:
    """Return the ids of the users who rated this appraisal, also those who no longer appraise it.

    Rated has who handed a result over, kept or changed a rating in a clarification, explained the
    rating to the one who decides an objection, or rated a part of the year.
    """
    threads = Clarification.objects.filter(item__appraisal=appraisal)
    makers = appraisal.results.filter(cause__in=[ResultCause.REVIEW, ResultCause.CLARIFICATION])
    explainers = history_of(appraisal).filter(name="objection_explain")
    parts = appraisal.parts.exclude(rated_by=None)
    return {
        *parts.values_list("rated_by", flat=True),
        *makers.exclude(made_by=None).values_list("made_by", flat=True),
        *threads.exclude(decided_by=None).values_list("decided_by", flat=True),
        *explainers.exclude(by=None).values_list("by", flat=True),
    }
