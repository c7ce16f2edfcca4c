import pytest
from django.test import Client

from core.models import OutboxMessage
from core.outbox import write_message
from organization.models import User


@pytest.fixture
def message(person: User) -> OutboxMessage:
    return write_message(person, kind="tests.example", subject="Pesan", text="Isi.", path="/saya/", key="1")


def test_opening_goes_to_the_page_and_counts_as_read(
    client: Client, person: User, message: OutboxMessage
) -> None:
    client.force_login(person)
    response = client.post(f"/pesan/{message.pk}/buka/")
    assert (response.status_code, response["Location"]) == (302, "/saya/")
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    client.post(f"/pesan/{message.pk}/buka/")
    message.refresh_from_db()
    assert message.read_at == first


def test_nobody_opens_messages_of_others(client: Client, other_person: User, message: OutboxMessage) -> None:
    client.force_login(other_person)
    assert client.post(f"/pesan/{message.pk}/buka/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_reading_the_address_changes_nothing(client: Client, person: User, message: OutboxMessage) -> None:
    client.force_login(person)
    assert client.get(f"/pesan/{message.pk}/buka/").status_code == 405
