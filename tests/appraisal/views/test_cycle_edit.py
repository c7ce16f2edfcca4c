from datetime import date

import pytest

from appraisal.domain.cycles import open_cycle
from core.models import Job, TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town

pytestmark = pytest.mark.django_db


def url(cycle) -> str:
    return f"/penilaian/siklus/{cycle.pk}/ubah/"


def days(**values: str) -> dict[str, str]:
    """Return the usual days of 2026 as they are typed."""
    typed = {
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
    return {**typed, **values}


def test_a_cycle_in_preparation_has_its_own_steps() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    assert browser.get(url(cycle)).url == f"/penilaian/siklus/{cycle.pk}/dasar/"
    assert browser.post(url(cycle), days(version="0", reason="SE")).status_code == 422


def test_an_open_cycle_gets_more_time_with_a_reason() -> None:
    town = make_town()
    cycle = make_cycle(town)
    open_cycle(cycle, by=town.hr)
    browser = log_in(town.hr)
    page = browser.get(url(cycle))
    assert "Alasan perubahan" in page.text
    assert 'name="rule_set"' not in page.text
    data = days(planning_ends_on="2026-02-15", version="1", name="Selundupan")
    answer = browser.post(url(cycle), data)
    assert answer.status_code == 422
    assert "Tuliskan alasan perubahan tanggal" in answer.text
    assert browser.post(url(cycle), {**data, "reason": "SE 4/2026"}).status_code == 302
    assert Job.objects.filter(kind="appraisal.phase_news").count() == 1, "everybody concerned is told"
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
    data = days(planning_ends_on="2026-02-15", version="1", reason="SE 4/2026")
    browser = log_in(town.hr)
    browser.post(url(cycle), data)
    assert browser.post(url(cycle), data).status_code == 409
    assert browser.post(url(cycle), {**data, "version": "2"}).status_code == 302
    assert TransitionLog.objects.filter(name="phases_change").count() == 1


def test_garbage_as_version_is_stale() -> None:
    town = make_town()
    cycle = make_cycle(town)
    open_cycle(cycle, by=town.hr)
    for version in ("", "x", "9" * 30, "-1"):
        assert log_in(town.hr).post(url(cycle), days(version=version)).status_code == 409


def test_who_may_not(client) -> None:
    town = make_town()
    cycle = make_cycle(town)
    for person in (town.office_hr, town.clerk.user):
        assert log_in(person).get(url(cycle)).status_code == 404
        assert log_in(person).post(url(cycle), days(version="0")).status_code == 404
    assert client.get(url(cycle)).status_code == 302
    type(cycle).objects.filter(pk=cycle.pk).update(state="closed")
    assert log_in(town.hr).get(url(cycle)).status_code == 403
