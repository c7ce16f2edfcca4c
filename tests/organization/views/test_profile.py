import pytest
from django.test import Client
from django.urls import reverse

from organization.models import User

URL = reverse("organization:profile")


def test_it_shows_ones_own_data_and_whom_to_ask(agency):
    page = agency.login("staff").get(URL).content.decode()

    for part in ("Siti Rahmah", "19800101 200501 1 006", "Kelurahan Sungai", "Doni Saputra", "Rina Marlina"):
        assert part in page
    assert page.index("Rina Marlina") < page.index("Nurbaiti")


def test_the_top_has_no_appraiser(agency):
    assert "Tidak ada atasan dalam susunan" in agency.login("sekda").get(URL).content.decode()


@pytest.mark.django_db
def test_an_officer_without_number_has_a_page_too():
    client = Client()
    client.force_login(
        User.objects.create_user("petugas", full_name="Petugas Layanan"),
        backend="organization.backends.LoginBackend",
    )
    page = client.get(URL).content.decode()

    assert "Petugas Layanan" in page
    assert "Hubungi pengelola kepegawaian instansi Anda" in page


def test_nothing_in_the_address_shows_somebody_else(agency):
    page = agency.login("staff").get(URL, {"employee_id": agency.camat.pk, "user": agency.camat.user_id})

    assert "Camat" not in page.content.decode()


def test_it_takes_few_queries(agency, count_queries):
    assert count_queries(agency.login("staff"), URL) <= 20
