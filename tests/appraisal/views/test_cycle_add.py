import pytest

from appraisal.models import Cycle
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town, queries

URL = "/penilaian/siklus/tambah/"
pytestmark = pytest.mark.django_db


def filled(town, unit=None, **values):
    data = {
        "unit": (unit or town.root).pk,
        "year": "2026",
        "name": "Penilaian Kinerja 2026",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "rule_set": town.rule_set.pk,
        "planning_starts_on": "2026-01-01",
        "planning_ends_on": "31-01-2026",
        "execution_starts_on": "2026-01-01",
        "execution_ends_on": "2026-12-31",
        "self_assessment_starts_on": "2026-12-01",
        "self_assessment_ends_on": "2026-12-20",
        "review_starts_on": "2026-12-15",
        "review_ends_on": "2027-01-31",
        "response_starts_on": "2026-12-15",
        "response_ends_on": "2027-02-28",
    }
    return {**data, **values}


def test_the_usual_days_are_filled_in() -> None:
    town = make_town()
    page = log_in(town.hr).get(URL, {"year": "2027"})
    initial = page.context["form"].initial
    assert str(initial["planning_ends_on"]) == "2027-01-31"
    assert str(initial["response_ends_on"]) == "2028-02-29"
    assert initial["unit"] == town.root
    assert initial["rule_set"] == town.rule_set


@pytest.mark.parametrize("year", ["abc", "1", "99999", "-3", "²"])
def test_a_strange_year_gives_the_usual_one(year: str) -> None:
    assert log_in(make_town().hr).get(URL, {"year": year}).status_code == 200


def test_makes_a_cycle_in_preparation() -> None:
    town = make_town()
    answer = log_in(town.hr).post(URL, filled(town))
    cycle = Cycle.objects.get()
    assert answer.url == f"/penilaian/siklus/{cycle.pk}/"
    assert (cycle.state, cycle.unit, cycle.phases.count()) == ("draft", town.root, 5)


def test_the_same_form_twice_makes_one() -> None:
    town = make_town()
    browser = log_in(town.hr)
    browser.post(URL, filled(town))
    answer = browser.post(URL, filled(town))
    assert answer.status_code == 422
    assert "sudah mempunyai siklus" in answer.text
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_on": "2025-12-31"}, "harus sesudah awalnya"),
        ({"ends_on": "2027-12-31"}, "paling lama satu tahun"),
        ({"starts_on": "2025-01-01"}, "dimulai dalam tahun itu"),
        ({"planning_ends_on": "2025-01-31"}, "sebelum mulainya 1 Januari 2026"),
        ({"response_ends_on": "2027-01-15"}, "tidak boleh berakhir lebih dulu"),
        ({"planning_starts_on": ""}, "Perencanaan kinerja: mulai"),
        ({"planning_starts_on": "besok"}, "tanggal"),
        ({"year": "1999"}, "Tahun paling awal 2020"),
        ({"name": ""}, "Nama"),
    ],
)
def test_wrong_days_are_refused_with_a_sentence(values, sentence: str) -> None:
    town = make_town()
    answer = log_in(town.hr).post(URL, filled(town, **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Penilaian Kinerja 2026" in answer.text or "name" in values
    assert not Cycle.objects.exists()


def test_nobody_is_appraised_twice_in_a_year() -> None:
    town = make_town()
    make_cycle(town, town.office)
    answer = log_in(town.hr).post(URL, filled(town))
    assert answer.status_code == 422
    assert "Dinas Kesehatan" in answer.text
    assert log_in(town.other_hr).post(URL, filled(town, town.other)).status_code == 302


def test_hr_of_an_office_cannot_take_another_unit() -> None:
    town = make_town()
    for unit in (town.root, town.other):
        assert log_in(town.office_hr).post(URL, filled(town, unit)).status_code == 422
    assert not Cycle.objects.exists()


def test_others_are_refused(client) -> None:
    town = make_town()
    assert log_in(town.clerk.user).post(URL, filled(town)).status_code == 403
    assert client.get(URL).status_code == 302
    assert log_in(town.hr).put(URL).status_code == 405


def test_queries_do_not_grow() -> None:
    town = make_town()
    browser = log_in(town.hr)
    browser.get(URL)
    assert queries(browser, URL) <= 12
