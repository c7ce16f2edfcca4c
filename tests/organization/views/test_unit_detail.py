from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.placements import end_placement
from organization.domain.units import add_post, add_unit
from organization.models import Unit
from tests.organization.conftest import START


def url(agency, unit="district"):
    return reverse("organization:unit_detail", args=[agency.units[unit].pk])


def test_it_shows_children_with_heads_people_and_posts(agency):
    page = agency.login("hr_city").get(url(agency)).content.decode()

    for text in ("Kelurahan Sungai", "dipimpin Doni Saputra", "Afrizal", "Memimpin unit", "Administrator"):
        assert text in page
    assert "Siti Rahmah" not in page


def test_only_who_works_there_today(agency):
    end_placement(agency.staff, ends_on=timezone.localdate() - timedelta(days=1), by=None)

    assert "Siti Rahmah" not in agency.login("hr_city").get(url(agency, "ward")).content.decode()


def test_the_way_down_names_only_kept_units(agency):
    crumbs = agency.login("hr_district").get(url(agency, "ward")).context["crumbs"]
    assert [label for label, _url in crumbs] == ["Unit kerja", "Kecamatan Timur"]
    crumbs = agency.login("hr_city").get(url(agency, "ward")).context["crumbs"]
    assert [label for label, _url in crumbs] == ["Unit kerja", "Kota Contoh", "Kecamatan Timur"]


def test_an_empty_unit_explains_itself(agency):
    unit = agency.unit("empty", "Kelurahan Kosong", "ward", "district")
    page = agency.login("hr_city").get(reverse("organization:unit_detail", args=[unit.pk])).content.decode()

    assert "Belum ada pegawai di unit ini" in page
    assert "Belum ada jabatan" in page


def test_many_rows_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_city")
    few = count_queries(client, url(agency))
    for number in range(30):
        agency.person(f"extra{number}", f"Pegawai {number}", "hr")
        add_post(
            unit=agency.units["district"],
            code=f"p{number}",
            name="Pelaksana",
            post_class="pelaksana",
            by=None,
        )
        add_unit(
            code=f"w{number}",
            name=f"Kelurahan {number}",
            kind="ward",
            parent=Unit.objects.get(code="district"),
            starts_on=START,
            by=None,
        )
    assert count_queries(client, url(agency)) == few <= 14
