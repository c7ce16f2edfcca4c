from datetime import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from core.models import NotificationChoice, NotificationSetting
from core.notifications import preferences_of
from organization.models import User

PAGE = "/pesan/pengaturan/"
CHOICES = {"group-all": "digest", "group-loud": "at_once", "group-law": "digest", "quiet_choice": "agency"}


@pytest.fixture(autouse=True)
def _as_installed(groups: None, settings: Any) -> None:  # noqa: ANN401
    settings.QUIET_FROM, settings.QUIET_UNTIL = time(20), time(6)


def test_choices_are_kept_and_shown_again(client: Client, person: User) -> None:
    client.force_login(person)
    assert "20.00–06.00" in client.get(PAGE).content.decode()
    response = client.post(
        PAGE, {**CHOICES, "quiet_choice": "own", "quiet_from": "21.30", "quiet_until": "05:00"}
    )
    assert (response.status_code, response["Location"]) == (302, "/pesan/")
    wishes = preferences_of([person.pk])[person.pk]
    assert wishes.quiet == (time(21, 30), time(5))
    assert wishes.delivery_of("tests.x") == "digest"
    form = client.get(PAGE).context["form"]
    assert form["quiet_choice"].value() == "own"
    assert form["group-law"].value() == "digest"
    client.post(PAGE, CHOICES)
    client.post(PAGE, CHOICES)
    assert preferences_of([person.pk])[person.pk].quiet == (time(20), time(6))
    assert NotificationChoice.objects.count() == 3
    assert NotificationSetting.objects.count() == 1


def test_no_quiet_hours_at_all(client: Client, person: User) -> None:
    client.force_login(person)
    client.post(PAGE, {**CHOICES, "quiet_choice": "never"})
    assert client.get(PAGE).context["form"]["quiet_choice"].value() == "never"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"group-loud": "off"}, "group-loud"),
        ({"group-law": "off"}, "group-law"),
        ({"group-all": ""}, "group-all"),
        ({"quiet_choice": "own", "quiet_from": "", "quiet_until": "05:00"}, "quiet_from"),
        ({"quiet_choice": "own", "quiet_from": "25.00", "quiet_until": "05:00"}, "quiet_from"),
        ({"quiet_choice": "own", "quiet_from": "05:00", "quiet_until": "05:00"}, "quiet_until"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    client: Client, person: User, typed: dict[str, str], field: str
) -> None:
    client.force_login(person)
    response = client.post(PAGE, {**CHOICES, **typed})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not NotificationChoice.objects.exists()


def test_a_person_without_address_is_told(client: Client, other_person: User) -> None:
    client.force_login(other_person)
    assert "Surel Anda belum tercatat" in client.get(PAGE).content.decode()


def test_the_number_of_queries(
    client: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person)
    client.get(PAGE)
    with django_assert_num_queries(2 + 4):  # session, person; unread, choices, hours, zones
        client.get(PAGE)
