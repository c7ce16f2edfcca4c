"""Messages to people: written with the act they tell of, sent by the schedule.

A message is readable in the application at once; the e-mail is a copy of it. The text is plain, so
that it can also be copied into a chat, and ends with the address of the page where to act.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.utils import timezone
from django.utils.text import Truncator

from core.models import DeliveryState, OutboxMessage

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
CLAIMED_FOR = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BATCH = 100


def write_message(
    recipient: "User", *, kind: str, subject: str, text: str, path: str, key: str
) -> OutboxMessage:
    """Write a message to `recipient` in the running transaction; the schedule sends it after commit.

    The same `key` twice is one message: the first one is returned unchanged. So a key names the
    event and the recipient. `path` is a page inside the application ("/penilaian/7/"); ValueError
    when it is not. A line break in the subject becomes a space.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A message leads to a page of the application, not to {path!r}.")
    message, _created = OutboxMessage.objects.get_or_create(
        key=key,
        defaults={
            "recipient": recipient,
            "kind": kind,
            "subject": Truncator(" ".join(subject.split())).chars(200),
            "text": text.strip(),
            "path": path,
        },
    )
    return message


def write_messages(messages: Iterable[OutboxMessage]) -> None:
    """Write many prepared messages in one statement; a key that is there already is left alone.

    For acts that concern hundreds of people at once. Fields and promises as of `write_message`.
    """
    prepared = list(messages)
    for message in prepared:
        if not message.path.startswith("/") or message.path.startswith("//"):
            raise ValueError(f"A message leads to a page of the application, not to {message.path!r}.")
        message.subject = Truncator(" ".join(message.subject.split())).chars(200)
        message.text = message.text.strip()
    OutboxMessage.objects.bulk_create(prepared, ignore_conflicts=True)


def full_text(message: OutboxMessage) -> str:
    """Return the text as it is sent: the message and, at its end, the full address of the page."""
    return f"{message.text}\n\n{settings.SITE_URL.rstrip('/')}{message.path}\n"


def send_waiting() -> int:
    """Send the e-mails that are due and return how many went out.

    Each is claimed before it is sent, so two schedulers send it once. One that fails is tried again
    with growing delay; after MAX_ATTEMPTS it is marked as failed. When the mail server cannot be
    reached at all nothing is claimed and the next run tries again.
    """
    now = timezone.now()
    due = OutboxMessage.objects.filter(state=DeliveryState.WAITING, next_try_at__lte=now)
    batch = list(due.select_related("recipient").order_by("next_try_at", "pk")[:BATCH])
    if not batch:
        return 0
    mail = get_connection()
    try:
        mail.open()
    except Exception:
        logger.warning("The mail server cannot be reached; %s messages wait.", len(batch), exc_info=True)
        return 0
    try:
        return sum(_deliver(message, mail) for message in batch if _claim(message, now))
    finally:
        mail.close()


def _claim(message: OutboxMessage, now: datetime) -> bool:
    """Reserve the message for this process by moving its next try; False when another was first."""
    return bool(
        OutboxMessage.objects.filter(
            pk=message.pk, state=DeliveryState.WAITING, next_try_at=message.next_try_at
        ).update(next_try_at=now + CLAIMED_FOR, attempts=F("attempts") + 1)
    )


def _deliver(message: OutboxMessage, mail: BaseEmailBackend) -> bool:
    """Send one claimed message and write down what became of it. True when it went out."""
    row = OutboxMessage.objects.filter(pk=message.pk)
    address = message.recipient.email if message.recipient.is_active else ""
    if not address:
        row.update(state=DeliveryState.NO_ADDRESS)
        return False
    try:
        mail.send_messages([_email(message, address)])
    except Exception as error:
        logger.warning("Message %s could not be sent.", message.pk, exc_info=True)
        row.update(**_after_failure(message.attempts + 1, error))
        return False
    row.update(state=DeliveryState.SENT, sent_at=timezone.now(), error="")
    return True


def _after_failure(attempts: int, error: Exception) -> dict[str, object]:
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    state = DeliveryState.FAILED if attempts >= MAX_ATTEMPTS else DeliveryState.WAITING
    return {"state": state, "next_try_at": timezone.now() + wait, "error": f"{type(error).__name__}: {error}"}


def _email(message: OutboxMessage, address: str) -> EmailMessage:
    """Build the e-mail. Its Message-ID follows from the key, so a repeated one is recognised."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return EmailMessage(
        subject=message.subject,
        body=full_text(message),
        to=[address],
        headers={"Message-ID": f"<{digest}@{host}>", "Auto-Submitted": "auto-generated"},
    )
