"""Who looked at what, for the history that the person concerned may read."""

from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from core.models import ViewLog

if TYPE_CHECKING:
    from organization.models import User

LONGEST_CAPACITY = 200


def log_view(obj: models.Model, *, by: "User", as_role: str, capacity: str = "") -> None:
    """Note that the person opened the object today, once a day for each role; one statement.

    May be called while reading: the table is one that the guard of core.access lets through.
    """
    ViewLog.objects.bulk_create(
        [
            ViewLog(
                content_type=ContentType.objects.get_for_model(type(obj)),
                object_id=obj.pk,
                by=by,
                by_name=str(by),
                as_role=as_role,
                capacity=capacity[:LONGEST_CAPACITY],
                day=timezone.localdate(),
            )
        ],
        ignore_conflicts=True,
    )


def views_of(obj: models.Model) -> "models.QuerySet[ViewLog]":
    """Return who opened the object and when, newest first."""
    return ViewLog.objects.filter(
        content_type=ContentType.objects.get_for_model(type(obj)), object_id=obj.pk
    ).order_by("-at", "-pk")
