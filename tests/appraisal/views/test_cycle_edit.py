from datetime import date

import pytest

from appraisal.domain.cycles import open_cycle
from core.models import TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town
from tests.appraisal.views.test_cycle_add import filled

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/ubah/"


def test_a_cycle_in_preparation_is_changed() -> None:
    town = make_town()
    cycle = make_cycle(town)
    answer = log_in(town.hr).post(url(cycle), filled(town, name="SKP 2026", version="0"))
    assert answer.status_code == 302
    cycle.refresh_from_db()
    assert (cycle.name, cycle.version) == ("SKP 2026", 1)


def test_two_tabs_do_not_overwrite_each_other() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    browser.post(url(cycle), filled(town, name="Satu", version="0"))
    answer = browser.post(url(cycle), filled(town, name="Dua", version="0"))
    assert answer.status_code == 409
    assert 'value="Dua"' in answer.text
    assert 'name="version" value="0"' in answer.text
    cycle.refresh_from_db()
    assert cycle.name == "Satu"


def test_an_open_cycle_gets_more_time_with_a_reason() -> None:
    town = make_town()
    cycle = make_cycle(town)
    open_cycle(cycle, by=town.hr)
    browser = log_in(town.hr)
    page = browser.get(url(cycle))
    assert "Alasan perubahan" in page.text
    assert 'name="rule_set"' not in page.text
    data = filled(town, planning_ends_on="2026-02-15", version="1", name="Selundupan")
    answer = browser.post(url(cycle), data)
    assert answer.status_code == 422
    assert "Tuliskan alasan perubahan tanggal" in answer.text
    assert browser.post(url(cycle), {**data, "reason": "SE 4/2026"}).status_code == 302
    cycle.refresh_from_db()
    assert cycle.name == "Penilaian Kinerja 2026"
    assert cycle.phases.get(phase="planning").ends_on == date(2026, 2, 15)
    note = TransitionLog.objects.get(name="phases_change").note
    assert "SE 4/2026" in note
    assert "31 Januari 2026 menjadi 1 Januari 2026–15 Februari 2026" in note


def test_the_same_extension_twice_is_logged_once() -> None:
    town = make_town()
    cycle = make_cycle(town)
    open_cycle(cycle, by=town.hr)
    data = filled(town, planning_ends_on="2026-02-15", version="1", reason="SE 4/2026")
    browser = log_in(town.hr)
    browser.post(url(cycle), data)
    assert browser.post(url(cycle), data).status_code == 409
    assert browser.post(url(cycle), {**data, "version": "2"}).status_code == 302
    assert TransitionLog.objects.filter(name="phases_change").count() == 1


def test_garbage_as_version_is_stale() -> None:
    town = make_town()
    cycle = make_cycle(town)
    for version in ("", "x", "9" * 30, "-1"):
        assert log_in(town.hr).post(url(cycle), filled(town, version=version)).status_code == 409


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = make_cycle(town)
    for person in (town.office_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
        assert log_in(person).post(url(cycle), filled(town, version="0")).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    assert log_in(town.hr).get(url(cycle)).status_code == 403
