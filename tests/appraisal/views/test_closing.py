"""What is unfinished in a cycle: counts down the tree, checks with links, names.

The pages are cycle_closing and cycle_unfinished.
"""

import pytest

from appraisal.domain.cycles import open_cycle
from appraisal.models import Appraisal, IndicatorPeriod
from core.jobs import run_job
from tests.appraisal.cycle_builders import (
    log_in,
    make_crowd,
    make_cycle,
    make_indicator,
    make_town,
    make_unit,
    queries,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cycle(town):
    cycle = make_cycle(town)
    run_job(open_cycle(cycle, by=town.hr).pk)
    return cycle


def url(cycle, rest: str = "") -> str:
    return f"/penilaian/siklus/{cycle.pk}/belum-selesai/{rest}"


def counted(page) -> dict[str, int]:
    return {check.label: check.count for check in page.context["checks"]}


def test_counts_and_checks(cycle, town) -> None:
    indicator = make_indicator(cycle, town.office)
    Appraisal.objects.filter(employee=town.clerk).update(state="final")
    Appraisal.objects.filter(employee=town.head).update(state="objected")
    page = log_in(town.hr).get(url(cycle))
    counts = counted(page)
    assert counts["Penilaian belum final"] == 5
    assert counts["Keberatan belum diputus"] == 1
    assert counts["Belum mempunyai pejabat penilai"] == 1
    assert counts["Indikator tanpa realisasi"] == 1
    assert counts["Pegawainya tidak lagi bertugas"] == 0
    assert "2 dari 3" in page.text
    assert "Masih ada 5 penilaian yang belum final." in page.text
    assert counts["Dokumen evaluasi belum dibuat"] == 0
    IndicatorPeriod.objects.create(indicator=indicator, number=1, realisation=90)
    assert counted(log_in(town.hr).get(url(cycle)))["Indikator tanpa realisasi"] == 0


def test_down_the_tree_to_the_names(cycle, town) -> None:
    browser = log_in(town.hr)
    page = browser.get(url(cycle), {"unit": town.office.pk})
    assert [unit.name for unit in page.context["above"]] == ["Kota Contoh"]
    Appraisal.objects.filter(employee=town.clerk).update(state="proposed")

    def names(**asked: object) -> list[str]:
        rows = browser.get(url(cycle, "nama/"), asked).context["rows"]
        return [appraisal.employee.name for appraisal, _due_on in rows]

    assert len(names()) == 6
    assert names(keadaan="proposed") == ["Siti Rahmah"]
    assert names(soal="tanpa-penilai") == ["Sekretaris Daerah"]
    assert names(unit=town.other.pk) == ["Pengelola Dinas Pendidikan"]
    assert names(q="siti") == ["Siti Rahmah"]
    assert browser.get(url(cycle), {"unit": "x"}).status_code == 404


def test_closing_stays_refused_until_all_is_final(cycle, town) -> None:
    browser = log_in(town.hr)
    assert "/tutup/" not in browser.get(url(cycle)).text
    Appraisal.objects.update(state="final")
    assert "/tutup/" in browser.get(url(cycle)).text


def test_hr_of_an_office_sees_its_own(client, cycle, town) -> None:
    page = log_in(town.office_hr).get(url(cycle))
    assert counted(page)["Penilaian belum final"] == 3
    assert page.context["unit"] == town.office
    assert "/tutup/" not in page.text
    for rest in ("", "nama/"):
        assert log_in(town.office_hr).get(url(cycle, rest), {"unit": town.root.pk}).status_code == 404
        assert log_in(town.office_hr).get(url(cycle, rest), {"unit": town.other.pk}).status_code == 404
        assert log_in(town.clerk.user).get(url(cycle, rest)).status_code == 404
        assert client.get(url(cycle, rest)).status_code == 302
        assert log_in(town.hr).post(url(cycle, rest)).status_code == 405
    assert len(log_in(town.office_hr).get(url(cycle, "nama/")).context["rows"]) == 3


def test_queries_do_not_grow(cycle, town) -> None:
    browser = log_in(town.hr)
    pages = (url(cycle), url(cycle, "nama/"))
    few = [browser.get(page) and queries(browser, page) for page in pages]
    for number in range(3):
        make_crowd(make_unit(f"unit-{number}", town.root), 5)
    from appraisal.domain.cycles import add_newcomers

    run_job(add_newcomers(cycle, by=town.hr).pk)
    assert [queries(browser, page) for page in pages] == few
    assert max(few) <= 22
