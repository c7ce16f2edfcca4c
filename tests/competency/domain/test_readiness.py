"""The index of professionalism from rows: what counts, what is missing, the table as a setting."""

from datetime import timedelta
from decimal import Decimal

import pytest

from competency.domain.readiness import readiness_of, save_readiness
from competency.domain.rule_values import SETTINGS, change_rule
from competency.domain.trainings import fill_catalogue
from competency.models import DevelopmentForm, ReadinessFact, Training, TrainingRecord
from core.errors import NotAllowed, RuleViolation
from organization.models import Employee


@pytest.fixture
def catalogue(standard):
    fill_catalogue(by=None)


@pytest.fixture
def predicate(monkeypatch):
    """Let everybody's last predicate be "baik"."""
    monkeypatch.setattr(
        "competency.registry._predicate_sources", [lambda people, day: dict.fromkeys(people, "B")]
    )


def of(cast, key):
    employee = cast.agency.people[key]
    return readiness_of(Employee.objects.filter(pk=employee.pk), cast.today)[employee.pk]


def fact(cast, key, **changes):
    values = {"education": "s1", "discipline": "none", "has_leadership": False, "has_functional": False}
    return save_readiness(cast.agency.people[key], **values | changes, by=cast.user("rina"))


def done(cast, key, code, days_ago=10):
    training = Training.objects.get(code=code)
    return TrainingRecord.objects.create(
        employee=cast.agency.people[key],
        training=training,
        form=training.form,
        name=training.name,
        completed_on=cast.today - timedelta(days=days_ago),
        jp=training.jp,
    )


def test_an_executive_with_technical_training(cast, catalogue, predicate):
    fact(cast, "sari")
    done(cast, "sari", "T20")
    found = of(cast, "sari")
    assert found.activities == ("technical",)
    assert (found.points.total, found.points.category) == (Decimal("67.5"), "rendah")


def test_a_supervisor_with_everything(cast, catalogue, predicate):
    fact(cast, "hendra", education="s2", has_leadership=True)
    done(cast, "hendra", "T20")
    seminar = DevelopmentForm.objects.get(code="seminar")
    TrainingRecord.objects.create(
        employee=cast.hendra, form=seminar, name="Seminar", completed_on=cast.today, jp=4
    )
    found = of(cast, "hendra")
    assert (found.points.total, found.points.category) == (Decimal(90), "tinggi")


def test_what_is_too_old_or_too_short_does_not_count(cast, catalogue, predicate):
    fact(cast, "sari")
    done(cast, "sari", "T20", days_ago=366)
    done(cast, "sari", "T22")
    assert of(cast, "sari").activities == (), "16 of 20 lessons"


def test_what_is_missing_is_said_and_never_zero(cast, catalogue):
    found = of(cast, "sari")
    assert found.points is None
    assert found.missing == ("pendidikan dan disiplin", "predikat kinerja")


def test_only_who_keeps_the_person_writes_and_twice_is_once(cast, catalogue):
    for key in ("sari", "hendra", "bayu"):
        with pytest.raises(NotAllowed):
            save_readiness(
                cast.sari,
                education="s1",
                discipline="none",
                has_leadership=False,
                has_functional=False,
                by=cast.user(key),
            )
    with pytest.raises(NotAllowed):
        fact(cast, "rina")
    first = fact(cast, "sari")
    assert fact(cast, "sari").recorded_at == first.recorded_at
    fact(cast, "sari", education="s2")
    assert ReadinessFact.objects.get().education == "s2"


def test_the_table_is_a_setting_with_one_decimal(cast, catalogue, predicate):
    fact(cast, "sari")
    done(cast, "sari", "T20")
    value = dict(SETTINGS["ip_asn"].default) | {"executive__technical": "30.5"}
    change_rule("ip_asn", value, source="Uji", confidence="V", by=None)
    assert of(cast, "sari").points.total == Decimal("75.5")
    with pytest.raises(RuleViolation, match="satu desimal"):
        change_rule(
            "ip_asn", value | {"executive__technical": "30.55"}, source="Uji", confidence="V", by=None
        )
