"""The development plan: every state, move and role; and the way from a gap to its end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from competency.domain.development_plans import (
    Activity,
    add_item,
    complete_item,
    confirm_item,
    move_plan,
    remove_item,
)
from competency.domain.effects import effect_of
from competency.domain.profiles import profile_of
from competency.domain.recommendations import suggestions_for
from competency.domain.trainings import fill_catalogue
from competency.models import DevelopmentForm, DevelopmentPlan, Training, TrainingRecord
from competency.registrations import activities_due
from competency.workflow import DEVELOPMENT_PLAN
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage

EVIDENCE = ["Satu.", "Dua.", "Tiga."]


@pytest.fixture
def catalogue(standard):
    """Fill the catalogue; the clock stands before the end of the year in every test of plans."""
    fill_catalogue(by=None)
    return {row.code: row for row in Training.objects.order_by("pk")}


@pytest.fixture
def activity(cast, catalogue, dictionary):
    """Give a function that makes an activity: the training T20 for M5 to level 2."""

    def made(**changes):
        values = {
            "competency": dictionary["M5"],
            "target_level": 2,
            "form": DevelopmentForm.objects.get(code="pelatihan"),
            "due_on": date(cast.today.year, 12, 31),
            "training": catalogue["T20"],
        }
        return Activity(**values | changes)

    return made


def planned(cast, activity):
    year = timezone.localdate().year
    return add_item(cast.sari, year, activity(), by=cast.user("sari"))


@pytest.mark.parametrize("state", DEVELOPMENT_PLAN.states)
@pytest.mark.parametrize("move", DEVELOPMENT_PLAN.transitions, ids=lambda move: move.name)
def test_every_move_in_every_state_by_everybody(cast, activity, state, move):
    plan = planned(cast, activity).plan
    way = {"draft": [], "proposed": ["idp_propose"], "agreed": ["idp_propose", "idp_agree"]}[state]
    for name in way:
        role = DEVELOPMENT_PLAN.transition(name).role
        move_plan(plan, name, by=cast.user("sari" if role == "employee" else "hendra"))
    holder = {"employee": "sari", "appraiser": "hendra"}[move.role]
    for key in {"sari", "hendra", "putri", "dewi", "rina"} - {holder}:
        with pytest.raises(NotAllowed):
            move_plan(plan, move.name, by=cast.user(key), note="Alasan")
    if state in move.sources:
        if move.needs_note:
            with pytest.raises(RuleViolation):
                move_plan(plan, move.name, by=cast.user(holder))
        assert move_plan(plan, move.name, by=cast.user(holder), note="Alasan").state == move.target
        told = OutboxMessage.objects.filter(kind="competency.plan").order_by("-pk")[0]
        assert told.recipient == cast.user("hendra" if holder == "sari" else "sari")
    else:
        with pytest.raises(RuleViolation):
            move_plan(plan, move.name, by=cast.user(holder), note="Alasan")
        plan.refresh_from_db()
        assert plan.state == state


def test_what_can_be_planned(cast, activity, shown, dictionary):
    sari, year = cast.user("sari"), cast.today.year
    with pytest.raises(NotAllowed):
        add_item(cast.sari, year, activity(), by=cast.user("hendra"))
    shown("sari", "M3", 2)
    for wrong, field in (
        ({"due_on": date(year + 1, 1, 1)}, "due_on"),
        ({"competency": dictionary["M2"]}, "training"),
        ({"training": None, "activity": " "}, "activity"),
        ({"training": None, "activity": "Bimbingan", "competency": dictionary["M3"]}, "target_level"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            add_item(cast.sari, year, activity(**wrong), by=sari)
        assert refusal.value.field == field
    plan = planned(cast, activity).plan
    coaching = DevelopmentForm.objects.get(code="coaching")
    own = add_item(cast.sari, year, activity(training=None, activity="Bimbingan", form=coaching), by=sari)
    assert (own.way, own.plan) == ("social", plan)
    with pytest.raises(NotAllowed):
        remove_item(own, by=cast.user("hendra"))
    remove_item(own, by=sari)
    remove_item(plan.items.get(), by=sari)
    with pytest.raises(RuleViolation, match="kegiatan"):
        move_plan(plan, "idp_propose", by=sari)


def test_from_the_gap_to_its_end(cast, activity, shown):
    shown("sari", "M5", 1, days_ago=10)
    sari, hendra = cast.user("sari"), cast.user("hendra")
    assert suggestions_for(cast.sari, cast.today).first.training.code == "T20"
    item = planned(cast, activity)
    done = {"completed_on": cast.today, "minutes": 0, "document": "7/2026"}
    with pytest.raises(RuleViolation, match="disepakati"):
        complete_item(item, **done, by=sari)
    move_plan(item.plan, "idp_propose", by=sari)
    with pytest.raises(RuleViolation, match="sudah diajukan"):
        remove_item(item, by=sari)
    move_plan(item.plan, "idp_agree", by=hendra)
    last_day = date(cast.today.year, 12, 31)
    assert [task.due_on for task in activities_due(sari, last_day)] == [last_day]
    assert activities_due(sari, last_day - timedelta(days=31)) == []
    with pytest.raises(RuleViolation, match="belum dilaporkan"):
        confirm_item(item, level=2, evidence=EVIDENCE, note="", by=hendra)
    with pytest.raises(NotAllowed):
        complete_item(item, **done, by=hendra)
    with pytest.raises(RuleViolation) as refusal:
        complete_item(item, **done | {"completed_on": cast.today + timedelta(days=1)}, by=sari)
    assert refusal.value.field == "completed_on"
    complete_item(item, **done, by=sari)
    assert profile_of(cast.sari, cast.today).deficits, "done is not yet shown"
    with pytest.raises(RuleViolation, match="menunggu"):
        move_plan(item.plan, "idp_reopen", by=sari, note="Ubah")
    with pytest.raises(NotAllowed):
        confirm_item(item, level=2, evidence=EVIDENCE, note="", by=cast.user("dewi"))
    with pytest.raises(RuleViolation):
        confirm_item(item, level=2, evidence=["", "", ""], note="", by=hendra)
    result = confirm_item(item, level=2, evidence=EVIDENCE, note="", by=hendra)
    assert confirm_item(item, level=3, evidence=EVIDENCE, note="", by=hendra) == result
    item.refresh_from_db()
    assert (item.level_before, item.result.level, item.result.source) == (1, 2, "training")
    assert TrainingRecord.objects.get(employee=cast.sari).jp == 30
    assert profile_of(cast.sari, cast.today).deficits == [], "the gap is closed"
    assert effect_of(item.training, 5) is None
    assert effect_of(item.training, 1).change == Decimal("1.00")
    with pytest.raises(RuleViolation, match="sudah dinilai"):
        complete_item(item, **done, by=sari)


def test_one_training_for_two_competencies_counts_its_lessons_once(cast, activity, dictionary, catalogue):
    sari, hendra, t24 = cast.user("sari"), cast.user("hendra"), catalogue["T24"]
    items = [
        add_item(cast.sari, cast.today.year, activity(training=t24, competency=dictionary[code]), by=sari)
        for code in ("M5", "S1")
    ]
    move_plan(items[0].plan, "idp_propose", by=sari)
    move_plan(DevelopmentPlan.objects.get(), "idp_agree", by=hendra)
    for item in items:
        complete_item(item, completed_on=cast.today, minutes=0, document="", by=sari)
        confirm_item(item, level=2, evidence=EVIDENCE, note="", by=hendra)
    assert TrainingRecord.objects.get().jp == 12
