"""People are told as they chose: at once, once a day or not; nothing in their quiet hours."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from core import channels as ways
from core import registry
from core.channels import Send, register_channel
from core.deliveries import BATCH, ROUNDS, plan_deliveries, send_waiting
from core.digests import LONGEST
from core.errors import RuleViolation
from core.models import (
    DIGEST_KIND,
    Delivery,
    DeliveryState,
    MessageDelivery,
    NotificationChoice,
    OutboxMessage,
)
from core.notifications import preferences_of, save_preferences
from core.outbox import mark_read, write_message
from core.tasks import outbox_send
from organization.models import User
from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("groups")


@pytest.fixture(autouse=True)
def _hours(settings: Any) -> None:  # noqa: ANN401
    settings.QUIET_FROM, settings.QUIET_UNTIL, settings.DIGEST_HOUR = time(20), time(6), 7


def write(person: User, key: str = "1", kind: str = "tests.example") -> OutboxMessage:
    return write_message(
        person, kind=kind, subject=f"Pesan {key}", text="Isi.", path=f"/{key}/", key=f"{person.pk}:{key}"
    )


def choose(person: User, **choices: str) -> None:
    save_preferences(person, choices, quiet=None)


def states() -> list[str]:
    return list(MessageDelivery.objects.order_by("pk").values_list("state", flat=True))


def subjects() -> list[str]:
    return [sent.subject for sent in mail.outbox]


# ---- quiet hours -----------------------------------------------------------------------------------


def test_nothing_is_sent_at_night_and_everything_in_the_morning(person: User, clock: Clock) -> None:
    clock("2026-03-02 21:30")
    write(person)
    outbox_send()
    assert (states(), subjects()) == ([DeliveryState.WAITING], [])
    clock("2026-03-03 05:59")
    outbox_send()
    assert subjects() == []
    clock("2026-03-03 06:00")
    outbox_send()
    assert subjects() == ["Pesan 1"]


def test_urgent_messages_wait_for_nothing(person: User, clock: Clock) -> None:
    clock("2026-03-02 23:00")
    write(person, kind="tests.loud.bell")
    outbox_send()
    assert subjects() == ["Pesan 1"]


def test_what_an_outage_moved_into_the_night_waits(person: User, clock: Clock) -> None:
    clock("2026-03-02 19:59")
    write(person)
    plan_deliveries()
    clock("2026-03-02 22:00")
    outbox_send()
    assert subjects() == []
    clock("2026-03-03 06:00")
    outbox_send()
    assert subjects() == ["Pesan 1"]


def test_a_night_full_of_quiet_people_holds_up_nobody(person: User, other_person: User, clock: Clock) -> None:
    clock("2026-03-02 19:00")
    for number in range(BATCH * 2):
        write(person, str(number))
    plan_deliveries()
    User.objects.filter(pk=other_person.pk).update(email="siti@padang.example")
    clock("2026-03-02 22:00")
    write(other_person, "darurat", kind="tests.loud.bell")
    outbox_send()
    assert subjects() == ["Pesan darurat"]
    assert ROUNDS * BATCH > BATCH * 2


def test_a_person_has_hours_of_his_own(person: User, other_person: User, clock: Clock) -> None:
    save_preferences(person, {}, quiet=(time(12), time(13)))
    clock("2026-03-02 12:30")
    write(person)
    outbox_send()
    assert subjects() == []
    clock("2026-03-02 23:30")
    outbox_send()
    assert subjects() == ["Pesan 1"]
    save_preferences(person, {}, quiet=(time(0), time(0)))
    write(person, "2")
    outbox_send()
    assert subjects()[-1] == "Pesan 2"


def test_the_hours_are_those_of_the_place(
    person: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_zone_sources", [lambda users: dict.fromkeys(users, "Asia/Jayapura")])
    moment = clock("2026-03-02 18:30")  # 20.30 in Jayapura
    wishes = preferences_of([person.pk])[person.pk]
    assert wishes.not_before(moment, "tests.example") == clock("2026-03-03 04:00")
    assert wishes.next_digest(moment) == clock("2026-03-03 05:00")


def test_what_was_read_before_its_hour_is_not_sent(person: User, clock: Clock) -> None:
    clock("2026-03-02 22:00")
    write(person)
    outbox_send()
    mark_read(OutboxMessage.objects.all())
    clock("2026-03-03 08:00")
    outbox_send()
    assert (subjects(), states()) == ([], [DeliveryState.READ_FIRST])


# ---- off and digest --------------------------------------------------------------------------------


def test_a_group_that_is_off_stays_inside_the_application(person: User, clock: Clock) -> None:
    clock("2026-03-02 10:00")
    choose(person, all="off")
    write(person)
    outbox_send()
    assert (subjects(), states()) == ([], [DeliveryState.NOT_WANTED])
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("group", "delivery"), [("loud", "off"), ("loud", "digest"), ("law", "off"), ("x", "off")]
)
def test_what_a_group_does_not_allow_is_refused(person: User, group: str, delivery: str) -> None:
    with pytest.raises(RuleViolation) as caught:
        save_preferences(person, {group: delivery}, quiet=None)
    assert caught.value.field == f"group-{group}"
    assert not NotificationChoice.objects.exists()


def test_a_choice_that_is_no_longer_allowed_counts_as_at_once(person: User, clock: Clock) -> None:
    NotificationChoice.objects.create(user=person, group="law", delivery=Delivery.OFF)
    clock("2026-03-02 10:00")
    write(person, kind="tests.law.result")
    outbox_send()
    assert subjects() == ["Pesan 1"]


def test_a_digest_comes_once_a_day_with_everything_held(person: User, clock: Clock) -> None:
    choose(person, all="digest", law="digest")
    clock("2026-03-02 09:00")
    write(person, "1")
    write(person, "2", kind="tests.law.result")
    outbox_send()
    assert subjects() == []
    clock("2026-03-03 06:59")
    outbox_send()
    assert subjects() == []
    clock("2026-03-03 07:00")
    outbox_send()
    outbox_send()
    [digest] = mail.outbox
    assert digest.subject == "Rangkuman harian: 2 pesan"
    assert "SEMUA\n- Pesan 1\n  http://localhost:8000/1/" in digest.body
    assert "HASIL\n- Pesan 2\n  http://localhost:8000/2/" in digest.body
    assert digest.body.rstrip().endswith("http://localhost:8000/pesan/")
    assert states() == [DeliveryState.IN_DIGEST, DeliveryState.IN_DIGEST, DeliveryState.SENT]
    clock("2026-03-03 12:00")
    outbox_send()
    assert len(mail.outbox) == 1


def test_nothing_held_means_no_digest(person: User, clock: Clock) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    write(person)
    outbox_send()
    mark_read(OutboxMessage.objects.all())
    clock("2026-03-03 07:00")
    outbox_send()
    assert (subjects(), states()) == ([], [DeliveryState.READ_FIRST])
    assert not OutboxMessage.objects.filter(kind=DIGEST_KIND).exists()


def test_a_missed_hour_heals_and_the_next_day_includes_the_older(person: User, clock: Clock) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    write(person, "1")
    plan_deliveries()
    clock("2026-03-03 11:00")  # nobody ran at seven; written meanwhile, not planned before
    write(person, "2")
    outbox_send()
    assert subjects() == ["Rangkuman harian: 1 pesan"]
    clock("2026-03-06 15:00")  # three days without a schedule
    write(person, "3")
    outbox_send()
    assert subjects()[1:] == ["Rangkuman harian: 1 pesan"]
    assert "Pesan 2" in mail.outbox[1].body
    clock("2026-03-07 07:00")
    outbox_send()
    assert "Pesan 3" in mail.outbox[2].body
    assert OutboxMessage.objects.filter(kind=DIGEST_KIND).count() == 3


def test_a_second_digest_of_a_day_waits_for_the_next(person: User, clock: Clock) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    write(person, "1")
    outbox_send()
    clock("2026-03-03 07:00")
    outbox_send()
    write(person, "2")
    plan_deliveries()
    MessageDelivery.objects.filter(state=DeliveryState.HELD).update(next_try_at=clock("2026-03-03 08:00"))
    outbox_send()
    assert len(mail.outbox) == 1
    clock("2026-03-04 07:00")
    outbox_send()
    assert "Pesan 2" in mail.outbox[1].body


def test_a_long_digest_names_the_first_and_counts_the_rest(person: User, clock: Clock) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    for number in range(LONGEST + 3):
        write(person, str(number))
    outbox_send()
    clock("2026-03-03 07:00")
    outbox_send()
    assert mail.outbox[0].body.count("\n- ") == LONGEST
    assert "Dan 3 pesan lain di aplikasi." in mail.outbox[0].body


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_write_one_digest(person: User, clock: Clock) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    for number in range(20):
        write(person, str(number))
    plan_deliveries()
    clock("2026-03-03 07:00")
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
    outbox_send()
    assert subjects() == ["Rangkuman harian: 20 pesan"]


# ---- channels --------------------------------------------------------------------------------------


class Chat:
    """A second channel, as another app would add it."""

    key = "chat"
    label = "chat"

    def __init__(self) -> None:
        self.sent: list[tuple[str, str]] = []
        self.is_down = False

    def address_of(self, user: User) -> str:
        return f"@{user.username}" if user.is_active else ""

    @contextmanager
    def session(self) -> Iterator[Send]:
        if self.is_down:
            raise ConnectionRefusedError("chat server")
        yield lambda message, address: self.sent.append((address, message.subject))


@pytest.fixture
def chat(monkeypatch: pytest.MonkeyPatch) -> Chat:
    monkeypatch.setattr(ways, "_channels", ways.channels())
    channel = Chat()
    register_channel(channel)
    register_channel(channel)
    return channel


def test_a_second_channel_delivers_beside_mail(person: User, clock: Clock, chat: Chat) -> None:
    clock("2026-03-02 09:00")
    write(person)
    outbox_send()
    outbox_send()
    assert subjects() == ["Pesan 1"]
    assert chat.sent == [(f"@{person.username}", "Pesan 1")]


def test_a_channel_that_is_down_holds_up_no_other(person: User, clock: Clock, chat: Chat) -> None:
    clock("2026-03-02 09:00")
    chat.is_down = True
    write(person)
    outbox_send()
    assert (subjects(), chat.sent) == (["Pesan 1"], [])
    chat.is_down = False
    assert send_waiting() == 1
    assert len(chat.sent) == 1
    assert len(mail.outbox) == 1


def test_a_digest_goes_out_on_every_channel(person: User, clock: Clock, chat: Chat) -> None:
    choose(person, all="digest")
    clock("2026-03-02 09:00")
    write(person)
    outbox_send()
    clock("2026-03-03 07:00")
    outbox_send()
    assert subjects() == ["Rangkuman harian: 1 pesan"]
    assert [subject for _address, subject in chat.sent] == ["Rangkuman harian: 1 pesan"]


# ---- size ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_planning_takes_a_fixed_number_of_queries(
    person: User,
    clock: Clock,
    count: int,
    django_assert_max_num_queries: Any,  # noqa: ANN401
) -> None:
    clock("2026-03-02 09:00")
    for number in range(count):
        recipient = User.objects.create_user(username=f"u{number}", email=f"u{number}@x.example")
        write(recipient)
    with django_assert_max_num_queries(9):
        plan_deliveries()
