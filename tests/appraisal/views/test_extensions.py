"""The pages of more time: what was given, giving it, taking it back, reading of it.

The pages are extension_list and extension_withdraw.
"""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from appraisal.domain.cycles import open_cycle
from appraisal.models import Appraisal, Cycle, PhaseExtension
from core.jobs import run_job
from core.models import Job
from organization.models import Employee
from tests.appraisal.cycle_builders import log_in, make_crowd, make_cycle, make_town, queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town) -> Cycle:
    cycle = make_cycle(town, year=timezone.localdate().year)
    run_job(open_cycle(cycle, by=town.hr).pk)
    return cycle


def url(cycle, rest: str = "") -> str:
    return f"/penilaian/siklus/{cycle.pk}/perpanjangan/{rest}"


def later(days: int = 20) -> date:
    """Return a day after today and after the end of the planning."""
    today = timezone.localdate()
    return max(today, date(today.year, 1, 31)) + timedelta(days=days)


def typed(**values: object) -> dict[str, object]:
    return {"phase": "planning", "ends_on": later().isoformat(), "reason": "SE 4", **values}


def test_for_a_unit(cycle, town) -> None:
    browser = log_in(town.hr)
    assert "Belum ada perpanjangan" in browser.get(url(cycle)).text
    assert f"?unit={town.office.pk}" in browser.get(url(cycle, "tambah/")).text
    page = url(cycle, f"tambah/?unit={town.office.pk}")
    assert "Dinas Kesehatan" in browser.get(page).text
    answer = browser.post(page, typed())
    assert answer.url == url(cycle)
    assert Job.objects.filter(kind="appraisal.phase_news").count() == 1
    assert "Dinas Kesehatan" in browser.get(url(cycle)).text
    browser.post(page, typed())
    assert PhaseExtension.objects.count() == 1


def test_for_a_person_found_by_name_and_told_on_her_pages(cycle, town) -> None:
    browser = log_in(town.office_hr)
    found = browser.get(url(cycle, "tambah/"), {"q": "siti"}).text
    assert f"?pegawai={town.clerk.pk}" in found
    page = url(cycle, f"tambah/?pegawai={town.clerk.pk}")
    assert browser.post(page, typed(reason="Cuti melahirkan")).status_code == 302
    appraisal = Appraisal.objects.get(employee=town.clerk)
    shown = log_in(town.clerk.user).get(f"/penilaian/{appraisal.pk}/").text
    assert "Perencanaan kinerja diperpanjang untuk Anda sampai" in shown
    assert "Cuti melahirkan" in shown
    other = Appraisal.objects.get(employee=town.head)
    assert "diperpanjang" not in log_in(town.head.user).get(f"/penilaian/{other.pk}/").text


def test_what_is_wrong_is_said_beside_its_field(cycle, town) -> None:
    browser = log_in(town.hr)
    page = url(cycle, f"tambah/?unit={town.office.pk}")
    for values, sentence in (
        ({"reason": ""}, "Tuliskan alasan perpanjangan"),
        ({"ends_on": f"{timezone.localdate().year}-01-20"}, "waktu tidak dipersingkat"),
        ({"ends_on": "kapan"}, "tanggal"),
        ({"phase": "other"}, "Tahap"),
    ):
        answer = browser.post(page, typed(**values))
        assert answer.status_code == 422
        assert sentence in answer.text
    assert not PhaseExtension.objects.exists()


def test_taken_back_with_a_reason(cycle, town) -> None:
    browser = log_in(town.hr)
    browser.post(url(cycle, f"tambah/?unit={town.office.pk}"), typed())
    extension = PhaseExtension.objects.get()
    page = f"/penilaian/siklus/perpanjangan/{extension.pk}/cabut/"
    assert browser.post(page, {"reason": ""}).status_code == 422
    assert browser.post(page, {"reason": "Keliru"}).url == url(cycle)
    assert "dicabut" in browser.get(url(cycle)).text
    assert "sudah dicabut" in browser.post(page, {"reason": "Lagi"}, follow=True).text


def test_hr_of_an_office_sees_what_reaches_it_and_changes_its_own(cycle, town) -> None:
    log_in(town.hr).post(url(cycle, f"tambah/?unit={town.root.pk}"), typed())
    log_in(town.hr).post(url(cycle, f"tambah/?unit={town.other.pk}"), typed(ends_on=later(30).isoformat()))
    browser = log_in(town.office_hr)
    page = browser.get(url(cycle)).text
    assert "Kota Contoh" in page
    assert "dikelola unit di atas" in page
    assert "Dinas Pendidikan" not in page
    foreign = PhaseExtension.objects.get(unit=town.root)
    assert browser.get(f"/penilaian/siklus/perpanjangan/{foreign.pk}/cabut/").status_code == 404
    for whom in (f"unit={town.other.pk}", f"unit={town.root.pk}", f"pegawai={town.mayor.pk}"):
        assert browser.post(url(cycle, f"tambah/?{whom}"), typed()).status_code == 404
    own = Employee.objects.get(user=town.office_hr)
    answer = browser.post(url(cycle, f"tambah/?pegawai={own.pk}"), typed(ends_on=later(40).isoformat()))
    assert answer.status_code == 422
    assert "diri sendiri" in answer.text


def test_who_may_not(client, cycle, town) -> None:
    for rest in ("", "tambah/"):
        assert log_in(town.clerk.user).get(url(cycle, rest)).status_code == 404
        assert client.get(url(cycle, rest)).status_code == 302
        assert log_in(town.hr).put(url(cycle, rest)).status_code == 405
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    assert log_in(town.hr).get(url(cycle)).status_code == 200
    assert log_in(town.hr).get(url(cycle, "tambah/")).status_code == 403


def test_queries_do_not_grow(cycle, town) -> None:
    browser = log_in(town.hr)
    pages = (url(cycle), url(cycle, "tambah/?q=pegawai"), url(cycle, f"tambah/?unit={town.office.pk}"))
    browser.post(pages[2], typed())
    few = [browser.get(page) and queries(browser, page) for page in pages]
    make_crowd(town.office, 30)
    for days in (21, 22, 23):
        browser.post(pages[2], typed(ends_on=later(days).isoformat()))
    assert [queries(browser, page) for page in pages] == few
