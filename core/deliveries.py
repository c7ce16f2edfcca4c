"""Sending the messages of the outbox: planned by what people chose, sent once, tried again when it fails."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from core.channels import Channel, Send, channels
from core.models import DIGEST_KIND, Delivery, DeliveryState, MessageDelivery, OutboxMessage
from core.notifications import Preferences, preferences_of

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
CLAIMED_FOR = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)
BATCH = 100
PLANNED_AT_ONCE = 1000
ROUNDS = 50


def plan_deliveries() -> int:
    """Give each new message a delivery on each channel, as its recipient wants it; return how many.

    Safe to run twice, also at the same time: a message has one delivery on a channel.
    """
    unplanned = OutboxMessage.objects.filter(planned_at=None).select_related("recipient").order_by("pk")
    planned = 0
    while batch := list(unplanned[:PLANNED_AT_ONCE]):
        plan_batch(batch, timezone.now())
        planned += len(batch)
    return planned


def plan_batch(batch: list[OutboxMessage], now: datetime) -> None:
    """Write the deliveries of some messages, all or none."""
    wishes = preferences_of({message.recipient_id for message in batch})
    with transaction.atomic():
        MessageDelivery.objects.bulk_create(
            [
                delivery_of(message, channel, wishes[message.recipient_id], now)
                for message in batch
                for channel in channels()
            ],
            ignore_conflicts=True,
        )
        OutboxMessage.objects.filter(pk__in=[message.pk for message in batch]).update(planned_at=now)


def delivery_of(
    message: OutboxMessage, channel: Channel, wishes: Preferences, now: datetime
) -> MessageDelivery:
    """Return the unsaved delivery of a message on a channel."""
    state, due = DeliveryState.WAITING, wishes.not_before(now, message.kind)
    chosen = wishes.delivery_of(message.kind)
    if chosen == Delivery.OFF:
        state = DeliveryState.NOT_WANTED
    elif not channel.address_of(message.recipient):
        state = DeliveryState.NO_ADDRESS
    elif chosen == Delivery.DIGEST:
        state, due = DeliveryState.HELD, wishes.next_digest(now)
    return MessageDelivery(message=message, channel=channel.key, state=state, next_try_at=due)


def send_waiting() -> int:
    """Send what is due on each channel and return how many went out.

    Each delivery is claimed before it is sent, so two schedulers send it once. One that fails is
    tried again with growing delay; after MAX_ATTEMPTS it is marked as failed. A channel that cannot
    be reached at all claims nothing, holds up no other one and is tried again by the next run.
    """
    return sum(send_on(channel) for channel in channels())


def send_on(channel: Channel) -> int:
    """Send one batch on a channel."""
    now = timezone.now()
    batch = ready_batch(channel, now)
    if not batch:
        return 0
    with ExitStack() as stack:
        try:
            send = stack.enter_context(channel.session())
        except Exception:
            logger.warning("%s cannot be reached; %s messages wait.", channel.key, len(batch), exc_info=True)
            return 0
        return sum(deliver(delivery, channel, send) for delivery in batch if claim(delivery, now))


def ready_batch(channel: Channel, now: datetime) -> list[MessageDelivery]:
    """Return deliveries to be sent now; what lies in somebody's quiet hours is moved to their end."""
    due = (
        MessageDelivery.objects.filter(channel=channel.key, state=DeliveryState.WAITING, next_try_at__lte=now)
        .select_related("message__recipient")
        .order_by("next_try_at", "pk")
    )
    for _round in range(ROUNDS):
        batch = list(due[:BATCH])
        ready = list(without_quiet(batch, now))
        if ready or not batch:
            return ready
    return []


def without_quiet(batch: list[MessageDelivery], now: datetime) -> Iterator[MessageDelivery]:
    """Yield the deliveries that disturb nobody now; move the others to the end of the quiet hours."""
    wishes = preferences_of({delivery.message.recipient_id for delivery in batch})
    later: dict[datetime, list[int]] = defaultdict(list)
    for delivery in batch:
        moment = wishes[delivery.message.recipient_id].not_before(now, delivery.message.kind)
        if moment > now:
            later[moment].append(delivery.pk)
        else:
            yield delivery
    for moment, keys in later.items():
        MessageDelivery.objects.filter(pk__in=keys, state=DeliveryState.WAITING, next_try_at__lte=now).update(
            next_try_at=moment
        )


def claim(delivery: MessageDelivery, now: datetime) -> bool:
    """Reserve the delivery for this process by moving its next try; False when another was first."""
    return bool(
        MessageDelivery.objects.filter(
            pk=delivery.pk, state=DeliveryState.WAITING, next_try_at=delivery.next_try_at
        ).update(next_try_at=now + CLAIMED_FOR, attempts=F("attempts") + 1)
    )


def deliver(delivery: MessageDelivery, channel: Channel, send: Send) -> bool:
    """Send one claimed delivery and write down what became of it. True when it went out."""
    row = MessageDelivery.objects.filter(pk=delivery.pk)
    message = delivery.message
    if message.read_at and message.kind != DIGEST_KIND:
        row.update(state=DeliveryState.READ_FIRST)
        return False
    address = channel.address_of(message.recipient)
    if not address:
        row.update(state=DeliveryState.NO_ADDRESS)
        return False
    try:
        send(message, address)
    except Exception as error:
        logger.warning("Message %s could not be sent on %s.", message.pk, channel.key, exc_info=True)
        row.update(**after_failure(delivery, error))
        return False
    row.update(state=DeliveryState.SENT, sent_at=timezone.now(), error="")
    return True


def after_failure(delivery: MessageDelivery, error: Exception) -> dict[str, object]:
    """Return what to note of a failed try: when the next one is, or that it was the last."""
    attempts = delivery.attempts + 1
    wait = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return {
        "state": DeliveryState.FAILED if attempts >= MAX_ATTEMPTS else DeliveryState.WAITING,
        "next_try_at": timezone.now() + wait,
        "error": f"{type(error).__name__}: {error}",
    }
