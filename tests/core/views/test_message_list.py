import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from core.deliveries import plan_deliveries
from core.models import DIGEST_KIND, OutboxMessage
from core.outbox import write_message
from core.views.messages import MESSAGES_PER_PAGE
from organization.models import User


@pytest.fixture(autouse=True)
def _groups(groups: None) -> None:
    """Draw the groups of the tests."""


def write(recipient: User, number: int, kind: str = "tests.example") -> None:
    write_message(
        recipient,
        kind=kind,
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


def test_the_header_counts_what_is_unread(client: Client, person: User) -> None:
    client.force_login(person)
    assert "bar-count" not in client.get("/").content.decode()
    write(person, 1)
    write(person, 2)
    page = client.get("/").content.decode()
    assert '<span class="bar-count" aria-hidden="true">2</span>' in page
    assert "2 belum dibaca" in page
    messages = [
        OutboxMessage(recipient=person, kind="x", key=f"k{number}", subject="x", text="x", path="/")
        for number in range(150)
    ]
    OutboxMessage.objects.bulk_create(messages)
    assert '<span class="bar-count" aria-hidden="true">99+</span>' in client.get("/").content.decode()


def test_filters_by_group_and_by_unread(client: Client, person: User) -> None:
    write(person, 1, kind="tests.loud.bell")
    write(person, 2, kind="tests.example")
    write(person, 3, kind="tests.example")
    OutboxMessage.objects.filter(subject="Pesan 3").update(read_at=timezone.now())
    client.force_login(person)

    def shown(**asked: str) -> list[str]:
        return [entry["message"].subject for entry in client.get("/pesan/", asked).context["inbox"]]

    assert shown() == ["Pesan 3", "Pesan 2", "Pesan 1"]
    assert shown(unread="on") == ["Pesan 2", "Pesan 1"]
    assert shown(group="all") == ["Pesan 3", "Pesan 2"]
    assert shown(group="loud") == ["Pesan 1"]
    assert shown(group="loud", unread="on") == ["Pesan 1"]
    assert shown(group="nonsense") == ["Pesan 3", "Pesan 2", "Pesan 1"]


def test_a_read_message_keeps_its_text(client: Client, person: User) -> None:
    write(person, 1)
    OutboxMessage.objects.update(read_at=timezone.now())
    client.force_login(person)
    page = client.get("/pesan/").content.decode()
    assert "Penilaian menunggu Anda." in page
    assert "belum dibaca</span>" not in page


def test_digests_are_not_listed(client: Client, person: User) -> None:
    write(person, 1, kind=DIGEST_KIND)
    client.force_login(person)
    assert "Pesan 1" not in client.get("/pesan/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_is_fixed(
    client: Client,
    person: User,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(count):
        write(person, number)
    plan_deliveries()
    client.force_login(person)
    client.get("/pesan/")
    frame = 2  # session, person
    with django_assert_num_queries(frame + 4) as captured:  # how many, the page, deliveries, unread
        client.get("/pesan/")
    assert all("core_" in query["sql"] for query in captured.captured_queries[frame:])
