"""The numbers of the rules: shown with source and certainty, copied, changed until locked.

The pages are rule_set_list, rule_set_detail, rule_set_copy and rule_set_edit.
"""

import pytest
from django.utils import timezone

from appraisal.domain.cycles import open_cycle
from appraisal.domain.rule_catalogue import CATALOGUE
from appraisal.domain.rule_values import values_of
from appraisal.models import RuleSet
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town, queries

LIST = "/penilaian/aturan/"
pytestmark = pytest.mark.django_db


def url(rule_set, act: str = "") -> str:
    return f"{LIST}{rule_set.pk}/{act}"


def filled(browser, rule_set, **values):
    """Return what the form holds as the browser would send it, with `values` on top."""
    form = browser.get(url(rule_set, "ubah/")).context["form"]
    data = {name: form[name].value() for name in form.fields}
    return {**{name: "" if value is None else value for name, value in data.items()}, **values}


def test_every_setting_with_value_source_and_certainty_in_words() -> None:
    town = make_town()
    page = log_in(town.hr).get(url(town.rule_set)).text
    for spec in CATALOGUE:
        assert str(spec.label).replace("“", "“") in page
        assert spec.source in page
    for words in ("Terbaca dalam naskah peraturan", "Belum pasti: ditetapkan instansi", "Belum dicocokkan"):
        assert words in page


def test_copied_to_the_next_version_once() -> None:
    town = make_town()
    browser = log_in(town.hr)
    assert "Salin menjadi versi 2" in browser.get(url(town.rule_set)).text
    first = browser.post(url(town.rule_set, "salin/"), {"version": "2"})
    again = browser.post(url(town.rule_set, "salin/"), {"version": "2"})
    copy = RuleSet.objects.get(version=2)
    assert first.url == again.url == url(copy)
    assert values_of(copy) == values_of(town.rule_set)
    assert copy.locked_at is None
    for version in ("7", "", "x", "1"):
        browser.post(url(town.rule_set, "salin/"), {"version": version})
    assert RuleSet.objects.count() == 2


def test_changed_with_a_basis_that_becomes_the_source() -> None:
    town = make_town()
    browser = log_in(town.hr)
    data = filled(browser, town.rule_set, cap="", number_above="115,5", basis="Perwako 5/2026", name="Kota")
    assert browser.post(url(town.rule_set, "ubah/"), data).status_code == 302
    stored = {row.key: row for row in town.rule_set.settings.all()}
    assert (stored["cap"].value, stored["cap"].source, stored["cap"].certainty) == ("", "Perwako 5/2026", "U")
    assert stored["number_above"].value == "115.5"
    assert stored["floor"].source != "Perwako 5/2026"
    page = browser.get(url(town.rule_set)).text
    assert "tanpa batas" in page
    back = filled(browser, town.rule_set, cap="120")
    assert browser.post(url(town.rule_set, "ubah/"), back).status_code == 302
    cap = town.rule_set.settings.get(key="cap")
    assert (cap.value, cap.certainty, cap.source) == ("120", "V", "PP 30/2019 Ps 41")


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"weight_work": "80"}, "weight_behaviour", "harus berjumlah 100"),
        ({"item_meets_from": "115"}, "item_above_from", "harus berurutan naik"),
        ({"cap": "50", "floor": "60"}, "floor", "tidak boleh lebih kecil"),
        ({"cap": "seratus"}, "cap", "Tulis angka saja"),
        ({"response_days": "0"}, "response_days", "1"),
        ({"response_days": "x"}, "response_days", "bilangan"),
        ({"minimize": "R/T"}, "minimize", "pilihan"),
        ({"number_above": "115"}, "basis", "Tuliskan dasar perubahan"),
        ({"name": ""}, "name", ""),
    ],
)
def test_refused_beside_the_setting(values, field: str, sentence: str) -> None:
    town = make_town()
    browser = log_in(town.hr)
    basis = "" if field == "basis" else "Perwako 5/2026"
    before = values_of(town.rule_set)
    answer = browser.post(
        url(town.rule_set, "ubah/"), filled(browser, town.rule_set, **{"basis": basis, **values})
    )
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert sentence in str(errors.get(field)), errors
    assert "_" not in errors[field][0]
    assert values_of(RuleSet.objects.get(pk=town.rule_set.pk)) == before


def test_locked_once_a_cycle_has_opened() -> None:
    town = make_town()
    browser = log_in(town.hr)
    data = filled(browser, town.rule_set, number_above="115", basis="x")
    open_cycle(make_cycle(town), by=town.hr)
    page = browser.get(url(town.rule_set)).text
    assert "Terkunci sejak" in page
    assert "ubah/" not in page
    assert browser.get(url(town.rule_set, "ubah/")).status_code == 403
    assert browser.post(url(town.rule_set, "ubah/"), data).status_code == 403
    assert values_of(town.rule_set)["number_above"] == "120"


def test_two_tabs_do_not_overwrite_each_other() -> None:
    town = make_town()
    browser = log_in(town.hr)
    data = filled(browser, town.rule_set, number_above="115", basis="x")
    browser.post(url(town.rule_set, "ubah/"), data)
    answer = browser.post(url(town.rule_set, "ubah/"), {**data, "number_above": "116"})
    assert answer.status_code == 409
    assert town.rule_set.settings.get(key="number_above").value == "115"


def test_nobody_changes_the_rules_of_others_cycles() -> None:
    town = make_town()
    make_cycle(town)
    assert log_in(town.office_hr).get(url(town.rule_set)).status_code == 200
    assert log_in(town.office_hr).get(url(town.rule_set, "ubah/")).status_code == 403


def test_hr_of_one_office_neither_copies_nor_changes_the_rules_of_the_agency() -> None:
    town = make_town()
    office = log_in(town.office_hr)
    assert "Salin menjadi" not in office.get(url(town.rule_set)).text
    assert office.post(url(town.rule_set, "salin/"), {"version": "2"}).status_code == 403
    assert office.post(url(town.rule_set, "ubah/"), {}).status_code == 403
    assert RuleSet.objects.count() == 1


def test_the_history_tells_who_changed_what_on_which_basis() -> None:
    town = make_town()
    browser = log_in(town.hr)
    data = filled(browser, town.rule_set, number_above="115", basis="Perwako 5/2026")
    browser.post(url(town.rule_set, "ubah/"), data)
    page = browser.get(url(town.rule_set)).text
    assert "Perangkat aturan diubah" in page
    assert "120 → 115" in page
    assert "Perwako 5/2026" in page


def test_who_may_not(client) -> None:
    town = make_town()
    clerk = log_in(town.clerk.user)
    assert clerk.get(LIST).status_code == 403
    for act in ("", "ubah/"):
        assert clerk.get(url(town.rule_set, act)).status_code == 404
    assert clerk.post(url(town.rule_set, "salin/"), {"version": "2"}).status_code == 404
    assert client.get(LIST).status_code == 302
    browser = log_in(town.hr)
    assert browser.get(url(town.rule_set, "salin/")).status_code == 405
    assert browser.post(LIST).status_code == 405
    assert RuleSet.objects.count() == 1


def test_queries_do_not_grow() -> None:
    town = make_town()
    make_cycle(town)
    browser = log_in(town.hr)
    browser.get(LIST)
    few = queries(browser, LIST)
    assert few <= 18
    page = queries(browser, url(town.rule_set))
    assert page <= 18
    for version in (2, 3):
        RuleSet.objects.create(code=town.rule_set.code, version=version, name="x", locked_at=timezone.now())
        make_cycle(town, year=2025 + version)
    assert queries(browser, LIST) == few
    assert queries(browser, url(town.rule_set)) == page
