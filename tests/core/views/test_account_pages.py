"""The pages of allauth are drawn with our templates."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.jobs import run_job
from core.models import Job
from organization import tasks  # noqa: F401 - registers the handlers, as in a worker
from organization.models import User


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("account_login", "Masuk"),
        ("account_inactive", "Akun tidak aktif"),
        ("account_reset_password", "Lupa kata sandi"),
        ("account_reset_password_done", "Periksa surel Anda"),
        ("account_reset_password_from_key_done", "Kata sandi tersimpan"),
    ],
)
def test_pages_without_login(client: Client, db: None, name: str, text: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert f"<h1>{text}</h1>" in page


@pytest.mark.parametrize(
    ("name", "text"),
    [("account_logout", "Keluar dari aplikasi?"), ("account_change_password", "Ubah kata sandi")],
)
def test_pages_with_login(client: Client, person: User, name: str, text: str) -> None:
    person.set_password("jalan-padang-17")
    person.save()
    client.force_login(person)
    assert f"<h1>{text}</h1>" in client.get(reverse(name)).content.decode()


def test_wrong_password_is_said_in_a_summary(client: Client, person: User) -> None:
    page = client.post(
        reverse("account_login"), {"login": person.username, "password": "salah"}
    ).content.decode()
    assert "perlu diperbaiki" in page


def test_a_forgotten_password_leads_to_a_mail_with_a_link(client: Client, person: User) -> None:
    person.set_password("jalan-padang-17")
    person.save()
    assert client.post(reverse("account_reset_password"), {"email": person.email}).status_code == 302
    run_job(Job.objects.get().pk)
    assert "Buat kata sandi baru" in mail.outbox[0].subject
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    page = client.get(link, follow=True).content.decode()
    assert "<h1>Kata sandi baru</h1>" in page


def test_an_unknown_address_gets_the_same_answer(client: Client, db: None) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "siapa@padang.example"})
    assert response.status_code == 302
    assert mail.outbox == []


def test_a_used_link_says_so(client: Client, db: None) -> None:
    page = client.get("/akun/kata-sandi/baru/1-abc-def/", follow=True).content.decode()
    assert "Tautan tidak berlaku lagi" in page
