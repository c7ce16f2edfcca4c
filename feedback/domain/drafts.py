"""Unfinished reports that are taken up again on any machine with a code that is shown once."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from feedback.domain.numbers import hash_of, new_code, plain
from feedback.domain.texts import cleaned
from feedback.models import ReportDraft

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT = ("kind", "service", "point", "unit", "title", "body", "address", "happened_on")
"""What is asked in the first two steps. Who reports, and the files, are asked last and not kept."""
LONGEST_FIELD = 6000


def draft_hash(code: str) -> str:
    """Return what is stored of the code of a draft."""
    return hash_of("draft", plain(code))


def keep_draft(typed: Mapping[str, str], *, code: str = "") -> str:
    """Store what was typed, encrypted, for FEEDBACK_DRAFT_DAYS days, and return its code.

    With the code of a draft that is still there its text is replaced and its days begin again.
    """
    content = json.dumps({name: cleaned(str(typed.get(name, ""))[:LONGEST_FIELD]) for name in KEPT})
    now = timezone.now()
    values = {
        "content": content,
        "saved_at": now,
        "expires_at": now + timedelta(days=settings.FEEDBACK_DRAFT_DAYS),
    }
    if code and drafts_alive().filter(code_hash=draft_hash(code)).update(**values):
        return code
    code = new_code()
    ReportDraft.objects.create(code_hash=draft_hash(code), **values)
    return code


def drafts_alive() -> "QuerySet[ReportDraft]":
    """Return the drafts whose days are not over."""
    return ReportDraft.objects.filter(expires_at__gt=timezone.now())


def draft_with(code: str) -> dict[str, str] | None:
    """Return what was typed under this code; None for an unknown one and for one whose days are over."""
    draft = drafts_alive().filter(code_hash=draft_hash(code)).first() if plain(code) else None
    if draft is None:
        return None
    content: dict[str, str] = json.loads(draft.content)
    return {name: content.get(name, "") for name in KEPT}


def drop_draft(code: str) -> None:
    """Remove a draft: it was sent, or its author wants it gone."""
    ReportDraft.objects.filter(code_hash=draft_hash(code)).delete()


def forget_drafts() -> int:
    """Remove drafts whose days are over; return how many."""
    removed, _rows = ReportDraft.objects.filter(expires_at__lte=timezone.now()).delete()
    return removed
