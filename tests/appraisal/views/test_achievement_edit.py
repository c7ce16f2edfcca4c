import pytest
from django.db import IntegrityError, transaction

from appraisal.domain.cycles import open_cycle
from appraisal.models import UnitAchievement, UnitPredicateVersion
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town, make_unit, queries

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/predikat/"


def opened(town, unit=None):
    cycle = make_cycle(town, unit)
    open_cycle(cycle, by=town.hr)
    return cycle


def test_predicates_are_set_changed_and_taken_back_with_a_trace() -> None:
    town = make_town()
    cycle = opened(town)
    browser = log_in(town.hr)
    assert "Dinas Pendidikan" in browser.get(url(cycle)).text
    field, other = f"unit-{town.office.pk}", f"unit-{town.other.pk}"
    for data in ({field: "baik", other: ""}, {field: "istimewa", other: "baik"}, {field: "", other: "baik"}):
        for _click in range(2):
            assert browser.post(url(cycle), {**data, "reason": "SK 12/2026"}).status_code == 302
    assert list(UnitAchievement.objects.values_list("unit", "predicate")) == [(town.other.pk, "baik")]
    notes = list(TransitionLog.objects.filter(name="achievement_edit").values_list("note", flat=True))
    assert sorted(notes) == sorted(
        [
            "Dinas Kesehatan: belum ditetapkan → Baik\nSK 12/2026",
            "Dinas Kesehatan: Baik → Istimewa\nDinas Pendidikan: belum ditetapkan → Baik\nSK 12/2026",
            "Dinas Kesehatan: Istimewa → belum ditetapkan\nSK 12/2026",
        ]
    )


def test_a_change_needs_a_reason_and_stays_as_a_version(client) -> None:
    town = make_town()
    cycle = opened(town)
    browser, data = log_in(town.hr), {f"unit-{town.office.pk}": "baik"}
    refused = browser.post(url(cycle), data)
    assert refused.status_code == 422
    assert "Tuliskan dasar dan alasan penetapannya." in refused.text
    assert not UnitAchievement.objects.exists()
    browser.post(url(cycle), {**data, "reason": "Rapat 3 Maret"})
    browser.post(url(cycle), {f"unit-{town.office.pk}": "kurang", "reason": "Rapat 5 Maret"})
    versions = UnitPredicateVersion.objects.order_by("pk")
    assert [(row.predicate, row.reason, row.by) for row in versions] == [
        ("baik", "Rapat 3 Maret", town.hr),
        ("kurang", "Rapat 5 Maret", town.hr),
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        versions.update(predicate="istimewa")
    page = browser.get(f"{url(cycle)}{town.office.pk}/").text
    assert "Rapat 3 Maret" in page
    assert "Rapat 5 Maret" in page


def test_units_that_were_not_sent_stay() -> None:
    town = make_town()
    cycle = opened(town)
    UnitAchievement.objects.create(cycle=cycle, unit=town.office, predicate="baik")
    log_in(town.hr).post(url(cycle), {f"unit-{town.other.pk}": "baik", "reason": "SK"})
    assert UnitAchievement.objects.count() == 2


def test_unknown_predicates_and_units_outside_write_nothing() -> None:
    town = make_town()
    cycle = opened(town, town.office)
    browser = log_in(town.office_hr)
    assert browser.post(url(cycle), {f"unit-{town.office.pk}": "hebat"}).status_code == 422
    assert browser.post(url(cycle), {f"unit-{town.other.pk}": "baik"}).status_code == 302
    assert not UnitAchievement.objects.exists()


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = opened(town)
    for person in (town.office_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
        assert log_in(person).post(url(cycle), {f"unit-{town.office.pk}": "baik"}).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    assert log_in(town.hr).put(url(cycle)).status_code == 405
    type(cycle).objects.update(state="closed")
    assert log_in(town.hr).get(url(cycle)).status_code == 403
    assert not UnitAchievement.objects.exists()


def test_fifty_units_on_a_page_and_no_more_queries() -> None:
    town = make_town()
    cycle = opened(town)
    browser = log_in(town.hr)
    browser.get(url(cycle))
    few = queries(browser, url(cycle))
    assert few <= 18
    for number in range(50):
        make_unit(f"u{number}", town.root)
    assert queries(browser, url(cycle)) == few
    page = browser.get(url(cycle))
    assert "Halaman 1 dari 2" in page.text
    answer = browser.post(f"{url(cycle)}?page=2", {"unit-1": "baik"})
    assert answer.url == f"{url(cycle)}?page=2"
