"""How long things are kept: the identity shortly, the case longer, the tombstone for good.

What is removed is removed everywhere: rows, index, mails, and the bytes of the files.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from feedback.domain.intake import log_of_schedule
from feedback.models import (
    Case,
    CaseAttachment,
    CaseEntry,
    CaseFollower,
    CaseIdentity,
    CaseSupport,
    CaseText,
    IdentityOpening,
)
from feedback.search import forget_case

BATCH = 500


@dataclass(frozen=True)
class Retention:
    """The numbers of the cases whose identity goes, and of those of which only the tombstone stays."""

    identities: list[str]
    cases: list[str]


def identities_over(now: datetime) -> "QuerySet[Case]":
    """Return the cases closed long enough ago that nobody needs to know who reported."""
    before = now - timedelta(days=settings.FEEDBACK_IDENTITY_DAYS)
    return Case.objects.filter(closed_at__lt=before, identity_erased_at=None, has_legal_hold=False).order_by(
        "pk"
    )


def cases_over(now: datetime) -> "QuerySet[Case]":
    """Return the cases closed long enough ago that only their tombstone stays."""
    before = now - timedelta(days=settings.FEEDBACK_CASE_DAYS)
    return Case.objects.filter(closed_at__lt=before, erased_at=None, has_legal_hold=False).order_by("pk")


def apply_retention(*, is_dry_run: bool) -> Retention:
    """Remove what is past its time, or with `is_dry_run` only say what would be. Safe to repeat.

    A case under legal hold is left alone. Cases are done one by one, so that an interruption loses
    nothing.
    """
    now = timezone.now()
    anonymised, erased = list(identities_over(now)[:BATCH]), list(cases_over(now)[:BATCH])
    if not is_dry_run:
        for case in anonymised:
            erase_identity(case, now)
        for case in erased:
            erase_case(case, now)
    return Retention([case.number for case in anonymised], [case.number for case in erased])


def erase_identity(case: Case, now: datetime) -> None:
    """Forget who reported and who follows; the case itself stays, joined to nobody."""
    with transaction.atomic():
        CaseIdentity.objects.filter(case=case).delete()
        CaseFollower.objects.filter(case=case).delete()
        CaseSupport.objects.filter(case=case).delete()
        Case.objects.filter(pk=case.pk).update(identity_erased_at=now, secret_hash="")
        log_of_schedule(case, "identity_erased")


def erase_case(case: Case, now: datetime) -> None:
    """Leave number, kind, dates, states and marks of the case; texts and files are gone."""
    with transaction.atomic():
        CaseText.objects.filter(case=case).update(title="", body="", address="")
        CaseEntry.objects.filter(case=case).delete()
        remove_attachments(case)
        forget_case(case)
        Case.objects.filter(pk=case.pk).update(public_title="", public_body="", erased_at=now)
        log_of_schedule(case, "case_erased")


def remove_attachments(case: Case) -> None:
    """Remove the files of the case with their bytes, which go once the rows are gone for sure."""
    for attachment in CaseAttachment.objects.filter(case=case).select_related("stored_file").order_by("pk"):
        stored = attachment.stored_file
        storage, name = stored.file.storage, str(stored.file.name)
        attachment.delete()
        stored.delete()
        transaction.on_commit(lambda storage=storage, name=name: storage.delete(name))  # type: ignore[misc]


def openings_of(case: Case) -> "QuerySet[IdentityOpening]":
    """Return who opened the identity of the reporter, newest first."""
    return IdentityOpening.objects.filter(case=case).order_by("-at", "-pk")
