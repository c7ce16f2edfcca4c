"""Where an appraisal stands, said to each of its people."""

from datetime import timedelta

import pytest

from appraisal.domain.steps import steps_for
from appraisal.enums import Phase
from appraisal.models import Appraisal
from appraisal.queries import with_plan

pytestmark = pytest.mark.django_db

NOW = {
    "planning": 0,
    "proposed": 0,
    "running": 2,
    "assessed": 3,
    "handed_over": 4,
    "objected": 4,
    "explained": 4,
}


def loaded(appraisal):
    return with_plan(Appraisal.objects.all()).get(pk=appraisal.pk)


@pytest.mark.parametrize("state", NOW)
def test_the_present_step_and_its_act(cast, appraisal_in, state):
    appraisal = loaded(appraisal_in(state))
    for who in ("sari", "hendra", "dewi", "rina"):
        steps = steps_for(appraisal, cast.user(who), cast.today)
        assert [step.state for step in steps].index("now") == NOW[state]
        assert steps[NOW[state]].hint
        assert [step.state for step in steps] == (
            ["done"] * NOW[state] + ["now"] + ["later"] * (5 - NOW[state])
        )


def test_everything_is_done_at_the_end(cast, appraisal_in):
    steps = steps_for(loaded(appraisal_in("final")), cast.user("sari"), cast.today)
    assert {step.state for step in steps} == {"done"}


def test_a_running_year_before_the_self_assessment_opens(cast, appraisal_in):
    appraisal = appraisal_in("running")
    appraisal.cycle.phases.filter(phase=Phase.SELF_ASSESSMENT).update(
        starts_on=cast.today + timedelta(days=5), ends_on=cast.today + timedelta(days=20)
    )
    steps = steps_for(loaded(appraisal), cast.user("sari"), cast.today)
    assert [step.state for step in steps][1:3] == ["now", "later"]
    assert steps[2].due_on == cast.today + timedelta(days=20)


def test_the_due_day_of_the_answer_is_its_own(cast, appraisal_in):
    appraisal = loaded(appraisal_in("handed_over"))
    assert steps_for(appraisal, cast.user("sari"), cast.today)[4].due_on == appraisal.response_due_on


def test_it_asks_the_database_nothing(cast, appraisal_in, django_assert_num_queries):
    appraisal, user = loaded(appraisal_in("running")), cast.user("sari")
    with django_assert_num_queries(0):
        steps_for(appraisal, user, cast.today)
