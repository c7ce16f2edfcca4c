"""Reads of what core keeps for people: their jobs and their messages."""

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from core.models import DIGEST_KIND, Job, OutboxMessage
from core.registry import MessageGroup, message_groups

if TYPE_CHECKING:
    from organization.models import User

UNREAD_SHOWN = 99
"""Above this number the header only says that there are more."""


def jobs_visible_to(user: "User") -> QuerySet[Job]:
    """Return the background jobs that the person asked for; nobody else sees them."""
    return Job.objects.filter(requested_by=user).select_related("file")


def messages_visible_to(user: "User") -> QuerySet[OutboxMessage]:
    """Return the messages written to the person, newest first; digests only repeat them."""
    return (
        OutboxMessage.objects.filter(recipient=user).exclude(kind=DIGEST_KIND).order_by("-created_at", "-pk")
    )


def unread_count(user: "User") -> int:
    """Return how many messages the person has not read, at most UNREAD_SHOWN + 1. One indexed query.

    Read once for each object `user`, that is once for each request.
    """
    known: int | None = getattr(user, "_unread_count", None)
    if known is None:
        unread = OutboxMessage.objects.filter(recipient=user, read_at=None).order_by()
        known = unread[: UNREAD_SHOWN + 1].count()
        user._unread_count = known  # type: ignore[attr-defined]
    return known


def of_group(group: MessageGroup) -> Q:
    """Return the condition of messages that belong to the group: its longest prefix fits best."""
    inside = Q(pk__in=[])
    for prefix in group.prefixes:
        longer = Q(pk__in=[])
        for other in message_groups():
            for rival in other.prefixes:
                if other.key != group.key and rival.startswith(prefix) and rival != prefix:
                    longer |= Q(kind__startswith=rival)
        inside |= Q(kind__startswith=prefix) & ~longer
    return inside
