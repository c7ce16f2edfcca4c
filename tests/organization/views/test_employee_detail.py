from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from organization.domain.activation import issue_activation_code
from organization.domain.placements import end_placement, set_appraiser_by_hand
from tests.organization.conftest import TODAY


def url(agency, person="staff"):
    return reverse("organization:employee_detail", args=[agency.people[person].pk])


def page(agency, person="staff", by="hr_district"):
    return agency.login(by).get(url(agency, person)).content.decode()


def test_it_shows_place_appraiser_and_login(agency):
    text = page(agency)

    for part in ("Siti Rahmah", "19800101 200501 1 006", "Kelurahan Sungai", "Doni Saputra, S.IP."):
        assert part in text
    assert "pimpinan Kelurahan Sungai" in text
    assert "Belum diaktifkan" in text


def test_it_says_when_the_appraiser_was_named_by_hand(agency):
    set_appraiser_by_hand(agency.staff, appraiser=agency.camat, starts_on=TODAY, by=None)

    assert "ditetapkan pengelola kepegawaian" in page(agency)


def test_the_history_keeps_every_place(agency):
    agency.move("staff", "hr", TODAY)
    text = page(agency)

    assert "Pengadministrasi Umum" in text
    assert "30 Jun 2026" in text
    assert "ditempatkan sebagai Pengelola Kepegawaian" in text


def test_an_open_code_is_announced_without_its_letters(agency):
    issued = issue_activation_code(agency.staff, by=None)
    text = page(agency)

    assert "Kode aktivasi dibuat" in text
    assert issued.code not in text


def test_who_left_can_still_be_looked_up(agency):
    end_placement(agency.staff, ends_on=timezone.localdate() - timedelta(days=1), by=None)

    assert "Tidak bertugas hari ini" in page(agency)


def test_ones_own_record_offers_no_change(agency):
    text = page(agency, "hr_district")

    assert "Ini data Anda sendiri" in text
    assert "Pindahkan" not in text
    assert "Cetak surat aktivasi" not in text


def test_a_long_history_takes_no_more_queries(agency, count_queries):
    client = agency.login("hr_district")
    few = count_queries(client, url(agency))
    for number in range(12):
        agency.move("staff", "staf" if number % 2 else "hr", TODAY + timedelta(days=number))
    assert abs(count_queries(client, url(agency)) - few) <= 1
    assert few <= 30
