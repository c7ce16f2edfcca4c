"""Who is told of what, in which words."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal.domain.messages import MESSAGES, announce, chat_text
from appraisal.domain.moves import move
from appraisal.models import Appraisal
from appraisal.queries import with_plan
from appraisal.workflow import APPRAISAL, CLARIFICATION
from core.models import OutboxMessage
from core.workflow import history_of

pytestmark = pytest.mark.django_db


def test_every_move_has_a_message():
    moves = {row.name for row in (*APPRAISAL.transitions, *CLARIFICATION.transitions)}
    assert moves <= set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_text_is_complete_and_leads_somewhere(cast, appraisal_in, name):
    appraisal = appraisal_in("objected")
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=date(2026, 12, 1))
    appraisal = with_plan(Appraisal.objects.all()).get(pk=appraisal.pk)
    announce(appraisal, name, by=cast.user("rina"), note="Alasan", item="Butir", key_extra="1", page_id=1)
    rows = OutboxMessage.objects.filter(kind=f"appraisal.{name}", key__contains=":1:")
    assert rows
    for row in rows:
        assert "%(" not in row.text + row.subject
        assert row.text.startswith(f"Yth. {row.recipient},")
        assert row.path.startswith("/penilaian/")


def test_a_repetition_writes_nothing_and_the_actor_gets_none(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    OutboxMessage.objects.all().delete()
    for _ in range(2):
        announce(appraisal, "plan_propose", by=cast.user("sari"))
    assert OutboxMessage.objects.count() == 1
    announce(appraisal, "plan_propose", by=cast.user("hendra"), key_extra="x")
    assert OutboxMessage.objects.count() == 1


def test_the_due_day_is_named(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    row = OutboxMessage.objects.get(kind="appraisal.plan_propose")
    assert f"Batas waktu: 31 Desember {appraisal.cycle.year}." in row.text or "Batas waktu:" in row.text
    assert row.path == reverse("appraisal:plan_detail", args=[appraisal.pk])


def test_a_move_back_tells_a_former_appraiser_who_had_signed(cast, appraisal_in):
    appraisal = appraisal_in("running")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=cast.agus)
    appraisal = with_plan(Appraisal.objects.all()).get(pk=appraisal.pk)
    move(appraisal, "plan_reopen", by=cast.user("agus"), note="Tugas berubah")
    told = {row.recipient: row for row in OutboxMessage.objects.filter(kind="appraisal.plan_reopen")}
    assert set(told) == {cast.user("sari"), cast.user("hendra")}
    assert told[cast.user("hendra")].path == reverse("home")
    assert "Tugas berubah" in told[cast.user("hendra")].text


def test_the_chat_text_is_addressed_to_the_other_side(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    chat = chat_text(appraisal, "plan_propose", by=cast.user("sari"))
    assert chat is not None
    assert chat.recipient == "Hendra Gunawan"
    assert chat.text.endswith(reverse("appraisal:plan_detail", args=[appraisal.pk]))
    assert chat_text(appraisal, "plan_propose", by=cast.user("hendra")) is None


def test_a_refused_move_tells_nobody(cast, appraisal_in):
    from core.errors import RuleViolation

    appraisal = appraisal_in("planning")
    before, moves = OutboxMessage.objects.count(), history_of(appraisal).count()
    with pytest.raises(RuleViolation):
        move(appraisal, "plan_propose", by=cast.user("sari"))
    assert (OutboxMessage.objects.count(), history_of(appraisal).count()) == (before, moves)
