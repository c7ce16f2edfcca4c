"""A worker that is killed in the middle of a document: another one finishes it, once."""

import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection

from core.jobs import create_job, dispatch
from core.models import Job, JobState, StoredFile
from core.tasks import jobs_dispatch_again
from organization.models import User
from tests.core.conftest import kill

HANDLERS = "tests.core.slow_handlers"
LEASE = "2"


def wait_for(
    worker: "Popen[bytes]", condition: Callable[[], bool], what: str, *, seconds: float = 60
) -> None:
    """Wait until the condition holds, and say what was waited for when it does not."""
    end = time.monotonic() + seconds
    while not condition():
        assert worker.poll() is None, f"The worker ended by itself before {what}."
        assert time.monotonic() < end, f"Waited {seconds} seconds in vain for {what}."
        time.sleep(0.1)
        connection.close_if_unusable_or_obsolete()


@pytest.mark.concurrency
def test_a_killed_worker_loses_nothing_and_repeats_nothing(
    celery_worker_process: Callable[..., Any], person: User, tmp_path: Path, settings: Any
) -> None:
    obstacle, log = tmp_path / "obstacle", tmp_path / "log"
    obstacle.touch()
    environment = {"include": HANDLERS, "JOB_LEASE_SECONDS": LEASE}
    worker = celery_worker_process(**environment)
    job = create_job("tests.slow_document", by=person, arguments={"obstacle": str(obstacle), "log": str(log)})
    dispatch(job)
    wait_for(worker, log.exists, "the first worker to begin")

    kill(worker)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the row still says what the dead worker said"
    obstacle.unlink()
    second_worker = celery_worker_process(**environment)

    def finished() -> bool:
        Job.objects.filter(pk=job.pk).update(send_again_at=job.created_at)
        jobs_dispatch_again()
        job.refresh_from_db()
        return job.state == JobState.DONE

    wait_for(second_worker, finished, "the second worker to finish")
    assert job.attempts == 2
    assert log.read_text() == "begun\nbegun\n"
    assert StoredFile.objects.get() == job.file
