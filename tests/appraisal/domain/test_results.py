"""From items to results: derived, re-addable, versioned, computable again under the rules of the year."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.domain.results import (
    add_result_version,
    compute,
    item_working,
    latest_result,
    recomputed,
)
from appraisal.domain.rule_values import scoring_rules
from appraisal.domain.scoring import NotReported
from appraisal.domain.scoring import predicate as predicate_of
from appraisal.enums import Rating, ResultCause
from appraisal.models import Appraisal, AssessedItem, ResultVersion
from appraisal.queries import with_results
from core.errors import RuleViolation
from reports.demo.stories import answer_with_change, fresh, question


def read(appraisal: Appraisal) -> Appraisal:
    return with_results(Appraisal.objects.filter(pk=appraisal.pk)).get()


@pytest.mark.parametrize("work", Rating.values)
@pytest.mark.parametrize("behaviour", Rating.values)
def test_predicate_always_follows_from_the_two_ratings(
    cast: Any, appraisal_in: Any, work: str, behaviour: str
) -> None:
    appraisal = appraisal_in("handed_over")
    Appraisal.objects.filter(pk=appraisal.pk).update(
        work_override=work,
        work_override_reason="x",
        behaviour_override=behaviour,
        behaviour_override_reason="x",
    )
    version = add_result_version(appraisal, ResultCause.REVIEW, by=cast.user("hendra"))
    assert (version.work_rating, version.behaviour_rating) == (work, behaviour)
    assert version.predicate == str(predicate_of(work, behaviour))


def test_stored_working_is_computed_again_to_the_same_text(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    answer_with_change(question(appraisal))
    for version in ResultVersion.objects.filter(appraisal=appraisal).order_by("number"):
        assert recomputed(version.working).to_dict() == version.working["evaluation"]
        assert version.working["rule_set"]["settings"]["cap"]["source"]


def test_working_holds_no_binary_fractions(appraisal_in: Any) -> None:
    def walk(value: Any) -> None:
        assert not isinstance(value, float), value
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            walk(inner)

    walk(latest_result(fresh(appraisal_in("handed_over"))).working)


def test_figures_re_add_to_their_parts(appraisal_in: Any) -> None:
    evaluation = latest_result(fresh(appraisal_in("handed_over"))).working["evaluation"]
    for key in ("work_value", "numeric_index", "internal_index"):
        parts = [Decimal(s["value"]) for s in evaluation[key]["steps"] if s["kind"] == "part"]
        assert sum(parts) == Decimal(evaluation[key]["value"])


def test_not_applicable_leaves_the_denominator(appraisal_in: Any) -> None:
    appraisal = read(appraisal_in("handed_over"))
    whole = compute(appraisal)
    item = next(item for item in appraisal.items.all() if item.kind == "result")
    item.not_applicable = True
    item.review_rating = "below"
    without = compute(appraisal)
    assert without.predicate == whole.predicate
    assert len([row for row in without.items if row.achievement]) == len(whole.items) - 1
    assert without.work_value is not None
    assert without.work_value.value > 90


def test_unreported_is_refused_and_named(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    AssessedItem.objects.filter(pk=item.pk).update(self_realisation=None)
    with pytest.raises(NotReported) as refusal:
        compute(read(appraisal))
    assert refusal.value.keys == (str(item.pk),)
    with pytest.raises(RuleViolation) as named:
        add_result_version(appraisal, ResultCause.REVIEW, by=cast.user("hendra"))
    assert item.title in named.value.message


def test_an_impossible_target_is_said_in_words(appraisal_in: Any) -> None:
    appraisal = read(appraisal_in("handed_over"))
    item = next(item for item in appraisal.items.all() if item.kind == "result")
    item.target, item.polarity = Decimal(0), "maximize"
    working = item_working(item, scoring_rules(appraisal.cycle.rule_set))
    assert working.achievement is None
    assert "Target 0" in working.problem


def test_contribution_counts_in_the_internal_index_only(appraisal_in: Any) -> None:
    appraisal = read(appraisal_in("handed_over"))
    before = compute(appraisal)
    AssessedItem.objects.create(
        appraisal=appraisal, kind="contribution", title="Posko", review_rating="above", position=1
    )
    after = compute(read(appraisal))
    assert after.internal_index is not None
    assert before.internal_index is not None
    assert after.internal_index.value != before.internal_index.value
    assert (after.predicate, after.numeric_index) == (before.predicate, before.numeric_index)


def test_the_database_refuses_to_change_a_version(appraisal_in: Any) -> None:
    version = latest_result(fresh(appraisal_in("handed_over")))
    for statement in (
        "UPDATE appraisal_resultversion SET predicate = 'SB'",
        "DELETE FROM appraisal_resultversion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    version.refresh_from_db()
    assert version.predicate == "B"
