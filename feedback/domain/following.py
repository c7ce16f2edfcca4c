"""Following a case by mail: nothing is sent to an address that its owner has not confirmed."""

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from feedback.enums import MailKind
from feedback.models import Case, CaseFollower, CitizenMail

CONFIRM, END = "feedback.follow.confirm", "feedback.follow.end"
CONFIRM_SECONDS = 7 * 24 * 3600
MOST_UNCONFIRMED = 3
"""How many addresses that nobody confirmed may wait for mails at the same mailbox."""


def follow(case: Case, email: str, *, is_reporter: bool = False) -> CaseFollower:
    """Note the address and send it one mail with a link to confirm; once for each case and address.

    RuleViolation when too many mails already wait to be confirmed at this address: nobody's mailbox
    is filled by others.
    """
    email = email.strip().lower()
    waiting = CaseFollower.objects.filter(email=email, confirmed_at=None).exclude(case=case)
    if not is_reporter and waiting.count() >= MOST_UNCONFIRMED:
        raise RuleViolation(
            _("Konfirmasikan dahulu surel yang sudah kami kirim ke alamat ini."), field="email"
        )
    with transaction.atomic():
        follower, _made = CaseFollower.objects.get_or_create(
            case=case, email=email, defaults={"is_reporter": is_reporter}
        )
        if follower.confirmed_at is None:
            CitizenMail.objects.get_or_create(
                key=f"confirm:{follower.pk}", defaults={"follower": follower, "kind": MailKind.CONFIRM}
            )
    return follower


def token_of(follower: CaseFollower, purpose: str) -> str:
    """Return a signed token for one purpose of one follower, bound to the address."""
    return signing.dumps([follower.pk, follower.email], salt=purpose)


def follower_with(token: str, purpose: str) -> CaseFollower | None:
    """Return the follower whom a token names, or None: forged, for another purpose, too old, gone."""
    try:
        pk, email = signing.loads(
            token, salt=purpose, max_age=CONFIRM_SECONDS if purpose == CONFIRM else None
        )
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return CaseFollower.objects.filter(pk=pk, email=email).select_related("case").first()


def confirm_follower(follower: CaseFollower) -> None:
    """Note that the owner of the address confirmed it. A second time changes nothing."""
    CaseFollower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def stop_following(follower: CaseFollower) -> None:
    """Forget the address: no mail goes there any more."""
    follower.delete()
