from datetime import date

import pytest

from appraisal.domain.cycles import add_newcomers, open_cycle
from core.jobs import run_job
from tests.appraisal.cycle_builders import log_in, make_cycle, make_person, make_town, queries

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/"


def test_in_preparation_it_offers_to_open() -> None:
    town = make_town()
    cycle = make_cycle(town)
    page = log_in(town.hr).get(url(cycle))
    assert f"{url(cycle)}periksa/" in page.text
    assert f"{url(cycle)}dasar/" in page.text
    assert "Tutup siklus" not in page.text
    assert "Siklus dibuat" in page.text


def test_open_it_shows_progress_then_counts_and_what_is_unfinished() -> None:
    town = make_town()
    cycle = make_cycle(town)
    job = open_cycle(cycle, by=town.hr, day=date(2026, 1, 5))
    browser = log_in(town.hr)
    assert "Penilaian setiap pegawai sedang disiapkan" in browser.get(url(cycle)).text
    part = browser.get(url(cycle), headers={"HX-Request": "true"})
    assert "<html" not in part.text
    run_job(job.pk)
    assert browser.get(url(cycle), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    page = browser.get(url(cycle))
    assert "6 penilaian menurut keadaan" in page.text
    assert "3 dari 3" in page.text
    assert "Masih ada 6 penilaian yang belum final." in page.text
    assert "1 penilaian belum mempunyai pejabat penilai" in page.text
    assert "buka/" not in page.text


def test_newcomers_are_offered_until_they_have_an_appraisal() -> None:
    town = make_town()
    cycle = make_cycle(town)
    run_job(open_cycle(cycle, by=town.hr, day=date(2026, 1, 5)).pk)
    make_person(town.office, "Baru", starts_on=date(2026, 2, 1))
    browser = log_in(town.hr)
    assert "1 pegawai bekerja di unit siklus ini tetapi belum" in browser.get(url(cycle)).text
    run_job(add_newcomers(cycle, by=town.hr).pk)
    assert "belum mempunyai penilaian" not in browser.get(url(cycle)).text


def test_only_hr_of_the_unit_knows_of_it(client) -> None:
    town = make_town()
    cycle = make_cycle(town)
    for person in (town.office_hr, town.other_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    assert log_in(town.hr).post(url(cycle)).status_code == 405
    own = make_cycle(town, town.office, year=2027)
    assert log_in(town.office_hr).get(url(own)).status_code == 200
    assert log_in(town.hr).get(url(own)).status_code == 200


def test_queries_do_not_grow_with_the_people() -> None:
    town = make_town()
    cycle = make_cycle(town)
    run_job(open_cycle(cycle, by=town.hr, day=date(2026, 1, 5)).pk)
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    assert few <= 18
    for number in range(5):
        make_person(town.office, f"Baru {number}")
    run_job(add_newcomers(cycle, by=town.hr).pk)
    assert queries(browser, url(cycle)) == few
