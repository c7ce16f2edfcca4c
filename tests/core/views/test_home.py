from datetime import date, timedelta

from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from core.registry import WaitingTask, register_waiting_source
from organization.models import User


def test_anonymous_people_are_sent_to_the_login(client: Client, db: None) -> None:
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_home_says_that_nothing_waits(client: Client, person: User) -> None:
    client.force_login(person)
    assert "Semua sudah beres" in client.get("/").content.decode()


def test_the_most_urgent_task_stands_first(client: Client, person: User) -> None:
    def source(user: User, today: date) -> list[WaitingTask]:
        return [
            WaitingTask("Tanpa tenggat", "/a/", None),
            WaitingTask("Masih lama", "/b/", today + timedelta(days=9)),
            WaitingTask("Sudah lewat", "/c/", today - timedelta(days=2), count=4),
        ]

    register_waiting_source(source)
    client.force_login(person)
    page = client.get("/").content.decode()
    order = [page.index(title) for title in ("Sudah lewat", "Masih lama", "Tanpa tenggat")]
    assert order == sorted(order)
    assert "lewat 2 hari" in page
    assert "sisa 9 hari" in page
    assert "(4)" in page


def test_the_frame_asks_only_for_session_person_and_unread_messages(
    client: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person)
    client.get("/")
    with django_assert_num_queries(3):
        client.get("/")


def test_posting_is_refused(client: Client, person: User) -> None:
    client.force_login(person)
    assert client.post("/").status_code == 405
