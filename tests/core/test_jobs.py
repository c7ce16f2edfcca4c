"""A job's effect happens once, whoever dies, and people learn what became of it."""

import os
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import jobs
from core.errors import RuleViolation
from core.files import store_bytes
from core.jobs import MAX_ATTEMPTS, JobLost, JobRun, create_job, dispatch, job_handler, run_job, take_job
from core.models import Job, JobState, OutboxMessage, StoredFile
from core.outbox import write_message
from core.tasks import job_run, jobs_dispatch_again
from organization.models import User
from tests.core.conftest import REPOSITORY


@job_handler("tests.document")
def document(run: JobRun) -> None:
    """Make one file and tell the person, in one step."""
    run.progress(1, 2)
    with run.finishing():
        run.attach(store_bytes("dokumen.pdf", "application/pdf", b"isi", by=run.job.requested_by))
        write_message(
            run.job.requested_by,  # type: ignore[arg-type]
            kind="tests",
            subject="Dokumen siap",
            text="Dokumen Anda siap.",
            path="/",
            key=f"job:{run.job.pk}",
        )


@job_handler("tests.quiet")
def quiet(run: JobRun) -> None:
    """Return without a word."""


@job_handler("tests.refused")
def refused(run: JobRun) -> None:
    """Meet a rule."""
    raise RuleViolation("Siklus 2026 belum ditutup. Tutup siklus itu dulu.")


@job_handler("tests.failing")
def failing(run: JobRun) -> None:
    """Fail while the effect is being written."""
    with run.finishing():
        run.attach(store_bytes("setengah.pdf", "application/pdf", b"isi"))
        raise OSError("disk full")


@job_handler("tests.long_step")
def long_step(run: JobRun) -> None:
    """Stay in one step far longer than a lease."""
    time.sleep(run.arguments["seconds"])
    run.progress(1, 1)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the numbers that go to the broker instead of filling a queue that nobody reads."""
    numbers: list[int] = []
    monkeypatch.setattr(jobs, "send_to_workers", numbers.append)
    return numbers


def new_job(person: User, kind: str = "tests.document", **values: Any) -> Job:  # noqa: ANN401
    return create_job(kind, by=person, arguments=values.pop("arguments", {}), **values)


def let_lease_run_out(job: Job) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=past, send_again_at=past)


def test_a_job_ends_with_its_file(person: User) -> None:
    job = new_job(person)
    job_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.attempts) == (JobState.DONE, 2, 2, 1)
    assert job.percent == 100
    assert job.file is not None
    assert job.started_at is not None
    assert job.finished_at is not None
    assert job.expires_at is not None
    assert job.lease_token is None


def test_a_handler_that_only_returns_has_finished(person: User) -> None:
    job = new_job(person, "tests.quiet")
    job_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.percent) == (JobState.DONE, 100)


def test_running_it_again_does_nothing(person: User) -> None:
    job = new_job(person)
    job_run(job.pk)
    job_run(job.pk)
    assert StoredFile.objects.count() == 1
    assert OutboxMessage.objects.count() == 1


def test_a_job_that_is_gone_is_no_error(db: None) -> None:
    job_run(4711)


def test_a_double_click_makes_one_job(person: User) -> None:
    first, second = new_job(person, key="dokumen:7"), new_job(person, key="dokumen:7")
    assert first == second
    job_run(first.pk)
    assert new_job(person, key="dokumen:7") != first
    assert new_job(person) != new_job(person), "without a key every wish is a job"


def test_the_database_refuses_a_second_active_job_of_a_key(person: User) -> None:
    new_job(person, key="dokumen:7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="tests.document", key="dokumen:7")
    Job.objects.create(kind="tests.quiet", key="dokumen:7")


def test_a_rule_ends_the_job_with_its_sentence(person: User) -> None:
    job = new_job(person, "tests.refused")
    job_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.error == "Siklus 2026 belum ditutup. Tutup siklus itu dulu."


def test_an_error_is_tried_again_and_then_explained(person: User, sent: list[int]) -> None:
    job = new_job(person, "tests.failing")
    for attempt in range(1, MAX_ATTEMPTS + 1):
        job_run(job.pk)
        job.refresh_from_db()
        assert job.attempts == attempt
        assert not StoredFile.objects.exists(), "half an effect must not stay"
    assert job.state == JobState.FAILED
    assert "gagal setelah 3 kali dicoba" in job.error
    assert str(job.pk) in job.error
    job_run(job.pk)
    job.refresh_from_db()
    assert job.attempts == MAX_ATTEMPTS


def test_a_kind_nobody_handles_fails_like_an_error(person: User) -> None:
    job = new_job(person, "tests.unknown")
    job_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 1)


def test_two_handlers_for_one_kind_are_a_mistake() -> None:
    assert job_handler("tests.quiet")(quiet) is quiet
    with pytest.raises(ValueError, match="already have a handler"):
        job_handler("tests.quiet")(refused)


def test_a_taken_job_is_not_taken_again_until_its_lease_ends(person: User) -> None:
    job = new_job(person)
    assert take_job(job.pk) is not None
    assert take_job(job.pk) is None
    let_lease_run_out(job)
    assert take_job(job.pk) is not None


def test_the_worker_that_lost_its_lease_writes_nothing_more(person: User) -> None:
    job = new_job(person)
    slow = take_job(job.pk)
    assert slow is not None
    let_lease_run_out(job)
    run_job(job.pk)  # another worker does it all
    with pytest.raises(JobLost):
        slow.progress(1, 2)
    with pytest.raises(JobLost), slow.finishing():
        store_bytes("kedua.pdf", "application/pdf", b"isi")
    with pytest.raises(JobLost):
        slow.attach(StoredFile.objects.get())
    assert not slow.renew()
    assert StoredFile.objects.count() == 1


def test_progress_renews_the_lease_and_is_cheap(person: User, django_assert_max_num_queries: Any) -> None:  # noqa: ANN401
    job = new_job(person)
    run = take_job(job.pk)
    assert run is not None
    soon = timezone.now() + timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=soon)
    with django_assert_max_num_queries(10):
        for part in range(1, 2001):
            run.progress(part, 2000)
    job.refresh_from_db()
    assert (job.done, job.total, job.percent) == (2000, 2000, 100)
    assert job.lease_until is not None
    assert job.lease_until > soon


def test_dispatch_sends_after_commit_only(
    person: User,
    sent: list[int],
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = new_job(person)
        dispatch(job)
        assert not sent
    assert sent == [job.pk]


def test_a_broker_that_is_down_leaves_the_job_to_the_schedule() -> None:
    """Send from a process of its own whose broker does not answer."""
    wish = "import django; django.setup(); from core.jobs import send_to_workers; send_to_workers(7)"
    environment = {name: value for name, value in os.environ.items() if name != "TEST_REDIS_URL"}
    environment["CELERY_BROKER_URL"] = "redis://127.0.0.1:1/0"
    ended = subprocess.run(
        [sys.executable, "-c", wish],
        cwd=REPOSITORY,
        env={**environment, "DJANGO_SETTINGS_MODULE": "asn_kinerja.settings.test"},
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert "Job 7 could not be sent; the schedule will send it again." in ended.stderr


def test_a_lost_message_is_sent_again(person: User, sent: list[int]) -> None:
    job = new_job(person)
    jobs_dispatch_again()
    assert not sent, "a fresh job has its message"
    Job.objects.update(send_again_at=timezone.now())
    jobs_dispatch_again()
    jobs_dispatch_again()
    assert sent == [job.pk]


def test_a_long_queue_is_sent_ever_more_rarely(person: User, sent: list[int]) -> None:
    job = new_job(person)
    for age, wait in [(timedelta(seconds=5), 15), (timedelta(minutes=4), 240), (timedelta(days=1), 600)]:
        now = timezone.now()
        Job.objects.filter(pk=job.pk).update(created_at=now - age, send_again_at=now)
        jobs_dispatch_again()
        job.refresh_from_db()
        assert round((job.send_again_at - now).total_seconds()) == wait


def test_a_job_whose_worker_died_is_sent_again_and_done_once(person: User, sent: list[int]) -> None:
    job = new_job(person)
    dead = take_job(job.pk)
    assert dead is not None
    dead.progress(1, 2)  # and then the power fails
    Job.objects.update(send_again_at=timezone.now())
    jobs_dispatch_again()
    assert not sent, "the lease still holds"
    let_lease_run_out(job)
    jobs_dispatch_again()
    assert sent == [job.pk]
    job_run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert StoredFile.objects.count() == 1


def test_a_job_that_kills_every_worker_is_given_up(person: User, sent: list[int]) -> None:
    job = new_job(person)
    for _ in range(MAX_ATTEMPTS):
        assert take_job(job.pk) is not None
        let_lease_run_out(job)
    jobs_dispatch_again()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "gagal setelah 3 kali dicoba" in job.error
    assert not sent


def test_expired_jobs_go_with_files_nobody_else_needs(
    person: User,
    django_capture_on_commit_callbacks: Any,  # noqa: ANN401
) -> None:
    expired, kept = new_job(person), new_job(person)
    job_run(expired.pk)
    job_run(kept.pk)
    shared = new_job(person, "tests.quiet")
    job_run(shared.pk)
    Job.objects.filter(pk=shared.pk).update(file=Job.objects.get(pk=kept.pk).file)
    Job.objects.filter(pk__in=[expired.pk, shared.pk]).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    path = Path(Job.objects.get(pk=expired.pk).file.file.path)  # type: ignore[union-attr]
    with django_capture_on_commit_callbacks(execute=True):
        jobs_dispatch_again()
    assert list(Job.objects.all()) == [kept]
    assert not path.exists()
    remaining = StoredFile.objects.get()
    assert Path(remaining.file.path).exists()


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_keeps_a_long_step_alive(person: User, settings: Any) -> None:  # noqa: ANN401
    settings.JOB_LEASE_SECONDS = 1
    job = new_job(person, "tests.long_step", arguments={"seconds": 2.5})
    worker = threading.Thread(target=lambda: (job_run(job.pk), connection.close()))
    worker.start()
    time.sleep(2)
    assert take_job(job.pk) is None, "the lease is one second, and two have gone by"
    worker.join()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_the_heartbeat_notices_that_the_job_is_lost(person: User, settings: Any) -> None:  # noqa: ANN401
    settings.JOB_LEASE_SECONDS = 1
    job = new_job(person, "tests.long_step", arguments={"seconds": 1})
    worker = threading.Thread(target=lambda: (job_run(job.pk), connection.close()))
    worker.start()
    time.sleep(0.3)
    Job.objects.update(state=JobState.DONE, lease_token=None, lease_until=None, done=7)
    worker.join()
    job.refresh_from_db()
    assert job.done == 7


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_takes_the_job(person: User) -> None:
    job = new_job(person)
    start, runs = threading.Barrier(8), []

    def worker() -> None:
        start.wait()
        try:
            runs.append(take_job(job.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(run is not None for run in runs) == 1
    job.refresh_from_db()
    assert job.attempts == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_clicks_at_once_one_makes_the_job(person: User) -> None:
    start, made = threading.Barrier(8), []

    def click() -> None:
        start.wait()
        try:
            made.append(new_job(person, key="dokumen:7").pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 8
    assert len(set(made)) == Job.objects.count() == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_the_end_one_writes_the_effect(person: User) -> None:
    job = new_job(person)
    first = take_job(job.pk)
    let_lease_run_out(job)
    second = take_job(job.pk)
    start, lost = threading.Barrier(2), []

    def finish(run: JobRun) -> None:
        start.wait()
        try:
            with run.finishing():
                run.attach(store_bytes("dokumen.pdf", "application/pdf", b"isi"))
        except JobLost:
            lost.append(run)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=[run]) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lost == [first]
    assert StoredFile.objects.count() == 1


steps = st.lists(st.sampled_from(["take", "die", "finish", "fail", "schedule", "renew"]), max_size=14)


@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_whatever_happens_the_effect_is_there_once_or_not_at_all(
    person: User, sent: list[int], steps: list[str]
) -> None:
    """Workers take, die, come back late, finish and fail in any order."""
    with transaction.atomic():
        job = new_job(person)
        runs: list[JobRun] = []
        for step in steps:
            if step == "take" and (run := take_job(job.pk)):
                runs.append(run)
            elif step == "die":
                let_lease_run_out(job)
            elif step == "schedule":
                jobs_dispatch_again()
            elif step in {"finish", "renew", "fail"}:
                for run in runs:  # also those that lost their lease long ago
                    if step == "renew":
                        run.renew()
                    elif step == "fail":
                        jobs._queue_again(run)
                    else:
                        try:
                            with run.finishing():
                                run.attach(store_bytes("d.pdf", "application/pdf", b"isi"))
                        except JobLost:
                            pass
        job.refresh_from_db()
        assert StoredFile.objects.count() == (job.state == JobState.DONE)
        assert job.attempts <= MAX_ATTEMPTS
        assert (job.lease_token is not None) == (job.state == JobState.RUNNING)
        transaction.set_rollback(True)
