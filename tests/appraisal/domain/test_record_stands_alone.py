"""Later changes anywhere change nothing in a sealed record: every column of every other table is changed.

And a past result recomputes under the rules of its year, whatever the rules say now.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat, Substr

from appraisal.domain.canonical import canonical
from appraisal.domain.objection import Decision, decide
from appraisal.domain.record_checks import altered, problems_of
from appraisal.domain.results import compute, recomputed
from appraisal.models import Appraisal, FinalRecord, RuleSetting
from appraisal.queries import with_results
from core.append_only import DECLARED
from organization.models import Post
from reports.demo.stories import accept, answer_with_change, fresh, question
from reports.domain.evaluation_document import document_context, document_html

OWN_APPS = ("core", "organization", "feedback", "competency", "appraisal", "reports")
PART_OF_THE_SEAL = {"appraisal_sealchain"}


@pytest.fixture
def record(cast: Any, appraisal_in: Any) -> FinalRecord:
    """The fullest record there is: a clarified result, an objection heard and decided."""
    explained = appraisal_in("explained")
    change = Decision("change", "Posko layak dihargai.", work="above", behaviour="meets")
    decide(explained, change, by=cast.user("dewi"), expected_version=explained.version)
    clarified = appraisal_in("handed_over", "budi")
    answer_with_change(question(clarified))
    accept(clarified)
    return FinalRecord.objects.get(appraisal=explained)


def raw(record: FinalRecord) -> tuple[Any, ...]:
    """Return the row of the record as the database holds it."""
    table = FinalRecord._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CAST(content AS text), content_hash, appraisal_id FROM {table} WHERE id = %s",  # noqa: S608
            [record.pk],
        )
        return tuple(cursor.fetchone())


def changeable() -> Iterator[tuple[type[models.Model], "models.Field[Any, Any]"]]:
    """Yield every plain column of every table that is not append-only, where there are rows."""
    for model in apps.get_models():
        table = model._meta.db_table
        if model._meta.app_label not in OWN_APPS or table in DECLARED | PART_OF_THE_SEAL:
            continue
        if not model._default_manager.exists():
            continue
        for field in model._meta.concrete_fields:
            if not field.is_relation and not field.primary_key:
                yield model, field


def another(field: "models.Field[Any, Any]") -> Any:  # noqa: ANN401 - an expression of any type
    """Return an expression that changes every value of the column."""
    name = F(field.name)
    match field:
        case models.BooleanField():
            return Case(When(**{field.name: True}, then=Value(False)), default=Value(True))
        case models.DateTimeField() | models.DateField():
            return name + timedelta(days=400)
        case models.IntegerField():
            return name + 1
        case models.DecimalField():
            return name + Decimal(1)
        case models.JSONField():
            return Value({"diubah": True}, field)
        case models.CharField() | models.TextField():
            return Concat(Value("ß"), Substr(name, 2))
    return Value(None)


def change_everything() -> tuple[int, int]:
    """Change what can be changed, delete what can be deleted; return how many columns and tables."""
    changed = deleted = 0
    for model, field in changeable():
        try:
            with transaction.atomic():
                changed += bool(model._default_manager.order_by().update(**{field.name: another(field)}))
        except (DatabaseError, ValueError, TypeError):
            continue
    for model in {model for model, _field in changeable()}:
        try:
            with transaction.atomic():
                deleted += bool(model._default_manager.order_by()._raw_delete("default"))  # type: ignore[attr-defined]
                connection.check_constraints()
        except (DatabaseError, models.ProtectedError):
            continue
    return changed, deleted


def test_changing_every_other_table_changes_no_byte(record: FinalRecord) -> None:
    before = raw(record), canonical(record.content), document_html(document_context(record))
    seal_before = dict(type(record.seal).objects.filter(pk=record.seal.pk).values().get())
    changed, deleted = change_everything()
    assert changed > 150
    assert deleted > 3
    again = FinalRecord.objects.get(pk=record.pk)
    after = raw(again), canonical(again.content), document_html(document_context(again))
    assert after == before
    assert dict(type(record.seal).objects.filter(pk=record.seal.pk).values().get()) == seal_before
    assert problems_of(again) == []
    for result in again.content["results"]:
        assert recomputed(result["working"]).to_dict() == result["working"]["evaluation"]


def test_the_names_in_it_were_really_changed_outside(cast: Any, record: FinalRecord) -> None:
    """The change above reaches people, units, posts, indicators and rules: it could be seen."""
    change_everything()
    employee = record.appraisal.employee
    employee.refresh_from_db()
    assert employee.name != record.content["parties"]["employee"]["name"]
    assert not Post.objects.filter(name=record.content["parties"]["employee"]["post"]).exists()
    settings = record.content["rule_set"]["settings"]
    rows = RuleSetting.objects.filter(rule_set=record.appraisal.cycle.rule_set)
    assert all(row.value != settings[row.key]["value"] for row in rows if row.value and row.key in settings)
    assert list(altered()) == [] or all("Rekaman" not in finding.where for finding in altered())


def test_a_past_result_recomputes_under_the_rules_of_its_year(record: FinalRecord) -> None:
    """The rules of today are others; the past result comes out as it did, today's would not."""
    rows = RuleSetting.objects.filter(rule_set=record.appraisal.cycle.rule_set)
    for key, value in (
        ("number_meets", "101"),
        ("number_above", "103"),
        ("cap", "90"),
        ("weight_work", "10"),
    ):
        assert rows.filter(key=key).update(value=value) == 1
    assert rows.filter(key="weight_behaviour").update(value="90") == 1
    [first, second] = record.content["results"]
    for result in (first, second):
        again = recomputed(result["working"])
        assert again.to_dict() == result["working"]["evaluation"]
        assert str(again.predicate) == result["predicate"]
    appraisal = with_results(Appraisal.objects.filter(pk=record.appraisal_id)).get()
    today = compute(appraisal)
    assert today.numeric_index is not None
    assert today.numeric_index.value != Decimal(second["numeric_index"])
    assert problems_of(record) == []
    assert fresh(appraisal).state == "final"
