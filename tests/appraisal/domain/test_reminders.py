"""What a reminder says and to whom it goes; by a click once a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.domain.reminder_texts import NAMES_SHOWN
from appraisal.domain.reminders import remind, remind_now, send_reminders
from appraisal.domain.turns import turns_of
from appraisal.domain.waiting import appraiser_due_on, due_on, is_waiting_for
from appraisal.enums import AppraisalState, ReminderTo
from appraisal.models import Appraisal, CyclePhase, Reminder, ReminderRung
from appraisal.queries import team_waiting_first
from core.models import OutboxMessage
from core.registry import group_of
from organization.models import User
from reports.demo.stories import fresh, question

STATES = ("planning", "proposed", "running", "assessed", "handed_over", "objected", "explained")


def only(appraisal: Appraisal) -> Any:  # noqa: ANN401
    return Appraisal.objects.filter(pk=appraisal.pk)


def message_to(person: Any) -> OutboxMessage:  # noqa: ANN401
    return OutboxMessage.objects.get(recipient=person.user, kind__startswith="reminder.")


# ---- whose turn ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
def test_turns_agree_with_what_the_pages_say(state: str, cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in(state)
    [turn] = turns_of(only(appraisal), cast.today)
    row = Appraisal.objects.filter(pk=appraisal.pk).select_related("objection").get()
    assert turn.due_on == due_on(row)
    people = {"employee": "sari", "appraiser": "hendra", "superior": "dewi"}
    actor = cast.user(people[turn.role])
    assert turn.actor == actor.pk
    assert is_waiting_for(actor, fresh(appraisal), cast.today)


def test_a_question_waits_for_the_appraiser_until_its_own_day(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    thread = question(appraisal)
    [turn] = turns_of(only(appraisal), cast.today)
    [row] = team_waiting_first(cast.user("hendra")).filter(pk=appraisal.pk)
    assert (turn.role, turn.thread, turn.due_on) == ("appraiser", thread.pk, appraiser_due_on(row))


def test_a_final_appraisal_waits_for_nobody(cast: Any, appraisal_in: Any) -> None:
    assert turns_of(only(appraisal_in("final")), cast.today) == []


def test_the_number_of_queries_is_fixed(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    question(appraisal_in("handed_over"))
    appraisal_in("explained", "putri")
    with CaptureQueriesContext(connection) as one:
        turns_of(Appraisal.objects.filter(employee=cast.sari), cast.today)
    with CaptureQueriesContext(connection) as many:
        assert len(turns_of(Appraisal.objects.all(), cast.today)) > 10
    assert len(one) == len(many)


# ---- by hand ---------------------------------------------------------------------------------------


def test_a_click_tells_what_to_do_until_when_how_long_and_where(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    assert remind_now(only(appraisal), by=cast.user("rina")) == 1
    message = message_to(cast.sari)
    assert message.path == f"/penilaian/{appraisal.pk}/penilaian-mandiri/"
    assert message.subject.startswith("Pengingat: isi dan kirim penilaian mandiri sampai ")
    assert "(30 hari lagi)." in message.text
    assert "Waktunya kira-kira 20 menit; isian tersimpan dengan sendirinya." in message.text
    assert "Pengingat ini dikirim oleh Rina Marlina." in message.text
    assert message.text.endswith("Bila sudah dikerjakan, abaikan pesan ini.")
    group = group_of(message.kind)
    assert group is not None
    assert group.key == "reminder"


def test_a_second_click_on_the_same_day_says_who_was_left_out(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    rina = cast.user("rina")
    assert remind(only(appraisal), by=rina).already == []
    again = remind(only(appraisal), by=rina)
    assert (again.people, again.already, again.idle) == (0, ["Sari Wulandari"], [])
    assert remind_now(only(appraisal), by=cast.user("hendra")) == 0
    assert Reminder.objects.count() == 1
    yesterday = cast.today - timedelta(days=1)
    Reminder.objects.update(sent_on=yesterday)
    OutboxMessage.objects.filter(kind__startswith="reminder.").update(key="yesterday")
    assert remind_now(only(appraisal), by=rina) == 1


def test_a_team_is_one_message_with_the_first_names(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    for key in ("sari", "putri", "wati", "budi"):
        appraisal_in("proposed", key)
    waiting = Appraisal.objects.filter(state=AppraisalState.PROPOSED, appraiser=cast.hendra)
    count = waiting.count()
    assert remind_now(waiting, by=cast.user("rina")) == 1
    message = message_to(cast.hendra)
    assert message.subject == f"Pengingat: {count} penilaian menunggu"
    assert f"- {count} rencana kinerja menunggu penetapan Anda: " in message.text
    assert "Sari Wulandari" in message.text
    assert message.path == "/penilaian/tim/"
    assert Reminder.objects.filter(recipient=cast.hendra.user).count() == count
    assert count <= NAMES_SHOWN


def test_one_of_the_team_leads_to_its_form(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    remind_now(only(appraisal), by=cast.user("rina"))
    message = message_to(cast.hendra)
    assert message.path == f"/penilaian/{appraisal.pk}/penilaian-atasan/"
    assert "beri penilaian kepada Sari Wulandari" in message.subject


def test_results_are_told_of_in_the_group_that_cannot_be_off(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    remind_now(only(appraisal), by=cast.user("rina"))
    message = message_to(cast.sari)
    group = group_of(message.kind)
    assert group is not None
    assert (group.key, group.may_be_off) == ("result", False)
    assert "Keberatan dapat diajukan sampai hari itu." in message.text


def test_nobody_reminds_himself_or_a_closed_login_or_of_what_waits_for_nobody(
    cast: Any, appraisal_in: Any
) -> None:
    own = appraisal_in("proposed")
    assert remind(only(own), by=cast.user("hendra")).idle == ["Sari Wulandari"]
    final = appraisal_in("final", "putri")
    assert remind(only(final), by=cast.user("rina")).idle == ["Putri Handayani"]
    User.objects.filter(pk=cast.hendra.user_id).update(is_active=False)
    result = remind(only(own), by=cast.user("rina"))
    assert (result.people, result.already, result.idle) == (0, [], ["Sari Wulandari"])
    assert not OutboxMessage.objects.filter(kind__startswith="reminder.").exists()


def test_a_phase_that_has_not_opened_is_reminded_of_nobody(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    CyclePhase.objects.filter(cycle=cycle, phase="self_assessment").update(
        starts_on=cast.today + timedelta(days=1)
    )
    assert remind(only(appraisal), by=cast.user("rina")).idle == ["Sari Wulandari"]


def test_an_objection_without_superior_reminds_hr(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("explained", "irwan")
    assert appraisal.superior is None
    remind_now(only(appraisal), by=cast.user("yusuf"))
    message = message_to(cast.rina)
    assert message.kind == "reminder.result.hr"
    assert message.path.endswith("/keberatan/catat/")


# ---- by the ladder ---------------------------------------------------------------------------------


def ladder(cycle: Any, *rungs: tuple[int, ReminderTo]) -> None:  # noqa: ANN401
    ReminderRung.objects.filter(cycle=cycle).delete()
    ReminderRung.objects.bulk_create(
        ReminderRung(cycle=cycle, phase="planning", days=days, to=to) for days, to in rungs
    )


def planning_ends(cycle: Any, day: date) -> None:  # noqa: ANN401
    CyclePhase.objects.filter(cycle=cycle, phase="planning").update(
        starts_on=day - timedelta(days=60), ends_on=day
    )


def test_what_is_late_is_said_politely_with_the_way_out(cast: Any, cycle: Any) -> None:
    planning_ends(cycle, cast.today - timedelta(days=2))
    ladder(cycle, (1, ReminderTo.ACTOR))
    send_reminders()
    message = message_to(cast.sari)
    assert message.subject == "Batas waktu sudah lewat: susun dan ajukan rencana kinerja"
    assert "(2 hari yang lalu)." in message.text
    assert "mintalah perpanjangan kepada pengelola kepegawaian unit Anda." in message.text
    for threat in ("sanksi", "teguran", "hukuman", "segera"):
        assert threat not in message.text.lower()


def test_the_last_day_is_named_so(cast: Any, cycle: Any) -> None:
    planning_ends(cycle, cast.today)
    ladder(cycle, (0, ReminderTo.ACTOR))
    send_reminders()
    assert message_to(cast.sari).subject == "Hari ini hari terakhir: susun dan ajukan rencana kinerja"


def test_an_escalation_counts_and_names_who_is_late(cast: Any, cycle: Any) -> None:
    planning_ends(cycle, cast.today - timedelta(days=3))
    ladder(cycle, (3, ReminderTo.APPRAISER))
    send_reminders()
    message = message_to(cast.hendra)
    late = Appraisal.objects.filter(appraiser=cast.hendra).count()
    assert f"- {late} pegawai belum mengajukan rencana kinerja: " in message.text
    assert message.path == "/penilaian/tim/"
    assert f"{late - NAMES_SHOWN} lainnya" in message.text or late <= NAMES_SHOWN


def test_who_just_got_the_work_is_not_reminded_of_it(cast: Any, cycle: Any, appraisal_in: Any) -> None:
    planning_ends(cycle, cast.today + timedelta(days=2))
    ladder(cycle, (-3, ReminderTo.ACTOR))
    appraisal_in("proposed")
    send_reminders()
    assert not Reminder.objects.filter(appraisal__employee=cast.sari).exists()
    assert Reminder.objects.filter(appraisal__employee=cast.putri).exists()


def test_who_acts_while_the_run_reads_is_not_reminded(
    cast: Any, cycle: Any, appraisal_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from appraisal.domain import reminders  # the module whose reading is interrupted

    planning_ends(cycle, cast.today + timedelta(days=2))
    ladder(cycle, (-3, ReminderTo.ACTOR))
    read = reminders.due_now

    def then_sari_acts(now: Any) -> Any:  # noqa: ANN401
        found = read(now)
        appraisal_in("proposed")
        return found

    monkeypatch.setattr(reminders, "due_now", then_sari_acts)
    send_reminders()
    assert not Reminder.objects.filter(appraisal__employee=cast.sari).exists()
    assert Reminder.objects.filter(appraisal__employee=cast.putri).exists()


def test_the_click_and_the_ladder_know_of_each_other(cast: Any, cycle: Any) -> None:
    planning_ends(cycle, cast.today + timedelta(days=3))
    ladder(cycle, (-3, ReminderTo.ACTOR))
    send_reminders()
    sari = Appraisal.objects.filter(cycle=cycle, employee=cast.sari)
    assert remind(sari, by=cast.user("rina")).already == ["Sari Wulandari"]
