"""The working-day cases of the survey on real reports: day zero, zones, pauses, holidays, transfers.

Dates of 2026: Nyepi and Idulfitri with their collective leave leave out 18 to 24 March.
"""

from datetime import date

import pytest
from django.urls import reverse

from core.models import CalendarYear, Holiday
from core.workflow import history_of
from feedback.domain import citizens, handling
from feedback.domain.escalation import escalate_late, remind_officers
from feedback.domain.timing import explained, recount_all
from feedback.models import CaseClock, ClockPause, ClockRule, ClockRuleSet
from organization.models import Unit
from reports.demo.cast import ENVIRONMENT, PAUH, PISANG, ROOT
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db

REASON = "Lampu ini milik dinas, bukan kelurahan."


def clock_of(case, kind):
    return CaseClock.objects.filter(case=case, kind=kind).order_by("-pk")[0]


def in_zone(desk, code, zone, *, work_week=""):
    """Let a unit work in another time zone or week; return it fresh."""
    Unit.objects.filter(pk=desk.agency.units[code].pk).update(
        time_zone=zone, **({"work_week": work_week} if work_week else {})
    )
    desk.agency.units[code].refresh_from_db()
    return desk.agency.units[code]


def days(case, kind):
    """Return the count of a clock as the page shows it: (day, why, name of the holiday)."""
    one = next(one for one in explained(fresh(case)) if one.clock.kind == kind)
    return [(day.day, day.why, day.name) for day in one.count.days]


# ---- day zero ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "weekends", "national", "everything"),
    [
        ("2026-03-13 10:00", "2026-03-20", "2026-03-23", "2026-03-27"),
        ("2026-03-14 10:00", "2026-03-20", "2026-03-23", "2026-03-27"),
        ("2026-03-17 10:00", "2026-03-24", "2026-03-25", "2026-03-31"),
        ("2026-05-26 10:00", "2026-06-02", "2026-06-04", "2026-06-05"),
        ("2026-12-22 10:00", "2026-12-29", "2026-12-30", "2026-12-31"),
    ],
)
def test_the_rows_of_the_survey(desk, forwarded, clock, received, weekends, national, everything):
    """The answer is due on the fifth day: with all free days, without collective leave, by weekends alone."""
    clock(received)
    assert clock_of(forwarded(), "answer").due_on == date.fromisoformat(everything)
    open_on_leave = ClockRuleSet.objects.create(
        starts_on=date(2026, 1, 1), source="Layanan buka pada cuti bersama", collective_leave_free=False
    )
    for name in ("verify", "answer", "settle"):
        ClockRule.objects.create(rule_set=open_on_leave, clock=name, days=5, source="Perwali")
    case = forwarded(title="Loket tutup pada hari kerja")
    assert clock_of(case, "answer").due_on == date.fromisoformat(national)
    Holiday.objects.all().delete()
    assert clock_of(forwarded(title="Loket tutup lagi"), "answer").due_on == date.fromisoformat(weekends)


def test_collective_leave_is_a_rule_of_the_version_to_which_the_case_keeps(desk, forwarded, clock):
    clock("2026-03-13 10:00")
    case = forwarded()
    due = clock_of(case, "answer").due_on
    newer = ClockRuleSet.objects.create(
        starts_on=date(2026, 3, 14), source="Perwali", collective_leave_free=False
    )
    ClockRule.objects.create(rule_set=newer, clock="answer", days=5, source="Perwali")
    assert recount_all() == 0
    assert clock_of(case, "answer").due_on == due
    assert (date(2026, 3, 20), "holiday") in [(day, why) for day, why, _name in days(case, "answer")]


@pytest.mark.parametrize(
    ("moment", "zone", "received", "due"),
    [
        ("2026-02-06 23:30", "Asia/Jakarta", "2026-02-06", "2026-02-11"),  # Friday in Jakarta, 16.30 in UTC
        ("2026-02-09 04:30", "Asia/Jayapura", "2026-02-09", "2026-02-12"),  # Sunday 21.30 in UTC
        ("2026-02-08 22:30", "Asia/Jayapura", "2026-02-09", "2026-02-12"),  # Sunday in Jakarta
        ("2026-02-08 22:30", "Asia/Jakarta", "2026-02-08", "2026-02-11"),
        ("2026-02-08 23:30", "Asia/Makassar", "2026-02-09", "2026-02-12"),
        ("2026-02-17 09:00", "Asia/Jakarta", "2026-02-17", "2026-02-20"),  # Imlek: received on a holiday
    ],
)
def test_the_day_of_receipt_is_the_day_where_the_unit_works(desk, submit, clock, moment, zone, received, due):
    in_zone(desk, ROOT, zone)
    clock(moment)
    case = submit().case
    assert case.received_on == date.fromisoformat(received)
    assert clock_of(case, "verify").due_on == date.fromisoformat(due)


def test_a_day_is_late_only_after_it_has_ended_where_the_unit_works(desk, forwarded, clock):
    in_zone(desk, PISANG, "Asia/Jayapura")
    clock("2026-02-02 09:00")
    case = forwarded()
    due = clock_of(case, "answer").due_on
    clock(f"{due} 21:59")  # 23.59 there
    assert escalate_late() == 0
    clock(f"{due} 22:01")
    assert escalate_late() == 1


def test_a_holiday_on_a_weekend_counts_once(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    due = clock_of(forwarded(), "answer").due_on
    Holiday.objects.create(date=date(2026, 2, 7), kind="L", name="Libur pada hari Sabtu")
    case = forwarded(title="Lampu taman padam")
    assert clock_of(case, "answer").due_on == due == date(2026, 2, 9)
    assert (date(2026, 2, 7), "weekend", "") in days(case, "answer")


# ---- pauses --------------------------------------------------------------------------------------


def paused(case, desk, clock, asked, answered):
    """Ask the reporter at one moment and let him answer at another."""
    clock(asked)
    handling.ask_reporter(fresh(case), "Di tiang nomor berapa?", by=desk.user("putri"))
    clock(answered)
    citizens.reply(fresh(case), "Tiang nomor lima")


@pytest.mark.parametrize(
    ("spans", "due"),
    [
        ([], "2026-02-09"),
        ([("2026-02-03 09:00", "2026-02-03 16:00")], "2026-02-09"),  # the same day
        ([("2026-02-06 16:00", "2026-02-08 20:00")], "2026-02-09"),  # a weekend only
        ([("2026-02-03 09:00", "2026-02-05 09:00")], "2026-02-11"),
        ([("2026-02-06 09:00", "2026-02-10 09:00")], "2026-02-11"),  # over a weekend
        ([("2026-02-03 09:00", "2026-02-04 09:00"), ("2026-02-04 10:00", "2026-02-05 09:00")], "2026-02-11"),
        ([("2026-02-03 09:00", "2026-02-18 09:00")], "2026-02-24"),  # over Imlek and its leave
    ],
)
def test_pause_and_resume(desk, forwarded, clock, spans, due):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.take_case(case, by=desk.user("putri"))
    for asked, answered in spans:
        paused(case, desk, clock, asked, answered)
    answer = clock_of(case, "answer")
    assert (answer.due_on, answer.first_due_on) == (date.fromisoformat(due), date(2026, 2, 9))
    assert not ClockPause.objects.filter(ends_on=None).exists()


def test_while_the_reporter_must_answer_no_day_is_named_and_nobody_is_pressed(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.ask_reporter(case, "Di tiang nomor berapa?", by=desk.user("putri"))
    clock("2026-02-27 09:00")
    assert (remind_officers(), escalate_late()) == (0, 0)
    shown = {one.clock.kind: one for one in explained(fresh(case))}
    assert shown["answer"].is_paused
    assert shown["answer"].count.due_on is None
    assert not shown["citizen"].is_paused
    Holiday.objects.create(date=date(2026, 2, 26), kind="L", name="Libur tambahan")
    assert recount_all() == 0


def test_details_asked_for_before_it_is_verified_pause_the_verification(desk, submit, clock):
    clock("2026-02-02 09:00")
    case = fresh(submit().case)
    clock("2026-02-03 09:00")
    handling.ask_details(case, "Di tiang nomor berapa?", by=desk.user("bayu"))
    clock("2026-02-10 09:00")
    citizens.reply(fresh(case), "Tiang nomor lima")
    assert clock_of(case, "verify").due_on == date(2026, 2, 12)


# ---- transfers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("zones", [("Asia/Jakarta", "Asia/Jayapura"), ("Asia/Jayapura", "Asia/Jakarta")])
def test_a_transfer_takes_clock_and_pauses_over_a_time_zone(desk, forwarded, clock, zones):
    in_zone(desk, PISANG, zones[0])
    target = in_zone(desk, ENVIRONMENT, zones[1])
    clock("2026-02-02 09:00")
    case = forwarded()
    first = clock_of(case, "answer").due_on
    handling.take_case(case, by=desk.user("putri"))
    paused(case, desk, clock, "2026-02-03 09:00", "2026-02-05 09:00")
    due = clock_of(case, "answer").due_on
    assert due == date(2026, 2, 11)
    clock("2026-02-05 23:30")
    handling.transfer_case(fresh(case), target, REASON, by=desk.user("putri"))
    moved = clock_of(case, "answer")
    assert (moved.due_on, moved.first_due_on, moved.starts_on) == (due, first, date(2026, 2, 2))
    ends = {"Asia/Jakarta": "2026-02-12 00:01", "Asia/Jayapura": "2026-02-11 22:01"}[zones[1]]
    before = {"Asia/Jakarta": "2026-02-11 23:59", "Asia/Jayapura": "2026-02-11 21:59"}[zones[1]]
    clock(before)
    assert not next(one for one in explained(fresh(case)) if one.clock.kind == "answer").is_late
    clock(ends)
    assert next(one for one in explained(fresh(case)) if one.clock.kind == "answer").is_late


@pytest.mark.parametrize(("weeks", "moves"), [(("5", "6"), False), (("6", "5"), True)])
def test_a_transfer_to_another_week_may_give_days_and_never_takes_any(desk, forwarded, clock, weeks, moves):
    in_zone(desk, PISANG, "Asia/Jakarta", work_week=weeks[0])
    target = in_zone(desk, ENVIRONMENT, "Asia/Jakarta", work_week=weeks[1])
    clock("2026-02-02 09:00")
    case = forwarded()
    before = clock_of(case, "answer").due_on
    assert before == (date(2026, 2, 7) if moves else date(2026, 2, 9))
    handling.transfer_case(case, target, REASON, by=desk.user("putri"))
    assert clock_of(case, "answer").due_on == date(2026, 2, 9)
    assert history_of(case).filter(name="clock_moved").exists() is moves


def test_an_appeal_has_fresh_clocks_that_no_earlier_pause_stretches(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.take_case(case, by=desk.user("putri"))
    paused(case, desk, clock, "2026-02-03 09:00", "2026-02-05 09:00")
    handling.answer_case(fresh(case), "Lampunya sudah diganti.", by=desk.user("putri"))
    citizens.rate(fresh(case), 1)
    clock("2026-02-06 09:00")
    citizens.appeal(fresh(case), "Lampunya mati lagi malam itu juga.")
    answer = clock_of(case, "answer")
    assert fresh(case).unit.code == PAUH
    assert (answer.starts_on, answer.due_on) == (date(2026, 2, 6), date(2026, 2, 13))


# ---- holidays added later ------------------------------------------------------------------------


def test_collective_leave_decided_later_moves_the_day_and_says_so(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    clock("2026-02-04 09:00")
    Holiday.objects.create(date=date(2026, 2, 6), kind="C", name="Cuti bersama baru")
    assert recount_all() == 1
    answer = clock_of(case, "answer")
    assert (answer.due_on, answer.first_due_on) == (date(2026, 2, 10), date(2026, 2, 9))
    assert (date(2026, 2, 6), "holiday", "Cuti bersama baru") in days(case, "answer")
    notes = " ".join(history_of(case).filter(name="clock_moved").values_list("note", flat=True))
    assert "Tanggapan pertama: 9 Februari 2026 menjadi 10 Februari 2026" in notes


def test_a_holiday_added_over_a_pause_gives_no_day_twice(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.take_case(case, by=desk.user("putri"))
    paused(case, desk, clock, "2026-02-03 09:00", "2026-02-05 09:00")
    Holiday.objects.create(date=date(2026, 2, 4), kind="L", name="Libur dalam jeda")
    assert recount_all() == 0
    assert clock_of(case, "answer").due_on == date(2026, 2, 11)


def test_a_holiday_before_the_day_was_announced_changes_no_stopped_clock(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.answer_case(case, "Lampunya sudah diganti.", by=desk.user("putri"))
    Holiday.objects.create(date=date(2026, 2, 4), kind="L", name="Libur tambahan")
    assert recount_all() == 0
    assert clock_of(case, "answer").due_on == date(2026, 2, 9)


# ---- reminders, promises, what the page says ------------------------------------------------------


@pytest.mark.parametrize(("hour", "reminded"), [("03:00", 0), ("06:59", 0), ("07:00", 1), ("19:00", 0)])
def test_reminders_come_in_office_hours(desk, forwarded, clock, hour, reminded):
    clock("2026-02-02 09:00")
    forwarded()
    clock(f"2026-02-09 {hour}")
    assert remind_officers() == reminded


def test_reminders_follow_the_hours_of_the_unit(desk, forwarded, clock):
    in_zone(desk, PISANG, "Asia/Jayapura")
    clock("2026-02-02 09:00")
    forwarded()
    clock("2026-02-09 05:30")  # 07.30 there
    assert remind_officers() == 1


def test_a_promise_kept_after_the_first_day_is_said_to_be_after_it(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    first = clock_of(case, "settle").due_on
    clock("2026-02-20 09:00")
    handling.interim_answer(
        case, "Suku cadang baru tiba pekan depan.", date(2026, 3, 2), by=desk.user("putri")
    )
    clock("2026-02-27 09:00")
    assert date(2026, 2, 27) > first
    handling.answer_case(fresh(case), "Lampunya sudah diganti.", by=desk.user("putri"))
    settled = next(one for one in explained(fresh(case)) if one.clock.kind == "settle")
    assert (settled.is_late, settled.is_past_count) == (False, True)
    page = desk.client("putri").get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    assert "lewat tenggat pertama" in page


def test_the_page_says_why_this_date_day_by_day(desk, forwarded, clock):
    clock("2026-03-13 10:00")
    case = forwarded()
    handling.take_case(case, by=desk.user("putri"))
    paused(case, desk, clock, "2026-03-16 09:00", "2026-03-17 09:00")
    shown = days(case, "answer")
    assert [why for _day, why, _name in shown[:4]] == ["weekend", "weekend", "counted", "paused"]
    assert all(
        why == "holiday" and name for day, why, name in shown if date(2026, 3, 18) <= day <= date(2026, 3, 20)
    )
    page = desk.client("putri").get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    for _day, why, name in shown:
        assert {"counted": "hari ke-", "weekend": "akhir pekan", "paused": "jeda"}.get(why, name) in page


def test_a_day_in_a_year_that_is_not_decided_says_so(desk, forwarded, clock):
    clock("2026-11-02 10:00")
    assert not any(one.is_beyond_calendar for one in explained(forwarded()))
    CalendarYear.objects.filter(year=2026).update(is_provisional=True)
    case = forwarded(title="Lampu taman padam")
    assert all(one.is_beyond_calendar for one in explained(case) if one.clock.kind == "settle")
    page = desk.client("putri").get(reverse("feedback:case_detail", args=[case.pk])).content.decode()
    assert "belum ditetapkan" in page
