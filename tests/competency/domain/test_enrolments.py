"""Places in sessions: every state, move and role; seats, the waiting list, attendance, the proposed level."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from competency.domain.effects import effect_of
from competency.domain.enrolments import (
    add_certificate,
    confirm_proposal,
    move_enrolment,
    register,
    take_attendance,
)
from competency.domain.profiles import profile_of
from competency.domain.training_reminders import send_training_reminders
from competency.domain.trainings import cancel_session, fill_catalogue, save_session
from competency.models import Enrolment, LevelProposal, PlanItem, Training, TrainingRecord, TrainingSession
from competency.workflow import ENROLMENT
from core.errors import NotAllowed, RuleViolation
from core.files import CleanFile
from core.models import OutboxMessage
from core.workflow import take_transition

EVIDENCE = ["Satu.", "Dua.", "Tiga."]
PDF = CleanFile("sertifikat.pdf", "application/pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n")


@pytest.fixture
def session(cast, standard):
    """Give a session of T20 (M5) with one seat in ten days."""
    fill_catalogue(by=None)
    day = cast.today + timedelta(days=10)
    values = {"starts_on": day, "ends_on": day + timedelta(days=1), "seats": 1}
    return TrainingSession.objects.create(training=Training.objects.get(code="T20"), **values)


def over(session, cast):
    """Let the session have ended yesterday."""
    yesterday = cast.today - timedelta(days=1)
    TrainingSession.objects.filter(pk=session.pk).update(starts_on=yesterday, ends_on=yesterday)
    session.refresh_from_db()


@pytest.mark.parametrize("state", ENROLMENT.states)
@pytest.mark.parametrize("move", ENROLMENT.transitions, ids=lambda move: move.name)
def test_every_move_in_every_state_by_everybody(cast, session, state, move):
    if move.name in ("enrolment_attend", "enrolment_miss"):
        over(session, cast)
    enrolment = Enrolment.objects.create(session=session, employee=cast.sari, state=state)
    holder = {"employee": "sari", "keeper": "rina", "system": None}[move.role]
    for key in {"sari", "hendra", "putri", "dewi", "rina", "bayu"} - {holder}:
        with pytest.raises(NotAllowed):
            take_transition(enrolment, move.name, by=cast.user(key), note="Alasan")
    by = cast.user(holder) if holder else None
    if state in move.sources:
        if move.needs_note:
            with pytest.raises(RuleViolation):
                take_transition(enrolment, move.name, by=by)
        assert take_transition(enrolment, move.name, by=by, note="Alasan").state == move.target
    else:
        with pytest.raises(RuleViolation):
            take_transition(enrolment, move.name, by=by, note="Alasan")


def test_the_second_waits_and_moves_up_in_order(cast, session):
    first = register(session, cast.sari, by=cast.user("sari"))
    assert register(session, cast.sari, by=cast.user("sari")) == first
    second = register(session, cast.putri, by=cast.user("putri"))
    third = register(session, cast.mira, by=cast.user("mira"))
    assert [row.state for row in (first, second, third)] == ["seated", "waiting", "waiting"]
    move_enrolment(first, "enrolment_withdraw", by=cast.user("sari"))
    second.refresh_from_db()
    third.refresh_from_db()
    assert [second.state, third.state] == ["seated", "waiting"]
    told = OutboxMessage.objects.get(key=f"competency.moved_up:{second.pk}")
    assert told.recipient == cast.user("putri")
    save_session(
        session.training,
        starts_on=session.starts_on,
        ends_on=session.ends_on,
        seats=2,
        cost=0,
        place="",
        by=None,
        known=session,
    )
    third.refresh_from_db()
    assert third.state == "seated"
    assert register(session, cast.sari, by=cast.user("sari")).state == "waiting"


def test_who_may_not_register(cast, session):
    with pytest.raises(NotAllowed):
        register(session, cast.sari, by=cast.user("hendra"))
    with pytest.raises(NotAllowed):
        register(session, cast.sari, by=cast.user("bayu"))
    other = TrainingSession.objects.create(
        training=Training.objects.get(code="T18"),
        starts_on=session.ends_on,
        ends_on=session.ends_on,
        seats=5,
    )
    register(other, cast.sari, by=cast.user("rina"))
    with pytest.raises(RuleViolation, match="Bertepatan"):
        register(session, cast.sari, by=cast.user("sari"))
    days = {"starts_on": session.starts_on, "ends_on": session.ends_on, "seats": 5}
    needing = TrainingSession.objects.create(
        training=Training.objects.get(code="T40"),
        **days,
    )
    with pytest.raises(RuleViolation, match="Prasyarat"):
        register(needing, cast.putri, by=cast.user("putri"))
    leaders = TrainingSession.objects.create(
        training=Training.objects.get(code="T03"),
        **days,
    )
    with pytest.raises(RuleViolation, match="kelompok jabatan"):
        register(leaders, cast.putri, by=cast.user("putri"))
    TrainingRecord.objects.create(
        employee=cast.putri,
        training=session.training,
        form=session.training.form,
        name="Uji",
        completed_on=cast.today,
        jp=1,
    )
    with pytest.raises(RuleViolation, match="sudah diikuti"):
        register(session, cast.putri, by=cast.user("putri"))
    over(session, cast)
    with pytest.raises(RuleViolation, match="sudah dimulai"):
        register(session, cast.mira, by=cast.user("mira"))


def test_a_cancelled_session_lets_everybody_go(cast, session):
    rows = [register(session, employee, by=employee.user) for employee in (cast.sari, cast.putri)]
    with pytest.raises(RuleViolation):
        save_session(
            session.training,
            starts_on=session.starts_on + timedelta(days=1),
            ends_on=session.ends_on + timedelta(days=1),
            seats=1,
            cost=0,
            place="",
            by=None,
            known=session,
        )
    cancel_session(session, by=None)
    cancel_session(session, by=None)
    for row in rows:
        row.refresh_from_db()
        assert row.state == "cancelled"
        assert OutboxMessage.objects.filter(key=f"competency.session_cancelled:{row.pk}").count() == 1
    with pytest.raises(RuleViolation, match="dibatalkan"):
        register(session, cast.mira, by=cast.user("mira"))


def test_completion_proposes_and_the_appraiser_confirms(cast, session, shown):
    shown("sari", "M5", 1, days_ago=3)
    enrolment = register(session, cast.sari, by=cast.user("sari"))
    with pytest.raises(RuleViolation, match="sesudah sesi"):
        take_attendance(session, {enrolment.pk}, by=cast.user("rina"))
    over(session, cast)
    with pytest.raises(NotAllowed):
        take_attendance(session, {enrolment.pk}, by=cast.user("hendra"))
    assert take_attendance(session, {enrolment.pk}, by=cast.user("rina")) == 1
    assert take_attendance(session, set(), by=cast.user("rina")) == 0
    enrolment.refresh_from_db()
    assert enrolment.state == "attended"
    assert enrolment.record.jp == session.training.jp
    with pytest.raises(RuleViolation):
        cancel_session(session, by=None)
    proposal = LevelProposal.objects.get()
    assert (proposal.competency.code, proposal.level_before, proposal.target_level) == ("M5", 1, 2)
    assert OutboxMessage.objects.get(key=f"competency.proposed:{enrolment.pk}").recipient == cast.user(
        "hendra"
    )

    def m5():
        profile = profile_of(cast.sari, cast.today)
        return next(line for line in profile.lines if line.competency.code == "M5")

    assert m5().gap == 1, "a proposal counts for nothing"
    with pytest.raises(NotAllowed):
        add_certificate(enrolment, document="1", upload=PDF, by=cast.user("rina"))
    add_certificate(enrolment, document="KOM/1", upload=PDF, by=cast.user("sari"))
    for key in ("sari", "rina", "putri"):
        with pytest.raises(NotAllowed):
            confirm_proposal(proposal, level=2, evidence=EVIDENCE, note="", by=cast.user(key))
    with pytest.raises(RuleViolation):
        confirm_proposal(proposal, level=2, evidence=["", "", ""], note="", by=cast.user("hendra"))
    level = confirm_proposal(proposal, level=2, evidence=EVIDENCE, note="", by=cast.user("hendra"))
    assert confirm_proposal(proposal, level=0, evidence=EVIDENCE, note="", by=cast.user("hendra")) == level
    assert (level.source, level.document, m5().gap) == ("training", "KOM/1", 0)
    effect = effect_of(session.training, 1)
    assert (effect.people, effect.before, effect.after, effect.change) == (1, 1, 2, 1)
    assert effect_of(session.training, 2) is None


def test_whoever_was_absent_gets_nothing(cast, session, shown):
    shown("sari", "M5", 1, days_ago=3)
    enrolment = register(session, cast.sari, by=cast.user("sari"))
    over(session, cast)
    take_attendance(session, set(), by=cast.user("rina"))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.record) == ("absent", None)
    assert not LevelProposal.objects.exists()
    with pytest.raises(RuleViolation):
        add_certificate(enrolment, document="1", upload=PDF, by=cast.user("sari"))


def test_an_agreed_activity_is_completed_instead_of_a_second_proposal(cast, session, shown, dictionary):
    shown("sari", "M5", 1, days_ago=3)
    plan = cast.sari.development_plans.create(year=cast.today.year, state="agreed")
    item = PlanItem.objects.create(
        plan=plan,
        competency=dictionary["M5"],
        target_level=2,
        training=session.training,
        form=session.training.form,
        way="classical",
        activity=session.training.name,
        due_on=cast.today,
    )
    enrolment = register(session, cast.sari, by=cast.user("sari"))
    over(session, cast)
    take_attendance(session, {enrolment.pk}, by=cast.user("rina"))
    item.refresh_from_db()
    assert item.completed_on == session.ends_on
    assert not LevelProposal.objects.filter(competency=dictionary["M5"]).exists()
    assert TrainingRecord.objects.filter(employee=cast.sari).count() == 1


def test_reminders_are_written_once(cast, session, shown):
    shown("sari", "M5", 1, days_ago=3)
    enrolment = register(session, cast.sari, by=cast.user("sari"))
    assert send_training_reminders(cast.today) == 0
    assert send_training_reminders(session.starts_on - timedelta(days=3)) == 1
    assert send_training_reminders(session.starts_on - timedelta(days=2)) == 0
    over(session, cast)
    take_attendance(session, {enrolment.pk}, by=cast.user("rina"))
    later = cast.today + timedelta(days=8)
    assert send_training_reminders(later) == 2
    assert send_training_reminders(later + timedelta(days=1)) == 0
    keys = set(
        OutboxMessage.objects.filter(key__startswith="competency.remind").values_list("key", flat=True)
    )
    assert f"competency.remind.certificate:{enrolment.pk}" in keys
    assert any(key.startswith("competency.remind.level:") for key in keys)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_one_seat(cast, session):
    barrier, found = Barrier(2), {}

    def ask(key):
        try:
            barrier.wait()
            found[key] = register(session, cast.agency.people[key], by=cast.user(key)).state
        finally:
            connection.close()

    threads = [Thread(target=ask, args=(key,)) for key in ("sari", "putri")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found.values()) == ["seated", "waiting"]
