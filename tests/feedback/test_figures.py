"""What reports say about a unit: the figures, their sources for indicators, and attempts to raise them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from appraisal import citizen_sources as sources
from appraisal.domain.indicator_periods import fetch_due_realisations
from appraisal.models import IndicatorPeriod
from appraisal.registry import indicator_source
from core.errors import RuleViolation
from feedback.domain.citizens import appeal, rate, withdraw
from feedback.domain.handling import answer_case, interim_answer, merge_case, reject_case
from feedback.enums import ClockKind
from feedback.figures import answered_cases, days_taken, duties, middle
from feedback.models import Case, CaseClock
from organization.models import Unit
from reports.demo.cast import PISANG
from tests.appraisal.cycle_builders import make_indicator
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
ANSWER = "Lampu sudah diganti pada tanggal tiga dan menyala."


@pytest.fixture
def pisang(desk):
    return Unit.objects.get(code=PISANG)


@pytest.fixture
def settled(clock, desk, forwarded):
    """Give a function that forwards a report on 2 March and answers it some days after its day."""

    def case_settled(days_after_due=None, **values):
        clock("2026-03-02 09:00")
        case = forwarded(**values)
        if days_after_due is not None:
            due_on = CaseClock.objects.get(case=case, kind=ClockKind.SETTLE).due_on
            clock(f"{due_on + timedelta(days=days_after_due)} 09:00")
            answer_case(case, ANSWER, by=desk.user("putri"))
        clock("2026-12-01 09:00")
        return fresh(case)

    return case_settled


def value_of(key, unit):
    return indicator_source(key).value(unit, FIRST, LAST)


def test_on_time_counts_answers_until_the_day_and_names_its_rows(settled, pisang):
    assert value_of(sources.ON_TIME, pisang).value is None
    for days in (-3, 0, 1, None):
        settled(days)
    found = value_of(sources.ON_TIME, pisang)
    assert (found.value, found.row_count) == (Decimal("50.00"), 4)
    assert "2 ÷ 4 × 100 = 50,00" in found.explanation
    behind = indicator_source(sources.ON_TIME).rows(pisang, FIRST, LAST)
    assert [behind.describe(row).counts for row in behind.rows] == [False, False, True, True]


def test_what_is_not_due_yet_is_no_merit_and_no_fault(clock, forwarded, pisang):
    clock("2026-03-02 09:00")
    forwarded()
    assert value_of(sources.ON_TIME, pisang).row_count == 0


def test_a_promise_of_a_later_day_does_not_make_it_punctual(clock, desk, forwarded, pisang):
    clock("2026-03-02 09:00")
    case = forwarded()
    row = CaseClock.objects.get(case=case, kind=ClockKind.SETTLE)
    clock(f"{row.due_on} 09:00")
    promised = row.due_on + timedelta(days=3)
    interim_answer(case, "Suku cadang lampu masih dipesan.", promised, by=desk.user("putri"))
    clock(f"{promised} 08:00")
    answer_case(fresh(case), ANSWER, by=desk.user("putri"))
    assert value_of(sources.ON_TIME, pisang).value == 0


def test_one_complaint_fifty_times_is_one(settled, desk, submit, pisang):
    late = settled(5)
    settled(-1)
    before = value_of(sources.ON_TIME, pisang)
    for _number in range(50):
        merge_case(fresh(submit().case), late.number, by=desk.user("bayu"))
    assert value_of(sources.ON_TIME, pisang).value == before.value == 50
    assert value_of(sources.ON_TIME, pisang).row_count == before.row_count == 2


def test_praise_by_the_units_own_staff_moves_nothing(settled, forwarded, pisang):
    settled(5)
    before = [
        value_of(key, pisang).value for key in (sources.ON_TIME, sources.CAME_BACK, sources.MEDIAN_DAYS)
    ]
    for _number in range(5):
        forwarded(kind="appreciation", title="Pelayanan bagus", body="Petugas kelurahan sangat ramah sekali.")
    after = [value_of(key, pisang).value for key in (sources.ON_TIME, sources.CAME_BACK, sources.MEDIAN_DAYS)]
    assert after == before


def test_closing_without_an_answer_is_refused_and_moves_nothing(settled, desk, pisang):
    case = settled()
    for empty in ("", "Selesai"):
        with pytest.raises(RuleViolation):
            answer_case(case, empty, by=desk.user("putri"))
    with pytest.raises(RuleViolation):
        reject_case(case, "spam", by=desk.user("bayu"))
    assert value_of(sources.ON_TIME, pisang).value == 0


def test_taking_back_a_late_report_leaves_it_late(settled, clock, forwarded, pisang):
    late = settled()
    withdraw(late)
    assert value_of(sources.ON_TIME, pisang).value == 0
    clock("2026-11-02 09:00")
    withdraw(forwarded(title="Jalan berlubang di Simpang Pisang"))
    clock("2026-12-20 09:00")
    assert value_of(sources.ON_TIME, pisang).row_count == 1, "taken back in time: no duty any more"


def test_what_came_back_counts_against_the_answer(settled, pisang):
    settled(-1)
    poor = settled(-1)
    rate(poor, 1)
    appeal(fresh(poor), "Lampu masih mati sampai hari ini.")
    above = Unit.objects.get(pk=fresh(poor).unit_id)
    found = value_of(sources.CAME_BACK, above)
    assert (found.value, found.row_count) == (Decimal("50.00"), 2)
    assert value_of(sources.CAME_BACK, pisang).value == 0, "the appeal is the next level's duty"


def test_days_until_the_answer(settled, pisang):
    for days in (-1, 2, 4):
        settled(days)
    days = days_taken(answered_cases({pisang.pk}, FIRST, LAST))
    assert len(days) == 3
    found = value_of(sources.MEDIAN_DAYS, pisang)
    assert found.value == days[1]
    assert "3 laporan" in found.explanation


@given(st.lists(st.integers(0, 400), min_size=1, max_size=30))
def test_the_middle_parts_the_list(values):
    half = middle(sorted(values))
    assert half is not None
    assert sum(value < half for value in values) <= len(values) / 2
    assert sum(value > half for value in values) <= len(values) / 2
    assert middle([]) is None
    assert middle([1, 2]) == Fraction(3, 2)


def test_a_secret_report_is_counted_and_not_named(settled, desk, pisang):
    secret = settled(-1, wants_secret=True, title="RAHASIA-7731 pungutan liar")
    page = desk.client("rina").get(
        reverse("appraisal:source_rows", args=[sources.ON_TIME, pisang.pk]),
        {"dari": "2026-01-01", "sampai": "2026-12-31"},
    )
    assert page.status_code == 200
    assert "Laporan yang tidak diterbitkan" in page.text
    assert secret.number not in page.text
    assert "RAHASIA-7731" not in page.text


@pytest.mark.parametrize("key", [sources.ON_TIME, sources.CAME_BACK, sources.MEDIAN_DAYS])
def test_queries_stay_the_same_with_more_reports(
    settled, pisang, key, django_assert_max_num_queries, django_assert_num_queries
):
    settled(-1)
    with django_assert_max_num_queries(4) as first:
        value_of(key, pisang)
        behind = indicator_source(key).rows(pisang, FIRST, LAST)
        [behind.describe(row) for row in behind.rows]
    for days in (1, 2):
        settled(days)
    with django_assert_num_queries(len(first)):
        value_of(key, pisang)
        behind = indicator_source(key).rows(pisang, FIRST, LAST)
        assert len([behind.describe(row) for row in behind.rows]) == 3


@pytest.mark.parametrize(
    ("key", "expected"),
    [(sources.ON_TIME, Decimal(50)), (sources.CAME_BACK, Decimal(0)), (sources.MEDIAN_DAYS, None)],
)
def test_the_schedule_brings_the_figure_to_an_indicator_of_the_running_cycle(
    settled, cycle, pisang, key, expected
):
    settled(-1)
    settled(1)
    sheet = make_indicator(cycle, pisang, "WARGA", period="yearly", value_source=key)
    days = days_taken(answered_cases({pisang.pk}, FIRST, LAST))
    assert fetch_due_realisations(date(2027, 1, 2)) >= 1
    row = IndicatorPeriod.objects.get(indicator=sheet)
    assert row.realisation == (expected if expected is not None else Decimal(sum(days)) / 2)
    assert row.source["taken"]


def test_duties_of_other_units_stay_out(settled, desk):
    settled(1)
    others = Unit.objects.exclude(code=PISANG).values_list("pk", flat=True)
    assert not duties(set(others), FIRST, LAST).exists()
    assert Case.objects.count() == 1
