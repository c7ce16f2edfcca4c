from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.models import ActingAppointment, Placement, Post

URL = reverse("organization:vacancy_list")
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def vacant(agency):
    """The ward has lost its head; the clinic needs two more nurses."""
    Placement.objects.filter(employee=agency.lurah).update(ends_on=YESTERDAY)
    Post.objects.filter(code="perawat").update(formation=3)
    return agency


def test_heads_come_first_with_who_stands_in(vacant):
    page = vacant.login("hr_city").get(URL)
    text = page.content.decode()

    assert [row.unit.code for row in page.context["heads"]] == ["ward"]
    assert "Yang menggantikan: Afrizal, S.Sos., pimpinan Kecamatan Timur" in text
    assert "Tanpa Plt./Plh." in text
    assert {post.code: post.vacant for post in page.context["seats"]} == {"lurah": 1, "perawat": 2}
    assert text.index("Unit tanpa pimpinan") < text.index("Kursi yang belum terisi")


@pytest.mark.parametrize(
    ("appraises", "told"),
    [
        (True, "Siti Rahmah (Plt. (jabatan lowong))"),
        (False, "Siti Rahmah (Plt. (jabatan lowong)); menilai: Afrizal, S.Sos."),
    ],
)
def test_an_acting_officer_stands_in(vacant, appraises, told):
    ActingAppointment.objects.create(
        employee=vacant.staff,
        unit=vacant.units["ward"],
        kind="plt",
        appraises=appraises,
        starts_on=YESTERDAY,
    )
    page = vacant.login("hr_city").get(URL)
    assert [row.stands_in for row in page.context["heads"]] == [told]


def test_only_kept_units(vacant):
    page = vacant.login("hr_district").get(URL)
    assert [post.code for post in page.context["seats"]] == ["lurah"]


def test_it_is_filtered_by_unit_and_by_words(vacant):
    client = vacant.login("hr_city")

    page = client.get(URL, {"unit": vacant.units["health"].pk})
    assert page.context["heads"] == []
    assert [post.code for post in page.context["seats"]] == ["perawat"]
    assert "Jabatan lowong di Dinas Kesehatan" in page.content.decode()
    assert [post.code for post in client.get(URL, {"q": "lurah"}).context["seats"]] == ["lurah"]
    hidden = vacant.login("hr_district").get(URL, {"unit": vacant.units["health"].pk})
    assert hidden.status_code == 404


def test_closed_units_and_posts_are_not_vacant(vacant):
    Post.objects.filter(code="lurah").update(ends_on=YESTERDAY)
    vacant.unit("gone", "Kelurahan Lama", "ward", "district")
    type(vacant.units["gone"]).objects.filter(code="gone").update(ends_on=YESTERDAY)
    page = vacant.login("hr_district").get(URL)

    assert [row.unit.code for row in page.context["heads"]] == ["ward"]
    assert page.context["seats"] == []


def test_each_list_is_paged(vacant):
    for number in range(30):
        vacant.unit(f"w{number}", f"Kelurahan {number}", "ward", "district")
    client = vacant.login("hr_city")

    page = client.get(URL)
    assert len(page.context["heads"]) == 10
    assert "Lihat semua 31 unit tanpa pimpinan" in page.content.decode()
    second = client.get(URL, {"show": "heads", "page": "2"})
    assert len(second.context["heads"]) == 6
    assert second.context["seats"] == []


def test_many_vacancies_take_no_more_queries(vacant, count_queries):
    client = vacant.login("hr_city")
    few = count_queries(client, URL)
    for number in range(20):
        vacant.unit(f"w{number}", f"Kelurahan {number}", "ward", "district")
        vacant.post(f"p{number}", "district", f"Pelaksana {number}", "pelaksana")
    assert count_queries(client, URL) == few <= 14
