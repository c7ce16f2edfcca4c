"""The plan's verbs, below any page."""

from decimal import Decimal

import pytest

from appraisal.domain import plan, self_assessment
from appraisal.domain.evidence import evidence_add
from appraisal.enums import ItemKind
from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.files import CleanFile

pytestmark = pytest.mark.django_db


def results(appraisal):
    return list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position"))


OTHERS = ("hendra", "dewi", "rina", "agus")


@pytest.mark.parametrize("who", OTHERS)
def test_only_the_employee_writes(cast, appraisal_in, who):
    appraisal, user = appraisal_in("planning"), cast.user(who)
    version = appraisal.draft_version
    for act in (
        lambda: plan.plan_draft_save(appraisal, {}, by=user, draft_version=version),
        lambda: plan.plan_item_add(appraisal, by=user, draft_version=version),
        lambda: plan.plan_item_remove(appraisal, 1, by=user, draft_version=version),
        lambda: plan.plan_item_shift(appraisal, 1, up=True, by=user, draft_version=version),
        lambda: plan.plan_copy(appraisal, by=user, draft_version=version),
        lambda: self_assessment.self_draft_save(appraisal, {}, by=user, draft_version=version),
        lambda: self_assessment.contribution_add(appraisal, by=user, draft_version=version),
        lambda: self_assessment.contribution_remove(appraisal, 1, by=user, draft_version=version),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_stale_save_writes_nothing(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    by = appraisal.employee.user
    item = plan.plan_item_add(appraisal, by=by, draft_version=appraisal.draft_version)
    with pytest.raises(StaleVersion):
        plan.plan_draft_save(appraisal, {item.pk: {"title": "x"}}, by=by, draft_version=0)
    item.refresh_from_db()
    assert item.title == ""


def test_a_target_of_zero_is_refused_below_the_form_too(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    by = appraisal.employee.user
    item = plan.plan_item_add(appraisal, by=by, draft_version=appraisal.draft_version)
    with pytest.raises(RuleViolation, match="Target 0"):
        plan.plan_draft_save(
            appraisal, {item.pk: {"target": Decimal(0)}}, by=by, draft_version=appraisal.draft_version
        )
    item.refresh_from_db()
    assert item.target is None


def test_columns_of_others_are_a_programming_error(cast, appraisal_in):
    appraisal = appraisal_in("running")
    by, item = appraisal.employee.user, results(appraisal)[0]
    with pytest.raises(KeyError):
        self_assessment.self_draft_save(
            appraisal, {item.pk: {"review_rating": "above"}}, by=by, draft_version=appraisal.draft_version
        )
    item.refresh_from_db()
    assert item.review_rating == ""


def test_a_plan_has_an_end(cast, appraisal_in, monkeypatch):
    monkeypatch.setattr(plan, "MOST_RESULTS", 2)
    appraisal = appraisal_in("planning")
    by = appraisal.employee.user
    for _ in range(2):
        plan.plan_item_add(appraisal, by=by, draft_version=appraisal.draft_version)
    with pytest.raises(RuleViolation, match="paling banyak memuat 2"):
        plan.plan_item_add(appraisal, by=by, draft_version=appraisal.draft_version)


def test_files_have_an_end(cast, appraisal_in, monkeypatch):
    monkeypatch.setattr("appraisal.domain.evidence.MOST_FILES", 1)
    appraisal = appraisal_in("running")
    item = results(appraisal)[0]
    by = appraisal.employee.user

    def picture(colour):
        import io

        from PIL import Image

        data = io.BytesIO()
        Image.new("RGB", (4, 4), colour).save(data, "PNG")
        return CleanFile("a.png", "image/png", data.getvalue())

    evidence_add(item, picture((1, 1, 1)), by=by)
    with pytest.raises(RuleViolation, match="sudah mempunyai 1 berkas"):
        evidence_add(item, picture((2, 2, 2)), by=by)


def test_items_of_others_are_out_of_reach(cast, appraisal_in):
    """Two appraisals are two sets of rows, whatever ids are sent."""
    one, two = appraisal_in("running"), appraisal_in("running", "putri")
    by = one.employee.user
    self_assessment.self_draft_save(
        one, {results(one)[0].pk: {"self_realisation": Decimal(7)}}, by=by, draft_version=one.draft_version
    )
    assert results(two)[0].self_realisation is None
    with pytest.raises(KeyError):
        self_assessment.self_draft_save(
            one,
            {results(two)[0].pk: {"self_realisation": Decimal(7)}},
            by=by,
            draft_version=one.draft_version,
        )
