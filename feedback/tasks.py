"""Background work of the forum: mails to citizens, clocks, retention. Queries, safe to repeat."""

import logging
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from feedback.domain.bans import appeal_token, forget_bans
from feedback.domain.drafts import forget_drafts
from feedback.domain.escalation import end_after_silence, escalate_late, remind_officers
from feedback.domain.following import CONFIRM, END, SUPPORT, forget_unconfirmed, token_of
from feedback.domain.limits import forget_attempts
from feedback.domain.retention import apply_retention
from feedback.domain.surveys import may_be_invited
from feedback.domain.timing import recount_all
from feedback.enums import MailKind
from feedback.models import BannedAuthor, CitizenMail

logger = logging.getLogger(__name__)
BATCH = 100
MOST_ATTEMPTS = 8
CLAIM = timedelta(minutes=5)


@shared_task(name="feedback.tasks.citizen_mails_send")
def citizen_mails_send() -> None:
    """Send what waits. A mail is claimed before it is sent, so that two schedules send it once."""
    now = timezone.now()
    waiting = CitizenMail.objects.filter(
        sent_at=None, next_try_at__lte=now, attempts__lt=MOST_ATTEMPTS
    ).select_related("follower__case", "ban")
    mails = list(waiting.order_by("created_at", "pk")[:BATCH])
    if not mails:
        return
    connection = get_connection()
    for mail in mails:
        claimed = CitizenMail.objects.filter(pk=mail.pk, sent_at=None, next_try_at=mail.next_try_at).update(
            next_try_at=now + CLAIM * 2**mail.attempts, attempts=mail.attempts + 1
        )
        if claimed:
            deliver(mail, connection)


def deliver(mail: CitizenMail, connection: object) -> None:
    """Send one claimed mail; a failure is written down and tried again later."""
    message = composed(mail)
    error = ""
    if message is not None:
        message.connection = connection  # type: ignore[assignment]
        try:
            message.send()
        except OSError as failure:
            error = str(failure)[:300]
    CitizenMail.objects.filter(pk=mail.pk).update(sent_at=None if error else timezone.now(), error=error)


def composed(mail: CitizenMail) -> EmailMessage | None:
    """Return the mail as it reads now; None when it must not be sent any more.

    It names the number only: neither title nor text leaves the application.
    """
    follower, case = mail.follower, mail.follower.case
    if mail.ban is not None:
        return ban_mail(mail, mail.ban)
    if not follower.is_reporter and not case.is_public:
        return None
    if mail.kind != MailKind.SUPPORT and (mail.kind == MailKind.CONFIRM) == (
        follower.confirmed_at is not None
    ):
        return None
    site = settings.SITE_URL.rstrip("/")
    if mail.kind == MailKind.SUPPORT:
        link = site + reverse("feedback:support_confirm", args=[token_of(follower, SUPPORT)])
        subject = _("Konfirmasi dukungan untuk laporan %s") % case.number
        text = _(
            "Seseorang, semoga Anda, ingin mendukung laporan %(number)s dengan alamat ini. Bila benar, "
            "buka tautan ini lalu tekan tombolnya:\n\n%(link)s\n\n"
            "Bila bukan Anda, abaikan surel ini; alamat Anda dihapus.\n"
        )
    elif mail.kind == MailKind.CONFIRM:
        link = site + reverse("feedback:follow_confirm", args=[token_of(follower, CONFIRM)])
        subject = _("Konfirmasi alamat surel untuk laporan %s") % case.number
        text = _(
            "Seseorang, semoga Anda, meminta kabar laporan %(number)s ke alamat ini. Bila benar, buka "
            "tautan ini lalu tekan tombolnya:\n\n%(link)s\n\n"
            "Bila bukan Anda, abaikan surel ini; tidak ada kabar yang dikirim.\n"
        )
    else:
        page = (
            reverse("feedback:ticket_detail", args=[case.number])
            if follower.is_reporter
            else reverse("feedback:case_public", args=[case.number])
        )
        link = site + page
        subject = _("Kabar laporan %s") % case.number
        text = _("Ada perkembangan pada laporan %(number)s. Baca di:\n\n%(link)s\n")
    text = text % {"number": case.number, "link": link}
    if mail.kind == MailKind.NEWS:
        if follower.is_reporter and may_be_invited(case):
            text += "\n" + _("Di halaman itu Anda juga dapat menilai layanannya, sekitar satu menit.") + "\n"
        end = site + reverse("feedback:follow_end", args=[token_of(follower, END)])
        text += "\n" + _("Tidak ingin kabar lagi: %s") % end + "\n"
    return EmailMessage(subject, text, to=[follower.email], headers={"Auto-Submitted": "auto-generated"})


def ban_mail(mail: CitizenMail, ban: BannedAuthor) -> EmailMessage:
    """Return the mail that tells an author why he is restricted, or what came of his objection."""
    values = {
        "number": mail.follower.case.number,
        "until": date_format(ban.until),
        "reason": ban.reason,
        "link": settings.SITE_URL.rstrip("/") + reverse("feedback:ban_appeal", args=[appeal_token(ban)]),
        "decision": ban.get_decision_display(),
        "note": ban.decision_note,
    }
    if mail.kind == MailKind.BAN:
        subject = _("Alamat surel Anda dibatasi sampai %(until)s") % values
        text = _(
            "Karena tulisan pada laporan %(number)s, alamat surel ini tidak dapat dipakai untuk melapor atau "
            "berkomentar di situs kami sampai %(until)s.\n\nAlasan: %(reason)s\n\n"
            "Yang sudah Anda kirim tetap ditangani. Di loket dan lewat telepon Anda tetap dilayani.\n"
            "Bila menurut Anda ini keliru, ajukan keberatan; yang memutuskan orang lain:\n\n%(link)s\n"
        )
    else:
        subject = _("Keputusan atas pembatasan alamat surel Anda")
        text = _("%(decision)s.\n\nAlasan: %(note)s\n\n%(link)s\n")
    return EmailMessage(
        subject, text % values, to=[mail.follower.email], headers={"Auto-Submitted": "auto-generated"}
    )


@shared_task(name="feedback.tasks.case_clocks_run")
def case_clocks_run() -> None:
    """Count again after changes of the calendar, remind, escalate, end after silence."""
    moved, reminded, late, ended = recount_all(), remind_officers(), escalate_late(), end_after_silence()
    forget_attempts()
    if moved or reminded or late or ended:
        logger.info("Cases: %s moved, %s reminded, %s escalated, %s ended.", moved, reminded, late, ended)


@shared_task(name="feedback.tasks.case_retention_run")
def case_retention_run() -> None:
    """Remove what is past its time."""
    done = apply_retention(is_dry_run=False)
    forget_drafts()
    forget_bans()
    forget_unconfirmed()
    if done.identities or done.cases:
        logger.info("Retention: %s identities, %s cases.", len(done.identities), len(done.cases))
