"""The values of a rule set, typed, and the dates that follow from them."""

from datetime import date, timedelta
from decimal import Decimal

from appraisal.domain.rule_catalogue import CATALOGUE, SCORING_KEYS, SECOND_SIGNATURE, SPECS
from appraisal.domain.scoring import ScoringRules
from appraisal.models import RuleSet, RuleSetting
from core.calendar import add_working_days, explain_working_days
from core.workdays import MONDAY_TO_FRIDAY, WorkingDayCount
from organization.models import Unit
from organization.queries import working_week

YES = "ya"


def values_of(rule_set: RuleSet) -> dict[str, str]:
    """Return every setting of the rule set as text; what it lacks has the catalogue's first value.

    One query, or none when `settings` were fetched before.
    """
    stored = {row.key: row.value for row in rule_set.settings.all()}
    return {spec.key: stored.get(spec.key, spec.default) for spec in CATALOGUE}


def typed(key: str, value: str) -> str | bool | Decimal | int | None:
    """Return the text of a setting as its kind: Decimal, int (days), bool or the choice itself."""
    kind = SPECS[key].kind
    if kind == "yes_no":
        return value == YES
    if kind in ("days", "count", "months"):
        return int(value)
    if kind in ("choice", "pattern", "text"):
        return value
    return Decimal(value) if value else None


def scoring_rules(rule_set: RuleSet) -> ScoringRules:
    """Return the scoring parameters of the rule set. Raises ScoringError when they contradict."""
    values = values_of(rule_set)
    return ScoringRules.from_dict({key: typed(key, values[key]) for key in sorted(SCORING_KEYS)})


def setting(rule_set: RuleSet, key: str) -> str | bool | Decimal | int | None:
    """Return one setting, typed. KeyError for a key the catalogue does not know."""
    return typed(key, values_of(rule_set)[key])


def extreme_predicates(rule_set: RuleSet) -> frozenset[str]:
    """Return the codes of the predicates that need reasons and a second signature."""
    values = values_of(rule_set)
    return frozenset(
        code
        for code, _label, _default in SECOND_SIGNATURE
        if values[f"second_signature_{code.lower()}"] == YES
    )


def deadline(rule_set: RuleSet, key: str, start: date, unit: Unit | None = None) -> date:
    """Return the last day of the time that begins on `start` (not counted itself).

    `key` is one of the settings in days; they are working days when the rule set says so, counted
    by the calendar on record and the working week of `unit` (five days when not given). Up to two
    queries beside the settings.
    """
    values = values_of(rule_set)
    days = int(values[key])
    if values["working_days"] != YES:
        return start + timedelta(days=days)
    return add_working_days(
        start,
        days,
        week=working_week(unit) if unit else MONDAY_TO_FRIDAY,
        collective_leave=values["collective_leave_free"] == YES,
    )


def deadline_explained(rule_set: RuleSet, key: str, start: date, unit: Unit) -> WorkingDayCount | None:
    """Return how `deadline` counts, day by day; None when the rule set counts calendar days."""
    values = values_of(rule_set)
    if values["working_days"] != YES:
        return None
    return explain_working_days(
        start,
        int(values[key]),
        week=working_week(unit),
        collective_leave=values["collective_leave_free"] == YES,
    )


def create_first_rule_set(code: str = "permenpanrb-6-2022") -> RuleSet:
    """Create the first rule set with the values of the catalogue, or return the one that exists."""
    rule_set, created = RuleSet.objects.get_or_create(
        code=code, version=1, defaults={"name": "PermenPANRB 6/2022 dan PP 30/2019"}
    )
    if created:
        RuleSetting.objects.bulk_create(
            RuleSetting(
                rule_set=rule_set,
                key=spec.key,
                value=spec.default,
                certainty=spec.certainty,
                source=spec.source,
            )
            for spec in CATALOGUE
        )
    return rule_set
