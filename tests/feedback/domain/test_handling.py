"""What happens to a case: states, clocks, units, refusals."""

from datetime import date

import pytest

from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import Holiday, OutboxMessage
from core.workflow import WORKFLOWS, history_of
from feedback.domain import citizens, handling
from feedback.domain.escalation import end_after_silence, escalate_late, remind_officers
from feedback.domain.timing import explained, recount_all, start_clock
from feedback.enums import CaseState
from feedback.models import Case, CaseClock, CaseEntry, ClockRule, ClockRuleSet, RoutingRule
from feedback.queries import cases_visible_to
from reports.demo.cast import CUPAK_TANGAH, ENVIRONMENT, PAUH, PISANG, ROOT
from tests.feedback.conftest import fresh

pytestmark = pytest.mark.django_db
REASON = "Lampu ini milik dinas, bukan kelurahan."


def clock_of(case, kind):
    return CaseClock.objects.filter(case=case, kind=kind).order_by("-pk")[0]


def test_a_complaint_from_first_to_last(desk, submit, clock):
    clock("2026-03-13 23:30")  # Friday night is still Friday
    submitted = submit()
    case, bayu, putri = fresh(submitted.case), desk.user("bayu"), desk.user("putri")
    assert (case.state, case.received_on) == ("received", date(2026, 3, 13))
    assert clock_of(case, "verify").due_on == date(2026, 3, 25)
    assert case.unit.code == ROOT
    assert not cases_visible_to(putri).exists()
    handling.verify_case(case, by=bayu)
    clock("2026-03-16 09:00")
    handling.forward_case(case, desk.agency.units[PISANG], by=bayu)
    case = fresh(case)
    assert clock_of(case, "verify").stopped_on == date(2026, 3, 16)
    assert clock_of(case, "answer").due_on == date(2026, 3, 30)
    assert clock_of(case, "settle").days == 14
    assert cases_visible_to(putri).get() == case
    case = handling.take_case(case, by=putri)
    assert fresh(case).assignee == putri
    case = handling.answer_case(fresh(case), "Lampu sudah diganti pada 16 Maret.", by=putri)
    assert not CaseClock.objects.filter(case=case, kind="settle", stopped_at=None).exists()
    assert clock_of(case, "silence").stopped_at is None
    citizens.rate(fresh(case), 2)
    with pytest.raises(AlreadyDone):
        citizens.rate(fresh(case), 5)
    citizens.appeal(fresh(case), "Lampunya mati lagi malam itu juga.")
    case = fresh(case)
    assert (case.state, case.unit.code, case.level) == ("appealed", PAUH, 1)
    assert not cases_visible_to(putri).exists()
    assert clock_of(case, "settle").starts_on == date(2026, 3, 16)
    handling.answer_case(case, "Gardunya yang rusak; sudah diperbaiki PLN.", by=desk.user("nia"))
    citizens.rate(fresh(case), 5)
    case = fresh(case)
    assert case.state == "finished"
    assert case.closed_at is not None
    replayed = [row.to_state for row in history_of(case) if row.from_state != row.to_state]
    assert replayed[-1] == case.state
    assert not CaseClock.objects.filter(case=case, stopped_at=None).exists()


def test_nothing_can_be_appealed_above_the_top(desk, forwarded):
    case = forwarded(to=ROOT)
    handling.answer_case(case, "Sudah diselesaikan seluruhnya.", by=desk.user("bayu"))
    citizens.rate(fresh(case), 1)
    with pytest.raises(RuleViolation, match="Ombudsman"):
        citizens.appeal(fresh(case), "Belum diselesaikan sama sekali.")


def test_a_transfer_keeps_clock_and_history(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    before = clock_of(case, "settle")
    clock("2026-02-04 09:00")
    with pytest.raises(RuleViolation) as short:
        handling.transfer_case(case, desk.agency.units[CUPAK_TANGAH], "salah", by=desk.user("putri"))
    assert short.value.field == "body"
    handling.transfer_case(case, desk.agency.units[ENVIRONMENT], REASON, by=desk.user("putri"))
    case, after = fresh(case), clock_of(case, "settle")
    assert (after.pk, after.starts_on, after.due_on) == (before.pk, before.starts_on, before.due_on)
    assert case.unit.code == ENVIRONMENT
    assert CaseEntry.objects.get(case=case, kind="note").body.endswith(REASON)
    assert not cases_visible_to(desk.user("putri")).exists()


def test_a_transfer_over_time_zones_never_shortens(desk, forwarded, clock):
    clock("2026-02-06 23:30")  # 01.30 on Saturday in Jayapura
    case = forwarded()
    due = clock_of(case, "answer").due_on
    east = desk.agency.units[ENVIRONMENT]
    type(east).objects.filter(pk=east.pk).update(time_zone="Asia/Jayapura", work_week="6")
    east.refresh_from_db()
    handling.transfer_case(case, east, REASON, by=desk.user("putri"))
    assert clock_of(case, "answer").due_on == due
    clock("2026-02-13 21:30")  # the day has not ended in Jakarta, but in Jayapura it has
    assert [one.is_late for one in explained(fresh(case)) if one.clock.kind == "answer"] == [False]
    clock("2026-02-13 22:30")
    assert [one.is_late for one in explained(fresh(case)) if one.clock.kind == "answer"] == [True]
    start = start_clock(fresh(case), "silence")
    assert start.starts_on == date(2026, 2, 14)


def test_the_clock_stands_still_while_the_reporter_must_answer(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    due = clock_of(case, "settle").due_on
    clock("2026-02-03 09:00")
    handling.ask_reporter(case, "Di tiang nomor berapa?", by=desk.user("putri"))
    clock("2026-04-01 09:00")
    assert escalate_late() == 0
    assert end_after_silence() == 1
    assert fresh(case).state == "withdrawn"
    other = forwarded(title="Sampah menumpuk di pasar")
    due = clock_of(other, "settle").due_on
    handling.ask_reporter(other, "Di pasar yang mana?", by=desk.user("putri"))
    clock("2026-04-06 09:00")
    citizens.reply(fresh(other), "Pasar Raya")
    clocked = clock_of(other, "settle")
    assert fresh(other).state == "in_progress"
    assert clocked.due_on > due == clocked.first_due_on
    assert history_of(other).filter(name="clock_moved").exists()


def test_a_holiday_added_later_moves_a_deadline_and_one_removed_does_not(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    first = clock_of(case, "answer").due_on
    assert first == date(2026, 2, 9)
    added = Holiday.objects.create(date=date(2026, 2, 5), kind="C", name="Cuti bersama tambahan")
    assert recount_all() == 1
    assert recount_all() == 0
    assert clock_of(case, "answer").due_on == date(2026, 2, 10)
    added.delete()
    recount_all()
    assert clock_of(case, "answer").due_on == date(2026, 2, 10)


def test_a_case_keeps_the_rules_of_its_day(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    old = forwarded()
    newer = ClockRuleSet.objects.create(starts_on=date(2026, 2, 3), source="Perwali")
    for name in ("verify", "answer", "settle", "silence", "citizen"):
        ClockRule.objects.create(rule_set=newer, clock=name, days=2, source="Perwali")
    clock("2026-02-03 09:00")
    new = forwarded(title="Jalan berlubang di depan pasar")
    assert (clock_of(old, "settle").days, clock_of(new, "settle").days) == (14, 2)
    handling.answer_case(old, "Lampunya sudah diganti.", by=desk.user("putri"))
    assert clock_of(old, "silence").days == 10


def test_a_deadline_past_the_known_calendar_says_so(desk, forwarded, clock):
    clock("2027-12-20 09:00")
    case = forwarded()
    assert all(one.is_beyond_calendar for one in explained(case) if one.clock.kind == "settle")


def test_interim_answer(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case, putri = forwarded(), desk.user("putri")
    first = clock_of(case, "settle").due_on
    for wrong in (first, date(2026, 12, 1)):
        with pytest.raises(RuleViolation) as refusal:
            handling.interim_answer(case, "Suku cadang baru tiba pekan depan.", wrong, by=putri)
        assert refusal.value.field == "promised_on"
    with pytest.raises(NotAllowed):
        handling.interim_answer(case, "Suku cadang baru tiba.", first, by=desk.user("rina"))
    clock("2026-02-20 09:00")
    promised = date(2026, 3, 2)
    handling.interim_answer(case, "Suku cadang baru tiba pekan depan.", promised, by=putri)
    settled = clock_of(case, "settle")
    assert (settled.due_on, settled.first_due_on) == (promised, first)
    assert clock_of(case, "answer").stopped_at is not None
    assert fresh(case).state == "forwarded"


def test_reject_and_merge(desk, submit):
    bayu = desk.user("bayu")
    case, other = fresh(submit().case), fresh(submit(email="warga@contoh.id").case)
    with pytest.raises(RuleViolation) as refusal:
        handling.reject_case(case, "bukan wewenang", by=bayu)
    assert refusal.value.field == "reason"
    for number in ("TIDAK-ADA", other.number):
        with pytest.raises(RuleViolation):
            handling.merge_case(other, number, by=bayu)
    handling.merge_case(other, case.number, by=bayu)
    assert fresh(other).state == "duplicate"
    assert [one.email for one in case.followers.all()] == ["warga@contoh.id"]
    handling.reject_case(fresh(case), "in_court", by=bayu)
    assert fresh(case).get_reject_reason_display().startswith("Perkara")


def test_nobody_merges_into_a_case_he_may_not_see(desk, forwarded):
    mine, hidden = forwarded(), forwarded(title="Pungutan di kantor", to=ENVIRONMENT)
    with pytest.raises(RuleViolation, match="Tidak ada laporan"):
        handling.merge_case(mine, hidden.number, by=desk.user("nia"))
    assert fresh(mine).duplicate_of is None


def test_a_complaint_with_oversight_does_not_go_to_whom_it_is_about(desk, submit):
    bayu, case = desk.user("bayu"), fresh(submit(title="Pungutan liar di loket").case)
    handling.verify_case(case, by=bayu, has_oversight=True)
    with pytest.raises(RuleViolation) as refusal:
        handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    assert refusal.value.field == "unit"
    handling.forward_case(fresh(case), desk.agency.units[PAUH], by=bayu)
    assert clock_of(case, "settle").days == 60


def test_routing_rules_propose(desk, submit):
    RoutingRule.objects.create(position=1, words="lampu, penerangan", unit=desk.agency.units[ENVIRONMENT])
    assert handling.proposed_unit(fresh(submit().case)).code == ENVIRONMENT
    assert (
        handling.proposed_unit(
            fresh(submit(title="Antrean panjang di loket", body="Lama sekali menunggu di loket").case)
        ).code
        == PISANG
    )
    assert (
        handling.proposed_unit(
            fresh(
                submit(
                    kind="aspiration", title="Taman bacaan", body="Mohon dibangun taman bacaan", unit=None
                ).case
            )
        )
        is None
    )


def test_late_cases_go_up_once(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    OutboxMessage.objects.all().delete()
    clock("2026-02-08 09:00")  # a Sunday: nobody is reminded
    assert remind_officers() == 0
    clock("2026-02-09 09:00")
    assert (remind_officers(), remind_officers()) == (1, 0)
    assert escalate_late() == 0  # the day itself is not late
    clock("2026-02-10 07:00")
    assert (escalate_late(), escalate_late()) == (1, 0)
    told = set(OutboxMessage.objects.values_list("recipient__username", flat=True))
    assert {desk.user("putri").username, desk.user("nia").username} <= told
    assert not OutboxMessage.objects.filter(text__contains=case.text.title).exists()


def test_silence_ends_an_answered_case(desk, forwarded, clock):
    clock("2026-02-02 09:00")
    case = forwarded()
    handling.answer_case(case, "Lampunya sudah diganti.", by=desk.user("putri"))
    clock("2026-02-18 09:00")
    assert end_after_silence() == 0
    clock("2026-02-20 09:00")
    assert (end_after_silence(), end_after_silence()) == (1, 0)
    case = fresh(case)
    assert case.state == "finished"
    citizens.reopen(case, "Padam lagi sejak tadi malam.")
    assert fresh(case).state == "in_progress"
    handling.answer_case(fresh(case), "Diganti lagi hari ini.", by=desk.user("putri"))
    citizens.rate(fresh(case), 4)
    with pytest.raises(RuleViolation, match="pernah dibuka"):
        citizens.reopen(fresh(case), "Padam lagi untuk ketiga kalinya.")


def test_appreciation_has_no_clock_but_the_first(desk, forwarded):
    case = forwarded(kind="appreciation", title="Terima kasih Bu Putri")
    assert set(CaseClock.objects.filter(case=case).values_list("kind", flat=True)) == {"verify"}


def test_two_officers_at_once(desk, forwarded):
    case, putri = forwarded(), desk.user("putri")
    seen = case.version
    handling.take_case(case, by=putri, version=seen)
    with pytest.raises(AlreadyDone):
        handling.take_case(fresh(case), by=putri, version=seen)
    with pytest.raises(StaleVersion):
        handling.answer_case(fresh(case), "Sudah selesai semuanya.", by=desk.user("nia"), version=seen)


@pytest.mark.parametrize("state", CaseState.values)
def test_every_move_from_every_state_by_everybody(desk, submit, state):
    """Only the table's edges happen, by its roles, and a refused one leaves no trace."""
    from core.workflow import take_transition

    workflow = WORKFLOWS[Case]
    case = submit().case
    Case.objects.filter(pk=case.pk).update(
        **{"state": state}, unit=desk.agency.units[PISANG], reject_reason="spam"
    )
    twin = submit().case
    Case.objects.filter(pk=case.pk).update(duplicate_of=twin)
    case = fresh(case)
    for move in workflow.transitions:
        for key in ("bayu", "nia", "putri", "rina", "agus", None):
            user = desk.user(key) if key else None
            holders = {"coordinator": {"bayu"}, "officer": {"bayu", "nia", "putri"}}.get(move.role, {None})
            before = (case.state, case.version, history_of(case).count())
            may = key in holders and state in move.sources and not [c for c in move.preconditions if c(case)]
            if may:
                continue
            with pytest.raises((RuleViolation, NotAllowed)):
                take_transition(fresh(case), move.name, by=user)
            after = fresh(case)
            assert (after.state, after.version, history_of(case).count()) == before


def test_no_state_is_a_trap_and_each_is_reached():
    workflow = WORKFLOWS[Case]
    reached, frontier = {"received", "held"}, ["received", "held"]
    while frontier:
        here = frontier.pop()
        for move in workflow.transitions:
            if here in move.sources and move.target not in reached:
                reached.add(move.target)
                frontier.append(move.target)
    assert reached == set(workflow.states)
    ends = {"finished", "rejected", "duplicate", "withdrawn"}
    for state in set(workflow.states) - ends:
        assert any(state in move.sources for move in workflow.transitions), state
