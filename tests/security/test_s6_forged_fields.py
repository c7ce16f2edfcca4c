"""S6: who acts, on what and in which state comes from the session and the database, never from a form."""

import pytest
from django.urls import reverse

from appraisal.domain.clarification import open_clarification
from appraisal.domain.plan import plan_item_add
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem, ClarificationMessage
from core.workflow import history_of
from reports.demo.stories import fresh

pytestmark = pytest.mark.django_db


def everything_of(appraisal):
    return Appraisal.objects.filter(pk=appraisal.pk).values(
        "state", "employee", "appraiser", "superior", "unit", "cycle", "placement", "version"
    ).get()  # fmt: skip


def forged(cast, appraisal):
    """Return fields that no form of ours has, or none of this page."""
    fields = {
        "state": "final",
        "employee": cast.putri.pk,
        "employee_id": cast.putri.pk,
        "superior": cast.putri.pk,
        "appraiser_id": cast.putri.pk,
        "unit": cast.unit("1371").pk,
        "cycle": 0,
        "by": cast.hendra.user_id,
        "made_by": cast.hendra.user_id,
        "author": cast.hendra.user_id,
        "role": "appraiser",
        "finalised_at": "2020-01-01",
    }
    for item in appraisal.items.all():
        for name, value in (
            ("appraisal", 0),
            ("kind", "contribution"),
            ("indicator", 0),
            ("position", 99),
            ("review_rating", "above"),
            ("review_comment", "Luar biasa"),
            ("not_applicable", "on"),
            ("not_applicable_reason", "Palsu"),
            ("weight", "99"),
            ("target", "1"),
            ("self_realisation", "999"),
            ("expectation", "Palsu"),
        ):
            fields[f"item-{item.pk}-{name}"] = value
    return fields


def columns(appraisal, *names):
    return list(AssessedItem.objects.filter(appraisal=appraisal).order_by("pk").values_list("pk", *names))


PLAN = ("title", "weight", "target", "polarity", "indicator", "kind", "position", "appraisal")
REVIEW = ("review_rating", "review_comment", "not_applicable", "not_applicable_reason")
SELF = ("self_realisation", "self_narrative", "self_rating", "self_not_applicable")


@pytest.mark.parametrize(
    ("state", "name", "who", "untouched"),
    [
        ("planning", "plan_edit", "sari", (*REVIEW, *SELF, "kind", "appraisal", "indicator", "expectation")),
        ("running", "self_assessment_edit", "sari", (*PLAN, *REVIEW, "expectation")),
        ("assessed", "review_edit", "hendra", (*PLAN, *SELF, "expectation")),
        ("proposed", "plan_expectations_edit", "hendra", (*PLAN, *SELF, *REVIEW)),
    ],
)
def test_a_draft_takes_its_own_fields_only(cast, appraisal_in, state, name, who, untouched):
    appraisal = appraisal_in(state)
    if state == "planning":
        plan_item_add(appraisal, by=cast.user("sari"), draft_version=0)
    before, parties = columns(appraisal, *untouched), everything_of(appraisal)
    sent = {**forged(cast, appraisal), "version": appraisal.draft_version}
    response = cast.client(who).post(reverse(f"appraisal:{name}", args=[appraisal.pk]), sent)
    assert response.status_code in (302, 422)
    assert fresh(appraisal).draft_version == appraisal.draft_version + 1
    assert columns(appraisal, *untouched) == before
    assert everything_of(appraisal) == parties


@pytest.mark.parametrize(
    ("state", "name", "who", "key"),
    [
        ("planning", "plan_edit", "sari", "lina"),
        ("running", "self_assessment_edit", "sari", "lina"),
        ("assessed", "review_edit", "hendra", "lina"),
    ],
)
def test_a_draft_never_writes_items_of_another_appraisal(cast, appraisal_in, state, name, who, key):
    mine, other = appraisal_in(state), appraisal_in(state, key)
    before = list(AssessedItem.objects.filter(appraisal=other).order_by("pk").values())
    sent = {**forged(cast, other), "version": mine.draft_version}
    cast.client(who).post(reverse(f"appraisal:{name}", args=[mine.pk]), sent)
    assert list(AssessedItem.objects.filter(appraisal=other).order_by("pk").values()) == before
    assert mine.items.count() == fresh(mine).items.count()


def test_a_message_is_written_in_the_name_of_the_session(cast, appraisal_in):
    appraisal = appraisal_in("handed_over")
    item = appraisal.items.filter(kind=ItemKind.RESULT).first()
    thread = open_clarification(item, by=cast.user("sari"), reason="Mengapa?")
    sent = {
        "body": "Saya setuju.",
        "last_seen": 0,
        "author": cast.hendra.user_id,
        "author_name": cast.hendra.name,
        "author_role": "appraiser",
        "rating_after": "above",
        "state": "changed",
    }
    cast.client("sari").post(reverse("appraisal:clarification_message_add", args=[thread.pk]), sent)
    message = ClarificationMessage.objects.get(body="Saya setuju.")
    assert (message.author, message.author_role) == (cast.user("sari"), "employee")
    thread.refresh_from_db()
    assert (thread.state, thread.rating_after) == ("open", "")


def test_a_move_is_logged_in_the_name_of_the_session(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    sent = {**forged(cast, appraisal), "version": appraisal.version, "note": "Ya.", "name": "result_accept"}
    cast.client("hendra").post(reverse("appraisal:plan_agree", args=[appraisal.pk]), sent)
    last = history_of(appraisal).last()
    assert (last.name, last.by, last.to_state) == ("plan_agree", cast.user("hendra"), "running")


def test_a_decision_names_its_decider_from_the_session(cast, appraisal_in):
    appraisal = appraisal_in("explained")
    sent = {
        "version": appraisal.version,
        "decision": "keep",
        "note": "Sudah tepat.",
        "decider_name": "Wali Kota",
        "decider_nip": cast.yusuf.nip,
        "decider_post": "Wali Kota",
        "recorded_by": cast.rina.user_id,
    }
    cast.client("dewi").post(reverse("appraisal:objection_decide", args=[appraisal.pk]), sent)
    objection = fresh(appraisal).objection
    assert (objection.decider_name, objection.decider_nip) == (cast.dewi.name, cast.dewi.nip)
    assert objection.recorded_by == cast.user("dewi")
