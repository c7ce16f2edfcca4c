"""S3: nobody performs another's act on an appraisal, by whatever route.

The one who rated never decides the objection, HR gains no part in an appraisal by an own act, and
the rated person never rates.
"""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from appraisal.domain.clarification import keep_rating, open_clarification
from appraisal.domain.objection import explain, file_objection
from appraisal.domain.results import previous_raters
from appraisal.domain.supervision import change_appraiser
from appraisal.enums import AppraisalState, ItemKind
from appraisal.models import Appraisal, Objection
from core.workflow import history_of
from organization.enums import Role
from organization.models import Placement, RoleGrant
from reports.demo.stories import fresh
from tests.core.corpus import pdf

pytestmark = pytest.mark.django_db


def replace_appraiser(cast, appraisal, key, by="rina"):
    now = fresh(appraisal)
    return change_appraiser(
        now, getattr(cast, key), by=cast.user(by), reason="Mutasi jabatan", current=now.appraiser
    )


def seat(appraisal, *, appraiser, superior):
    """Put people in their places as the organization could have arranged them."""
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser=appraiser, superior=superior)
    return fresh(appraisal)


def time_for_explanation_is_over(appraisal):
    past = appraisal.objection.explanation_due_on - timedelta(days=30)
    Objection.objects.filter(appraisal=appraisal).update(explanation_due_on=past, hearing_due_on=past)


UNHEARD = {"unheard_reason": "Keduanya tidak hadir."}


def decide(cast, key, appraisal, **extra):
    data = {
        "version": fresh(appraisal).version,
        "decision": "keep",
        "note": "Sudah tepat.",
        **UNHEARD,
        **extra,
    }
    return cast.client(key).post(reverse("appraisal:objection_decide", args=[appraisal.pk]), data)


def is_still_objected(appraisal):
    return fresh(appraisal).state in (AppraisalState.OBJECTED, AppraisalState.EXPLAINED)


def test_who_kept_a_rating_never_decides(cast, appraisal_in):
    """He handed nothing over, but answered a clarification as appraiser before he rose."""
    appraisal = appraisal_in("handed_over")
    item = appraisal.items.filter(kind=ItemKind.RESULT).first()
    thread = open_clarification(item, by=cast.user("sari"), reason="Mengapa?")
    appraisal = replace_appraiser(cast, appraisal, "agus")
    keep_rating(thread, by=cast.user("agus"), reason="Sudah tepat", expected_version=thread.version)
    appraisal = seat(appraisal, appraiser=cast.dewi, superior=cast.agus)
    file_objection(
        appraisal, by=cast.user("sari"), statement="Tidak setuju", expected_version=appraisal.version
    )
    appraisal = fresh(appraisal)
    time_for_explanation_is_over(appraisal)
    assert decide(cast, "agus", appraisal).status_code in (403, 404)
    assert is_still_objected(appraisal)


def test_who_explained_the_rating_never_decides(cast, appraisal_in):
    appraisal = appraisal_in("objected")
    appraisal = replace_appraiser(cast, appraisal, "agus")
    explain(appraisal, by=cast.user("agus"), explanation="Begini.", expected_version=fresh(appraisal).version)
    appraisal = seat(appraisal, appraiser=cast.dewi, superior=cast.agus)
    assert decide(cast, "agus", appraisal).status_code in (403, 404)
    assert is_still_objected(appraisal)
    assert {cast.agus.user_id, cast.hendra.user_id} <= previous_raters(appraisal)


def test_the_superior_found_for_a_new_appraiser_never_rated(cast, appraisal_in):
    """Hendra rated; when somebody under him takes over, the next one above him decides."""
    appraisal = replace_appraiser(cast, appraisal_in("handed_over"), "budi")
    assert appraisal.superior == cast.dewi


@pytest.mark.parametrize("who", ["hendra", "agus", "sari"])
def test_hr_cannot_record_a_decision_of_one_who_rated(cast, appraisal_in, who):
    appraisal = appraisal_in("objected")
    seat(appraisal, appraiser=cast.agus, superior=None)
    time_for_explanation_is_over(appraisal)
    person = getattr(cast, who)
    data = {
        "version": fresh(appraisal).version,
        "decision": "keep",
        "note": "Sudah tepat.",
        **UNHEARD,
        "decider_name": person.name,
        "decider_nip": person.nip,
        "decider_post": "Pejabat",
        "upload": SimpleUploadedFile("keputusan.pdf", pdf(), "application/pdf"),
    }
    response = cast.client("rina").post(reverse("appraisal:objection_record", args=[appraisal.pk]), data)
    assert response.status_code == 422
    assert "decider_nip" in response.context["form"].errors
    assert is_still_objected(appraisal)


def change(cast, appraisal, new, by):
    """Post the form in which HR names another appraiser."""
    data = {"appraiser": new.nip, "reason": "Mutasi", "current": fresh(appraisal).appraiser_id or ""}
    return cast.client(by).post(reverse("appraisal:appraiser_change", args=[appraisal.pk]), data)


def make_hr(cast, key):
    RoleGrant.objects.create(
        user=cast.user(key), role=Role.HR, unit=cast.unit("1371.11"), starts_on=cast.today
    )


def test_hr_cannot_become_the_appraiser_by_an_own_act(cast, appraisal_in):
    appraisal = appraisal_in("running")
    response = change(cast, appraisal, cast.rina, "rina")
    assert response.status_code == 422
    assert "Anda sendiri" in response.content.decode()
    assert fresh(appraisal).appraiser == cast.hendra


@pytest.mark.parametrize("state", ["running", "objected"])
def test_hr_cannot_become_the_one_who_decides_by_an_own_act(cast, appraisal_in, state):
    """Agus keeps the staff of the kecamatan; under a subordinate of his he would decide."""
    appraisal = appraisal_in(state)
    make_hr(cast, "agus")
    Placement.objects.filter(employee=cast.putri).update(appraiser=cast.agus)
    assert change(cast, appraisal, cast.putri, "agus").status_code == 422
    assert fresh(appraisal).superior == cast.dewi


def test_hr_cannot_take_the_decision_from_the_superior(cast, appraisal_in):
    """Under the head of all nobody decides, and HR would record what it likes."""
    appraisal = appraisal_in("objected")
    assert change(cast, appraisal, cast.yusuf, "rina").status_code == 422
    assert fresh(appraisal).superior == cast.dewi


def test_hr_records_itself_where_the_units_say_so(cast, appraisal_in):
    """A head who keeps the staff too, and was left out by mistake."""
    appraisal = appraisal_in("planning")
    make_hr(cast, "hendra")
    seat(appraisal, appraiser=None, superior=None)
    assert change(cast, appraisal, cast.hendra, "hendra").status_code == 302
    assert fresh(appraisal).appraiser == cast.hendra


@pytest.mark.parametrize(
    ("state", "name", "who"),
    [
        ("proposed", "plan_agree", "sari"),
        ("proposed", "plan_return", "sari"),
        ("running", "plan_reopen", "sari"),
        ("assessed", "self_return", "sari"),
        ("assessed", "review_edit", "sari"),
        ("assessed", "review_hand_over", "sari"),
        ("handed_over", "result_accept", "hendra"),
        ("handed_over", "objection_file", "hendra"),
        ("objected", "objection_explain", "sari"),
        ("explained", "objection_decide", "hendra"),
        ("explained", "objection_decide", "sari"),
        ("explained", "objection_record", "rina"),
    ],
)
def test_nobody_takes_the_step_of_the_other_side(cast, appraisal_in, state, name, who):
    """Also with HR's own role in the hand: a role opens no step of a party."""
    appraisal = appraisal_in(state)
    if who != "rina":
        RoleGrant.objects.create(
            user=cast.user(who), role=Role.HR, unit=cast.unit("1371"), starts_on=cast.today
        )
    steps = history_of(appraisal).count()
    now = fresh(appraisal)
    data = {"version": now.version, "draft_version": now.draft_version, "note": "Ya.", "decision": "keep"}
    response = cast.client(who).post(reverse(f"appraisal:{name}", args=[appraisal.pk]), data)
    assert response.status_code == 403
    assert fresh(appraisal).state == state
    assert history_of(appraisal).count() == steps
