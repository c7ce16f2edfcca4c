"""The steps to a new cycle: each is saved in the draft, shows what to look at and leads to the next.

The pages are cycle_basics_edit, cycle_phases_edit, cycle_rules_edit, cycle_calendar,
cycle_reminders and cycle_check.
"""

from datetime import date

import pytest
from django.utils import timezone

from appraisal.domain.cycles import open_cycle
from appraisal.domain.rule_sets import copy_rule_set
from appraisal.models import Cycle, ReminderRung, RuleSet
from core.models import CalendarYear, Holiday
from organization.models import Unit
from tests.appraisal.cycle_builders import (
    log_in,
    make_crowd,
    make_cycle,
    make_indicator,
    make_town,
    make_unit,
    queries,
)
from tests.appraisal.views.test_cycle_edit import days

pytestmark = pytest.mark.django_db
STEPS = ("dasar", "tahap", "aturan", "kalender", "peserta", "pengingat", "periksa")


def url(cycle, step: str) -> str:
    return f"/penilaian/siklus/{cycle.pk}/{step}/"


def test_every_step_names_itself_and_links_to_the_others() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    for place, step in enumerate(STEPS):
        page = browser.get(url(cycle, step))
        assert page.status_code == 200, step
        assert page.text.count('aria-current="step"') == 1
        for other in STEPS[:place] + STEPS[place + 1 :]:
            assert f'href="{url(cycle, other)}"' in page.text, (step, other)


def test_name_and_period_are_saved_and_lead_to_the_phases() -> None:
    town = make_town()
    cycle = make_cycle(town)
    typed = {"name": "SKP 2026", "starts_on": "2026-01-01", "ends_on": "2026-11-30", "version": "0"}
    answer = log_in(town.hr).post(url(cycle, "dasar"), typed)
    assert answer.url == url(cycle, "tahap")
    cycle.refresh_from_db()
    assert (cycle.name, cycle.ends_on, cycle.version) == ("SKP 2026", date(2026, 11, 30), 1)
    assert cycle.phases.count() == 5


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"ends_on": "2025-12-31"}, "harus sesudah awalnya"),
        ({"ends_on": "2027-12-31"}, "paling lama satu tahun"),
        ({"starts_on": "2025-01-01"}, "dimulai dalam tahun itu"),
        ({"name": ""}, "Nama"),
    ],
)
def test_a_wrong_period_is_refused(values, sentence: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    typed = {"name": "Satu", "starts_on": "2026-01-01", "ends_on": "2026-12-31", "version": "0", **values}
    answer = log_in(town.hr).post(url(cycle, "dasar"), typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert Cycle.objects.get().version == 0


def test_phases_are_dated_with_a_hint_at_free_days() -> None:
    town = make_town()
    cycle = make_cycle(town)
    Holiday.objects.get_or_create(date=date(2026, 2, 17), name="Tahun Baru Imlek", defaults={"kind": "L"})
    browser = log_in(town.hr)
    answer = browser.post(url(cycle, "tahap"), days(planning_ends_on="2026-02-17", version="0"))
    assert answer.url == url(cycle, "aturan")
    page = browser.get(url(cycle, "tahap")).text
    assert "17 Februari 2026 (" in page
    assert "Imlek" in page
    assert "Hari kerja sebelumnya" in page
    assert "31 Januari 2027 (Minggu)" in page
    assert page.count("<rect") == 10


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"planning_ends_on": "2025-01-31"}, "sebelum mulainya 1 Januari 2026"),
        ({"response_ends_on": "2027-01-15"}, "tidak boleh berakhir lebih dulu"),
        ({"planning_starts_on": ""}, "Perencanaan kinerja: mulai"),
        ({"planning_starts_on": "besok"}, "tanggal"),
    ],
)
def test_wrong_days_are_refused_with_a_sentence(values, sentence: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    answer = log_in(town.hr).post(url(cycle, "tahap"), days(version="0", **values))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert Cycle.objects.get().version == 0


def test_two_tabs_do_not_overwrite_each_other() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    typed = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "version": "0"}
    browser.post(url(cycle, "dasar"), {**typed, "name": "Satu"})
    answer = browser.post(url(cycle, "dasar"), {**typed, "name": "Dua"})
    assert answer.status_code == 409
    assert 'value="Dua"' in answer.text
    assert 'name="version" value="0"' in answer.text


def test_rules_say_what_is_uncertain() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    page = browser.get(url(cycle, "aturan")).text
    assert "Waktu pegawai menanggapi hasil" in page
    assert "Belum pasti" in page
    assert "ketentuan belum pasti" in page
    copy_rule_set(town.rule_set, version=2, by=town.hr)
    other = RuleSet.objects.get(version=2)
    assert "versi 2" in browser.get(url(cycle, "aturan"), {"rule_set": other.pk}).text
    answer = browser.post(url(cycle, "aturan"), {"rule_set": other.pk, "version": "0"})
    assert answer.url == url(cycle, "kalender")
    cycle.refresh_from_db()
    assert cycle.rule_set == other


def test_the_calendar_counts_inherited_weeks_and_raises_the_alarm() -> None:
    town = make_town()
    cycle = make_cycle(town)
    Unit.objects.filter(pk=town.office.pk).update(work_week="6")
    make_unit("pusk", town.office)
    CalendarYear.objects.all().delete()
    CalendarYear.objects.create(year=2026, source="SKB")
    page = log_in(town.hr).get(url(cycle, "kalender"))
    assert (page.context["weeks"].five, page.context["weeks"].six) == (2, 2)
    assert "Kalender baru lengkap sampai 31 Desember 2026" in page.text
    assert "Klarifikasi, penerimaan, dan keberatan" in page.text
    CalendarYear.objects.create(year=2027, source="SKB")
    assert "Kalender baru lengkap" not in log_in(town.hr).get(url(cycle, "kalender")).text


def test_reminders_are_shown_in_the_order_of_the_year() -> None:
    town = make_town()
    cycle = make_cycle(town)
    ReminderRung.objects.filter(cycle=cycle).delete()
    browser = log_in(town.hr)
    assert "Belum ada pengingat" in browser.get(url(cycle, "pengingat")).text
    ReminderRung.objects.create(cycle=cycle, phase="review", days=3, to="superior")
    ReminderRung.objects.create(cycle=cycle, phase="planning", days=-7, to="actor")
    page = browser.get(url(cycle, "pengingat")).text
    assert page.index("7 hari sebelum") < page.index("3 hari sesudah")


def test_the_check_lists_what_is_missing_with_links() -> None:
    town = make_town()
    cycle = make_cycle(town)
    browser = log_in(town.hr)
    page = browser.get(url(cycle, "periksa"))
    assert "6 pegawai dinilai." in page.text
    assert "Belum ada indikator" in page.text
    assert "Akun belum diaktifkan: 6 pegawai." in page.text
    assert f"{url(cycle, 'buka')}" in page.text
    make_indicator(cycle, town.office)
    assert "1 indikator." in browser.get(url(cycle, "periksa")).text
    cycle.phases.filter(phase="review").delete()
    page = browser.get(url(cycle, "periksa")).text
    assert "Tentukan tanggal tahap: Penilaian oleh pejabat penilai." in page
    assert f"{url(cycle, 'buka')}" not in page


def test_once_open_there_are_no_steps() -> None:
    town = make_town()
    cycle = make_cycle(town)
    open_cycle(cycle, by=town.hr)
    browser = log_in(town.hr)
    for step in ("dasar", "tahap", "aturan", "periksa"):
        assert browser.get(url(cycle, step)).status_code == 403
    for step in ("kalender", "peserta", "pengingat"):
        page = browser.get(url(cycle, step))
        assert page.status_code == 200
        assert 'aria-current="step"' not in page.text


@pytest.mark.parametrize("step", STEPS)
def test_who_may_not(client, step: str) -> None:
    town = make_town()
    cycle = make_cycle(town)
    for person in (town.office_hr, town.other_hr, town.clerk.user):
        assert log_in(person).get(url(cycle, step)).status_code == 404
    assert client.get(url(cycle, step)).status_code == 302
    assert log_in(town.hr).put(url(cycle, step)).status_code == 405


@pytest.mark.parametrize("step", STEPS)
def test_queries_do_not_grow(step: str) -> None:
    town = make_town()
    cycle = make_cycle(town, year=timezone.localdate().year)
    browser = log_in(town.hr)
    browser.get(url(cycle, step))
    few = queries(browser, url(cycle, step))
    for number in range(4):
        make_crowd(make_unit(f"unit-{number}", town.root), 5)
    assert queries(browser, url(cycle, step)) == few <= 25
