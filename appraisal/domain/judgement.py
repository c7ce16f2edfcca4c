"""What the saved review leads to: kept on the rows, so that the state table can ask for it.

The suggestion of each result and, where the rule set asks for a second signature, the predicate. Both
follow from what is stored; nobody types them.
"""

from appraisal.domain.results import compute, item_working
from appraisal.domain.rule_values import extreme_predicates, scoring_rules
from appraisal.domain.scoring import ScoringError
from appraisal.models import Appraisal, AssessedItem
from appraisal.queries import with_review


def refresh_judgement(appraisal_id: int) -> Appraisal:
    """Write the suggestions and the extreme predicate as they follow from the rows now; return them fresh.

    Call it in the transaction of the act that changed a report or a review. A fixed number of queries.
    """
    fresh = with_review(Appraisal.objects.filter(pk=appraisal_id)).get()
    rules = scoring_rules(fresh.cycle.rule_set)
    changed = []
    for item in fresh.items.all():
        found = item_working(item, rules).suggestion
        suggestion = str(found) if found else ""
        if item.review_suggestion != suggestion:
            item.review_suggestion = suggestion
            changed.append(item)
    if changed:
        AssessedItem.objects.bulk_update(changed, ["review_suggestion"])
    extreme = extreme_predicate_of(fresh)
    if fresh.extreme_predicate != extreme:
        fresh.extreme_predicate = extreme
        Appraisal.objects.filter(pk=fresh.pk).update(extreme_predicate=extreme)
    return fresh


def extreme_predicate_of(appraisal: Appraisal) -> str:
    """Return the predicate the items lead to when it needs a second signature, else nothing.

    Nothing too while something is not rated or cannot be computed.
    """
    try:
        predicate = compute(appraisal).predicate
    except ScoringError:
        return ""
    if predicate is None or str(predicate) not in extreme_predicates(appraisal.cycle.rule_set):
        return ""
    return str(predicate)
