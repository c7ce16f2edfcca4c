import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.outbox import write_message
from core.views import MESSAGES_PER_PAGE
from organization.models import User


def write(recipient: User, number: int) -> None:
    write_message(
        recipient,
        kind="tests.example",
        subject=f"Pesan {number}",
        text="Penilaian menunggu Anda.",
        path=f"/penilaian/{number}/",
        key=f"{recipient.pk}-{number}",
    )


def test_messages_carry_a_text_for_chats(client: Client, person: User) -> None:
    write(person, 7)
    client.force_login(person)
    page = client.get("/pesan/").content.decode()
    assert "Pesan 7" in page
    assert 'data-copy="copy-' in page
    assert "http://localhost:8000/penilaian/7/" in page


def test_only_my_own_messages(client: Client, person: User, other_person: User) -> None:
    write(other_person, 8)
    client.force_login(person)
    page = client.get("/pesan/").content.decode()
    assert "Pesan 8" not in page
    assert "Belum ada pesan" in page


@pytest.mark.parametrize("page_number", ["", "0", "99", "abc"])
def test_any_page_number_gives_a_page(client: Client, person: User, page_number: str) -> None:
    for number in range(MESSAGES_PER_PAGE + 1):
        write(person, number)
    client.force_login(person)
    response = client.get("/pesan/", {"page": page_number})
    assert response.status_code == 200
    assert "dari 2" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_fixed(
    client: Client,
    person: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        write(person, number)
    client.force_login(person)
    client.get("/pesan/")
    frame = 2  # session, person
    with django_assert_num_queries(frame + 2) as captured:
        client.get("/pesan/")
    assert all("core_outboxmessage" in query["sql"] for query in captured.captured_queries[frame:])
