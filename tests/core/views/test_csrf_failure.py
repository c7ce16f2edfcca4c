import re

import pytest
from django.test import Client
from django.urls import reverse_lazy

from organization.models import User

LOGOUT = reverse_lazy("account_logout")
TYPED = {"oldpassword": "rahasia", "note": "teks <b>penting</b>\nbaris dua", "csrfmiddlewaretoken": "x" * 64}


@pytest.fixture
def strict_client(person: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def test_a_form_of_our_own_comes_back_with_what_was_typed(strict_client: Client) -> None:
    response = strict_client.post(f"{LOGOUT}?next=/pesan/", TYPED, headers={"Origin": "http://testserver"})
    page = response.content.decode()
    assert response.status_code == 403
    assert "Kirim lagi" in page
    assert f'action="{LOGOUT}?next=/pesan/"' in page
    assert 'value="teks &lt;b&gt;penting&lt;/b&gt;\nbaris dua"' in page
    assert "rahasia" not in page


def test_the_fresh_token_holds(strict_client: Client) -> None:
    refused = strict_client.post(LOGOUT, TYPED, headers={"Origin": "http://testserver"})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', refused.content.decode())
    assert token
    response = strict_client.post(
        LOGOUT, {"csrfmiddlewaretoken": token[1]}, headers={"Origin": "http://testserver"}
    )
    assert response.status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://testserver.evil.example"},
        {"Referer": "https://evil.example/?http://testserver/"},
    ],
)
def test_a_form_of_another_site_is_never_offered_again(
    strict_client: Client, headers: dict[str, str]
) -> None:
    response = strict_client.post(LOGOUT, TYPED, headers=headers)
    page = response.content.decode()
    assert response.status_code == 403
    assert "Formulir ditolak" in page
    assert "penting" not in page
    assert "Kirim lagi" not in page


def test_a_draft_gets_a_fresh_token_and_keeps_its_version(strict_client: Client) -> None:
    response = strict_client.post(
        LOGOUT,
        {**TYPED, "version": "7"},
        headers={"Origin": "http://testserver", "HX-Request": "true"},
    )
    part = response.content.decode()
    assert response.status_code == 403
    assert 'data-state="renewed"' in part
    assert 'name="version" value="7"' in part
    assert 'name="csrfmiddlewaretoken"' in part
    assert "<html" not in part
