"""The ways on which a message leaves the application. Mail is one; others are added by registering them."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext_lazy as _

from core.models import OutboxMessage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from organization.models import User

Send = Callable[[OutboxMessage, str], None]
"""Sends a message to an address; raises whatever went wrong, and is then called again later."""


class Channel(Protocol):
    """One way to a person. `key` is stored with each delivery and never changes; `label` is for people.
    Raising in `session` means that nothing can be sent now, and uses up no attempt of anybody.
    Sending the same message twice must be harmless or recognisable: a worker may die after sending
    and before writing it down.
    """

    key: str
    label: "StrOrPromise"

    def address_of(self, user: "User") -> str:
        """Return where the person is reached, empty when nowhere."""

    def session(self) -> AbstractContextManager[Send]:
        """Open the way for one batch."""


_channels: list[Channel] = []


def register_channel(channel: Channel) -> None:
    """Add a channel: from now on every new message is delivered on it too."""
    if all(known.key != channel.key for known in _channels):
        _channels.append(channel)


def channels() -> list[Channel]:
    """Return the channels in the order of registration."""
    return list(_channels)


def full_text(message: OutboxMessage) -> str:
    """Return the text as it is sent: the message and, at its end, the full address of the page."""
    return f"{message.text}\n\n{address_of_page(message.path)}\n"


def address_of_page(path: str) -> str:
    """Return the full address of a page of the application."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


class MailChannel:
    """E-mail to the address that HR keeps for the login."""

    key = "mail"
    label: "StrOrPromise" = _("surel")

    def address_of(self, user: "User") -> str:
        """Return the mail address of an active login."""
        return user.email if user.is_active else ""

    @contextmanager
    def session(self) -> Iterator[Send]:
        """Connect to the mail server once for the whole batch."""
        connection = get_connection()
        connection.open()
        try:
            yield lambda message, address: self.post(connection, message, address)
        finally:
            connection.close()

    def post(self, connection: object, message: OutboxMessage, address: str) -> None:
        """Send one message over an open connection."""
        connection.send_messages([self.mail(message, address)])  # type: ignore[attr-defined]

    def mail(self, message: OutboxMessage, address: str) -> EmailMessage:
        """Build the e-mail. Its Message-ID follows from the key, so a repeated one is recognised."""
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        return EmailMessage(
            subject=message.subject,
            body=full_text(message),
            to=[address],
            headers={"Message-ID": f"<{digest}@{host}>", "Auto-Submitted": "auto-generated"},
        )


register_channel(MailChannel())
