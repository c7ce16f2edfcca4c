"""The page competence_part: both assessments of the competencies, and what the record freezes of them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.domain.review import hand_over, save_review
from appraisal.views.result_working import internal_sheets
from competency.models import AssessedLevel
from reports.demo.stories import fresh, rating_of
from tests.competency.conftest import dictionary, shown, standard

__all__ = ["dictionary", "shown", "standard"]
EVIDENCE = {"evidence_1": "Satu.", "evidence_2": "Dua.", "evidence_3": "Tiga."}


def test_claimed_confirmed_and_frozen(cast, standard, shown, dictionary, appraisal_in):
    appraisal = appraisal_in("assessed")
    page = reverse("appraisal:competence_part", args=[appraisal.pk])
    sari, hendra = cast.client("sari"), cast.client("hendra")
    assert "belum diketahui" in sari.get(page).content.decode()
    claim = reverse("competency:level_claim", args=[cast.sari.pk, dictionary["M1"].pk])
    assert f"{claim}?kembali={page}" in sari.get(page).content.decode()
    answer = sari.post(f"{claim}?kembali={page}", {"level": "2", **EVIDENCE})
    assert (answer.status_code, answer["Location"]) == (302, page)
    elsewhere = sari.post(f"{claim}?kembali=https://contoh.id/", {"level": "2", **EVIDENCE})
    assert elsewhere["Location"] == reverse("competency:profile_detail", args=[cast.sari.pk])
    assert (
        sari.post(f"{claim}?kembali=//contoh.id/", {"level": "1", **EVIDENCE})["Location"] != "//contoh.id/"
    )
    confirm = reverse("competency:level_confirm", args=[cast.sari.pk, dictionary["M1"].pk])
    assert f"{confirm}?kembali={page}" in hendra.get(page).content.decode()
    hendra.post(f"{confirm}?kembali={page}", {"level": "1", **EVIDENCE})
    assert "1 ÷ 2 × 100 = 50,00" in hendra.get(page).content.decode()
    review = reverse("appraisal:review_edit", args=[appraisal.pk])
    assert page in hendra.get(review).content.decode()
    current = fresh(appraisal)
    ratings = {item.pk: rating_of(item, 0, "meets") for item in current.items.all()}
    save_review(current, ratings, {}, by=cast.user("hendra"), draft_version=current.draft_version)
    current = fresh(appraisal)
    result = hand_over(
        current,
        by=cast.user("hendra"),
        expected_version=current.version,
        draft_version=current.draft_version,
    )
    frozen = result.working["competence"]
    assert frozen["value"] == "50.00"
    assert frozen["levels"][0] == {
        "code": "M1",
        "name": dictionary["M1"].name,
        "required": 2,
        "actual": 1,
    }
    shown("sari", "M1", 2)
    result.refresh_from_db()
    assert result.working["competence"] == frozen
    labels = {
        row["label"]: row["value"] for sheet in internal_sheets(result.working) for row in sheet["rows"]
    }
    assert labels[dictionary["M1"].name] == "level 1"
    assert "Yang dibekukan dalam hasil" in sari.get(page).content.decode()


def test_a_peer_sees_nothing_and_the_superior_no_levels(cast, standard, shown, appraisal_in):
    shown("sari", "M1", 1)
    page = reverse("appraisal:competence_part", args=[appraisal_in("assessed").pk])
    assert cast.client("putri").get(page).status_code == 404
    assert cast.client("bayu").get(page).status_code == 404
    assert cast.client("dewi").get(page).status_code == 403
    assert cast.client("rina").get(page).status_code == 200


def test_costs_the_same_with_one_and_three_levels(cast, standard, shown, appraisal_in):
    page = reverse("appraisal:competence_part", args=[appraisal_in("assessed").pk])
    client = cast.client("hendra")
    shown("sari", "M1", 1)
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    shown("sari", "M3", 1)
    shown("sari", "M5", 1)
    with CaptureQueriesContext(connection) as three:
        client.get(page)
    assert AssessedLevel.objects.count() == 3
    assert len(one) == len(three)
