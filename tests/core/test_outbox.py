"""One event is one message; it goes out once, and a failure is tried again later."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.utils import timezone

from core.deliveries import BATCH, MAX_ATTEMPTS, plan_deliveries
from core.models import DeliveryState, MessageDelivery, OutboxMessage
from core.outbox import write_message, write_messages
from core.tasks import outbox_send
from organization.models import User

Write = Callable[..., OutboxMessage]


class ClosedServer(EmailBackend):
    """A mail server that does not answer."""

    def open(self) -> bool:
        raise ConnectionRefusedError("no mail server")


class RefusingServer(EmailBackend):
    """A mail server that answers and takes nothing."""

    def send_messages(self, messages: Any) -> int:  # noqa: ANN401
        raise OSError("mailbox full")


@pytest.fixture
def write(person: User) -> Write:
    def write_one(recipient: User = person, **values: Any) -> OutboxMessage:  # noqa: ANN401
        return write_message(
            recipient,
            **{
                "kind": "appraisal.review_waits",
                "subject": "Penilaian menunggu Anda",
                "text": "Budi Santoso telah mengirim penilaian diri.",
                "path": "/penilaian/7/",
                "key": "appraisal:7:review:1",
                **values,
            },
        )

    return write_one


def delivery_of(message: OutboxMessage, channel: str = "mail") -> MessageDelivery:
    return MessageDelivery.objects.get(message=message, channel=channel)


def make_due() -> None:
    MessageDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_a_message_goes_out_once_and_ends_with_the_page(write: Write) -> None:
    message = write()
    outbox_send()
    outbox_send()
    [sent] = mail.outbox
    assert sent.to == ["budi@padang.example"]
    assert sent.subject == "Penilaian menunggu Anda"
    assert sent.body == (
        "Budi Santoso telah mengirim penilaian diri.\n\nhttp://localhost:8000/penilaian/7/\n"
    )
    mail_of = delivery_of(message)
    assert mail_of.state == DeliveryState.SENT
    assert mail_of.sent_at is not None
    assert mail_of.message.planned_at is not None


def test_the_same_key_is_the_same_message(write: Write) -> None:
    assert write() == write(subject="Lain", text="Lain")
    assert OutboxMessage.objects.get().subject == "Penilaian menunggu Anda"


def test_a_message_of_an_undone_act_is_never_sent(write: Write) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        write()
        raise ZeroDivisionError
    outbox_send()
    assert not mail.outbox


def test_a_repeated_mail_is_recognised_by_its_id(write: Write) -> None:
    write()
    outbox_send()
    MessageDelivery.objects.update(state=DeliveryState.WAITING)
    make_due()
    outbox_send()
    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.parametrize("path", ["penilaian/7/", "https://lain.example/", "//lain.example/"])
def test_a_message_never_leads_elsewhere(write: Write, path: str) -> None:
    with pytest.raises(ValueError, match="page of the application"):
        write(path=path)


def test_a_subject_cannot_add_headers(write: Write) -> None:
    write(subject="Penilaian\r\nBcc: semua@padang.example " + "x" * 300)
    outbox_send()
    [sent] = mail.outbox
    assert sent.subject.startswith("Penilaian Bcc:")
    assert len(sent.subject) == 200


def test_people_without_address_or_with_closed_account_are_marked(write: Write, other_person: User) -> None:
    without = write(other_person, key="1")
    gone = User.objects.create_user(username="9", email="x@padang.example", is_active=False)
    closed = write(gone, key="2")
    outbox_send()
    for message in (without, closed):
        assert delivery_of(message).state == DeliveryState.NO_ADDRESS
    assert not mail.outbox


def test_a_server_that_does_not_answer_uses_up_no_attempt(write: Write, settings: Any) -> None:  # noqa: ANN401
    message = write()
    settings.EMAIL_BACKEND = f"{__name__}.ClosedServer"
    outbox_send()
    waiting = delivery_of(message)
    assert (waiting.state, waiting.attempts) == (DeliveryState.WAITING, 0)


def test_a_refused_message_is_tried_ever_more_rarely_and_then_given_up(
    write: Write,
    settings: Any,  # noqa: ANN401
) -> None:
    message = write()
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"
    waits = []
    for _ in range(MAX_ATTEMPTS):
        make_due()
        outbox_send()
        outbox_send()  # not due: nothing happens
        tried = delivery_of(message)
        waits.append(round((tried.next_try_at - timezone.now()) / timedelta(minutes=1)))
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert tried.state == DeliveryState.FAILED
    assert tried.error == "OSError: mailbox full"
    make_due()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    outbox_send()
    assert not mail.outbox


def test_one_refused_message_does_not_hold_up_the_others(write: Write, person: User) -> None:
    write(User.objects.create_user(username="9", email="bukan alamat\nBcc: x@x.example"), key="1")
    good = write(key="2")
    outbox_send()
    assert delivery_of(good).state == DeliveryState.SENT
    assert len(mail.outbox) == 1


def test_a_message_whose_sender_died_is_sent_later(write: Write) -> None:
    message = write()
    later = timezone.now() + timedelta(minutes=5)
    plan_deliveries()
    MessageDelivery.objects.update(attempts=1, next_try_at=later)  # claimed, then killed
    outbox_send()
    assert not mail.outbox
    make_due()
    outbox_send()
    assert delivery_of(message).state == DeliveryState.SENT


def test_a_batch_is_bounded_and_its_queries_do_not_grow_with_reading(write: Write) -> None:
    for number in range(BATCH + 5):
        write(key=str(number))
    outbox_send()
    assert len(mail.outbox) == BATCH
    outbox_send()
    assert len(mail.outbox) == BATCH + 5


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_send_each_message_once(write: Write) -> None:
    for number in range(30):
        write(key=str(number))
    start = threading.Barrier(4)

    def schedule() -> None:
        start.wait()
        try:
            outbox_send()
        finally:
            connection.close()

    threads = [threading.Thread(target=schedule) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(mail.outbox) == 30
    assert not MessageDelivery.objects.exclude(state=DeliveryState.SENT).exists()
    assert MessageDelivery.objects.count() == 30


def test_many_messages_are_written_at_once_and_once(person: User) -> None:
    def prepared(subject: str) -> list[OutboxMessage]:
        return [
            OutboxMessage(
                recipient=person,
                kind="tests",
                key=f"siklus:1:{number}",
                subject=subject,
                text=" Isi ",
                path="/",
            )
            for number in range(3)
        ]

    write_messages(prepared("Siklus\r\ndibuka"))
    write_messages(prepared("Siklus dibuka lagi"))
    assert set(OutboxMessage.objects.values_list("subject", "text")) == {("Siklus dibuka", "Isi")}
    outbox_send()
    assert len(mail.outbox) == 3
    with pytest.raises(ValueError, match="page of the application"):
        write_messages([OutboxMessage(recipient=person, key="x", subject="x", text="x", path="//x.example")])
