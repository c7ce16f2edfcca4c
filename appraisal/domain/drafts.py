"""Saving of drafts: one party writes at a time, two tabs never overwrite each other silently."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Appraisal
from core.errors import RuleViolation, StaleVersion


@contextmanager
def draft_saved(appraisal: Appraisal, *, draft_version: int, states: tuple[str, ...]) -> Iterator[Appraisal]:
    """Open a transaction in which a draft of the appraisal may be written.

    Yields the locked appraisal and counts `draft_version` up by one. Refused with StaleVersion when
    another tab saved since `draft_version` was read, with RuleViolation when the appraisal has left
    `states` meanwhile. Nothing is written then, so that the caller can show both texts.
    """
    with transaction.atomic():
        locked = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
        if locked.state not in states:
            raise RuleViolation(_("Tahap ini sudah berlalu, jadi isian tidak dapat disimpan lagi."))
        changed = Appraisal.objects.filter(pk=locked.pk, draft_version=draft_version).update(
            draft_version=draft_version + 1, draft_saved_at=timezone.now()
        )
        if not changed:
            raise StaleVersion(_("Isian ini sudah disimpan dari tempat lain sejak halaman ini dibuka."))
        yield locked
    appraisal.refresh_from_db(fields=["draft_version", "draft_saved_at", "state", "version"])
