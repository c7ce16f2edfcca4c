"""Realisation of a person's own result per period and what becomes of it."""

from decimal import Decimal
from typing import Any

import pytest

from appraisal.domain.finalisation import item_values
from appraisal.domain.indicator_periods import realisations_fingerprint
from appraisal.domain.item_periods import change_way, realised_so_far, save_item_realisations
from appraisal.domain.plan import plan_item_remove
from appraisal.models import AssessedItem, ItemPeriod
from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.workflow import history_of
from tests.appraisal.domain.test_personal_data import copy_of

pytestmark = pytest.mark.django_db


def own_result(appraisal: Any) -> AssessedItem:
    """Return a result without indicator, so that its way may be chosen."""
    item = appraisal.items.filter(kind="result", indicator=None).order_by("position").first()
    if item is None:
        item = appraisal.items.filter(kind="result").order_by("position")[0]
        AssessedItem.objects.filter(pk=item.pk).update(indicator=None)
    return AssessedItem.objects.get(pk=item.pk)


def seen(item: AssessedItem) -> str:
    return realisations_fingerprint(realised_so_far(AssessedItem.objects.get(pk=item.pk)).rows)


def record(item: AssessedItem, by: Any, **values: str) -> int:
    typed = {int(key[1:]): (Decimal(value) if value else None, "") for key, value in values.items()}
    return save_item_realisations(item, typed, by=by, seen=seen(item))


@pytest.mark.parametrize(("rule", "expected"), [("sum", "30.5"), ("average", "15.25"), ("last", "20.5")])
def test_periods_are_consolidated_and_empty_ones_never_count(
    cast: Any, appraisal_in: Any, clock: Any, rule: str, expected: str
) -> None:
    item = own_result(appraisal_in("running"))
    sari = cast.user("sari")
    clock(f"{cast.today.year}-12-20 09:00")
    assert realised_so_far(item).value is None
    change_way(item, period="quarterly", consolidation=rule, by=sari)
    assert record(item, sari, p1="10", p3="20.5") == 2
    so_far = realised_so_far(AssessedItem.objects.get(pk=item.pk))
    assert so_far.value == Decimal(expected)
    assert so_far.figure.missing == (2, 4)
    assert so_far.figure.steps[-1].kind == "left_out"
    assert record(item, sari, p1="10") == 0, "nothing changed"
    log = history_of(item).filter(name="realisation_edit")
    assert [row.note for row in log] == ["Triwulan I – → 10; Triwulan III – → 20,5"]


def test_what_is_refused_changes_nothing(cast: Any, appraisal_in: Any, clock: Any) -> None:
    appraisal = appraisal_in("running")
    item, sari = own_result(appraisal), cast.user("sari")
    clock(f"{cast.today.year}-05-02 09:00")
    for key in ("hendra", "putri", "rina"):
        with pytest.raises(NotAllowed):
            record(item, cast.user(key), p1="1")
    with pytest.raises(RuleViolation, match="belum mulai") as refusal:
        record(item, sari, p3="1")
    assert refusal.value.field == "p3"
    with pytest.raises(RuleViolation, match="tidak dikenal"):
        record(item, sari, p9="1")
    old = seen(item)
    record(item, sari, p1="1")
    with pytest.raises(StaleVersion):
        save_item_realisations(item, {2: (Decimal(5), "")}, by=sari, seen=old)
    with pytest.raises(RuleViolation, match="Kosongkan dulu") as refusal:
        change_way(item, period="monthly", consolidation="sum", by=sari)
    assert refusal.value.field == "period"
    assert list(ItemPeriod.objects.values_list("number", "realisation")) == [(1, Decimal(1))]
    behaviour = appraisal.items.filter(kind="behaviour").order_by("position")[0]
    with pytest.raises(RuleViolation, match="hasil kerja"):
        save_item_realisations(behaviour, {1: (Decimal(1), "")}, by=sari, seen="")


def test_a_result_of_an_indicator_follows_its_sheet(cast: Any, appraisal_in: Any) -> None:
    item = appraisal_in("running").items.filter(indicator__isnull=False).order_by("position")[0]
    way = realised_so_far(item).way
    assert way.is_fixed
    assert (way.period, way.consolidation) == (item.indicator.period, item.indicator.consolidation)
    with pytest.raises(RuleViolation, match="lembar indikator"):
        change_way(item, period="monthly", consolidation="sum", by=cast.user("sari"))


def test_after_sending_nothing_is_recorded_but_all_of_it_is_kept(
    cast: Any, appraisal_in: Any, clock: Any
) -> None:
    clock(f"{cast.today.year}-{cast.today.month:02}-{cast.today.day:02} 09:00")
    appraisal = appraisal_in("assessed")
    item, sari = own_result(appraisal), cast.user("sari")
    with pytest.raises(RuleViolation, match="sesudah rencana ditetapkan"):
        record(item, sari, p1="1")
    ItemPeriod.objects.create(item=item, number=1, realisation=Decimal("12.5"), recorded_by=sari)
    copied = next(row for row in copy_of(cast.sari)["items"] if row["title"] == item.title)
    assert copied["periods"][0]["realisation"] == "12.5000"
    frozen = item_values(AssessedItem.objects.get(pk=item.pk))
    assert frozen["periods"] == [{"number": 1, "realisation": "12.5", "note": ""}]


def test_a_result_with_realisations_stays_in_the_plan(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("planning")
    item = appraisal.items.create(kind="result", title="Hasil")
    ItemPeriod.objects.create(item=item, number=1, realisation=1)
    with pytest.raises(RuleViolation, match="realisasi"):
        plan_item_remove(appraisal, item.pk, by=cast.user("sari"), draft_version=appraisal.draft_version)
