"""The one way in which a case changes its state, with the news to those concerned."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.outbox import write_message
from core.workflow import take_transition
from feedback.domain.masking import masked
from feedback.domain.texts import cleaned
from feedback.enums import CLOSED, MailKind
from feedback.models import Case, CaseEntry, CaseFollower, CitizenMail
from feedback.queries import coordinators_of, officers_at_or_above

if TYPE_CHECKING:
    from organization.models import RoleGrant, User


def move(case: Case, name: str, *, by: "User | None", version: int | None = None) -> Case:
    """Take a move of the table; a case that ends notes when. Refusals as of `take_transition`."""
    with transaction.atomic():
        case = take_transition(case, name, by=by, expected_version=version)
        closed_at = timezone.now() if case.state in CLOSED else None
        if (case.closed_at is None) != (closed_at is None):
            Case.objects.filter(pk=case.pk).update(closed_at=closed_at)
            case.closed_at = closed_at
        tell_followers(case, name)
    return case


def locked(case: Case) -> Case:
    """Return the case as it is now, held until the transaction ends: acts without a move wait here."""
    return Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)


def add_entry(
    case: Case, kind: str, body: str, *, by: "User | None", follower: CaseFollower | None = None
) -> CaseEntry:
    """Write something in a case, with its masked text beside it. It is public to nobody yet."""
    text = cleaned(body)
    return CaseEntry.objects.create(
        case=case,
        kind=kind,
        body=text,
        public_body=masked(text),
        by=by,
        office=case.unit.name if by is not None else "",
        follower=follower,
        created_at=timezone.now(),
    )


def tell_followers(case: Case, event: str) -> None:
    """Write a mail to everybody who follows the case and confirmed his address; once for each event."""
    followers = CaseFollower.objects.filter(case=case, confirmed_at__isnull=False).order_by("pk")
    CitizenMail.objects.bulk_create(
        [
            CitizenMail(
                follower=follower,
                kind=MailKind.NEWS,
                key=f"{case.pk}:{event}:{case.version}:{follower.pk}",
            )
            for follower in followers
        ],
        ignore_conflicts=True,
    )


def tell_officers(case: Case, event: str, subject: str, grants: "list[RoleGrant] | None" = None) -> None:
    """Write a message to the officers nearest to the unit; without any, to the coordinators.

    It names the number only: what a report says does not leave the application.
    """
    for grant in grants or officers_at_or_above(case.unit) or coordinators_of(case.unit):
        write_message(
            grant.user,
            kind=f"feedback.{event}",
            subject=subject,
            text=_("Laporan %(number)s (%(kind)s), %(unit)s.")
            % {"number": case.number, "kind": case.get_kind_display(), "unit": case.unit.name},
            path=reverse("feedback:case_detail", args=[case.pk]),
            key=f"feedback:{event}:{case.pk}:{case.version}:{grant.user_id}",
        )
