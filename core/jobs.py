"""Background work that survives killed workers, lost messages and double clicks.

The truth about a job is its row. A worker takes a job with one compare-and-set UPDATE and holds a
lease that it renews; when it dies the lease runs out and the schedule hands the job to another one.
The broker only wakes workers up: a message that is lost is sent again, one that arrives twice finds
the job taken.

A handler is registered where its application keeps its tasks, so that workers import it:

    @job_handler("reports.evaluation_document")
    def evaluation_document(run: JobRun) -> None:
        data = render(run.arguments["appraisal_id"])
        with run.finishing():
            run.attach(store_bytes("dokumen.pdf", "application/pdf", data, by=run.job.requested_by))

What is written inside `finishing` happens exactly once; what a handler does before it must be safe
to repeat.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from celery import current_app
from django.conf import settings
from django.db import Error as DatabaseAccessError
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ForeignObjectRel, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.models import Job, JobState, StoredFile
from core.models.job import ACTIVE_STATES

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=10)
KEPT_FOR = timedelta(days=14)
PROGRESS_INTERVAL = 0.3
"""Seconds between two writes of the progress: a handler may report each of 20,000 rows."""
SENT_AT_ONCE = 200


class JobLost(Exception):  # noqa: N818 - named like the other refusals of core.errors
    """Another worker has taken the job over: stop at once and write nothing more."""


@dataclass
class JobRun:
    """One attempt at a job, as its handler sees it. All writes carry the token of the lease."""

    job: Job
    token: uuid.UUID
    lost: threading.Event = field(default_factory=threading.Event)
    finished: bool = False
    _written_at: float = 0.0

    @property
    def arguments(self) -> dict[str, Any]:
        """What the job was created with."""
        arguments: dict[str, Any] = self.job.arguments
        return arguments

    def progress(self, done: int, total: int) -> None:
        """Report `done` of `total` parts and renew the lease. Raises JobLost when it is no longer ours.

        Cheap to call for every part: the row is written at the first call, at the end and in
        between at most about three times a second.
        """
        if self.lost.is_set():
            raise JobLost(self.job)
        now = time.monotonic()
        if self._written_at and done < total and now - self._written_at < PROGRESS_INTERVAL:
            return
        self._write(done=done, total=total, lease_until=lease_end())
        self._written_at = now
        self.job.done, self.job.total = done, total

    def attach(self, stored: StoredFile) -> None:
        """Make `stored` the file of the job. Raises JobLost when the lease is no longer ours."""
        self._write(file=stored)
        self.job.file = stored

    @contextmanager
    def finishing(self) -> Iterator[None]:
        """Do the effect of the job: what the block writes and the end of the job commit together.

        Raises JobLost before the block when another worker has the job, so of two workers that
        both came this far one writes. Nothing of the block stays when it raises.
        """
        with transaction.atomic():
            self._write(lease_until=lease_end())
            yield
            self._write(**closed(JobState.DONE), done=self.job.total or 1, total=self.job.total or 1)
        self.finished = True

    def renew(self) -> bool:
        """Prolong the lease; False when it is no longer ours."""
        return bool(self._mine().update(lease_until=lease_end()))

    def _mine(self) -> QuerySet[Job]:
        return Job.objects.filter(pk=self.job.pk, lease_token=self.token, state=JobState.RUNNING)

    def _write(self, **values: object) -> None:
        if not self._mine().update(**values):
            self.lost.set()
            raise JobLost(self.job)


Handler = Callable[[JobRun], None]
_handlers: dict[str, Handler] = {}


def job_handler(kind: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of the jobs of `kind`. ValueError when the kind has one."""

    def register(handler: Handler) -> Handler:
        known = _handlers.setdefault(kind, handler)
        if (known.__module__, known.__qualname__) != (handler.__module__, handler.__qualname__):
            raise ValueError(f"Jobs of kind {kind} already have a handler: {known.__qualname__}")
        return handler

    return register


FileGate = Callable[["User", Job], bool]
_file_gates: dict[str, FileGate] = {}


def register_file_gate(kind: str, gate: FileGate) -> None:
    """Ask `gate` each time whether the person may still open the file of a job of this kind.

    For files that show more than the person's own data: a right may be lost after the job was done.
    Called from AppConfig.ready().
    """
    _file_gates[kind] = gate


def may_open_file(user: "User", job: Job) -> bool:
    """Say whether the person, who asked for the job, may open its file now."""
    gate = _file_gates.get(job.kind)
    return gate is None or gate(user, job)


def create_job(kind: str, *, by: "User | None", arguments: dict[str, Any], key: str = "") -> Job:
    """Write down the wish for background work and return its job; `dispatch` starts it.

    `arguments` must be JSON: ids, not objects. While a job of this kind with the same non-empty
    `key` is active, that one is returned instead of a second one, so a double click makes one
    document. Whoever shares a key shares the file: put the person in the key of a private file.
    """
    for _attempt in range(5):
        if key and (active := _active(kind, key)):
            return active
        try:
            with transaction.atomic():
                return Job.objects.create(
                    kind=kind,
                    requested_by=by,
                    arguments=arguments,
                    key=key,
                    send_again_at=timezone.now() + FIRST_WAIT,
                )
        except IntegrityError:
            if not key:
                raise
    raise RuntimeError(f"Jobs of kind {kind} with key {key} come and go too quickly to add one.")


def _active(kind: str, key: str) -> Job | None:
    return Job.objects.filter(kind=kind, key=key, state__in=ACTIVE_STATES).first()


def dispatch(job: Job) -> None:
    """Wake a worker for the job once the transaction commits.

    A broker that is down is logged, not raised: the schedule sends again what nobody took.
    """
    transaction.on_commit(partial(send_to_workers, job.pk))


def send_to_workers(job_id: int) -> None:
    """Put the job's number on the broker; log when that fails."""
    try:
        current_app.send_task("core.tasks.job_run", args=[job_id], retry=False)
    except Exception:
        logger.warning("Job %s could not be sent; the schedule will send it again.", job_id, exc_info=True)


def lease_end() -> datetime:
    """Return until when a lease lasts that is taken or renewed now."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def closed(state: JobState, error: str = "") -> dict[str, Any]:
    """Return the values of a job that ends now."""
    now = timezone.now()
    return {
        "state": state,
        "error": error,
        "finished_at": now,
        "expires_at": now + KEPT_FOR,
        "lease_token": None,
        "lease_until": None,
    }


def free_to_take(now: datetime) -> Q:
    """Return the condition under which nobody works on a job."""
    return Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=now)


def take_job(job_id: int) -> JobRun | None:
    """Take the job for this worker, or return None when it is taken, ended, used up or gone.

    Of any number of workers that ask at once, one gets it.
    """
    now, token = timezone.now(), uuid.uuid4()
    taken = Job.objects.filter(free_to_take(now), pk=job_id, attempts__lt=MAX_ATTEMPTS).update(
        state=JobState.RUNNING,
        lease_token=token,
        lease_until=lease_end(),
        attempts=F("attempts") + 1,
        started_at=now,
        done=0,
    )
    if not taken:
        return None
    return JobRun(job=Job.objects.select_related("requested_by").get(pk=job_id), token=token)


def run_job(job_id: int) -> None:
    """Take the job and run its handler to the end; return quietly when there is nothing to do.

    A RuleViolation of the handler ends the job with its sentence. Any other error is logged and the
    job queued again, until MAX_ATTEMPTS are used up.
    """
    run = take_job(job_id)
    if run is None:
        logger.info("Job %s is gone, ended or in other hands.", job_id)
        return
    try:
        with heartbeat(run):
            _handlers[run.job.kind](run)
        if not run.finished:
            with run.finishing():
                pass
    except JobLost:
        logger.warning("Job %s was taken over by another worker.", job_id)
    except RuleViolation as refusal:
        run._mine().update(**closed(JobState.FAILED, refusal.message))
    except Exception:
        logger.exception("Job %s failed in attempt %s.", job_id, run.job.attempts)
        _queue_again(run)


def _queue_again(run: JobRun) -> None:
    """Give the job back after an error, or end it when its attempts are used up."""
    if run.job.attempts >= MAX_ATTEMPTS:
        run._mine().update(**closed(JobState.FAILED, used_up_sentence(run.job.pk)))
        return
    run._mine().update(
        state=JobState.QUEUED,
        lease_token=None,
        lease_until=None,
        send_again_at=timezone.now() + FIRST_WAIT * run.job.attempts,
    )


def used_up_sentence(job_id: int) -> str:
    """Return what people read when a job failed too often."""
    return _(
        "Pekerjaan ini gagal setelah %(attempts)d kali dicoba dan tidak dilanjutkan. Mintalah sekali lagi; "
        "bila tetap gagal, sampaikan nomor pekerjaan %(number)d kepada pengelola aplikasi."
    ) % {"attempts": MAX_ATTEMPTS, "number": job_id}


@contextmanager
def heartbeat(run: JobRun) -> Iterator[None]:
    """Renew the lease from a thread while the block works, however long one step of it takes."""
    stop = threading.Event()

    def beat() -> None:
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
                try:
                    renewed = run.renew()
                except DatabaseAccessError:
                    logger.warning("The lease of job %s could not be renewed.", run.job.pk, exc_info=True)
                    connection.close()
                    continue
                if not renewed:
                    run.lost.set()
                    return
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"job-{run.job.pk}-heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def dispatch_again() -> int:
    """Send again what nobody took or whose worker died; end what died too often. Returns how many were sent.

    Two schedulers that run at once send each job once. A job that waits long is sent ever more
    rarely, so a long queue is not flooded.
    """
    now = timezone.now()
    for job_id in Job.objects.filter(
        state=JobState.RUNNING, lease_until__lt=now, attempts__gte=MAX_ATTEMPTS
    ).values_list("pk", flat=True):
        Job.objects.filter(pk=job_id, state=JobState.RUNNING, lease_until__lt=now).update(
            **closed(JobState.FAILED, used_up_sentence(job_id))
        )
    sent = 0
    due = Job.objects.filter(free_to_take(now), send_again_at__lte=now).order_by("send_again_at", "pk")
    for job in due[:SENT_AT_ONCE]:
        wait = min(max(FIRST_WAIT, now - job.created_at), LONGEST_WAIT)
        claimed = Job.objects.filter(free_to_take(now), pk=job.pk, send_again_at=job.send_again_at).update(
            send_again_at=now + wait
        )
        if claimed:
            send_to_workers(job.pk)
            sent += 1
    return sent


def remove_expired() -> int:
    """Delete ended jobs past their expiry with files that nothing else refers to. Returns how many jobs."""
    removed = 0
    for job in Job.objects.filter(expires_at__lt=timezone.now()).select_related("file")[:SENT_AT_ONCE]:
        with transaction.atomic():
            removed += bool(Job.objects.filter(pk=job.pk).delete()[0])
            if job.file and not _is_referred_to(job.file):
                job.file.delete()
                transaction.on_commit(partial(job.file.file.storage.delete, str(job.file.file.name)))
    return removed


def _is_referred_to(stored: StoredFile) -> bool:
    relations = [field for field in StoredFile._meta.get_fields(include_hidden=True) if field.auto_created]
    return any(
        relation.field.model._base_manager.filter(**{relation.field.name: stored.pk}).exists()
        for relation in relations
        if isinstance(relation, ForeignObjectRel)
    )
