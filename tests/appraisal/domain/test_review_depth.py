"""Suggestions, verification, the second signature, sent versions, competence, the year: all in the record."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from appraisal import registry
from appraisal.domain import visibility
from appraisal.domain.finalisation import accept_result, record_is_intact
from appraisal.domain.moves import move
from appraisal.domain.results import competence_for, compute, previous_raters, recomputed
from appraisal.domain.review import countersign, hand_over, save_review, send_up
from appraisal.domain.self_assessment import contribution_add, self_draft_save, self_submit
from appraisal.domain.self_versions import changes_since_sent, sent_versions
from appraisal.models import Appraisal, AssessedItem, IndicatorPeriod, ItemPeriod, RuleSetting
from appraisal.queries import with_report, with_results
from appraisal.registry import Competence, year_values
from appraisal.workflow import APPRAISER, EMPLOYEE, HR, SUPERIOR
from core.errors import NotAllowed, RuleViolation
from core.models import OutboxMessage
from reports.demo.stories import fresh, rate, rating_of
from tests.appraisal.views.pages import draft_form, text_of
from tests.conftest import Cast


def rate_as(appraisal: Appraisal, rating: str, **axes: str) -> Appraisal:
    """Rate every item the same, with all reasons."""
    current = fresh(appraisal)
    reviews = {item.pk: rating_of(item, 0, rating) for item in current.items.all()}  # type: ignore[arg-type]
    save_review(current, reviews, axes, by=current.appraiser.user, draft_version=current.draft_version)
    return fresh(appraisal)


def versions(appraisal: Appraisal) -> dict[str, int]:
    return {"expected_version": appraisal.version, "draft_version": appraisal.draft_version}


def test_a_departure_without_reason_is_not_handed_over(cast: Cast, appraisal_in: Any) -> None:
    appraisal, hendra = appraisal_in("assessed"), cast.user("hendra")
    item = appraisal.items.filter(review_suggestion="meets")[0]
    reviews = {row.pk: {"review_rating": row.review_suggestion or "meets"} for row in appraisal.items.all()}
    reviews[item.pk] = {"review_rating": "below"}
    save_review(appraisal, reviews, {}, by=hendra, draft_version=appraisal.draft_version)
    with pytest.raises(RuleViolation, match="berbeda dari usulan"):
        hand_over(fresh(appraisal), by=hendra, **versions(fresh(appraisal)))
    current = fresh(appraisal)
    reason = {item.pk: {"review_override_reason": "Buktinya milik tahun lalu"}}
    save_review(current, reason, {}, by=hendra, draft_version=current.draft_version)
    result = hand_over(fresh(appraisal), by=hendra, **versions(fresh(appraisal)))
    kept = result.working["reviews"][str(item.pk)]
    assert (kept["suggestion"], kept["rating"]) == ("meets", "below")
    assert kept["override_reason"] == "Buktinya milik tahun lalu"


def test_an_extreme_predicate_waits_for_two_reasons_and_two_people(cast: Cast, appraisal_in: Any) -> None:
    hendra, dewi = cast.user("hendra"), cast.user("dewi")
    appraisal = rate_as(appraisal_in("assessed"), "above")
    assert appraisal.extreme_predicate == "SB"
    with pytest.raises(RuleViolation, match="tanda tangan kedua"):
        hand_over(appraisal, by=hendra, **versions(appraisal))
    with pytest.raises(RuleViolation, match="alasan predikat"):
        send_up(appraisal, by=hendra, **versions(appraisal))
    appraisal = rate_as(appraisal, "above", predicate_reason="Ditiru kelurahan lain")
    waiting = send_up(appraisal, by=hendra, **versions(appraisal))
    assert waiting.state == "countersign"
    assert not waiting.results.exists()
    assert OutboxMessage.objects.filter(recipient=dewi, kind="appraisal.review_send_up").count() == 1
    assert not OutboxMessage.objects.filter(recipient=cast.user("sari"), kind="appraisal.review_send_up")
    with pytest.raises(NotAllowed):
        countersign(waiting, by=hendra, expected_version=waiting.version)
    result = countersign(waiting, by=dewi, expected_version=waiting.version)
    done = fresh(appraisal)
    assert (done.state, result.predicate, result.made_by) == ("handed_over", "SB", hendra)
    assert result.working["second_signature"]["name"] == str(dewi)
    assert dewi.pk not in previous_raters(done)
    assert recomputed(result.working).to_dict() == result.working["evaluation"]
    record = accept_result(done, by=cast.user("sari"), expected_version=done.version)
    assert record_is_intact(record)
    assert record.content["predicate_reason"] == "Ditiru kelurahan lain"
    assert record.content["results"][0]["working"]["second_signature"]["role"] == SUPERIOR
    assert [row["name"] for row in record.content["history"]][-3:] == [
        "review_send_up",
        "review_countersign",
        "result_accept",
    ]


def test_what_is_extreme_is_a_setting_and_an_ordinary_one_is_not_sent_up(
    cast: Cast, appraisal_in: Any
) -> None:
    hendra = cast.user("hendra")
    appraisal = rate_as(appraisal_in("assessed"), "below", predicate_reason="x")
    assert appraisal.extreme_predicate == "SK"
    settings = RuleSetting.objects.filter(rule_set=appraisal.cycle.rule_set, key="second_signature_sk")
    settings.update(value="tidak")
    with pytest.raises(RuleViolation, match="tidak memerlukan"):
        send_up(appraisal, by=hendra, **versions(appraisal))
    assert hand_over(appraisal, by=hendra, **versions(appraisal)).predicate == "SK"


def test_the_way_back_tells_who_signed_and_hr_records_where_nobody_stands_above(
    cast: Cast, appraisal_in: Any
) -> None:
    dewi, hendra, rina = cast.user("dewi"), cast.user("hendra"), cast.user("rina")
    appraisal = appraisal_in("countersign")
    back = move(appraisal, "review_send_back", by=dewi, note="Buktinya?", expected_version=appraisal.version)
    assert back.state == "assessed"
    told = OutboxMessage.objects.filter(kind="appraisal.review_send_back")
    assert {row.recipient for row in told} >= {hendra}
    Appraisal.objects.filter(pk=appraisal.pk).update(superior=None)
    current = fresh(appraisal)
    waiting = send_up(current, by=hendra, **versions(current))
    assert OutboxMessage.objects.filter(recipient=rina, kind="appraisal.review_send_up").exists()
    with pytest.raises(RuleViolation):
        countersign(waiting, by=rina, expected_version=waiting.version)
    result = countersign(waiting, by=rina, note="Wali Kota, ND-12, 3 Jan", expected_version=waiting.version)
    assert result.working["second_signature"]["note"] == "Wali Kota, ND-12, 3 Jan"


def test_contributions_count_only_when_verified(cast: Cast, appraisal_in: Any) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    appraisal = appraisal_in("running")
    for title in ("Posko banjir", "Piagam"):
        appraisal = fresh(appraisal)
        item = contribution_add(appraisal, by=sari, draft_version=appraisal.draft_version)
        changes = {item.pk: {"title": title}}
        self_draft_save(appraisal, changes, by=sari, draft_version=appraisal.draft_version)
    values: dict[int, dict[str, object]] = {
        row.pk: {"self_rating": "meets"} for row in appraisal.items.filter(kind="behaviour")
    }
    for row in appraisal.items.filter(kind="result"):
        values[row.pk] = {"self_realisation": row.target}
    current = fresh(appraisal)
    self_draft_save(current, values, by=sari, draft_version=current.draft_version)
    self_submit(fresh(appraisal), by=sari)

    first, second = appraisal.items.filter(kind="contribution").order_by("position")
    reviews = {
        row.pk: {"review_rating": "meets", "review_override_reason": "x"} for row in appraisal.items.all()
    }
    reviews[first.pk] = {"review_rating": "above"}
    reviews[second.pk] = {"verification": "refused", "verification_note": "Milik orang lain"}
    current = fresh(appraisal)
    save_review(current, reviews, {}, by=hendra, draft_version=current.draft_version)
    with pytest.raises(RuleViolation, match="Verifikasi kontribusi ini: Posko banjir"):
        hand_over(fresh(appraisal), by=hendra, **versions(fresh(appraisal)))
    current = fresh(appraisal)
    confirmed = {first.pk: {"verification": "confirmed"}}
    save_review(current, confirmed, {}, by=hendra, draft_version=current.draft_version)
    result = hand_over(fresh(appraisal), by=hendra, **versions(fresh(appraisal)))
    assert result.working["contribution"]["value"] == "120.00"
    frozen = accept_result(fresh(appraisal), by=sari, expected_version=fresh(appraisal).version).content
    kept = {row["title"]: row for row in frozen["items"]}
    assert kept["Piagam"]["verification"] == "refused"
    assert kept["Piagam"]["verification_note"] == "Milik orang lain"
    assert len(next(row for row in frozen["items"] if row["core_value"])["guides"]) == 3


def test_every_sent_report_is_kept_and_the_difference_shown(cast: Cast, appraisal_in: Any) -> None:
    sari, hendra = cast.user("sari"), cast.user("hendra")
    appraisal = appraisal_in("assessed")
    assert [(row.number, changes) for row, changes in sent_versions(appraisal)] == [(1, [])]
    move(appraisal, "self_return", by=hendra, note="Lengkapi", expected_version=appraisal.version)
    current = fresh(appraisal)
    item = current.items.filter(kind="result").order_by("position")[0]
    before = item.self_realisation
    changed = {item.pk: {"self_realisation": Decimal("12.5"), "self_narrative": "Baru"}}
    self_draft_save(current, changed, by=sari, draft_version=current.draft_version)
    draft = with_report(Appraisal.objects.filter(pk=appraisal.pk)).get()
    last, changes = changes_since_sent(draft)
    assert last is not None
    assert {(row.what, row.after) for row in changes} == {("realisasi", "12,5"), ("uraian", "Baru")}
    self_submit(fresh(appraisal), by=sari)
    newest, changes = sent_versions(appraisal)[0]
    assert newest.number == 2
    assert changes[0].before == f"{before:f}".rstrip("0").rstrip(".").replace(".", ",")
    rate(appraisal)
    current = fresh(appraisal)
    record = accept_result(current, by=sari, expected_version=current.version)
    assert [row["number"] for row in record.content["self_assessments"]] == [1, 2]


def test_competence_is_part_of_the_index_once_it_is_known(
    cast: Cast, appraisal_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    appraisal = appraisal_in("assessed")
    rate_as(appraisal, "meets")
    loaded = with_results(Appraisal.objects.filter(pk=appraisal.pk)).get()
    without = compute(loaded, competence_for(loaded)).internal_index
    assert without is not None
    assert "Kompetensi" in {step.label for step in without.steps if step.kind == "left_out"}
    day = appraisal.cycle.ends_on
    known = {appraisal.employee_id: Competence(Decimal(80), "8 dari 10 kompetensi", day)}
    monkeypatch.setattr(registry, "_competence_sources", [lambda people, day: known])
    part = compute(loaded, competence_for(loaded)).internal_index
    assert part is not None
    assert {step.label: step.value for step in part.steps}["Kompetensi"] > 0
    with pytest.raises(ValueError, match="one source"):
        registry.register_competence_source(lambda people, day: {})
    result = hand_over(fresh(appraisal), by=cast.user("hendra"), **versions(fresh(appraisal)))
    assert result.working["competence"]["explanation"] == "8 dari 10 kompetensi"
    assert recomputed(result.working).to_dict() == result.working["evaluation"]


def test_the_year_offers_what_the_periods_of_the_indicator_hold(cast: Cast, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    item = AssessedItem.objects.select_related("indicator").filter(
        appraisal=appraisal, indicator__isnull=False
    )[0]
    sheet = item.indicator
    assert sheet is not None
    AssessedItem.objects.filter(pk=item.pk).update(measure_unit=sheet.measure_unit, polarity=sheet.polarity)
    IndicatorPeriod.objects.filter(indicator=sheet).delete()
    loaded = with_report(Appraisal.objects.filter(pk=appraisal.pk)).get()
    assert item.pk not in year_values(loaded)
    IndicatorPeriod.objects.create(indicator=sheet, number=1, realisation=Decimal("80"))
    found = year_values(loaded)[item.pk]
    assert found.value == 80
    assert sheet.code in found.explanation
    AssessedItem.objects.filter(pk=item.pk).update(measure_unit="berkas lain")
    assert item.pk not in year_values(with_report(Appraisal.objects.filter(pk=appraisal.pk)).get())
    ItemPeriod.objects.create(item=item, number=1, realisation=Decimal("70"))
    found = year_values(with_report(Appraisal.objects.filter(pk=appraisal.pk)).get())[item.pk]
    assert found.value == 70, "what the employee recorded counts before the indicator of the unit"
    assert "periode yang Anda catat" in found.explanation
    page = cast.client("sari").get(reverse("appraisal:self_assessment_edit", args=[appraisal.pk]))
    assert draft_form(page)[f"item-{item.pk}-self_realisation"] == "70"
    assert "Diisikan dari tahun berjalan" in text_of(page)
    assert AssessedItem.objects.get(pk=item.pk).self_realisation is None, "reading writes nothing"


@pytest.mark.parametrize("name", ["SELF_ASSESSMENT", "REVIEW", "CLARIFICATION"])
def test_the_forms_say_truly_who_sees_what(cast: Cast, appraisal_in: Any, name: str) -> None:
    appraisal = appraisal_in("planning")
    people = {EMPLOYEE: "sari", APPRAISER: "hendra", SUPERIOR: "dewi", HR: "rina"}
    for sight in getattr(visibility, name).sights:
        appraisal.state = sight.state
        seen = {role for role, key in people.items() if cast.user(key).has_perm(sight.permission, appraisal)}
        assert seen == sight.roles, (name, sight.moment)
        assert not cast.user("putri").has_perm(sight.permission, appraisal)
