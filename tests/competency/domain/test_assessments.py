"""Recording levels: who may, with which evidence, and that nothing is ever changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from competency.domain.assessments import (
    OutsideResult,
    annul_level,
    claim_level,
    confirm_level,
    import_results,
    months_after,
    record_result,
)
from competency.models import AssessedLevel, LevelAnnulment
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage

EVIDENCE = ["Menyelesaikan arsip.", "Membagi informasi.", "Menghargai pendapat."]


def test_a_claim_is_ones_own_and_the_supervisor_is_told(cast, dictionary):
    m1 = dictionary["M1"]
    with pytest.raises(NotAllowed):
        claim_level(cast.sari, m1, level=2, evidence=EVIDENCE, by=cast.user("hendra"))
    with pytest.raises(RuleViolation) as refusal:
        claim_level(cast.sari, m1, level=2, evidence=["a", " ", "c"], by=cast.user("sari"))
    assert refusal.value.field == "evidence_2"
    row = claim_level(cast.sari, m1, level=2, evidence=EVIDENCE, by=cast.user("sari"))
    assert row.evidence == EVIDENCE
    assert row.valid_until == months_after(cast.today, 36)
    assert OutboxMessage.objects.get(kind="competency.claim").recipient == cast.user("hendra")
    assert claim_level(cast.sari, m1, level=0, evidence=["", "", ""], by=cast.user("sari")).level == 0


def test_the_supervisors_word_needs_evidence_and_a_reason_to_differ(cast, dictionary):
    m1 = dictionary["M1"]
    claim_level(cast.sari, m1, level=3, evidence=EVIDENCE, by=cast.user("sari"))
    for other in ("agus", "dewi", "rina", "sari"):
        with pytest.raises(NotAllowed):
            confirm_level(cast.sari, m1, level=2, evidence=EVIDENCE, note="x", by=cast.user(other))
    with pytest.raises(RuleViolation) as refusal:
        confirm_level(cast.sari, m1, level=2, evidence=EVIDENCE, note=" ", by=cast.user("hendra"))
    assert refusal.value.field == "note"
    confirm_level(cast.sari, m1, level=2, evidence=EVIDENCE, note="Belum mengajak.", by=cast.user("hendra"))
    assert OutboxMessage.objects.get(kind="competency.level").recipient == cast.user("sari")


def outside(cast, dictionary, **changes):
    values = {
        "employee": cast.sari,
        "competency": dictionary["M1"],
        "level": 2,
        "source": "centre",
        "assessed_on": cast.today,
        "issuer": "Pusat Penilaian",
    }
    return OutsideResult(**values | changes)


def test_results_from_outside_are_recorded_by_the_keeper_of_the_unit(cast, dictionary):
    for other in ("bayu", "hendra", "sari"):
        with pytest.raises(NotAllowed):
            record_result(outside(cast, dictionary), by=cast.user(other))
    with pytest.raises(NotAllowed):
        record_result(outside(cast, dictionary, employee=cast.rina), by=cast.user("rina"))
    rina, tomorrow = cast.user("rina"), cast.today + timedelta(days=1)
    for wrong, field in (
        ({"issuer": " "}, "issuer"),
        ({"assessed_on": tomorrow}, "assessed_on"),
        ({"valid_until": cast.today - timedelta(days=1)}, "valid_until"),
        ({"source": "supervisor"}, "source"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            record_result(outside(cast, dictionary, **wrong), by=rina)
        assert refusal.value.field == field
    row = record_result(outside(cast, dictionary), by=rina)
    assert record_result(outside(cast, dictionary), by=rina) == row
    assert import_results([outside(cast, dictionary), outside(cast, dictionary, level=3)], by=rina) == (1, 1)
    with pytest.raises(NotAllowed):
        import_results([outside(cast, dictionary, employee=cast.fauzan)], by=cast.user("nia"))


def test_wrong_ones_are_annulled_and_never_changed(cast, dictionary, shown):
    row, rina = shown("sari", "M1", 2), cast.user("rina")
    with pytest.raises(RuleViolation):
        annul_level(row, reason=" ", by=rina)
    with pytest.raises(NotAllowed):
        annul_level(row, reason="Salah orang", by=cast.user("hendra"))
    annul_level(row, reason="Salah orang", by=rina)
    annul_level(row, reason="Lagi", by=rina)
    assert LevelAnnulment.objects.get().reason == "Salah orang"
    for act in (
        lambda: AssessedLevel.objects.filter(pk=row.pk).update(level=5),
        lambda: AssessedLevel.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: LevelAnnulment.objects.update(reason="x"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_months_after_stays_in_the_month():
    assert months_after(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_after(date(2026, 11, 30), 36) == date(2029, 11, 30)
    assert months_after(date(2026, 12, 31), 2) == date(2027, 2, 28)
