from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.placements import end_placement
from organization.domain.posts import add_post
from organization.domain.units import add_unit
from organization.models import ActingAppointment, Placement, Unit
from tests.organization.conftest import START

YESTERDAY = timezone.localdate() - timedelta(days=1)


def url(agency, unit="district"):
    return reverse("organization:unit_detail", args=[agency.units[unit].pk])


def test_it_shows_children_with_heads_people_and_posts(agency):
    page = agency.login("hr_city").get(url(agency)).content.decode()

    for text in ("Kelurahan Sungai", "dipimpin Doni Saputra", "Afrizal", "Memimpin unit", "Administrator"):
        assert text in page
    assert "Siti Rahmah" not in page


def test_only_who_works_there_today(agency):
    end_placement(agency.staff, ends_on=timezone.localdate() - timedelta(days=1), by=None)

    page = agency.login("hr_city").get(url(agency, "ward"))
    assert [placement.employee.name for placement in page.context["page_obj"]] == ["Doni Saputra, S.IP."]
    assert "Penempatan Siti Rahmah" in page.content.decode()


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
    assert count_queries(client, url(agency)) == few <= 18


def test_it_says_who_leads_who_stands_in_and_how_many_work_below(agency):
    Placement.objects.filter(employee=agency.camat).update(ends_on=YESTERDAY)
    page = agency.login("hr_city").get(url(agency)).content.decode()
    assert "pimpinan lowong" in page
    assert "3 pegawai" in page

    ActingAppointment.objects.create(
        employee=agency.lurah, unit=agency.units["district"], kind="plt", starts_on=YESTERDAY
    )
    page = agency.login("hr_city").get(url(agency)).content.decode()
    assert "Doni Saputra, S.IP. (Plt. (jabatan lowong))" in page


def test_a_closed_unit_offers_to_take_the_closing_back(agency):
    Unit.objects.filter(code="ward").update(ends_on=timezone.localdate())
    page = agency.login("hr_city").get(url(agency, "ward")).content.decode()

    assert "Batalkan penutupan" in page
    assert reverse("organization:unit_close", args=[agency.units["ward"].pk]) not in page


def test_the_top_of_the_agency_does_not_move(agency):
    page = agency.login("hr_city").get(url(agency, "city")).content.decode()
    assert reverse("organization:unit_move", args=[agency.units["city"].pk]) not in page


def test_many_units_below_are_cut_with_a_link_to_all(agency):
    for number in range(20):
        agency.unit(f"w{number}", f"Kelurahan {number}", "ward", "district")
    page = agency.login("hr_city").get(url(agency))

    assert len(page.context["children"]) == 15
    assert "Lihat semua 21 unit" in page.content.decode()
