"""Two schedulers, or the schedule and HR, at the same moment: one effect. Needs PostgreSQL."""

from typing import Any

import pytest
from django.db import connection

from appraisal.domain.following import align
from appraisal.domain.supervision import change_appraiser
from core.models import OutboxMessage, TransitionLog
from organization.domain.appraiser_reports import accept_report, report_appraiser
from organization.models import AppraiserReport, Placement
from reports.demo.stories import fresh
from tests.appraisal.test_concurrency import at_once, refused

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _needs_postgresql() -> None:
    if connection.vendor != "postgresql":
        pytest.fail("Needs PostgreSQL: set TEST_DATABASE_URL, or leave it out with -m 'not concurrency'.")


def test_two_schedulers_follow_once(transactional_db: None, cast: Any, cycle: Any) -> None:
    team = Placement.objects.filter(unit=cast.hendra.placements.get().unit, leads_unit=False)
    number = team.update(appraiser=cast.agus)
    results = at_once(align, align, align)
    assert sum(result for result in results if isinstance(result, int)) == number
    assert TransitionLog.objects.filter(name="appraiser_changed").count() == number
    told = OutboxMessage.objects.filter(kind="appraisal.line_followed", recipient=cast.agus.user)
    assert told.count() == 1


def test_the_schedule_does_not_undo_what_hr_decides_meanwhile(
    transactional_db: None, cast: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    at_once(
        align,
        lambda: change_appraiser(fresh(appraisal), cast.agus, by=rina, reason="x", current=cast.hendra),
        align,
    )
    assert fresh(appraisal).appraiser == cast.agus
    assert align() == 0


def test_a_report_accepted_twice_takes_effect_once(
    transactional_db: None, cast: Any, appraisal_in: Any
) -> None:
    appraisal = appraisal_in("running")
    report = report_appraiser(cast.sari, proposed=cast.agus, reason="x", by=cast.user("sari"))
    rina = cast.user("rina")
    results = at_once(
        *[lambda: accept_report(AppraiserReport.objects.get(pk=report.pk), by=rina, expected_version=0)] * 3
    )
    assert refused(results) == 2
    assert fresh(appraisal).appraiser == cast.agus
    assert TransitionLog.objects.filter(name="appraiser_changed").count() == 1


def test_two_reports_at_once_are_one(transactional_db: None, cast: Any, cycle: Any) -> None:
    sari = cast.user("sari")
    at_once(*[lambda: report_appraiser(cast.sari, proposed=cast.agus, reason="x", by=sari)] * 3)
    assert AppraiserReport.objects.count() == 1
