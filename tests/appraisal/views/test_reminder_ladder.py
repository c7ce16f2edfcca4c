"""The ladder of a cycle: page, adding, removing, replacing.

The pages are reminder_ladder and reminder_ladder_reset.
"""

import pytest

from appraisal.domain.reminder_ladder import USUAL
from appraisal.enums import CycleState
from appraisal.models import Cycle, ReminderRung
from core.models import TransitionLog
from tests.appraisal.cycle_builders import Town, log_in, make_cycle, make_town, queries

TYPED = {"phase": "planning", "days": "10", "side": "before", "to": "actor"}


@pytest.fixture
def town(db: None) -> Town:
    return make_town()


@pytest.fixture
def cycle(town: Town) -> Cycle:
    return make_cycle(town)


def url(cycle: Cycle, act: str = "") -> str:
    return f"/penilaian/siklus/{cycle.pk}/tangga-pengingat/{act}"


def test_a_new_cycle_has_the_usual_ladder_with_its_days(town: Town, cycle: Cycle) -> None:
    assert cycle.reminder_rungs.count() == 4 * len(USUAL)
    page = log_in(town.hr).get(url(cycle)).content.decode()
    assert "7 hari sebelum batas waktu" in page
    assert "Batas waktu 31 Januari 2026." in page
    assert "24 Jan 2026" in page
    assert "Salin dari" not in page


def test_a_rung_is_added_once(town: Town, cycle: Cycle) -> None:
    browser = log_in(town.hr)
    assert browser.post(url(cycle, "tambah/"), TYPED).status_code == 302
    assert cycle.reminder_rungs.filter(phase="planning", days=-10, to="actor").count() == 1
    again = browser.post(url(cycle, "tambah/"), TYPED)
    assert again.status_code == 422
    assert "Pengingat ini sudah ada." in again.content.decode()
    assert 'value="10"' in again.content.decode()
    assert TransitionLog.objects.filter(name="reminder_rung_add").count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"days": "31"}, {"days": "-1"}, {"days": "x"}, {"phase": "execution"}, {"to": "x"}, {"side": ""}],
)
def test_what_is_wrong_comes_back(town: Town, cycle: Cycle, wrong: dict[str, str]) -> None:
    before = cycle.reminder_rungs.count()
    assert log_in(town.hr).post(url(cycle, "tambah/"), {**TYPED, **wrong}).status_code == 422
    assert cycle.reminder_rungs.count() == before


def test_a_rung_is_removed_and_the_history_says_so(town: Town, cycle: Cycle) -> None:
    rung = cycle.reminder_rungs.get(phase="review", days=5)
    browser = log_in(town.hr)
    address = f"/penilaian/siklus/pengingat/{rung.pk}/hapus/"
    assert log_in(town.other_hr).post(address).status_code == 404
    assert browser.post(address).status_code == 302
    assert not ReminderRung.objects.filter(pk=rung.pk).exists()
    [entry] = TransitionLog.objects.filter(name="reminder_rung_remove")
    assert "5 hari sesudah batas waktu, kepada pengelola kepegawaian" in entry.note
    assert browser.post(address).status_code == 404


def test_next_year_copies_the_ladder_and_may_copy_it_again(town: Town, cycle: Cycle) -> None:
    cycle.reminder_rungs.exclude(days=0).delete()
    following = make_cycle(town, year=2027)
    assert set(following.reminder_rungs.values_list("days", flat=True)) == {0}
    browser = log_in(town.hr)
    browser.post(url(following, "ganti/"))
    assert following.reminder_rungs.count() == 4 * len(USUAL)
    assert "Salin dari" in browser.get(url(following)).content.decode()
    browser.post(url(following, "ganti/"), {"source": "tahun-lalu"})
    assert set(following.reminder_rungs.values_list("days", flat=True)) == {0}


def test_without_a_year_before_there_is_nothing_to_copy(town: Town, cycle: Cycle) -> None:
    page = log_in(town.hr).post(url(cycle, "ganti/"), {"source": "tahun-lalu"}, follow=True)
    assert "Tidak ada siklus tahun sebelumnya" in page.content.decode()


def test_a_closed_cycle_keeps_its_ladder(town: Town, cycle: Cycle) -> None:
    Cycle.objects.filter(pk=cycle.pk).update(**{"state": CycleState.CLOSED})
    browser = log_in(town.hr)
    assert "Tambah pengingat" not in browser.get(url(cycle)).content.decode()
    assert browser.post(url(cycle, "tambah/"), TYPED).status_code == 403
    assert browser.post(url(cycle, "ganti/")).status_code == 403


def test_an_empty_ladder_says_what_that_means(town: Town, cycle: Cycle) -> None:
    cycle.reminder_rungs.all().delete()
    assert "Belum ada pengingat" in log_in(town.hr).get(url(cycle)).content.decode()


def test_the_number_of_queries_is_fixed(town: Town, cycle: Cycle) -> None:
    browser = log_in(town.hr)
    many = queries(browser, url(cycle))
    keep = cycle.reminder_rungs.first()
    assert keep is not None
    cycle.reminder_rungs.exclude(pk=keep.pk).delete()
    assert queries(browser, url(cycle)) == many
