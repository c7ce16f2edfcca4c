"""Restricting an author for a time: told with the reason, open to an appeal that somebody else decides.

Nobody is restricted by an address that is not known to be his: a mail address counts once its owner
confirmed it, a telephone number once an officer heard it. Nothing he sent is hidden by it, and the
counter and the telephone stay open to him.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.outbox import write_message
from core.workflow import log_event
from feedback.domain.numbers import mail_hash, phone_hash
from feedback.domain.texts import cleaned, cleaned_line
from feedback.enums import BanDecision, CaseChannel, ContactKind, MailKind
from feedback.models import BannedAuthor, Case, CaseEntry, CaseFollower, CaseIdentity, CitizenMail
from feedback.queries import active_bans, coordinators_of
from feedback.workflow import COORDINATOR, coordinates

if TYPE_CHECKING:
    from organization.models import User

APPEAL = "feedback.ban.appeal"
LONGEST_BAN = 90
"""Days. Product rule: a public service that shuts somebody out for good needs a court."""
SHORTEST_REASON = 10


def refuse_banned(*, email: str = "", phone: str = "") -> None:
    """Raise RuleViolation when one of the addresses is restricted today.

    It says so openly, but neither why nor until when: whoever typed the address may not be its owner,
    who has both in his mail.
    """
    identities = [one for one in (mail_hash(email), phone_hash(phone)) if one]
    ban = active_bans().filter(identity__in=identities).first() if identities else None
    if ban is not None:
        raise RuleViolation(
            _(
                "Alamat ini sedang dibatasi. Alasan, masa, dan cara mengajukan keberatan sudah kami "
                "sampaikan kepada pemiliknya. Laporan tetap diterima di loket atau lewat telepon."
            ),
            field=str(ban.kind),
        )


def author_of(case: Case, entry: CaseEntry | None = None) -> tuple[str, str, CaseFollower | None]:
    """Return how the author of a report (or of a comment in it) is known: kind, keyed hash, follower.

    RuleViolation when nobody confirmed an address: then nobody could be told.
    """
    followers = CaseFollower.objects.filter(case=case, confirmed_at__isnull=False)
    if entry is not None:
        follower = followers.filter(entries=entry).first()
    else:
        follower = followers.filter(is_reporter=True).first()
        heard = case.channel in (CaseChannel.COUNTER, CaseChannel.PHONE)
        identity = CaseIdentity.objects.filter(case=case).exclude(phone_hash="").first()
        if follower is None and heard and identity is not None:
            return ContactKind.PHONE, identity.phone_hash, None
    if follower is None:
        raise RuleViolation(
            _(
                "Penulisnya tidak dapat dibatasi: tidak ada alamat yang terkonfirmasi, sehingga ia tidak "
                "dapat diberi tahu."
            )
        )
    return ContactKind.EMAIL, follower.email_hash, follower


def ban_author(
    case: Case, reason: str, days: int, *, by: "User", entry: CaseEntry | None = None
) -> BannedAuthor:
    """Restrict the author of a report, or of a comment in it, for some days, and tell him.

    NotAllowed for everybody but coordinators. Refused: a reason nobody could answer to, more than
    LONGEST_BAN days, an author without a confirmed address, one who is restricted already.
    """
    if not coordinates(by, case):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise RuleViolation(_("Tuliskan alasan yang dapat dijawab oleh penulisnya."), field="reason")
    if not 1 <= days <= LONGEST_BAN:
        raise RuleViolation(
            _("Pilih 1 sampai %(days)s hari.") % {"days": LONGEST_BAN},
            field="days",
        )
    with transaction.atomic():
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        kind, identity, follower = author_of(case, entry)
        if active_bans().filter(identity=identity).exists():
            raise RuleViolation(_("Penulis ini sudah dibatasi."))
        ban = BannedAuthor.objects.create(
            identity=identity,
            kind=kind,
            case=case,
            reason=cleaned_line(reason)[:300],
            until=timezone.localdate() + timedelta(days=days),
            by=by,
        )
        tell_author(ban, MailKind.BAN, follower)
        log_event(case, "author_banned", by=by, as_role=COORDINATOR, note=f"{ban.until:%d-%m-%Y}")
    return ban


def tell_author(ban: BannedAuthor, kind: str, follower: CaseFollower | None = None) -> None:
    """Write the mail with the reason, or with the decision; none when he is known by telephone only."""
    follower = follower or CaseFollower.objects.filter(case=ban.case, email_hash=ban.identity).first()
    if follower is not None:
        CitizenMail.objects.get_or_create(
            key=f"{kind}:{ban.pk}", defaults={"follower": follower, "kind": kind, "ban": ban}
        )


def appeal_token(ban: BannedAuthor) -> str:
    """Return the signed token of the page on which the author appeals."""
    return signing.dumps(ban.pk, salt=APPEAL)


def ban_with(token: str) -> BannedAuthor | None:
    """Return the restriction that a token names, or None: forged or gone."""
    try:
        pk = signing.loads(token, salt=APPEAL)
    except signing.BadSignature:
        return None
    return BannedAuthor.objects.select_related("case__unit").filter(pk=pk).first()


def appeal_ban(ban: BannedAuthor, text: str) -> BannedAuthor:
    """Take the author's objection, once, and tell the coordinators who may decide it.

    RuleViolation for a text nobody could understand or after the decision; AlreadyDone the second time.
    """
    words = cleaned(text)
    if len(words) < SHORTEST_REASON:
        raise RuleViolation(_("Tuliskan mengapa pembatasan ini keliru."), field="body")
    with transaction.atomic():
        locked = BannedAuthor.objects.select_for_update(of=("self",)).get(pk=ban.pk)
        if locked.appealed_at is not None:
            raise AlreadyDone(_("Keberatan Anda sudah kami terima."))
        if locked.decision:
            raise RuleViolation(_("Pembatasan ini sudah diputuskan."))
        BannedAuthor.objects.filter(pk=ban.pk).update(appeal=words[:3000], appealed_at=timezone.now())
        log_event(ban.case, "ban_appealed", by=None, as_role="citizen")
        for grant in coordinators_of(ban.case.unit):
            if grant.user_id != ban.by_id:
                write_message(
                    grant.user,
                    kind="feedback.ban_appealed",
                    subject=_("Keberatan atas pembatasan menunggu keputusan Anda"),
                    text=_("Penulis laporan %s mengajukan keberatan.") % ban.case.number,
                    path=reverse("feedback:ban_list"),
                    key=f"feedback:ban_appealed:{ban.pk}:{grant.user_id}",
                )
    ban.refresh_from_db()
    return ban


def decide_ban(ban: BannedAuthor, decision: str, note: str, *, by: "User") -> BannedAuthor:
    """Lift a restriction, or uphold it after an appeal; the author is told either way.

    NotAllowed for everybody but coordinators, and for upholding one's own restriction: an objection is
    looked at by somebody else. AlreadyDone when it was decided.
    """
    if not coordinates(by, ban.case):
        raise NotAllowed(_("Langkah ini bukan wewenang Anda."))
    if decision not in BanDecision.values:
        raise RuleViolation(_("Pilih keputusannya."), field="decision")
    if len(note.strip()) < SHORTEST_REASON:
        raise RuleViolation(_("Tuliskan alasannya untuk penulis."), field="note")
    with transaction.atomic():
        locked = BannedAuthor.objects.select_for_update(of=("self",)).get(pk=ban.pk)
        if locked.decision:
            raise AlreadyDone(_("Sudah diputuskan."))
        if decision == BanDecision.UPHELD:
            if locked.by_id == by.pk:
                raise NotAllowed(_("Keberatan diputuskan oleh orang lain, bukan oleh yang membatasi."))
            if locked.appealed_at is None:
                raise RuleViolation(_("Belum ada keberatan yang perlu diputuskan."), field="decision")
        BannedAuthor.objects.filter(pk=ban.pk).update(
            decision=decision,
            decision_note=cleaned_line(note)[:300],
            decided_by=by,
            decided_at=timezone.now(),
        )
        ban.refresh_from_db()
        tell_author(ban, MailKind.BAN_END)
        log_event(ban.case, f"ban_{decision}", by=by, as_role=COORDINATOR)
    return ban


def forget_bans() -> int:
    """Remove restrictions a year after their end, with the objections; return how many."""
    before = timezone.localdate() - timedelta(days=365)
    _number, removed = BannedAuthor.objects.filter(until__lt=before).delete()
    return removed.get(BannedAuthor._meta.label, 0)
