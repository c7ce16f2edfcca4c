from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.review import save_review
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import HTMX, draft_form, page_of, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("assessed")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:review_edit", args=[appraisal.pk])


def first(appraisal: Appraisal, kind: str = ItemKind.RESULT) -> AssessedItem:
    return appraisal.items.filter(kind=kind).order_by("position")[0]


def test_shows_report_and_rating_side_by_side(cast: Any, appraisal: Appraisal, url: str) -> None:
    text = text_of(cast.client("hendra").get(url))
    item = first(appraisal)
    assert item.title in text
    assert "÷" in text
    assert "Usulan" in text
    assert item.self_narrative in text


def test_strangers_and_other_parties(cast: Any, url: str) -> None:
    check_strangers(cast, url)
    check_refused(cast, url, ("sari", "dewi", "rina"))
    check_strangers(cast, url, method="post")
    check_refused(cast, url, ("sari", "dewi", "rina"), method="post")


def test_button_saves_and_page_shows_it(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, item = cast.client("hendra"), first(appraisal)
    data = draft_form(client.get(url))
    data |= {f"item-{item.pk}-review_rating": "above", f"item-{item.pk}-review_comment": "Sangat baik"}
    data[f"item-{item.pk}-review_override_reason"] = "Bebannya jauh lebih berat"
    response = client.post(url, data)
    assert response.status_code == 302
    item.refresh_from_db()
    assert (item.review_rating, item.review_comment) == ("above", "Sangat baik")
    assert draft_form(client.get(url))[f"item-{item.pk}-review_rating"] == "above"


def test_typing_saves_the_same_and_shows_the_working(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    data = draft_form(client.get(url))
    for item in appraisal.items.all():
        data[f"item-{item.pk}-review_rating"] = "meets"
        data[f"item-{item.pk}-review_override_reason"] = "Sesuai beban"
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 200
    part = response.content.decode()
    assert 'data-state="saved"' in part
    assert 'id="review-working"' in part
    assert "hx-swap-oob" in part
    assert "Predikat: Baik" in text_of(response)
    assert set(appraisal.items.values_list("review_rating", flat=True)) == {"meets"}


def test_a_rating_beside_the_suggestion_says_why(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    item = appraisal.items.filter(review_suggestion="meets")[0]
    data = {**draft_form(client.get(url)), f"item-{item.pk}-review_rating": "below"}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Tuliskan mengapa rating ini berbeda dari usulan." in text_of(response)
    assert appraisal.items.get(pk=item.pk).review_rating == "below"
    data = {**draft_form(client.get(url)), f"item-{item.pk}-review_override_reason": "Buktinya kosong"}
    assert client.post(url, data).status_code == 302
    assert appraisal.items.get(pk=item.pk).review_override_reason == "Buktinya kosong"


def test_a_contribution_is_verified(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    item = AssessedItem.objects.create(
        appraisal=appraisal, kind="contribution", contribution_kind="award", title="Teladan"
    )
    data = {**draft_form(client.get(url)), f"item-{item.pk}-verification": "refused"}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Tuliskan mengapa kontribusi ini tidak dapat dibenarkan." in text_of(response)
    assert appraisal.items.get(pk=item.pk).verification == ""
    data = {**draft_form(client.get(url)), f"item-{item.pk}-verification": "refused"}
    data[f"item-{item.pk}-verification_note"] = "Piagamnya milik unit lain"
    assert client.post(url, data).status_code == 302
    assert appraisal.items.get(pk=item.pk).verification == "refused"
    assert "Verifikasi kontribusi" in text_of(client.get(url))


def test_second_tab_is_told_and_nothing_is_lost(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, item = cast.client("hendra"), first(appraisal)
    old = draft_form(client.get(url))
    client.post(url, {**old, f"item-{item.pk}-review_comment": "dari tab pertama"})
    late = {**old, f"item-{item.pk}-review_comment": "dari tab kedua"}
    response = client.post(url, late, headers=HTMX)
    assert response.status_code == 409
    assert 'data-state="conflict"' in response.content.decode()
    plain = client.post(url, late)
    assert plain.status_code == 409
    assert "dari tab pertama" in text_of(plain)
    assert "dari tab kedua" in text_of(plain)
    item.refresh_from_db()
    assert item.review_comment == "dari tab pertama"


def test_repeated_save_changes_nothing(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, item = cast.client("hendra"), first(appraisal)
    data = {**draft_form(client.get(url)), f"item-{item.pk}-review_comment": "sekali"}
    client.post(url, data)
    version = fresh(appraisal).draft_version
    assert client.post(url, data).status_code == 302
    assert fresh(appraisal).draft_version == version


def test_not_applicable_needs_a_reason(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, item = cast.client("hendra"), first(appraisal)
    data = {**draft_form(client.get(url)), f"item-{item.pk}-not_applicable": "on"}
    data[f"item-{item.pk}-review_comment"] = "tetap tersimpan"
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Tuliskan mengapa butir ini tidak berlaku" in text_of(response)
    item.refresh_from_db()
    assert not item.not_applicable
    assert item.review_comment == "tetap tersimpan"
    data = draft_form(client.get(url))
    data |= {
        f"item-{item.pk}-not_applicable": "on",
        f"item-{item.pk}-not_applicable_reason": "Kegiatan dihapus",
    }
    assert client.post(url, data).status_code == 302
    item.refresh_from_db()
    assert item.not_applicable
    data = {**draft_form(client.get(url)), f"item-{item.pk}-not_applicable": ""}
    client.post(url, data)
    item.refresh_from_db()
    assert not item.not_applicable


def test_override_asks_for_its_reason(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    data = {**draft_form(client.get(url)), f"axes-{appraisal.pk}-work_override": "above"}
    response = client.post(url, data)
    assert response.status_code == 422
    listed = " ".join(page_of(response).get_element_by_id("draft-errors").text_content().split())
    assert "Alasan rating hasil kerja (Rating keseluruhan): Tuliskan mengapa" in listed
    assert "Sari Wulandari" not in listed
    data = draft_form(client.get(url))
    data |= {
        f"axes-{appraisal.pk}-work_override": "above",
        f"axes-{appraisal.pk}-work_override_reason": "Hasil melampaui rencana provinsi",
        f"axes-{appraisal.pk}-recommendation": "Ikut pelatihan pelayanan",
    }
    assert client.post(url, data).status_code == 302
    appraisal.refresh_from_db()
    assert appraisal.work_override == "above"
    assert appraisal.recommendation == "Ikut pelatihan pelayanan"


def test_a_forged_rating_and_foreign_items_are_ignored(
    cast: Any, appraisal: Appraisal, appraisal_in: Any, url: str
) -> None:
    other = first(appraisal_in("assessed", "budi"))
    client, item = cast.client("hendra"), first(appraisal)
    data = draft_form(client.get(url))
    data |= {
        f"item-{item.pk}-review_rating": "superb",
        f"item-{item.pk}-self_realisation": "999",
        f"item-{other.pk}-review_rating": "below",
        "appraiser": cast.agus.pk,
        "predicate": "SB",
    }
    response = client.post(url, data)
    assert response.status_code == 422
    before = item.self_realisation
    item.refresh_from_db()
    other.refresh_from_db()
    assert (item.review_rating, item.self_realisation, other.review_rating) == ("", before, "")
    assert fresh(appraisal).appraiser == cast.hendra


def test_scripts_stay_text(cast: Any, appraisal: Appraisal, url: str) -> None:
    client, item = cast.client("hendra"), first(appraisal)
    evil = "</textarea><script>alert(1)</script><img src=x onerror=alert(1)>"
    client.post(url, {**draft_form(client.get(url)), f"item-{item.pk}-review_comment": evil})
    page = page_of(client.get(url))
    assert not [node for node in page.iter("script") if "alert" in (node.text or "")]
    assert not page.xpath("//*[@onerror]")


def test_goes_on_to_the_hand_over(cast: Any, appraisal: Appraisal, url: str) -> None:
    client = cast.client("hendra")
    response = client.post(url, {**draft_form(client.get(url)), "hand_over": "1"})
    assert response["Location"] == reverse("appraisal:review_hand_over", args=[appraisal.pk])


def test_after_the_hand_over_there_is_nothing_to_edit(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over", "budi")
    url = reverse("appraisal:review_edit", args=[appraisal.pk])
    detail = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    assert cast.client("hendra").get(url)["Location"] == detail
    item = first(appraisal)
    data = {"version": appraisal.draft_version, f"item-{item.pk}-review_rating": "below"}
    assert cast.client("hendra").post(url, data).status_code == 409
    assert first(appraisal).review_rating == "meets"


def test_few_queries_whatever_the_number_of_items(cast: Any, appraisal: Appraisal, url: str) -> None:
    few = queries_of(cast.client("hendra"), url)
    for position in range(30):
        AssessedItem.objects.create(
            appraisal=appraisal,
            kind=ItemKind.CONTRIBUTION,
            title=f"Kontribusi {position}",
            position=position,
            contribution_kind="award",
        )
    assert queries_of(cast.client("hendra"), url) == few
    assert few <= 18


def test_draft_survives_the_change_of_appraiser(cast: Any, appraisal: Appraisal, url: str) -> None:
    item = first(appraisal)
    save_review(
        appraisal,
        {item.pk: {"review_comment": "catatan lama"}},
        {},
        by=cast.user("hendra"),
        draft_version=appraisal.draft_version,
    )
    from appraisal.domain.supervision import change_appraiser

    change_appraiser(fresh(appraisal), cast.agus, by=cast.user("rina"), reason="Mutasi", current=cast.hendra)
    assert cast.client("hendra").get(url).status_code == 404
    assert "catatan lama" in text_of(cast.client("agus").get(url))
