from datetime import date

import pytest

from core.errors import RuleViolation
from core.models import CalendarYear, Holiday
from organization.domain.calendar import (
    FreeDayRow,
    add_holiday,
    change_holiday,
    remove_holiday,
    set_calendar_year,
    write_holidays,
)
from organization.models import OrganizationChange

pytestmark = pytest.mark.django_db
ELECTION = FreeDayRow(date(2026, 11, 25), "D", "Pemilihan kepala daerah", "Keppres")


def test_a_day_is_added_once_and_logged():
    first = add_holiday(ELECTION, by=None)
    assert add_holiday(ELECTION, by=None) == first
    assert OrganizationChange.objects.filter(kind="holidays_changed").count() == 1


def test_a_day_is_changed_and_removed_with_its_trace():
    holiday = add_holiday(ELECTION, by=None)
    moved = change_holiday(
        holiday, FreeDayRow(date(2026, 11, 26), "D", ELECTION.name, ELECTION.source), by=None
    )
    assert moved.date == date(2026, 11, 26)
    remove_holiday(moved, by=None)
    remove_holiday(moved, by=None)
    texts = list(OrganizationChange.objects.order_by("pk").values_list("text", flat=True))
    assert [text.split(":")[0] for text in texts] == ["Ditambahkan", "Diubah", "Dihapus"]


def test_a_day_cannot_become_another_one_that_is_there():
    holiday = add_holiday(ELECTION, by=None)
    with pytest.raises(RuleViolation) as caught:
        change_holiday(holiday, FreeDayRow(date(2026, 12, 25), "L", "Natal"), by=None)
    assert caught.value.field == "date"
    holiday.refresh_from_db()
    assert holiday.date == ELECTION.date


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (FreeDayRow(date(2026, 1, 2), "L", "  "), "name"),
        (FreeDayRow(date(26, 1, 2), "L", "Libur"), "date"),
        (FreeDayRow(date(2026, 1, 2), "X", "Libur"), "kind"),
    ],
)
def test_what_cannot_stand_in_a_calendar_is_refused(row, field):
    with pytest.raises(RuleViolation) as caught:
        add_holiday(row, by=None)
    assert caught.value.field == field


def test_a_list_is_written_once_and_whole():
    rows = [
        ELECTION,
        FreeDayRow(date(2026, 12, 25), "C", "Natal"),
        FreeDayRow(date(2026, 1, 1), "L", "Tahun Baru"),
    ]
    assert write_holidays(rows, by=None) == 2
    assert write_holidays(rows, by=None) == 0
    assert Holiday.objects.get(date=date(2026, 12, 25)).kind == "C"
    before = Holiday.objects.count()
    with pytest.raises(RuleViolation):
        write_holidays(
            [FreeDayRow(date(2026, 7, 1), "D", "A"), FreeDayRow(date(2026, 7, 2), "?", "B")], by=None
        )
    assert Holiday.objects.count() == before


def test_the_same_day_twice_in_a_list_is_one():
    assert write_holidays([ELECTION, ELECTION], by=None) == 1


def test_years_follow_one_another():
    with pytest.raises(RuleViolation):
        set_calendar_year(2029, source="SKB", is_provisional=False, by=None)
    with pytest.raises(RuleViolation) as caught:
        set_calendar_year(2028, source=" ", is_provisional=False, by=None)
    assert caught.value.field == "source"
    set_calendar_year(2028, source="SKB 2028", is_provisional=True, by=None)
    set_calendar_year(2028, source="SKB 2028", is_provisional=False, by=None)
    assert not CalendarYear.objects.get(year=2028).is_provisional
