"""Messages to people: written with the act they tell of, readable in the application at once.

core.deliveries sends them on the channels that the person wants. The text is plain, so that it can
also be copied into a chat.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from core.models import OutboxMessage

if TYPE_CHECKING:
    from organization.models import User


def write_message(
    recipient: "User", *, kind: str, subject: str, text: str, path: str, key: str
) -> OutboxMessage:
    """Write a message to `recipient` in the running transaction; the schedule sends it after commit.

    The same `key` twice is one message: the first one is returned unchanged. So a key names the
    event and the recipient. `path` is a page inside the application ("/penilaian/7/"); ValueError
    when it is not. A line break in the subject becomes a space.
    """
    check_path(path)
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
        check_path(message.path)
        message.subject = Truncator(" ".join(message.subject.split())).chars(200)
        message.text = message.text.strip()
    OutboxMessage.objects.bulk_create(prepared, ignore_conflicts=True)


def check_path(path: str) -> None:
    """Raise ValueError for an address that is not a page of the application."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A message leads to a page of the application, not to {path!r}.")


def mark_read(messages: QuerySet[OutboxMessage]) -> int:
    """Note that these messages have been read; return how many were not before.

    What is read before its hour of delivery is not sent any more.
    """
    return messages.filter(read_at=None).update(read_at=timezone.now())
