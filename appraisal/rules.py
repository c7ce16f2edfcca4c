"""Who may: predicates of a few lines. The same permission names stand in views and templates."""

import rules
from rules import predicate

from appraisal.enums import (
    ENDED_STATES,
    HANDED_OVER_STATES,
    SUBMITTED_STATES,
    UNDECIDED_STATES,
    AppraisalState,
    CycleState,
)
from appraisal.models import (
    Appraisal,
    AppraisalPart,
    Clarification,
    Cycle,
    Indicator,
    Objective,
    PlanTemplate,
    RuleSet,
)
from appraisal.workflow import (
    APPRAISAL,
    CLARIFICATION,
    PART,
    RATER,
    is_appraiser,
    is_employee,
    is_hr,
    is_hr_apart,
    is_hr_without_superior,
    is_superior,
    may_ask_again,
)
from organization.enums import Role
from organization.models import Unit, User
from organization.queries import has_role, role_paths


@predicate
def employee(user: User, appraisal: Appraisal) -> bool:
    """The appraised person."""
    return is_employee(user, appraisal)


@predicate
def appraiser(user: User, appraisal: Appraisal) -> bool:
    """The present appraiser."""
    return is_appraiser(user, appraisal)


@predicate
def superior(user: User, appraisal: Appraisal) -> bool:
    """The one who decides objections."""
    return is_superior(user, appraisal)


@predicate
def hr(user: User, appraisal: Appraisal) -> bool:
    """HR of the appraisal's unit."""
    return is_hr(user, appraisal)


@predicate
def recorder(user: User, appraisal: Appraisal) -> bool:
    """HR of the unit where nobody in the system stands above the appraiser; never a party."""
    return is_hr_without_superior(user, appraisal)


@predicate
def apart(user: User, appraisal: Appraisal) -> bool:
    """HR of the unit who is no party of the appraisal."""
    return is_hr_apart(user, appraisal)


@predicate
def asks_again(user: User, appraisal: Appraisal) -> bool:
    """HR of the unit who is no party, or the superior of the appraiser."""
    return may_ask_again(user, appraisal)


@predicate
def any_hr(user: User) -> bool:
    """HR of some unit."""
    return has_role(user, Role.HR)


def in_state(*states: AppraisalState) -> rules.Predicate:
    """Make a predicate: the appraisal is in one of these states."""

    @predicate(f"in_state:{','.join(states)}")
    def check(user: User, appraisal: Appraisal) -> bool:
        return appraisal.state in states

    return check


def may_move(name: str) -> rules.Predicate:
    """Make a predicate from the state table: role and state allow the move `name`."""
    move = APPRAISAL.transition(name)

    @predicate(f"may_move:{name}")
    def check(user: User, appraisal: Appraisal) -> bool:
        return appraisal.state in move.sources and APPRAISAL.holds_role(user, move.role, appraisal)

    return check


def has_reached(*states: AppraisalState) -> rules.Predicate:
    """Make a predicate: the appraisal is in one of these states, or was stopped in it."""

    @predicate(f"has_reached:{','.join(states)}")
    def check(user: User, appraisal: Appraisal) -> bool:
        return appraisal.reached in states

    return check


A = AppraisalState
handed_over_or_later = has_reached(*HANDED_OVER_STATES)
submitted_or_later = has_reached(*SUBMITTED_STATES)

rules.add_perm("appraisal.appraisal_detail", employee | appraiser | superior | hr)
rules.add_perm("appraisal.appraisal_history", employee | hr)
# Levels are read by the two who assess them and by HR, as in competency.
rules.add_perm("appraisal.competence_part", employee | appraiser | hr)
# A plan is its maker's alone until proposed; the self-assessment until submitted; the review until
# handed over (visibility before submission is stated on each form).
rules.add_perm("appraisal.plan_view", employee | (appraiser | superior | hr) & ~has_reached(A.PLANNING))
rules.add_perm("appraisal.plan_version_list", employee | appraiser | superior | hr)
rules.add_perm("appraisal.plan_edit", employee & in_state(A.PLANNING))
rules.add_perm("appraisal.plan_expectations_edit", appraiser & in_state(A.PROPOSED))
rules.add_perm("appraisal.self_assessment_edit", employee & in_state(A.RUNNING))
rules.add_perm("appraisal.self_assessment_view", employee | (appraiser | superior | hr) & submitted_or_later)
# The year is seen by the two who live it; the superior and HR see it with the result.
rules.add_perm(
    "appraisal.year_view",
    employee | appraiser & ~has_reached(A.PLANNING) | (superior | hr) & handed_over_or_later,
)
rules.add_perm("appraisal.realisation_edit", employee)
rules.add_perm("appraisal.evidence_show", employee)
rules.add_perm("appraisal.evidence_replace", employee)
rules.add_perm("appraisal.evidence_judge", appraiser)
rules.add_perm("appraisal.feedback_add", appraiser & ~has_reached(A.PLANNING))
rules.add_perm("appraisal.feedback_ask", employee | appraiser & ~has_reached(A.PLANNING))
rules.add_perm("appraisal.dialogue_list", employee | appraiser | (superior | hr) & handed_over_or_later)
rules.add_perm("appraisal.dialogue_start", employee | appraiser)
rules.add_perm("appraisal.mention_ask", appraiser & ~has_reached(A.PLANNING))
# A journal is its writer's alone; what became evidence is seen as evidence.
rules.add_perm("appraisal.journal_list", employee)
rules.add_perm("appraisal.review_edit", appraiser & in_state(A.ASSESSED))
rules.add_perm(
    "appraisal.result_view",
    appraiser & submitted_or_later | (employee | superior | hr) & handed_over_or_later,
)
rules.add_perm("appraisal.review_seen", (appraiser | superior | recorder) & in_state(A.COUNTERSIGN))
# What the two write to each other about it (INNER_MOVES): the employee and HR read it with the result.
rules.add_perm(
    "appraisal.review_notes", appraiser | superior | recorder | (employee | hr) & handed_over_or_later
)
rules.add_perm(
    "appraisal.comparison",
    employee | (appraiser | superior | hr) & submitted_or_later,
)
rules.add_perm("appraisal.clarification_open", employee & in_state(A.HANDED_OVER))
rules.add_perm("appraisal.objection_hear", (superior | recorder) & in_state(A.OBJECTED, A.EXPLAINED))
rules.add_perm("appraisal.objection_reply", employee & in_state(A.OBJECTED, A.EXPLAINED))
rules.add_perm("appraisal.objection_pass_on", apart & in_state(A.OBJECTED, A.EXPLAINED))
rules.add_perm("appraisal.record_view", (employee | appraiser | hr) & in_state(A.FINAL))
rules.add_perm("appraisal.appraiser_change", hr & ~employee & ~in_state(*ENDED_STATES))
# What follows a result: the two make the plan and talk; HR and the superior may ask for another look.
rules.add_perm("appraisal.improvement_start", appraiser & in_state(A.FINAL))
rules.add_perm("appraisal.counselling_start", appraiser & ~has_reached(A.PLANNING))
rules.add_perm("appraisal.recheck_ask", asks_again & in_state(A.HANDED_OVER))
for _move in APPRAISAL.transitions:
    if _move.role in APPRAISAL.roles:
        rules.add_perm(f"appraisal.{_move.name}", may_move(_move.name))


def may_decide(name: str) -> rules.Predicate:
    """Make a predicate from the state table of clarifications: role, state and hand-over allow `name`."""
    move = CLARIFICATION.transition(name)

    @predicate(f"may_decide:{name}")
    def check(user: User, thread: Clarification) -> bool:
        return thread.state in move.sources and CLARIFICATION.holds_role(user, move.role, thread)

    return check


@predicate
def may_write_in(user: User, thread: Clarification) -> bool:
    """The employee or the present appraiser, while the thread is open and the result handed over."""
    appraisal = thread.item.appraisal
    return (
        (is_employee(user, appraisal) or is_appraiser(user, appraisal))
        and thread.state in UNDECIDED_STATES
        and appraisal.state == A.HANDED_OVER
    )


rules.add_perm("appraisal.clarification_message_add", may_write_in)
for _move in CLARIFICATION.transitions:
    rules.add_perm(f"appraisal.{_move.name}", may_decide(_move.name))


@predicate
def rates_part(user: User, part: AppraisalPart) -> bool:
    """The one who rates this part of a year, while it waits and before the result is handed over."""
    move = PART.transition("part_rate")
    return part.state in move.sources and PART.holds_role(user, RATER, part)


rules.add_perm("appraisal.part_rate", rates_part)


@predicate
def hr_of_cycle(user: User, cycle: Cycle) -> bool:
    """HR of the unit the cycle covers."""
    return has_role(user, Role.HR, cycle.unit)


@predicate
def cycle_in_draft(user: User, cycle: Cycle) -> bool:
    """The cycle has not opened yet."""
    return cycle.state == CycleState.DRAFT


@predicate
def cycle_not_closed(user: User, cycle: Cycle) -> bool:
    """The cycle may still be changed."""
    return cycle.state != CycleState.CLOSED


@predicate
def hr_of_indicator(user: User, indicator: Indicator) -> bool:
    """HR of the unit that owns the indicator, while its cycle is not closed."""
    return has_role(user, Role.HR, indicator.unit) and indicator.cycle.state != CycleState.CLOSED


@predicate
def cycle_is_open(user: User, cycle: Cycle) -> bool:
    """People work in the cycle now."""
    return cycle.state == CycleState.OPEN


@predicate
def hr_within_cycle(user: User, cycle: Cycle) -> bool:
    """HR of a unit that the cycle covers, or of one above it."""
    covered = cycle.unit.path
    return any(path.startswith(covered) or covered.startswith(path) for path in role_paths(user, Role.HR))


@predicate
def keeps_indicator(user: User, indicator: Indicator) -> bool:
    """HR of the unit that owns the indicator."""
    return has_role(user, Role.HR, indicator.unit)


@predicate
def hr_of_objective(user: User, objective: Objective) -> bool:
    """HR of the unit in charge of the node, while its cycle is not closed."""
    return has_role(user, Role.HR, objective.unit) and objective.cycle.state != CycleState.CLOSED


@predicate
def hr_of_unit(user: User, unit: Unit) -> bool:
    """HR of the unit."""
    return has_role(user, Role.HR, unit)


@predicate
def keeps_template(user: User, template: PlanTemplate) -> bool:
    """HR of the unit the template belongs to."""
    return has_role(user, Role.HR, template.unit)


@predicate
def rule_set_is_unlocked(user: User, rule_set: RuleSet) -> bool:
    """No cycle with this rule set has opened yet."""
    return rule_set.locked_at is None


@predicate
def hr_of_agency(user: User) -> bool:
    """HR of a whole agency, that is of a root unit: rule sets are shared by all its units."""
    return any(len(path) == Unit.steplen for path in role_paths(user, Role.HR))


rules.add_perm("appraisal.cycle_list", any_hr)
rules.add_perm("appraisal.cycle_add", any_hr)
rules.add_perm("appraisal.cycle_detail", hr_of_cycle)
rules.add_perm("appraisal.cycle_edit", hr_of_cycle & cycle_not_closed)
rules.add_perm("appraisal.cycle_prepare", hr_of_cycle & cycle_in_draft)
rules.add_perm("appraisal.reminder_ladder", hr_of_cycle)
rules.add_perm("appraisal.reminder_ladder_edit", hr_of_cycle & cycle_not_closed)
rules.add_perm("appraisal.cycle_open", hr_of_cycle & cycle_in_draft)
rules.add_perm("appraisal.cycle_close", hr_of_cycle & ~cycle_in_draft & cycle_not_closed)
rules.add_perm("appraisal.cycle_newcomers", hr_of_cycle & cycle_is_open)
rules.add_perm("appraisal.exception_edit", hr_of_cycle & cycle_not_closed)
rules.add_perm("appraisal.extension_list", hr_within_cycle)
rules.add_perm("appraisal.extension_add", cycle_is_open & hr_within_cycle)
rules.add_perm("appraisal.cycle_closing", hr_within_cycle)
rules.add_perm("appraisal.achievement_edit", hr_of_cycle & cycle_is_open)
rules.add_perm("appraisal.indicator_list", hr_within_cycle)
rules.add_perm("appraisal.indicator_add", cycle_not_closed & hr_within_cycle)
rules.add_perm("appraisal.indicator_detail", keeps_indicator)
rules.add_perm("appraisal.indicator_edit", hr_of_indicator)
rules.add_perm("appraisal.indicator_delete", hr_of_indicator)
rules.add_perm("appraisal.indicator_link", hr_of_indicator)
rules.add_perm("appraisal.indicator_uses", keeps_indicator)
rules.add_perm("appraisal.objective_tree", hr_within_cycle)
rules.add_perm("appraisal.objective_add", hr_of_cycle & cycle_not_closed)
rules.add_perm("appraisal.objective_copy", hr_within_cycle & cycle_not_closed)
rules.add_perm("appraisal.objective_edit", hr_of_objective)
rules.add_perm("appraisal.indicator_history", keeps_indicator)
rules.add_perm("appraisal.indicator_target_edit", hr_of_indicator)
rules.add_perm("appraisal.indicator_realisation_edit", hr_of_indicator)
rules.add_perm("appraisal.indicator_realisation_fetch", hr_of_indicator)
rules.add_perm("appraisal.source_rows", hr_of_unit)
rules.add_perm("appraisal.plan_template_list", any_hr)
rules.add_perm("appraisal.plan_template_add", any_hr)
rules.add_perm("appraisal.plan_template_from_plan", any_hr)
rules.add_perm("appraisal.plan_template_detail", keeps_template)
rules.add_perm("appraisal.plan_template_edit", keeps_template)
rules.add_perm("appraisal.potential_import", hr_within_cycle)
rules.add_perm("appraisal.rule_set_list", any_hr)
rules.add_perm("appraisal.rule_set_detail", any_hr)
rules.add_perm("appraisal.rule_set_copy", hr_of_agency)
rules.add_perm("appraisal.rule_set_edit", rule_set_is_unlocked & hr_of_agency)
