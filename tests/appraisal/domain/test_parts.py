"""Parts of a year: closed with the change, rated by who led, else passed on, combined at the end."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.domain.following import align
from appraisal.domain.part_years import service_of
from appraisal.domain.parts import (
    ItemJudgement,
    PartJudgement,
    items_of_part,
    part_draft_save,
    part_rate,
    pass_on_parts,
)
from appraisal.domain.results import latest_result, previous_raters, recomputed
from appraisal.domain.review import hand_over
from appraisal.domain.short_service import mark_short_years
from appraisal.domain.supervision import change_appraiser
from appraisal.enums import PartState, RaterGround, Rating
from appraisal.models import Appraisal, AppraisalPart, PartRating, RuleSetting
from appraisal.queries import parts_visible_to
from appraisal.workflow import APPRAISAL
from core.errors import AlreadyDone, NotAllowed, RuleViolation, StaleVersion
from core.models import OutboxMessage
from core.workflow import blockers, history_of
from organization.domain.effects import followed
from organization.domain.placements import end_placement, undo_placement
from organization.enums import AbsenceKind
from organization.models import Absence, Placement, User
from reports.demo.cast import CUPAK_TANGAH, PISANG
from reports.demo.stories import accept, fresh, object_to, rate, report
from reports.domain.evaluation_document import document_context, document_html
from tests.appraisal.domain.test_personal_data import copy_of
from tests.appraisal.domain.test_working_explains_itself import unexplained
from tests.appraisal.part_builders import judgement_of, moved, rated


@pytest.fixture(autouse=True)
def _in_november(clock: Any) -> None:
    clock(f"{timezone.localdate().year}-11-24 09:00")


@pytest.fixture
def running(appraisal_in: Any) -> Appraisal:
    return appraisal_in("running")


def change_setting(appraisal: Appraisal, key: str, value: str) -> None:
    RuleSetting.objects.update_or_create(
        rule_set=appraisal.cycle.rule_set,
        key=key,
        defaults={"value": value, "certainty": "U", "source": "uji"},
    )


def events(appraisal: Appraisal) -> list[str]:
    return [row.name for row in history_of(appraisal).order_by("at", "pk")]


# ---- closing ----------------------------------------------------------------------------------------


def test_a_mutasi_closes_the_part_that_the_former_appraiser_led(cast: Any, running: Appraisal) -> None:
    year = running.cycle.year
    after = moved(cast, running)
    part = AppraisalPart.objects.get()
    assert (part.starts_on, part.ends_on) == (date(year, 1, 1), date(year, 6, 30))
    assert (part.appraiser, part.rater, part.ground) == (cast.hendra, cast.hendra, RaterGround.LED)
    assert (part.unit, part.superior) == (cast.unit(PISANG), cast.dewi)
    assert part.placement == Placement.objects.get(employee=cast.sari, ends_on__isnull=False)
    assert (after.appraiser, after.former_parts, after.unrated_parts) == (cast.agus, 1, 1)
    assert part.due_on is not None
    assert part.due_on > timezone.localdate()
    titles = {row["title"] for row in part.content["results"]}
    assert titles == set(running.items.filter(kind="result").values_list("title", flat=True))
    assert len(part.content["behaviours"]) == 7
    assert part.content["plan_version"] == 2
    assert "part_closed" in events(running)
    told = dict(
        OutboxMessage.objects.filter(kind__contains="part_").values_list("kind", "recipient__full_name")
    )
    assert told == {
        "appraisal.part_closed": cast.sari.name,
        "appraisal.part_rate_asked": cast.hendra.name,
    }
    assert align() == 0
    assert AppraisalPart.objects.count() == 1


@pytest.mark.parametrize("state", ["planning", "proposed", "assessed", "handed_over"])
def test_nothing_is_closed_before_the_plan_is_carried_out_or_after_the_report(
    cast: Any, appraisal_in: Any, state: str
) -> None:
    after = moved(cast, appraisal_in(state))
    assert not AppraisalPart.objects.exists()
    assert after.former_parts == 0


def test_a_stretch_below_the_minimum_joins_the_next(cast: Any, running: Appraisal) -> None:
    change_setting(running, "part_minimum_days", "200")
    after = moved(cast, running)
    assert not AppraisalPart.objects.exists()
    assert after.appraiser == cast.agus
    assert "part_joined" in events(running)


def test_who_leads_again_after_a_few_days_goes_on_with_his_part(cast: Any, running: Appraisal) -> None:
    rina = cast.user("rina")
    today = timezone.localdate()
    moved(cast, running, day=today)
    assert AppraisalPart.objects.count() == 1
    with followed(by=rina):
        undo_placement(Placement.objects.get(employee=cast.sari, ends_on=None), by=rina)
    back = fresh(running)
    assert (back.appraiser, back.former_parts, back.unrated_parts) == (cast.hendra, 1, 1)
    assert AppraisalPart.objects.get().ends_on == today - timedelta(days=1)


def test_hr_who_names_another_appraiser_closes_a_part_too(cast: Any, running: Appraisal) -> None:
    change_appraiser(running, cast.agus, by=cast.user("rina"), reason="SK Lurah.", current=running.appraiser)
    part = AppraisalPart.objects.get()
    assert (part.rater, part.ends_on) == (cast.hendra, timezone.localdate() - timedelta(days=1))
    assert fresh(running).unrated_parts == 1


@pytest.mark.parametrize("how", ["left", "disabled"])
def test_a_former_appraiser_who_is_gone_is_replaced_by_his_superior(
    cast: Any, running: Appraisal, how: str
) -> None:
    with followed(by=cast.user("rina")):
        if how == "left":
            end_placement(cast.hendra, ends_on=timezone.localdate() - timedelta(days=1), by=cast.user("rina"))
        else:
            User.objects.filter(pk=cast.hendra.user_id).update(is_active=False)
    align()
    part = AppraisalPart.objects.get(appraisal=running)
    assert (part.appraiser, part.rater, part.ground) == (cast.hendra, cast.dewi, RaterGround.SUPERIOR)
    assert cast.hendra.name in part.passed_reason


def test_many_parts_cost_the_queries_of_one(cast: Any, appraisal_in: Any) -> None:
    def queries(keys: list[str]) -> int:
        for key in keys:
            appraisal_in("running", key)
        with transaction.atomic():
            rina = cast.user("rina")
            end_placement(cast.hendra, ends_on=timezone.localdate() - timedelta(days=1), by=rina)
            with CaptureQueriesContext(connection) as captured:
                align()
            found = AppraisalPart.objects.count()
            transaction.set_rollback(True)
        assert found == len(Appraisal.objects.filter(state="running", appraiser=cast.hendra))
        return len(captured)

    one = queries(["sari"])
    assert queries(["putri", "tono"]) == one


# ---- rating -----------------------------------------------------------------------------------------


def test_who_led_rates_once_and_nothing_changes_afterwards(cast: Any, running: Appraisal) -> None:
    moved(cast, running)
    part = rated(AppraisalPart.objects.get(), Rating.ABOVE)
    assert (part.state, part.work_rating, part.behaviour_rating) == (PartState.RATED, "above", "above")
    assert (part.rated_by, part.rated_by_name) == (cast.hendra.user, str(cast.hendra.user))
    assert part.ratings.count() == len(items_of_part(part))
    assert fresh(running).unrated_parts == 0
    assert {row.recipient.full_name for row in OutboxMessage.objects.filter(kind="appraisal.part_rated")} == {
        cast.sari.name,
        cast.agus.name,
    }
    with pytest.raises(AlreadyDone):
        part_rate(part, judgement_of(part), by=cast.hendra.user, expected_version=0)
    with pytest.raises(RuleViolation):
        part_rate(part, judgement_of(part), by=cast.hendra.user, expected_version=part.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartRating.objects.update(rating="below")
    with pytest.raises(RuleViolation):
        part_draft_save(part, {}, by=cast.hendra.user, draft_version=0)


@pytest.mark.parametrize("key", ["sari", "agus", "dewi", "rina", "putri"])
def test_nobody_else_rates_it(cast: Any, running: Appraisal, key: str) -> None:
    moved(cast, running)
    part = AppraisalPart.objects.get()
    with pytest.raises(NotAllowed):
        part_rate(part, judgement_of(part), by=cast.user(key), expected_version=part.version)
    with pytest.raises(NotAllowed):
        part_draft_save(part, {}, by=cast.user(key), draft_version=0)


def test_an_item_is_rated_or_explained_and_an_axis_set_by_hand_has_its_reason(
    cast: Any, running: Appraisal
) -> None:
    moved(cast, running)
    part = AppraisalPart.objects.get()
    by, whole = cast.hendra.user, judgement_of(part)
    first = items_of_part(part)[0]

    def refused(judgement: PartJudgement) -> str:
        with pytest.raises(RuleViolation) as refusal:
            part_rate(part, judgement, by=by, expected_version=part.version)
        return refusal.value.field

    missing = {key: value for key, value in whole.items.items() if key != first.key}
    assert refused(PartJudgement(items=missing)) == f"rating_{first.key}"
    silent = {**whole.items, first.key: ItemJudgement(not_applicable=True)}
    assert refused(PartJudgement(items=silent)) == f"note_{first.key}"
    assert refused(PartJudgement(items=whole.items, work="above")) == "work_reason"
    assert not PartRating.objects.exists()

    explained = {**whole.items, first.key: ItemJudgement(not_applicable=True, note="Baru mulai Juli.")}
    done = part_rate(
        part,
        PartJudgement(items=explained, work="above", work_reason="Beban ganda."),
        by=by,
        expected_version=part.version,
    )
    assert (done.work_rating, done.work_reason, done.behaviour_rating) == ("above", "Beban ganda.", "meets")


def test_a_draft_is_kept_and_two_windows_never_overwrite_each_other(cast: Any, running: Appraisal) -> None:
    moved(cast, running)
    part = AppraisalPart.objects.get()
    saved = part_draft_save(part, {"note": "Sebagian"}, by=cast.hendra.user, draft_version=0)
    assert (saved.draft, saved.draft_version, saved.state) == ({"note": "Sebagian"}, 1, PartState.WAITING)
    with pytest.raises(StaleVersion):
        part_draft_save(part, {"note": "Lain"}, by=cast.hendra.user, draft_version=0)
    assert AppraisalPart.objects.get().draft == {"note": "Sebagian"}


# ---- when nobody rates -------------------------------------------------------------------------------


def test_an_unrated_part_goes_to_the_superior_then_to_the_new_appraiser(
    cast: Any, running: Appraisal
) -> None:
    moved(cast, running)
    part = AppraisalPart.objects.get()
    assert part.due_on is not None
    assert pass_on_parts(part.due_on) == 0
    assert pass_on_parts(part.due_on + timedelta(days=1)) == 1
    part.refresh_from_db()
    assert (part.rater, part.ground) == (cast.dewi, RaterGround.SUPERIOR)
    assert f"{cast.hendra.name} tidak menilai sampai" in part.passed_reason
    assert pass_on_parts(part.due_on) == 0
    assert pass_on_parts(part.due_on + timedelta(days=1)) == 1
    part.refresh_from_db()
    assert (part.rater, part.ground, part.due_on) == (cast.agus, RaterGround.SUCCESSOR, None)
    assert f"{cast.dewi.name} tidak menilai sampai" in part.passed_reason
    assert pass_on_parts(date(2100, 1, 1)) == 0
    assert events(running).count("part_passed") == 2
    with pytest.raises(NotAllowed):
        part_rate(part, judgement_of(part), by=cast.hendra.user, expected_version=part.version)
    assert not parts_visible_to(cast.hendra.user).exists()


def test_a_superior_who_rated_a_part_decides_no_objection(cast: Any, running: Appraisal) -> None:
    moved(cast, running)
    part = AppraisalPart.objects.get()
    pass_on_parts(part.due_on + timedelta(days=1))
    part.refresh_from_db()
    assert fresh(running).superior == cast.dewi
    rated(part)
    assert fresh(running).superior == cast.yusuf
    assert cast.dewi.user_id in previous_raters(running)
    assert align() == 0
    assert fresh(running).superior == cast.yusuf


# ---- the year ---------------------------------------------------------------------------------------


def test_the_result_waits_for_every_part_and_then_combines_them(cast: Any, running: Appraisal) -> None:
    moved(cast, running)
    report(running)
    with pytest.raises(RuleViolation, match="belum dinilai"):
        rate(running)
    rated(AppraisalPart.objects.get(), Rating.ABOVE)
    assert copy_of(cast.sari)["parts"][0]["ratings"] == []
    current = fresh(running)
    hand_over(
        current, by=cast.agus.user, expected_version=current.version, draft_version=current.draft_version
    )
    result = latest_result(fresh(running))
    assert result is not None
    working = result.working
    assert [row["weight"] for row in working["evaluation"]["parts"]] == ["6", "6"]
    assert [row["work"] for row in working["evaluation"]["parts"]] == ["above", "meets"]
    assert (result.work_rating, result.predicate) == ("meets", "B")
    assert recomputed(working).to_dict() == working["evaluation"]
    accept(running)
    content = fresh(running).final_record.content
    assert content["parts"][0]["rated_by"] == str(cast.hendra.user)
    assert len(content["parts"][0]["ratings"]) == len(content["parts"][0]["content"]["results"]) + 7
    assert content["part_weights"] == working["evaluation"]["parts"]
    html = document_html(document_context(fresh(running).final_record))
    assert f"Dinilai {cast.hendra.user}." in html
    assert "bobot 6 dari 12" in html
    copy = copy_of(cast.sari)["parts"][0]
    assert (copy["work_rating"], len(copy["ratings"])) == ("above", len(content["parts"][0]["ratings"]))


@pytest.mark.parametrize("way", ["bulan", "hari", "rata-rata"])
def test_every_number_of_a_part_year_explains_itself(cast: Any, running: Appraisal, way: str) -> None:
    change_setting(running, "part_weighing", way)
    change_setting(running, "left_out_annual", "ya")
    year = running.cycle.year
    Absence.objects.create(
        employee=cast.sari,
        kind=AbsenceKind.ANNUAL_LEAVE,
        starts_on=date(year, 2, 2),
        ends_on=date(year, 2, 6),
    )
    moved(cast, running, day=date(year, 8, 20))
    part = AppraisalPart.objects.get()
    rated(part, Rating.ABOVE, behaviour="meets", behaviour_reason="Merata.")
    report(running)
    rate(running)
    result = latest_result(fresh(running))
    assert result is not None
    assert unexplained(result.working) == []
    parts = result.working["evaluation"]["parts"]
    assert parts[0]["weight"] == {"bulan": "8", "hari": "226", "rata-rata": "1"}[way]


def test_a_year_of_one_appraiser_is_as_it_was(cast: Any, appraisal_in: Any) -> None:
    result = latest_result(appraisal_in("handed_over"))
    assert result is not None
    assert {"parts", "service"} & set(result.working) == set()
    assert "parts" not in result.working["evaluation"]


def test_the_superior_who_decides_changes_the_year_and_no_part(
    cast: Any, running: Appraisal, clock: Any
) -> None:
    from appraisal.domain.objection import Decision, decide, explain

    moved(cast, running)
    rated(AppraisalPart.objects.get(), Rating.BELOW)
    report(running)
    rate(running)
    object_to(running)
    current = fresh(running)
    explain(current, by=cast.agus.user, explanation="Sudah dihitung.", expected_version=current.version)
    current = fresh(running)
    assert current.superior == cast.dewi
    clock(f"{running.cycle.year}-12-20 09:00")
    decide(
        current,
        Decision("change", "Masa pertama terganggu banjir.", "above", "meets", "Tidak hadir."),
        by=cast.dewi.user,
        expected_version=current.version,
    )
    first, second = fresh(running).results.order_by("number")
    assert (first.work_rating, second.work_rating) == ("meets", "above")
    for version in (first, second):
        assert recomputed(version.working).to_dict() == version.working["evaluation"]
        assert [row["work"] for row in version.working["evaluation"]["parts"]] == ["below", "meets"]


# ---- what is served ---------------------------------------------------------------------------------


def test_leave_leaves_the_months_as_the_rule_set_says(cast: Any, running: Appraisal) -> None:
    year = running.cycle.year
    Absence.objects.create(
        employee=cast.sari,
        kind=AbsenceKind.MATERNITY_LEAVE,
        starts_on=date(year, 2, 1),
        ends_on=date(year, 4, 30),
    )
    Absence.objects.create(
        employee=cast.sari,
        kind=AbsenceKind.ANNUAL_LEAVE,
        starts_on=date(year, 8, 3),
        ends_on=date(year, 8, 14),
    )
    service = service_of(running)
    assert service.calendar_days - service.counted_days == (date(year, 5, 1) - date(year, 2, 1)).days
    moved(cast, running)
    rated(AppraisalPart.objects.get())
    report(running)
    rate(running)
    result = latest_result(fresh(running))
    assert result is not None
    assert [row["weight"] for row in result.working["evaluation"]["parts"]] == ["3", "6"]
    assert "Dinilai untuk masa yang dijalani" in result.working["service"]["sentence"]
    change_setting(running, "left_out_annual", "ya")
    assert service_of(fresh(running)).counted_days == service.counted_days - 12


def test_who_served_too_shortly_is_rated_or_not_as_the_rule_set_says(cast: Any, running: Appraisal) -> None:
    year = running.cycle.year
    Placement.objects.filter(employee=cast.sari).update(starts_on=date(year, 9, 1))
    service = service_of(running)
    assert (service.is_short, service.is_rated) == (True, True)
    report(running)
    change_setting(running, "short_service_rated", "tidak")
    with pytest.raises(RuleViolation, match="tidak dinilai"):
        rate(running)
    assert fresh(running).state == "assessed"
    assert blockers(fresh(running), APPRAISAL.transition("appraisal_stop"))
    assert (mark_short_years(), mark_short_years()) == (1, 0)
    assert blockers(fresh(running), APPRAISAL.transition("appraisal_stop")) == []
    change_setting(running, "short_service_rated", "ya")
    assert (mark_short_years(), mark_short_years()) == (1, 0)
    assert not fresh(running).too_short
    current = fresh(running)
    hand_over(
        current, by=cast.hendra.user, expected_version=current.version, draft_version=current.draft_version
    )
    result = latest_result(fresh(running))
    assert result is not None
    assert result.working["service"]["counted_days"] == 122


def test_study_leaves_the_year_unless_it_is_rated_by_its_results(cast: Any, running: Appraisal) -> None:
    year = running.cycle.year
    Absence.objects.create(employee=cast.sari, kind=AbsenceKind.STUDY, starts_on=date(year, 9, 1))
    assert service_of(running).counted_days == (date(year, 9, 1) - date(year, 1, 1)).days
    change_setting(running, "left_out_study", "tidak")
    assert service_of(fresh(running)).is_whole


def test_three_appraisers_of_one_year(cast: Any, running: Appraisal) -> None:
    year = running.cycle.year
    moved(cast, running, day=date(year, 4, 1))
    moved(cast, running, code=PISANG, day=date(year, 9, 1))
    first, second = AppraisalPart.objects.order_by("number")
    assert (first.appraiser, second.appraiser) == (cast.hendra, cast.agus)
    assert (second.starts_on, second.ends_on) == (date(year, 4, 1), date(year, 8, 31))
    assert second.unit == cast.unit(CUPAK_TANGAH)
    rated(first), rated(second, Rating.ABOVE)
    report(running)
    rate(running)
    result = latest_result(fresh(running))
    assert result is not None
    assert [row["weight"] for row in result.working["evaluation"]["parts"]] == ["3", "5", "4"]
