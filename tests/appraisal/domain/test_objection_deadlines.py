"""Last days of an objection: from the rule set, acted on once, nothing lost."""

from datetime import timedelta
from typing import Any

import pytest

from appraisal.domain.hearing import Talk, hear
from appraisal.domain.objection import Decision, decide, explain
from appraisal.domain.objection_deadlines import apply_objection_deadlines
from appraisal.domain.rule_catalogue import SPECS, TO_NEXT
from appraisal.domain.rule_values import deadline
from appraisal.domain.turns import turns_of
from appraisal.enums import Certainty
from appraisal.models import Appraisal, Objection, RuleSetting
from appraisal.tasks import deadlines_apply
from core.errors import RuleViolation
from core.models import OutboxMessage
from core.workflow import history_of
from reports.demo.stories import fresh, object_to


def past(appraisal: Appraisal, cast: Any, *names: str) -> Appraisal:
    day = cast.today - timedelta(days=3)
    Objection.objects.filter(appraisal=appraisal).update(**dict.fromkeys(names, day))
    return fresh(appraisal)


def told(kind: str) -> set[int]:
    return set(OutboxMessage.objects.filter(kind=f"appraisal.{kind}").values_list("recipient", flat=True))


def people(cast: Any, *keys: str) -> set[int]:
    return {cast.user(key).pk for key in keys}


def rule(appraisal: Appraisal, key: str, value: str) -> None:
    rows = RuleSetting.objects.filter(rule_set=appraisal.cycle.rule_set, key=key)
    assert rows.update(value=value) == 1


@pytest.mark.parametrize("working_days", ["ya", "tidak"])
def test_every_last_day_is_a_setting_in_days_or_working_days(
    cast: Any, appraisal_in: Any, working_days: str
) -> None:
    appraisal = appraisal_in("handed_over")
    rule(appraisal, "working_days", working_days)
    rule(appraisal, "explanation_days", "3")
    rule(appraisal, "hearing_days", "4")
    rule(appraisal, "decision_days", "21")
    object_to(appraisal)
    objection = fresh(appraisal).objection
    rule_set, unit = appraisal.cycle.rule_set, appraisal.unit
    assert objection.explanation_due_on == deadline(rule_set, "explanation_days", cast.today, unit)
    assert objection.hearing_due_on == deadline(rule_set, "hearing_days", objection.explanation_due_on, unit)
    assert objection.decision_due_on == deadline(rule_set, "decision_days", cast.today, unit)
    if working_days == "tidak":
        assert objection.decision_due_on == cast.today + timedelta(days=21)
    else:
        assert objection.decision_due_on > cast.today + timedelta(days=27)


def test_each_of_the_settings_says_where_it_comes_from() -> None:
    assert (SPECS["response_days"].default, SPECS["response_days"].certainty) == ("14", Certainty.VERIFIED)
    assert "PP 30/2019 Ps 59" in SPECS["response_days"].source
    for key in ("explanation_days", "hearing_days", "decision_days", "decision_late_to", "working_days"):
        assert SPECS[key].source
        assert SPECS[key].certainty == Certainty.UNCERTAIN


def test_silence_of_the_appraiser_is_noted_once_and_the_decision_opens(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected")
    assert apply_objection_deadlines() == 0
    appraisal = past(appraisal, cast, "explanation_due_on")
    deadlines_apply()
    assert apply_objection_deadlines() == 0
    row = history_of(appraisal).get(name="objection_lapse")
    assert (row.by, row.as_role, row.from_state, row.to_state) == (None, "system", "objected", "objected")
    assert told("objection_lapse") == people(cast, "sari", "hendra", "dewi")
    appraisal = past(appraisal, cast, "hearing_due_on")
    decision = Decision("keep", "Tepat.", unheard_reason="Pejabat penilai diam, pegawai tidak hadir.")
    decide(appraisal, decision, by=cast.user("dewi"), expected_version=appraisal.version)
    content = fresh(appraisal).final_record.content
    assert content["objection"]["silence_noted_at"]
    assert content["objection"]["unheard_reason"].startswith("Pejabat penilai diam")
    assert "objection_lapse" in [step["name"] for step in content["history"]]


def test_a_late_explanation_is_still_taken_and_may_be_answered(cast: Any, appraisal_in: Any) -> None:
    appraisal = past(appraisal_in("objected"), cast, "explanation_due_on", "hearing_due_on")
    apply_objection_deadlines()
    explain(appraisal, by=cast.user("hendra"), explanation="Begini.", expected_version=appraisal.version)
    objection = fresh(appraisal).objection
    assert objection.explanation == "Begini."
    assert objection.hearing_due_on > cast.today


def test_a_late_decision_is_told_to_hr_once_for_each_last_day(cast: Any, appraisal_in: Any) -> None:
    appraisal = past(appraisal_in("explained"), cast, "decision_due_on")
    assert apply_objection_deadlines() == 1
    assert apply_objection_deadlines() == 0
    assert told("objection_late") == people(cast, "dewi", "rina", "sari")
    assert history_of(appraisal).filter(name="objection_late").count() == 1
    again = fresh(appraisal)
    assert (again.state, again.superior, again.objection.hearings.count()) == ("explained", cast.dewi, 1)
    decide(again, Decision("keep", "Tepat."), by=cast.user("dewi"), expected_version=again.version)
    assert fresh(appraisal).state == "final"


def test_a_late_decision_goes_to_the_next_superior_where_the_rules_say_so(
    cast: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("explained")
    rule(appraisal, "decision_late_to", TO_NEXT)
    appraisal = past(appraisal, cast, "decision_due_on")
    assert apply_objection_deadlines() == 1
    moved = fresh(appraisal)
    assert moved.superior == cast.yusuf
    assert moved.objection.decision_due_on > cast.today
    assert moved.objection.hearings.count() == 1
    assert told("objection_pass_on") == people(cast, "sari", "hendra", "yusuf", "dewi")
    assert apply_objection_deadlines() == 0
    moved = past(moved, cast, "decision_due_on")
    assert apply_objection_deadlines() == 1, "late again: nobody stands above, so HR is told"
    assert fresh(appraisal).superior == cast.yusuf
    assert told("objection_late") == people(cast, "yusuf", "rina", "sari")
    decide(moved, Decision("keep", "Tepat."), by=cast.user("yusuf"), expected_version=moved.version)
    names = [step["name"] for step in fresh(appraisal).final_record.content["history"]]
    assert names[-4:] == ["objection_hear", "objection_pass_on", "objection_late", "objection_decide"]


def test_decided_and_withdrawn_ones_are_left_alone(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("explained")
    decide(appraisal, Decision("keep", "Tepat."), by=cast.user("dewi"), expected_version=appraisal.version)
    past(appraisal, cast, "decision_due_on", "explanation_due_on")
    assert apply_objection_deadlines() == 0


def test_the_ladder_reminds_of_the_last_day_of_the_decision(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("explained")
    [turn] = turns_of(Appraisal.objects.filter(pk=appraisal.pk), cast.today)
    assert (turn.role, turn.due_on) == ("superior", appraisal.objection.decision_due_on)
    assert turn.actor == cast.user("dewi").pk


def test_a_hearing_of_both_needs_no_reason_and_one_side_does(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("objected")
    talk = Talk(cast.today, "online", "Semua", employee_said="Loket tetap buka.")
    hear(appraisal, talk, by=cast.user("dewi"), expected_version=appraisal.version)
    appraisal = past(appraisal, cast, "explanation_due_on")
    with pytest.raises(RuleViolation) as refusal:
        decide(
            appraisal, Decision("keep", "Tepat."), by=cast.user("dewi"), expected_version=appraisal.version
        )
    assert refusal.value.field == "unheard_reason"
    again = fresh(appraisal)
    decide(
        again,
        Decision("keep", "Tepat.", unheard_reason="Pejabat penilai diam."),
        by=cast.user("dewi"),
        expected_version=again.version,
    )
    assert fresh(appraisal).state == "final"
