"""More time to answer, given before the result is handed over."""

from datetime import timedelta

from appraisal.domain.extensions import extend_phase
from appraisal.enums import Phase
from reports.demo.stories import fresh, rate


def test_it_holds_for_a_result_that_is_handed_over_later(cast, appraisal_in) -> None:
    appraisal = appraisal_in("assessed")
    day = max(row.ends_on for row in appraisal.cycle.phases.all()) + timedelta(days=60)
    extend_phase(
        appraisal.cycle,
        Phase.RESPONSE,
        ends_on=day,
        reason="Rawat inap",
        by=cast.user("rina"),
        employee=cast.sari,
    )
    rate(appraisal)
    assert fresh(appraisal).response_due_on == day
