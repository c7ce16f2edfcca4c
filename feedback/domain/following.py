"""Following a case by mail: nothing is sent to an address that its owner has not confirmed."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from feedback.domain.numbers import mail_hash
from feedback.enums import MailKind
from feedback.models import Case, CaseFollower, CitizenMail

CONFIRM, END, SUPPORT = "feedback.follow.confirm", "feedback.follow.end", "feedback.support.confirm"
CONFIRM_SECONDS = 7 * 24 * 3600
UNCONFIRMED_DAYS = 30
MOST_UNCONFIRMED = 3
"""How many addresses that nobody confirmed may wait for mails at the same mailbox."""


def follow(case: Case, email: str, *, is_reporter: bool = False) -> CaseFollower:
    """Note the address and send it one mail with a link to confirm; once for each case and address.

    RuleViolation when too many mails already wait to be confirmed at this address: nobody's mailbox
    is filled by others.
    """
    with transaction.atomic():
        follower = follower_of(case, email, is_reporter=is_reporter)
        if follower.confirmed_at is None:
            CitizenMail.objects.get_or_create(
                key=f"confirm:{follower.pk}", defaults={"follower": follower, "kind": MailKind.CONFIRM}
            )
    return follower


def ask_support(case: Case, email: str) -> None:
    """Send the address one mail with a button that counts its support; many share one network.

    RuleViolation as of `follow`. The address gets no news unless its owner also asks for them.
    """
    with transaction.atomic():
        follower = follower_of(case, email)
        CitizenMail.objects.get_or_create(
            key=f"support:{follower.pk}", defaults={"follower": follower, "kind": MailKind.SUPPORT}
        )


def follower_of(case: Case, email: str, *, is_reporter: bool = False) -> CaseFollower:
    """Return the row of the address at this case, made when it is not there; refused as of `follow`."""
    email = email.strip().lower()
    email_hash = mail_hash(email)
    waiting = CaseFollower.objects.filter(email_hash=email_hash, confirmed_at=None).exclude(case=case)
    if not is_reporter and waiting.count() >= MOST_UNCONFIRMED:
        raise RuleViolation(
            _("Konfirmasikan dahulu surel yang sudah kami kirim ke alamat ini."), field="email"
        )
    follower, _made = CaseFollower.objects.get_or_create(
        case=case, email_hash=email_hash, defaults={"email": email, "is_reporter": is_reporter}
    )
    return follower


def token_of(follower: CaseFollower, purpose: str) -> str:
    """Return a signed token for one purpose of one follower, bound to the address."""
    return signing.dumps([follower.pk, follower.email_hash], salt=purpose)


def follower_with(token: str, purpose: str) -> CaseFollower | None:
    """Return the follower whom a token names, or None: forged, for another purpose, too old, gone."""
    try:
        pk, bound_to = signing.loads(token, salt=purpose, max_age=None if purpose == END else CONFIRM_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if "@" in bound_to:  # links in mails of earlier releases carry the address itself
        bound_to = mail_hash(bound_to)
    return CaseFollower.objects.filter(pk=pk, email_hash=bound_to).select_related("case").first()


def confirm_follower(follower: CaseFollower) -> None:
    """Note that the owner of the address confirmed it. A second time changes nothing."""
    CaseFollower.objects.filter(pk=follower.pk, confirmed_at=None).update(confirmed_at=timezone.now())


def stop_following(follower: CaseFollower) -> None:
    """Forget the address: no mail goes there any more."""
    follower.delete()


def forget_unconfirmed() -> int:
    """Remove addresses that nobody confirmed within UNCONFIRMED_DAYS; return how many.

    The reporter's own stays with his report: an officer may still need it, with a logged reason.
    """
    before = timezone.now() - timedelta(days=UNCONFIRMED_DAYS)
    _number, removed = CaseFollower.objects.filter(
        confirmed_at=None, is_reporter=False, created_at__lt=before
    ).delete()
    return removed.get(CaseFollower._meta.label, 0)
