"""The daily digest: one message with everything a person did not want at once."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.channels import address_of_page
from core.models import DIGEST_KIND, DeliveryState, MessageDelivery, OutboxMessage
from core.notifications import Preferences, preferences_of
from core.registry import group_of

PEOPLE_AT_ONCE = 500
LONGEST = 50
"""How many messages a digest names; the others stand in the application."""


def send_digests() -> int:
    """Write the digests that are due and return how many.

    One a day for each person and channel, whoever runs it and how often. What a missed run left over
    comes with the next one; what was read meanwhile is left out, and nothing left means no digest.
    """
    now = timezone.now()
    due = (
        MessageDelivery.objects.filter(state=DeliveryState.HELD, next_try_at__lte=now)
        .order_by()
        .values_list("channel", "message__recipient")
        .annotate(first=Min("next_try_at"))
        .order_by("first", "channel", "message__recipient")
    )
    people = [(channel, recipient) for channel, recipient, _first in due[:PEOPLE_AT_ONCE]]
    wishes = preferences_of({recipient for _channel, recipient in people})
    return sum(bundle(channel, recipient, wishes[recipient], now) for channel, recipient in people)


@transaction.atomic
def bundle(channel: str, recipient: int, wishes: Preferences, now: datetime) -> bool:
    """Write the digest of one person on one channel. False when there is none to write."""
    held = (
        MessageDelivery.objects.select_for_update(of=("self",))
        .filter(
            channel=channel,
            state=DeliveryState.HELD,
            next_try_at__lte=now,
            message__recipient=recipient,
        )
        .select_related("message__recipient")
        .order_by("message__created_at", "pk")
    )
    rows = list(held)
    of_rows = MessageDelivery.objects.filter(state=DeliveryState.HELD)
    of_rows.filter(pk__in=[row.pk for row in rows if row.message.read_at]).update(
        state=DeliveryState.READ_FIRST
    )
    unread = [row for row in rows if not row.message.read_at]
    if not unread:
        return False
    key = f"digest:{channel}:{recipient}:{wishes.day_of(now)}"
    here = of_rows.filter(pk__in=[row.pk for row in unread])
    if OutboxMessage.objects.filter(key=key).exists():
        here.update(next_try_at=wishes.next_digest(now))
        return False
    digest = OutboxMessage.objects.create(
        recipient=unread[0].message.recipient,
        kind=DIGEST_KIND,
        key=key,
        subject=subject_of(len(unread)),
        text=text_of([row.message for row in unread]),
        path=reverse("core:message_list"),
        planned_at=now,
        read_at=now,  # it stands in no list: its messages do
    )
    MessageDelivery.objects.create(
        message=digest, channel=channel, next_try_at=wishes.not_before(now, DIGEST_KIND)
    )
    here.update(state=DeliveryState.IN_DIGEST)
    return True


def subject_of(count: int) -> str:
    """Return the subject of a digest of so many messages."""
    return ngettext("Rangkuman harian: %(count)d pesan", "Rangkuman harian: %(count)d pesan", count) % {
        "count": count
    }


def text_of(messages: list[OutboxMessage]) -> str:
    """Return the messages by group, each with its page; the oldest first."""
    groups: dict[str, list[OutboxMessage]] = {}
    for message in messages[:LONGEST]:
        group = group_of(message.kind)
        groups.setdefault(str(group.label) if group else str(_("Lain-lain")), []).append(message)
    lines = [_("Yth. %(name)s,") % {"name": messages[0].recipient}, "", _("Yang belum Anda baca:")]
    for label, inside in groups.items():
        lines += ["", label.upper()]
        for message in inside:
            lines += [f"- {message.subject}", f"  {address_of_page(message.path)}"]
    if len(messages) > LONGEST:
        lines += ["", _("Dan %(count)d pesan lain di aplikasi.") % {"count": len(messages) - LONGEST}]
    return "\n".join(lines)
