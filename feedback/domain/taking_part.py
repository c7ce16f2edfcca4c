"""What citizens do with published cases of others: support, comment, thank."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, RuleViolation
from feedback.domain.following import follow
from feedback.domain.moves import add_entry
from feedback.domain.texts import cleaned
from feedback.enums import CITIZEN_ENTRIES
from feedback.models import Case, CaseEntry, CaseSupport


def support_case(case: Case, identity: str) -> None:
    """Count one support; AlreadyDone the second time, whatever the two requests do at once."""
    try:
        with transaction.atomic():
            CaseSupport.objects.create(case=case, identity=identity)
            Case.objects.filter(pk=case.pk).update(support_count=F("support_count") + 1)
    except IntegrityError:
        raise AlreadyDone(_("Dukungan Anda sudah tercatat.")) from None


def comment_case(case: Case, kind: str, body: str, email: str) -> CaseEntry:
    """Take a comment or thanks; an officer sees it once the address is confirmed, others once published."""
    if kind not in CITIZEN_ENTRIES:
        raise RuleViolation(_("Pilih komentar atau terima kasih."), field="kind")
    if len(cleaned(body)) < 3:
        raise RuleViolation(_("Tuliskan beberapa kata."), field="body")
    with transaction.atomic():
        follower = follow(case, email)
        return add_entry(case, kind, body, by=None, follower=follower)
