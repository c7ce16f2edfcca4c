"""The catalogue: complete as it comes, no circles; lessons of people by year."""

import dataclasses
from datetime import timedelta
from decimal import Decimal

import pytest

from competency.domain.rule_values import change_rule
from competency.domain.trainings import (
    aims_of,
    bundled_trainings,
    cancel_session,
    change_counting,
    fill_catalogue,
    lesson_years,
    record_training,
    retire_training,
    save_session,
    save_training,
    text_of,
    write_catalogue,
)
from competency.enums import TrainingFamily
from competency.models import DevelopmentForm, Training, TrainingSession
from core.errors import NotAllowed, RuleViolation
from organization.models import Employee


def test_what_comes_with_the_application(dictionary):
    assert fill_catalogue(by=None) == 42
    with pytest.raises(RuleViolation, match="sudah berisi"):
        fill_catalogue(by=None)
    assert {row.family for row in Training.objects.all()} == set(TrainingFamily.values)
    assert write_catalogue(bundled_trainings(), by=None).same == 42
    assert {form.group for form in DevelopmentForm.objects.all()} == {"classical", "non_classical"}
    pkp, latsar = Training.objects.get(code="T03"), Training.objects.get(code="T01")
    assert pkp.post_classes == ["pengawas"]
    assert latsar.newcomers_only
    assert text_of(Training.objects.get(code="T40")).prerequisites == ("T39",)
    assert text_of(Training.objects.get(code="T18")).aims == {"M4": 2}


def test_wrong_words_and_circles_are_refused(dictionary):
    fill_catalogue(by=None)
    good = dataclasses.replace(bundled_trainings()[0], code="X1")
    for wrong, field in (
        ({"code": "t01"}, "code"),
        ({"name": " "}, "name"),
        ({"aims": {}}, "aims"),
        ({"aims": {"M1": 6}}, "aims"),
        ({"aims": {"TAK-ADA": 1}}, "aims"),
        ({"jp": 0}, "jp"),
        ({"family": "lain"}, "family"),
        ({"form": "lain"}, "form"),
        ({"post_classes": ("raja",)}, "post_classes"),
        ({"prerequisites": ("X9",)}, "prerequisites"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            save_training(dataclasses.replace(good, **wrong), by=None)
        assert refusal.value.field == field
    t39 = Training.objects.get(code="T39")
    with pytest.raises(RuleViolation, match="menunjuk kembali"):
        save_training(dataclasses.replace(text_of(t39), prerequisites=("T40",)), by=None, known=t39)
    for text in ("M4", "M4=x", "=2 ; M4="):
        with pytest.raises(ValueError, match="M4=2"):
            aims_of(text)
    assert aims_of("m4=2; M5 = 3;") == {"M4": 2, "M5": 3}


def test_sessions_and_retiring(cast, dictionary):
    fill_catalogue(by=None)
    training, day = Training.objects.get(code="T20"), cast.today
    values = {
        "starts_on": day,
        "ends_on": day,
        "seats": 10,
        "cost": Decimal(500000),
        "place": "Aula",
        "by": None,
    }
    for wrong, field in (
        ({"ends_on": day - timedelta(days=1)}, "ends_on"),
        ({"seats": 0}, "seats"),
        ({"cost": Decimal(-1)}, "cost"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            save_session(training, **values | wrong)
        assert refusal.value.field == field
    session = save_session(training, **values)
    save_session(training, **values | {"seats": 20}, known=session)
    assert TrainingSession.objects.get().seats == 20
    cancelled = cancel_session(session, by=None)
    assert cancel_session(session, by=None).cancelled_at == cancelled.cancelled_at
    with pytest.raises(RuleViolation, match="dibatalkan"):
        save_session(training, **values, known=cancelled)
    assert retire_training(training, retired=True, by=None).is_retired
    assert not retire_training(training, retired=False, by=None).is_retired


def test_lessons_of_a_year(cast, dictionary):
    fill_catalogue(by=None)
    rina, today = cast.user("rina"), cast.today
    coaching = DevelopmentForm.objects.get(code="coaching")
    t18 = Training.objects.get(code="T18")
    done = {"form": coaching, "name": "Bimbingan", "completed_on": today, "quantity": Decimal(90), "by": rina}
    for refused in ({"by": cast.user("bayu")}, {"by": cast.user("sari")}):
        with pytest.raises(NotAllowed):
            record_training(cast.sari, **done | refused)
    for wrong, field in (
        ({"completed_on": today + timedelta(days=1)}, "completed_on"),
        ({"name": ""}, "name"),
        ({"quantity": Decimal(0)}, "quantity"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            record_training(cast.sari, **done | wrong)
        assert refusal.value.field == field
    first = record_training(cast.sari, **done)
    assert first.jp == 2
    assert record_training(cast.sari, **done) == first
    record_training(cast.sari, **done | {"training": t18, "quantity": Decimal(0)})
    people = Employee.objects.filter(pk__in=[cast.sari.pk, cast.putri.pk])
    years = lesson_years(people, today.year)
    assert (years[cast.sari.pk].done, years[cast.sari.pk].target, years[cast.sari.pk].is_met) == (
        12,
        20,
        False,
    )
    assert (years[cast.putri.pk].is_upper, years[cast.putri.pk].is_met) == (True, True), (
        "a PPPK is only warned"
    )
    change_counting(coaching, jp_mode="actual", jp_value=Decimal(0), cap_per_year=1, source="Uji", by=None)
    assert lesson_years(people, today.year)[cast.sari.pk].done == 11
    change_rule("jp_per_year", {"pns": 11, "pppk": 24}, source="Uji", confidence="V", by=None)
    assert lesson_years(people, today.year)[cast.sari.pk].is_met
    assert lesson_years(people, today.year - 1)[cast.sari.pk].done == 0
