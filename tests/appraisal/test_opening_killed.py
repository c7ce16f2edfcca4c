"""A worker that is killed while a cycle is being opened: another one goes on, and nobody is there twice."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db.models import Count

from appraisal.domain.cycles import open_cycle
from appraisal.domain.openings import CHUNK
from appraisal.models import Appraisal, AssessedItem
from core.jobs import dispatch
from core.models import Job, JobState, OutboxMessage
from core.tasks import jobs_dispatch_again
from tests.appraisal.cycle_builders import make_crowd, make_cycle, make_town
from tests.core.conftest import celery_worker_process, kill
from tests.core.test_worker_killed import wait_for

__all__ = ["celery_worker_process"]

CROWD = 10 * CHUNK
PEOPLE = CROWD + 6
LEASE = "2"


@pytest.mark.concurrency
def test_a_killed_opening_is_continued_and_nobody_is_there_twice(
    celery_worker_process: Callable[..., Any],  # noqa: F811 - the fixture
) -> None:
    town = make_town()
    make_crowd(town.office, CROWD)
    cycle = make_cycle(town)
    worker = celery_worker_process(JOB_LEASE_SECONDS=LEASE)
    job = open_cycle(cycle, by=town.hr, day=date(2026, 1, 5))
    dispatch(job)
    wait_for(worker, lambda: 0 < Appraisal.objects.count() < PEOPLE, "a part of the appraisals")

    kill(worker)
    part = Appraisal.objects.count()
    assert 0 < part < PEOPLE, "it was killed in the middle"
    assert part % CHUNK == 0, "a chunk is written whole or not at all"
    assert AssessedItem.objects.count() == 7 * part
    job.refresh_from_db()
    assert job.state == JobState.RUNNING
    second_worker = celery_worker_process(JOB_LEASE_SECONDS=LEASE)

    def finished() -> bool:
        Job.objects.filter(pk=job.pk).update(send_again_at=job.created_at)
        jobs_dispatch_again()
        job.refresh_from_db()
        return job.state == JobState.DONE

    wait_for(second_worker, finished, "the second worker to finish", seconds=180)
    assert (job.attempts, job.done, job.total) == (2, PEOPLE, PEOPLE)
    assert Appraisal.objects.count() == PEOPLE
    twice = Appraisal.objects.values("employee").annotate(number=Count("pk")).filter(number__gt=1)
    assert not twice.exists()
    assert AssessedItem.objects.count() == 7 * PEOPLE
    told = OutboxMessage.objects.filter(kind="appraisal.cycle_open")
    assert told.count() == told.values("recipient").distinct().count() == PEOPLE
