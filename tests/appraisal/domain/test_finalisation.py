"""The final record: complete, canonical, and proof against everything that happens later."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.domain.canonical import canonical, hash_of
from appraisal.domain.clarification import add_message, keep_rating, open_clarification
from appraisal.domain.drafts import draft_saved
from appraisal.domain.finalisation import (
    freeze,
    record_content,
    record_is_intact,
)
from appraisal.domain.objection import file_objection
from appraisal.domain.review import hand_over, save_review
from appraisal.domain.supervision import change_appraiser
from appraisal.enums import AppraisalState
from appraisal.models import (
    Appraisal,
    AssessedItem,
    FinalRecord,
    RuleSetting,
    UnitAchievement,
)
from core.errors import RuleViolation
from organization.models import Employee, Placement, Post
from reports.demo.stories import accept, answer_with_change, fresh, question


@pytest.fixture
def final(appraisal_in: Any) -> Appraisal:
    appraisal = appraisal_in("handed_over")
    answer_with_change(question(appraisal))
    accept(appraisal)
    return fresh(appraisal)


def test_holds_everything_the_document_needs(cast: Any, final: Appraisal) -> None:
    record = FinalRecord.objects.get(appraisal=final)
    content = record.content
    assert content["parties"]["employee"]["nip"] == cast.sari.nip
    assert content["parties"]["employee"]["post"]
    assert content["parties"]["appraiser"]["name"] == "Hendra Gunawan"
    assert content["parties"]["superior"]["unit"]
    assert content["organisation_achievement"]["label"]
    assert content["result"]["predicate_label"] == "Baik"
    assert len(content["results"]) == 2
    assert content["clarifications"][0]["messages"][0]["body"].startswith("Target 95")
    assert content["clarifications"][0]["decision_reason"]
    assert content["objection"] is None
    assert content["dates"]["finalised_at"]
    assert [row["name"] for row in content["history"]][-1] == "result_accept"
    assert content["rule_set"]["settings"]["response_days"]["value"] == "14"
    assert len(content["items"]) == final.items.count()
    assert record_is_intact(record)
    assert record.content_hash == hash_of(content)


def test_canonical_text_knows_no_order_and_no_floats() -> None:
    assert canonical({"b": 1, "a": ["ü", None]}) == canonical({"a": ["ü", None], "b": 1})
    assert canonical({"b": 1, "a": "x"}) == '{"a":"x","b":1}'
    with pytest.raises(TypeError):
        canonical({"a": [{"b": 0.1}]})


def test_achievement_of_the_nearest_unit_above(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    UnitAchievement.objects.filter(cycle=appraisal.cycle).delete()
    content = record_content(appraisal, cast.today)
    assert content["organisation_achievement"] == {"code": None, "label": "Belum ditetapkan", "unit": None}
    UnitAchievement.objects.create(cycle=appraisal.cycle, unit=cast.unit("1371"), predicate="baik")
    UnitAchievement.objects.create(cycle=appraisal.cycle, unit=cast.unit("1371.11"), predicate="istimewa")
    found = record_content(appraisal, cast.today)["organisation_achievement"]
    assert (found["code"], found["unit"]) == ("istimewa", cast.unit("1371.11").name)


def test_later_changes_everywhere_change_nothing_here(cast: Any, final: Appraisal) -> None:
    """D1, D4: other names, posts, units, ratings and rules later; the record stays as it was."""
    before = FinalRecord.objects.get(appraisal=final)
    Employee.objects.filter(pk__in=[cast.sari.pk, cast.hendra.pk]).update(name="Nama Baru", rank="IV/e")
    Post.objects.update(name="Jabatan Baru")
    placement = Placement.objects.get(employee=cast.sari, ends_on=None)
    placement.ends_on = cast.today - timedelta(days=1)
    placement.save()
    Placement.objects.create(
        employee=cast.sari, unit=cast.unit("1371.05"), post=placement.post, starts_on=cast.today
    )
    AssessedItem.objects.filter(appraisal=final).update(review_rating="below", title="lain")
    RuleSetting.objects.update(value="1")
    after = FinalRecord.objects.get(appraisal=final)
    assert (after.content, after.content_hash) == (before.content, before.content_hash)
    assert record_is_intact(after)


def test_the_database_refuses_to_change_or_delete_it(final: Appraisal) -> None:
    """D2."""
    for statement in (
        "UPDATE appraisal_finalrecord SET content_hash = 'x'",
        "DELETE FROM appraisal_finalrecord",
        "DELETE FROM appraisal_clarificationmessage",
        "UPDATE appraisal_clarificationmessage SET body = 'x'",
        "UPDATE core_transitionlog SET note = 'x'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 - protected or refused
        final.delete()
    assert FinalRecord.objects.filter(appraisal=final).exists()


def test_every_verb_refuses_a_final_appraisal(cast: Any, final: Appraisal) -> None:
    item = final.items.filter(kind="result").order_by("position")[0]
    thread = item.clarifications.get()
    sari, hendra, rina = cast.user("sari"), cast.user("hendra"), cast.user("rina")
    verbs = [
        lambda: save_review(
            final, {item.pk: {"review_rating": "below"}}, {}, by=hendra, draft_version=final.draft_version
        ),
        lambda: hand_over(
            final, by=hendra, expected_version=final.version, draft_version=final.draft_version
        ),
        lambda: open_clarification(item, by=sari, reason="x"),
        lambda: add_message(thread, by=sari, body="x"),
        lambda: keep_rating(thread, by=hendra, reason="x", expected_version=thread.version),
        lambda: file_objection(final, by=sari, statement="x", expected_version=final.version),
        lambda: change_appraiser(final, cast.agus, by=rina, reason="x", current=cast.hendra),
    ]
    before = FinalRecord.objects.get(appraisal=final).content_hash, list(final.items.order_by("pk").values())
    for verb in verbs:
        with pytest.raises(RuleViolation):
            verb()
    for state in AppraisalState.values:
        if state != "final":
            with (
                pytest.raises(RuleViolation),
                draft_saved(final, draft_version=final.draft_version, states=(state,)),
            ):
                pass
    after = FinalRecord.objects.get(appraisal=final).content_hash, list(final.items.order_by("pk").values())
    assert after == before
    assert final.results.count() == 2


def test_frozen_once_and_only_when_final(appraisal_in: Any, final: Appraisal) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        freeze(final)
    with pytest.raises(RuleViolation):
        freeze(appraisal_in("handed_over", "budi"))
    with pytest.raises(RuleViolation):
        record_content(appraisal_in("assessed", "tono"), fresh(final).cycle.ends_on)


def test_the_record_says_that_the_appraiser_only_acted(appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser_capacity="Plt. pimpinan Kelurahan Pisang")
    accept(fresh(appraisal))
    record = FinalRecord.objects.get(appraisal=appraisal)
    assert record.content["parties"]["appraiser"]["capacity"] == "Plt. pimpinan Kelurahan Pisang"
    assert record_is_intact(record)


def test_a_record_of_a_head_has_no_capacity(final: Appraisal) -> None:
    assert "capacity" not in FinalRecord.objects.get(appraisal=final).content["parties"]["appraiser"]
