"""The buttons of the page of a cycle: cycle_open, cycle_newcomers, cycle_close."""

from datetime import date

import pytest

from appraisal.domain.cycles import open_cycle
from appraisal.models import Appraisal
from core.jobs import run_job
from core.models import Job, TransitionLog
from tests.appraisal.cycle_builders import log_in, make_cycle, make_town

pytestmark = pytest.mark.django_db


YES = {"version": "0", "confirmed": "on"}


def url(cycle, act: str) -> str:
    return f"/penilaian/siklus/{cycle.pk}/{act}/"


def test_open_then_close() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    assert browser.post(url(cycle, "buka"), YES).status_code == 302
    cycle.refresh_from_db()
    assert cycle.state == "open"
    page = browser.post(url(cycle, "tutup"), {"version": "1"}, follow=True)
    assert "Belum ada penilaian dalam siklus ini" in page.text, "they are still being made"
    assert "Semua penilaian sudah final" not in page.text
    run_job(Job.objects.get().pk)
    page = browser.post(url(cycle, "tutup"), {"version": "1"}, follow=True)
    assert "Masih ada 6 penilaian yang belum final" in page.text
    Appraisal.objects.update(state="final")
    browser.post(url(cycle, "tutup"), {"version": "1"})
    cycle.refresh_from_db()
    assert cycle.state == "closed"


def test_a_second_click_opens_nothing_twice() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    browser.post(url(cycle, "buka"), YES)
    page = browser.post(url(cycle, "buka"), YES, follow=True)
    assert "sudah tercatat" in page.text
    assert Job.objects.count() == 1
    assert TransitionLog.objects.filter(name="cycle_open").count() == 1


def test_without_a_word_of_confirmation_nothing_opens() -> None:
    town = make_town()
    cycle = make_cycle(town)
    page = log_in(town.hr).post(url(cycle, "buka"), {"version": "0"})
    assert page.status_code == 422
    assert "Centang pernyataan ini" in page.text
    cycle.refresh_from_db()
    assert cycle.state == "draft"
    assert not Job.objects.exists()


def test_a_page_that_is_out_of_date_opens_nothing() -> None:
    town = make_town()
    cycle = make_cycle(town)
    page = log_in(town.hr).post(url(cycle, "buka"), {**YES, "version": "7"}, follow=True)
    assert "sudah berubah sejak halaman ini dibuka" in page.text
    cycle.refresh_from_db()
    assert cycle.state == "draft"


def test_newcomers_twice_is_one_job() -> None:
    town = make_town()
    cycle = make_cycle(town)
    run_job(open_cycle(cycle, by=town.hr, day=date(2026, 1, 5)).pk)
    browser = log_in(town.hr)
    for _click in range(2):
        assert browser.post(url(cycle, "pegawai-baru")).status_code == 302
    assert Job.objects.filter(finished_at=None).count() == 1


def test_newcomers_only_while_it_is_open() -> None:
    town = make_town()
    assert log_in(town.hr).post(url(make_cycle(town), "pegawai-baru")).status_code == 403


@pytest.mark.parametrize("act", ["buka", "pegawai-baru", "tutup"])
def test_who_may_not_and_how(client, act: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    for person in (town.office_hr, town.other_hr, town.clerk.user):
        assert log_in(person).post(url(cycle, act), {"version": "0"}).status_code == 404
    assert client.post(url(cycle, act)).status_code == 401
    assert log_in(town.hr).get(url(cycle, act)).status_code == 405
    cycle.refresh_from_db()
    assert cycle.state == "draft"
    assert not Job.objects.exists()
