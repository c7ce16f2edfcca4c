from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.queries import appraiser_on


def url(agency, person="staff"):
    return reverse("organization:placement_undo", args=[agency.people[person].pk])


def moved(agency, days=3):
    return agency.move("staff", "hr", timezone.localdate() + timedelta(days=days))


def test_it_is_offered_said_and_done_once(agency):
    wrong, client = moved(agency), agency.login("hr_district")
    detail = client.get(reverse("organization:employee_detail", args=[agency.staff.pk])).content.decode()
    assert "Batalkan penempatan itu" in detail

    text = client.post(url(agency), {"placement": wrong.pk}).content.decode()
    assert "dihapus; catatan perubahannya tetap ada" in text
    assert "Siti Rahmah tetap sebagai Pengadministrasi Umum di Kelurahan Sungai" in text
    assert agency.staff.placements.count() == 2

    for _time in range(2):
        assert client.post(url(agency), {"placement": wrong.pk, "step": "confirm"}).status_code == 302
    assert agency.staff.placements.get().ends_on is None
    assert appraiser_on(agency.staff, timezone.localdate()) == agency.lurah
    assert agency.staff.changes.filter(kind="placement_undone").count() == 1


def test_a_second_click_never_takes_back_another_one(agency):
    first = moved(agency)
    second = agency.move("staff", "staf", timezone.localdate() + timedelta(days=9))
    client = agency.login("hr_district")
    for _time in range(2):
        client.post(url(agency), {"placement": second.pk, "step": "confirm"})

    assert agency.staff.placements.order_by("starts_on").last() == first


def test_going_back_changes_nothing(agency):
    wrong = moved(agency)
    agency.login("hr_district").post(url(agency), {"placement": wrong.pk, "step": "back"})

    assert agency.staff.placements.count() == 2


def test_what_has_begun_is_not_offered(agency):
    moved(agency, days=-3)
    client = agency.login("hr_district")

    detail = client.get(reverse("organization:employee_detail", args=[agency.staff.pk])).content.decode()
    assert "Batalkan penempatan itu" not in detail
    page = client.post(url(agency), {"step": "confirm"}, follow=True)
    assert "Tidak ada penempatan yang dapat dibatalkan" in page.content.decode()
    assert agency.staff.placements.count() == 2
