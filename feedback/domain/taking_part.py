"""What citizens do with published cases of others: support, comment, thank."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, RuleViolation
from feedback.domain.bans import refuse_banned
from feedback.domain.following import follow
from feedback.domain.moves import add_entry
from feedback.domain.numbers import hash_of
from feedback.domain.texts import cleaned
from feedback.enums import CITIZEN_ENTRIES
from feedback.models import Case, CaseEntry, CaseFollower, CaseSupport


def support_case(case: Case, identity: str) -> None:
    """Count one support; AlreadyDone the second time, whatever the two requests do at once."""
    try:
        with transaction.atomic():
            CaseSupport.objects.create(case=case, identity=identity)
            Case.objects.filter(pk=case.pk).update(support_count=F("support_count") + 1)
    except IntegrityError:
        raise AlreadyDone(_("Dukungan Anda sudah tercatat.")) from None


def support_by_mail(follower: CaseFollower) -> None:
    """Count the support of the owner of an address; AlreadyDone the second time."""
    support_case(follower.case, hash_of("identity", f"mail:{follower.email_hash}"))


def comment_case(case: Case, kind: str, body: str, email: str) -> CaseEntry:
    """Take a comment or thanks; an officer sees it once the address is confirmed, others once published.

    The same words of the same address count once. RuleViolation for too few words, and as of `follow`.
    """
    if kind not in CITIZEN_ENTRIES:
        raise RuleViolation(_("Pilih komentar atau terima kasih."), field="kind")
    if len(cleaned(body)) < 3:
        raise RuleViolation(_("Tuliskan beberapa kata."), field="body")
    refuse_banned(email=email)
    with transaction.atomic():
        follower = CaseFollower.objects.select_for_update().get(pk=follow(case, email).pk)
        same = CaseEntry.objects.filter(case=case, kind=kind, follower=follower, body=cleaned(body)).first()
        return same or add_entry(case, kind, body, by=None, follower=follower)
