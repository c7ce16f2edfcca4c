from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.acting import Mandate, appoint_acting
from organization.models import ActingAppointment


def url(agency, unit="ward"):
    return reverse("organization:acting_list", args=[agency.units[unit].pk])


def test_it_says_who_leads_and_who_appraises(agency):
    text = agency.login("hr_district").get(url(agency)).content.decode()

    assert "Doni Saputra" in text
    assert "Belum pernah ada" in text
    assert "Tunjuk Plh." in text


def test_it_shows_running_and_coming_appointments(agency):
    today = timezone.localdate()
    for days in (0, 9):
        appoint_acting(
            agency.nurse,
            Mandate(agency.units["ward"], "plh", letter="800/1"),
            starts_on=today + timedelta(days=days),
            ends_on=today + timedelta(days=days + 2),
            by=None,
        )
    text = agency.login("hr_district").get(url(agency)).content.decode()

    assert "Plh. pimpinan Kelurahan Sungai" in text
    assert "Ubah hari terakhir" in text
    assert "Akan datang" in text
    assert "Batalkan" in text


def test_another_units_list_is_not_there(agency):
    assert agency.login("hr_district").get(url(agency, "clinic")).status_code == 404
    assert agency.login("lurah").get(url(agency)).status_code == 404


def test_many_appointments_take_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    first = timezone.localdate() - timedelta(days=400)

    def appoint(number):
        day = first + timedelta(days=number)
        ActingAppointment.objects.create(
            employee=agency.nurse, unit=agency.units["ward"], kind="plh", starts_on=day, ends_on=day
        )

    appoint(0)
    few = count_queries(client, url(agency))
    for number in range(1, 20):
        appoint(number)
    assert count_queries(client, url(agency)) == few <= 26


def test_the_officer_reads_at_home_that_his_office_ends_soon(agency):
    today = timezone.localdate()
    for unit, days in (("ward", 14), ("clinic", 15)):
        appoint_acting(
            agency.nurse,
            Mandate(agency.units[unit], "plh"),
            starts_on=today,
            ends_on=today + timedelta(days=days),
            by=None,
        )
    text = agency.login("nurse").get("/").content.decode()

    assert "Masa tugas Anda sebagai Plh. pimpinan Kelurahan Sungai segera berakhir" in text
    assert "Plh. pimpinan Puskesmas Sungai segera berakhir" not in text, "not yet"
    assert "segera berakhir" not in agency.login("lurah").get("/").content.decode()
