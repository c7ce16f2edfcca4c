"""The calendar on record: the same answers as the published list, explained, with an alarm at its end."""

from datetime import date

import pytest

from core.calendar import add_working_days, explain_working_days, free_days, known_until, known_years
from core.models import CalendarYear, Holiday
from core.published_calendar import write_published
from core.workdays import MONDAY_TO_SATURDAY, published_holidays

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 3, 13), ["03-16", "03-25", "03-27", "04-06", "04-10", "06-24"]),
        (date(2026, 3, 17), ["03-25", "03-27", "03-31", "04-08", "04-14", "06-26"]),
        (date(2026, 5, 13), ["05-18", "05-20", "05-22", "06-03", "06-09", "08-13"]),
    ],
)
def test_deadlines_over_lebaran_equal_the_published_vectors(start, expected):
    ends = [add_working_days(start, n) for n in (1, 3, 5, 10, 14, 60)]
    assert [f"{end:%m-%d}" for end in ends] == expected


def test_the_first_filling_is_the_published_list():
    assert set(free_days()) == published_holidays()
    assert set(free_days(collective_leave=False)) == published_holidays(frozenset({"L"}))
    write_published(CalendarYear, Holiday)
    assert Holiday.objects.count() == len(published_holidays())


def test_what_is_left_out_is_named():
    count = explain_working_days(date(2026, 3, 17), 3)
    assert count.end == date(2026, 3, 27)
    assert [(free.day.day, free.name) for free in count.holidays] == [
        (18, "Nyepi"),
        (19, "Nyepi"),
        (20, "Idulfitri"),
        (23, "Idulfitri"),
        (24, "Idulfitri"),
    ]
    assert count.weekend_days == 2


def test_a_unit_open_on_collective_leave_or_saturday_counts_more():
    assert add_working_days(date(2026, 3, 17), 1, collective_leave=False) == date(2026, 3, 18)
    assert add_working_days(date(2026, 2, 6), 1, week=MONDAY_TO_SATURDAY) == date(2026, 2, 7)


def test_a_day_that_the_agency_adds_moves_new_deadlines():
    before = add_working_days(date(2026, 11, 2), 5)
    Holiday.objects.create(date=date(2026, 11, 4), kind="D", name="Hari jadi kota")
    assert (before, add_working_days(date(2026, 11, 2), 5)) == (date(2026, 11, 9), date(2026, 11, 10))


def test_two_names_on_one_day_are_one_free_day():
    Holiday.objects.create(date=date(2026, 8, 17), kind="D", name="Pilkada")
    assert free_days()[date(2026, 8, 17)] == "Pilkada; Kemerdekaan RI"


def test_what_is_known_ends_with_the_last_year_without_a_gap():
    assert known_until() == date(2027, 12, 31)
    known = known_years()
    assert known.is_provisional(date(2027, 1, 1))
    assert not known.is_provisional(date(2026, 12, 31))
    assert known.covers(date(2027, 12, 31))
    assert not known.covers(date(2028, 1, 1))
    CalendarYear.objects.create(year=2029, source="SKB")
    assert known_until() == date(2027, 12, 31)
    CalendarYear.objects.create(year=2028, source="SKB")
    assert known_until() == date(2029, 12, 31)
    CalendarYear.objects.all().delete()
    assert known_until() is None
    assert not known_years().covers(date(2026, 1, 1))
