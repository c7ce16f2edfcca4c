"""The first step to a cycle: unit, year, name, and the cycle whose days are taken over."""

from datetime import date

import pytest

from appraisal.models import Cycle
from tests.appraisal.cycle_builders import log_in, make_crowd, make_cycle, make_town, make_unit, queries

URL = "/penilaian/siklus/tambah/"
pytestmark = pytest.mark.django_db


def filled(town, unit=None, **values):
    data = {"unit": (unit or town.root).pk, "year": "2026", "name": "Penilaian Kinerja 2026"}
    return {**data, **values}


def test_the_usual_values_are_filled_in() -> None:
    town = make_town()
    initial = log_in(town.hr).get(URL, {"year": "2027"}).context["form"].initial
    assert (initial["unit"], initial["name"]) == (town.root, "Penilaian Kinerja 2027")
    assert initial["source"] is None
    former = make_cycle(town)
    assert log_in(town.hr).get(URL, {"year": "2027"}).context["form"].initial["source"] == former


@pytest.mark.parametrize("year", ["abc", "1", "99999", "-3", "²", "²⁰²⁶"])
def test_a_strange_year_gives_the_usual_one(year: str) -> None:
    assert log_in(make_town().hr).get(URL, {"year": year}).status_code == 200


def test_makes_a_cycle_in_preparation_with_the_usual_days() -> None:
    town = make_town()
    answer = log_in(town.hr).post(URL, filled(town))
    cycle = Cycle.objects.get()
    assert answer.url == f"/penilaian/siklus/{cycle.pk}/tahap/"
    assert (cycle.state, cycle.unit, cycle.phases.count()) == ("draft", town.root, 5)
    assert (cycle.starts_on, cycle.rule_set) == (date(2026, 1, 1), town.rule_set)


def test_takes_over_the_days_of_the_last_cycle() -> None:
    town = make_town()
    former = make_cycle(town, year=2027)
    former.phases.filter(phase="planning").update(ends_on=date(2027, 2, 10))
    answer = log_in(town.hr).post(URL, filled(town, year="2028", name="SKP 2028", source=former.pk))
    cycle = Cycle.objects.get(year=2028)
    assert answer.status_code == 302
    days = {row.phase: row.ends_on for row in cycle.phases.all()}
    assert days["planning"] == date(2028, 2, 10)
    assert days["response"] == date(2029, 2, 28), "the end of February stays its end"
    assert (cycle.name, cycle.ends_on) == ("SKP 2028", date(2028, 12, 31))


def test_the_same_form_twice_makes_one() -> None:
    town = make_town()
    browser = log_in(town.hr)
    browser.post(URL, filled(town))
    answer = browser.post(URL, filled(town))
    assert answer.status_code == 422
    assert "sudah mempunyai siklus" in answer.text
    assert Cycle.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "sentence"), [({"year": "1999"}, "Tahun paling awal 2020"), ({"name": ""}, "Nama")]
)
def test_what_is_wrong_is_said_and_nothing_lost(values, sentence: str) -> None:
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


def test_hr_of_an_office_cannot_take_another_unit_or_its_cycle() -> None:
    town = make_town()
    for unit in (town.root, town.other):
        assert log_in(town.office_hr).post(URL, filled(town, unit)).status_code == 422
    foreign = make_cycle(town, town.other, year=2025)
    answer = log_in(town.office_hr).post(URL, filled(town, town.office, source=foreign.pk))
    assert answer.status_code == 422
    assert Cycle.objects.count() == 1


def test_others_are_refused(client) -> None:
    town = make_town()
    assert log_in(town.clerk.user).post(URL, filled(town)).status_code == 403
    assert client.get(URL).status_code == 302
    assert log_in(town.hr).put(URL).status_code == 405


def test_queries_do_not_grow_and_the_choice_of_units_stays_small() -> None:
    town = make_town()
    browser = log_in(town.hr)
    browser.get(URL)
    few = queries(browser, URL)
    for number in range(5):
        make_crowd(make_unit(f"seksi-{number}", town.office), 2)
    assert queries(browser, URL) == few <= 16
    assert "Seksi-1" not in browser.get(URL).text, "units for a cycle are the top and those right below"
