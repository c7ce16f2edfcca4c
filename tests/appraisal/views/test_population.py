"""The pages of who gets an appraisal: counts, names, decisions about one person.

The pages are cycle_population, cycle_people and cycle_exception_edit.
"""

import pytest

from appraisal.domain.population import set_exception
from appraisal.enums import PopulationRule
from appraisal.models import CycleException
from organization.models import Employee
from tests.appraisal.cycle_builders import (
    log_in,
    make_crowd,
    make_cycle,
    make_person,
    make_town,
    make_unit,
    queries,
)

pytestmark = pytest.mark.django_db


def url(cycle, rest: str = "") -> str:
    return f"/penilaian/siklus/{cycle.pk}/peserta/{rest}"


def test_down_the_tree() -> None:
    town = make_town()
    clinic = make_unit("pusk", town.office, "Puskesmas")
    make_person(clinic, "Perawat")
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    page = browser.get(url(cycle))
    assert page.context["totals"].appraised == 7
    assert f"?unit={town.office.pk}" in page.text
    assert "Puskesmas" not in page.text
    page = browser.get(url(cycle), {"unit": town.office.pk})
    assert "Puskesmas" in page.text
    assert [unit.name for unit in page.context["above"]] == ["Kota Contoh"]
    for strange in ("x", "999999", "²", "9" * 20):
        assert browser.get(url(cycle), {"unit": strange}).status_code == 404


def test_names_of_a_case_a_unit_a_decision_and_a_search() -> None:
    town = make_town()
    cycle = make_cycle(town)
    set_exception(cycle, town.clerk, PopulationRule.EXCLUDE, reason="SK 1", by=town.hr)
    browser = log_in(town.hr)

    def names(**asked: object) -> list[str]:
        page = browser.get(url(cycle, "nama/"), asked)
        return [row.employee.name for row in page.context["page_obj"]]

    assert len(names()) == 6
    assert names(kasus="alone") == ["Sekretaris Daerah"]
    assert names(keputusan="exclude") == ["Siti Rahmah"]
    assert names(unit=town.other.pk) == ["Pengelola Dinas Pendidikan"]
    assert names(q="siti") == ["Siti Rahmah"]
    assert names(q=town.clerk.nip[:18]) == ["Siti Rahmah"]
    assert len(names(kasus="unknown", keputusan="x")) == 6


def test_a_decision_with_a_reason() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    page = url(cycle, f"{town.clerk.pk}/")
    assert "tanpa keputusan lain ia dinilai" in browser.get(page).text
    answer = browser.post(page, {"rule": "exclude", "reason": " "})
    assert answer.status_code == 422
    assert "Tuliskan alasannya" in answer.text
    for _click in range(2):
        answer = browser.post(page, {"rule": "exclude", "reason": "Tugas belajar"})
        assert answer.url == url(cycle, "nama/")
    assert CycleException.objects.get().reason == "Tugas belajar"
    assert "tidak diikutkan" in browser.get(url(cycle, "nama/"), {"q": "siti"}).text
    assert "Tugas belajar" in browser.get(page).text
    browser.post(page, {"rule": "unit", "reason": ""})
    assert not CycleException.objects.exists()
    assert browser.post(page, {"rule": "other"}).status_code == 422


def test_about_oneself_somebody_else_decides() -> None:
    town = make_town()
    cycle = make_cycle(town)
    own = Employee.objects.get(user=town.hr)
    answer = log_in(town.hr).post(url(cycle, f"{own.pk}/"), {"rule": "exclude", "reason": "SK"})
    assert answer.status_code == 422
    assert "diri sendiri" in answer.text


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = make_cycle(town)
    own = make_cycle(town, town.office, year=2027)
    for rest in ("", "nama/", f"{town.clerk.pk}/"):
        for person in (town.office_hr, town.other_hr, town.clerk.user):
            assert log_in(person).get(url(cycle, rest)).status_code == 404
        assert client.get(url(cycle, rest)).status_code == 302
        assert log_in(town.office_hr).get(url(own, rest)).status_code == 200
    assert log_in(town.office_hr).get(url(own, f"{town.mayor.pk}/")).status_code == 404
    assert log_in(town.hr).post(url(cycle)).status_code == 405
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    assert log_in(town.hr).get(url(cycle, f"{town.clerk.pk}/")).status_code == 403


@pytest.mark.parametrize("rest", ["", "nama/", "nama/?kasus=no_account", "nama/?kasus=alone"])
def test_queries_do_not_grow(rest: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    browser.get(url(cycle, rest))
    few = queries(browser, url(cycle, rest))
    make_crowd(make_unit("baru", town.root), 60)
    assert queries(browser, url(cycle, rest)) == few <= 22
