"""Entry points of the workers and the schedule: ids in, safe to run twice."""

from celery import shared_task

from core import deliveries, digests, jobs


@shared_task
def job_run(job_id: int) -> None:
    """Run one job, unless it is gone, ended or in other hands."""
    jobs.run_job(job_id)


@shared_task
def jobs_dispatch_again() -> None:
    """Give lost jobs to the workers again and remove the expired ones."""
    jobs.dispatch_again()
    jobs.remove_expired()


@shared_task
def outbox_send() -> None:
    """Plan new messages, write the digests that are due, send what waits. Safe to run twice."""
    deliveries.plan_deliveries()
    digests.send_digests()
    deliveries.send_waiting()
