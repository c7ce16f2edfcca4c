"""The schedule: silence accepts after the last day, once, and heals a missed run."""

from datetime import timedelta
from typing import Any

import pytest

from appraisal.domain.deadlines import apply_deadlines
from appraisal.models import Appraisal, FinalRecord, RuleSetting
from appraisal.tasks import deadlines_apply
from core.models import OutboxMessage, TransitionLog
from reports.demo.stories import fresh, question


@pytest.fixture
def silent(cast: Any, appraisal_in: Any) -> Appraisal:
    appraisal = appraisal_in("handed_over")
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today - timedelta(days=40))
    return fresh(appraisal)


def test_silence_accepts_once(cast: Any, silent: Appraisal) -> None:
    assert apply_deadlines() == 1
    assert fresh(silent).state == "final"
    assert FinalRecord.objects.filter(appraisal=silent).count() == 1
    row = TransitionLog.objects.get(name="result_accept_by_silence")
    assert (row.by, row.by_name) == (None, "Jadwal")
    told = set(
        OutboxMessage.objects.filter(kind="appraisal.result_accept_by_silence").values_list(
            "recipient", flat=True
        )
    )
    assert told == {cast.user("sari").pk, cast.user("hendra").pk}
    deadlines_apply()
    assert apply_deadlines() == 0
    assert FinalRecord.objects.filter(appraisal=silent).count() == 1


def test_not_before_the_last_day_is_over(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today)
    assert apply_deadlines() == 0
    assert fresh(appraisal).state == "handed_over"


def test_not_while_a_clarification_waits(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    question(appraisal)
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=cast.today - timedelta(days=9))
    assert apply_deadlines() == 0
    assert fresh(appraisal).state == "handed_over"


def test_not_where_the_rule_set_says_no(silent: Appraisal) -> None:
    RuleSetting.objects.filter(key="silence_accepts").update(value="tidak")
    assert apply_deadlines() == 0
    assert fresh(silent).state == "handed_over"


def test_one_that_cannot_move_does_not_stop_the_others(
    cast: Any, appraisal_in: Any, silent: Appraisal, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = appraisal_in("handed_over", "budi")
    Appraisal.objects.filter(pk=other.pk).update(response_due_on=cast.today - timedelta(days=50))
    other.results.all()
    from appraisal.domain import deadlines
    from core.errors import StaleVersion

    real = deadlines.accept_by_silence

    def faster(appraisal: Appraisal) -> object:
        if appraisal.pk == other.pk:
            raise StaleVersion("Orang lain lebih cepat.")
        return real(appraisal)

    monkeypatch.setattr(deadlines, "accept_by_silence", faster)
    assert apply_deadlines() == 1
    assert fresh(silent).state == "final"
