from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from organization.domain.acting import Mandate, appoint_acting
from organization.domain.placements import end_placement, set_appraiser_by_hand
from organization.enums import ActingKind
from organization.models import ActingAppointment


def url(agency, unit=None, person="staff"):
    path = reverse("organization:placement_add", args=[agency.people[person].pk])
    return f"{path}?unit={agency.units[unit].pk}" if unit else path


def data(agency, held="hr", **values):
    return {"post": agency.posts[held].pk, "starts_on": "2026-07-01", "step": "confirm", **values}


def asked(agency, unit, held, by="hr_city", person="staff", **values):
    """Return the page that says what will happen."""
    page = agency.login(by).post(url(agency, unit, person), data(agency, held, step="", **values))
    assert page.status_code == 200
    return page.content.decode()


def test_it_offers_the_kept_units_first(agency):
    page = agency.login("hr_district").get(url(agency)).content.decode()

    assert "Kelurahan Sungai" in page
    assert "Dinas Kesehatan" not in page


def test_it_says_whom_to_ask_for_other_units(agency):
    text = agency.login("hr_district").get(url(agency)).content.decode()
    assert "Nurbaiti, S.E. (Kota Contoh)" in text

    text = agency.login("hr_city").get(url(agency)).content.decode()
    assert "Semua unit instansi yang dapat dituju" in text


def test_posts_with_a_vacant_seat_come_first(agency):
    agency.post("free", "district", "Zat Penguji", "pelaksana")
    page = agency.login("hr_district").get(url(agency, "district"))

    labels = [str(label) for _value, label in page.context["form"].fields["post"].choices][1:]
    assert labels[0] == "Zat Penguji – lowong 1 dari 1"
    assert "Camat – penuh, 1 dari 1" in labels


def test_it_moves_the_person_once(agency):
    client = agency.login("hr_district")
    for _time in range(2):
        assert client.post(url(agency, "district"), data(agency, decree="821/5")).status_code == 302

    old, new = agency.staff.placements.order_by("starts_on")
    assert str(old.ends_on) == "2026-06-30"
    assert new.unit == agency.units["district"]
    change = agency.staff.changes.get(kind="placed", by=agency.hr_district.user)
    assert "SK 821/5" in change.text


def test_it_says_first_what_will_happen_and_changes_nothing(agency):
    text = asked(agency, "clinic", "perawat")

    for part in (
        "berakhir 30 Juni 2026",
        "Mulai 1 Juli 2026 Siti Rahmah menjadi Perawat Terampil di Puskesmas Sungai",
        "Pejabat penilainya: dr. Bagus Pratama (pimpinan Puskesmas Sungai)",
        "kini dipegang 2 orang, formasinya 1",
    ):
        assert part in text
    assert agency.staff.placements.get().ends_on is None
    assert agency.staff.changes.filter(kind="placed").count() == 1


def test_it_tells_of_the_unit_that_loses_its_head(agency):
    text = asked(agency, "clinic", "perawat", person="lurah")

    assert "Kelurahan Sungai tidak mempunyai pimpinan mulai 1 Juli 2026" in text
    assert "Afrizal, S.Sos. (pimpinan Kecamatan Timur)" in text


def test_it_tells_of_the_appraiser_by_hand_that_is_left_behind(agency):
    set_appraiser_by_hand(agency.staff, appraiser=agency.camat, starts_on=timezone.localdate(), by=None)
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert "tidak terbawa" in asked(agency, "clinic", "perawat", starts_on=str(tomorrow))


def test_it_tells_of_the_acting_officer_who_ends(agency):
    today = timezone.localdate()
    end_placement(agency.lurah, ends_on=today - timedelta(days=1), by=None)
    appoint_acting(
        agency.nurse,
        Mandate(agency.units["ward"], ActingKind.PLT),
        starts_on=today,
        ends_on=None,
        by=None,
    )
    later = str(today + timedelta(days=3))
    text = asked(agency, "ward", "lurah", leads_unit="on", starts_on=later)
    assert "Melati Putri, A.Md.Kep. menjadi Plt. pimpinan Kelurahan Sungai sampai" in text
    assert "dengan sendirinya" in text
    assert ActingAppointment.objects.get().ends_on is None


def test_a_past_day_says_that_the_past_is_not_appraised_again(agency):
    assert "Tanggalnya sudah lewat" in asked(agency, "clinic", "perawat", starts_on="2026-01-05")


def test_going_back_keeps_what_was_typed(agency):
    client = agency.login("hr_district")
    page = client.post(url(agency, "district"), data(agency, step="back", decree="821/9"))

    assert page.status_code == 200
    assert "821/9" in page.content.decode()
    assert agency.staff.placements.get().ends_on is None


@pytest.mark.parametrize("unit", ["clinic", "city"])
def test_nobody_is_moved_out_of_reach(agency, unit):
    assert agency.login("hr_district").post(url(agency, unit), data(agency, "perawat")).status_code == 404
    assert agency.staff.placements.count() == 1


def test_hr_above_both_units_moves_between_them(agency):
    agency.login("hr_city").post(url(agency, "clinic"), data(agency, "perawat"))

    assert agency.staff.placements.last().unit == agency.units["clinic"]


@pytest.mark.parametrize("step", ["", "confirm"])
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": "2020-01-01"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"leads_unit": "on"}, "leads_unit"),
        ({"post": ""}, "post"),
    ],
)
def test_a_refusal_stands_beside_its_field(agency, values, field, step):
    page = agency.login("hr_district").post(url(agency, "district"), data(agency, step=step, **values))

    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert agency.staff.placements.get().ends_on is None
