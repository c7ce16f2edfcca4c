"""Reads of what core keeps for people: their jobs and their messages."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core.models import Job, OutboxMessage

if TYPE_CHECKING:
    from organization.models import User


def jobs_visible_to(user: "User") -> QuerySet[Job]:
    """Return the background jobs that the person asked for; nobody else sees them."""
    return Job.objects.filter(requested_by=user).select_related("file")


def messages_visible_to(user: "User") -> QuerySet[OutboxMessage]:
    """Return the messages written to the person, newest first."""
    return OutboxMessage.objects.filter(recipient=user).order_by("-created_at", "-pk")
