from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.enums import ItemKind
from tests.appraisal.views.pages import HTMX, draft_form, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(appraisal_in):
    return appraisal_in("running")


@pytest.fixture
def url(running):
    return reverse("appraisal:self_assessment_edit", args=[running.pk])


def items(appraisal, kind=ItemKind.RESULT):
    return list(appraisal.items.filter(kind=kind).order_by("position"))


def test_saves_what_was_typed_with_an_indonesian_number(cast, running, url):
    client = cast.client("sari")
    result, behaviour = items(running)[0], items(running, ItemKind.BEHAVIOUR)[0]
    data = draft_form(client.get(url)) | {
        f"item-{result.pk}-self_realisation": "1.234,75",
        f"item-{result.pk}-self_narrative": "Baris satu\r\nBaris dua",
        f"item-{result.pk}-self_rating": "meets",
        f"item-{behaviour.pk}-self_rating": "above",
        f"item-{behaviour.pk}-self_narrative": "Ramah",
    }
    assert client.post(url, data).status_code == 302
    result.refresh_from_db()
    behaviour.refresh_from_db()
    assert result.self_realisation == Decimal("1234.75")
    assert result.self_rating == "meets"
    assert (behaviour.self_rating, behaviour.self_narrative) == ("above", "Ramah")
    again = draft_form(client.get(url))
    assert again[f"item-{result.pk}-self_realisation"] == "1.234,75"
    running.refresh_from_db()
    version = running.draft_version
    assert client.post(url, again).status_code == 302
    running.refresh_from_db()
    assert running.draft_version == version


def test_htmx_answers_with_the_achievement(cast, running, url):
    client = cast.client("sari")
    result = items(running)[0]
    running.items.filter(pk=result.pk).update(target=Decimal(80), target_high=None, polarity="maximize")
    data = draft_form(client.get(url)) | {f"item-{result.pk}-self_realisation": "60"}
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 200
    shown = page_of(response).get_element_by_id(f"achievement-{result.pk}").text_content()
    assert "75,00%" in shown
    assert "60 ÷ 80 × 100" in shown
    assert 'data-state="saved"' in response.content.decode()


def test_a_negative_realisation_is_saved_and_asked_about(cast, running, url):
    client = cast.client("sari")
    result = items(running)[0]
    running.items.filter(pk=result.pk).update(target=Decimal(80), target_high=None, polarity="maximize")
    warning = "Realisasi bernilai negatif. Pastikan tandanya benar."
    assert warning not in text_of(client.get(url))
    client.post(url, draft_form(client.get(url)) | {f"item-{result.pk}-self_realisation": "-4"})
    result.refresh_from_db()
    assert result.self_realisation == Decimal(-4)
    assert warning in text_of(client.get(url))


def test_a_wrong_number_keeps_every_other_text(cast, running, url):
    client = cast.client("sari")
    first, second = items(running)[:2]
    data = draft_form(client.get(url)) | {
        f"item-{first.pk}-self_realisation": "sekitar 90",
        f"item-{first.pk}-self_narrative": "Cerita pertama",
        f"item-{second.pk}-self_narrative": "Cerita kedua",
    }
    for headers in ({}, HTMX):
        response = client.post(url, data, headers=headers)
        assert response.status_code == 422
        assert "Tulis angka saja" in text_of(response)
        assert "sekitar 90" in response.content.decode()
        data["version"] = page_of(response).xpath("//input[@name='version']/@value")[-1]
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.self_narrative, second.self_narrative) == ("Cerita pertama", "Cerita kedua")
    assert first.self_realisation is None


def test_a_checkbox_can_be_taken_back(cast, running, url):
    client = cast.client("sari")
    result = items(running)[0]
    name = f"item-{result.pk}-self_not_applicable"
    client.post(url, draft_form(client.get(url)) | {name: "on"})
    result.refresh_from_db()
    assert result.self_not_applicable
    data = draft_form(client.get(url))
    assert data[name] == "on"
    client.post(url, data | {name: ""})
    result.refresh_from_db()
    assert not result.self_not_applicable


def test_two_tabs_never_overwrite_each_other(cast, running, url):
    client = cast.client("sari")
    result = items(running)[0]
    narrative, rating = f"item-{result.pk}-self_narrative", f"item-{result.pk}-self_rating"
    one, two = draft_form(client.get(url)), draft_form(client.get(url))
    client.post(url, one | {narrative: "Dari kantor", rating: "meets"})
    assert client.post(url, two | {narrative: "Dari rumah"}, headers=HTMX).status_code == 409
    response = client.post(url, two | {narrative: "Dari rumah"})
    assert response.status_code == 409
    text = text_of(response)
    assert "Dari kantor" in text
    assert "Dari rumah" in text
    assert "Sesuai ekspektasi" in text
    choice = dict(next(form for form in page_of(response).forms if form.action == url).form_values())
    choice |= {rating: "meets"}
    assert client.post(url, choice).status_code == 302
    result.refresh_from_db()
    assert (result.self_narrative, result.self_rating) == ("Dari rumah", "meets")


def test_text_for_an_item_removed_elsewhere_is_given_back(cast, running, url):
    client = cast.client("sari")
    add = reverse("appraisal:contribution_add", args=[running.pk])
    client.post(add, draft_form(client.get(url)))
    (contribution,) = items(running, ItemKind.CONTRIBUTION)
    data = draft_form(client.get(url))
    remove = reverse("appraisal:contribution_remove", args=[running.pk, contribution.pk])
    client.post(remove, data)
    response = client.post(url, data | {f"item-{contribution.pk}-title": "Aplikasi antrean"})
    assert response.status_code == 409
    assert "Aplikasi antrean" in text_of(response)


def test_a_session_that_ended_gives_the_text_back(cast, running, url, client):
    data = draft_form(cast.client("sari").get(url))
    name = f"item-{items(running)[0].pk}-self_narrative"
    response = client.post(url, data | {name: "Belum hilang"})
    assert response.status_code == 401
    assert "Belum hilang" in text_of(response)
    fields = dict(next(form for form in page_of(response).forms if form.action == url).form_values())
    assert cast.client("sari").post(url, fields).status_code == 302
    assert items(running)[0].self_narrative == "Belum hilang"


def test_contributions_are_added_once_edited_and_removed(cast, running, url):
    client = cast.client("sari")
    add = reverse("appraisal:contribution_add", args=[running.pk])
    result = items(running)[0]
    data = draft_form(client.get(url)) | {f"item-{result.pk}-self_narrative": "Ikut tersimpan"}
    assert client.post(add, data).status_code == 302
    client.post(add, data)
    (contribution,) = items(running, ItemKind.CONTRIBUTION)
    result.refresh_from_db()
    assert result.self_narrative == "Ikut tersimpan"
    data = draft_form(client.get(url)) | {
        f"item-{contribution.pk}-contribution_kind": "award",
        f"item-{contribution.pk}-title": "Pegawai teladan",
    }
    client.post(url, data)
    contribution.refresh_from_db()
    assert (contribution.contribution_kind, contribution.title) == ("award", "Pegawai teladan")
    remove = reverse("appraisal:contribution_remove", args=[running.pk, contribution.pk])
    data = draft_form(client.get(url))
    client.post(remove, data)
    assert client.post(remove, data).status_code == 302
    assert items(running, ItemKind.CONTRIBUTION) == []


def test_a_result_cannot_be_removed_as_a_contribution(cast, running):
    result = items(running)[0]
    remove = reverse("appraisal:contribution_remove", args=[running.pk, result.pk])
    cast.client("sari").post(remove, {"version": running.draft_version})
    assert running.items.filter(pk=result.pk).exists()


def test_plan_and_review_cannot_be_forged_here(cast, running, url):
    client = cast.client("sari")
    result = items(running)[0]
    title, target = result.title, result.target
    forged = {
        f"item-{result.pk}-title": "Lain",
        f"item-{result.pk}-target": "1",
        f"item-{result.pk}-weight": "1",
        f"item-{result.pk}-review_rating": "above",
        f"item-{result.pk}-not_applicable": "on",
        f"item-{result.pk}-self_narrative": "Jujur",
    }
    client.post(url, draft_form(client.get(url)) | forged)
    result.refresh_from_db()
    assert (result.title, result.target, result.review_rating) == (title, target, "")
    assert not result.not_applicable
    assert result.self_narrative == "Jujur"


def test_items_of_others_are_out_of_reach(cast, running, url, appraisal_in):
    other = appraisal_in("running", "putri")
    foreign = items(other)[0]
    client = cast.client("sari")
    client.post(url, {"version": running.draft_version, f"item-{foreign.pk}-self_narrative": "Usil"})
    foreign.refresh_from_db()
    assert foreign.self_narrative == ""


def test_who_may_open_it(cast, running, url, client):
    assert client.get(url).status_code == 302
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).get(url).status_code == 404
        assert cast.client(stranger).post(url, {"version": "0"}).status_code == 404
    for party in ("hendra", "dewi", "rina"):
        assert cast.client(party).get(url).status_code == 403
        assert cast.client(party).post(url, {"version": "0"}).status_code == 403
        for name in ("contribution_add",):
            address = reverse(f"appraisal:{name}", args=[running.pk])
            assert cast.client(party).post(address, {"version": "0"}).status_code == 403
    assert cast.client("sari").delete(url).status_code == 405


def test_a_sent_self_assessment_is_closed(cast, appraisal_in):
    appraisal = appraisal_in("assessed")
    url = reverse("appraisal:self_assessment_edit", args=[appraisal.pk])
    client = cast.client("sari")
    assert client.get(url).url == reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    result = items(appraisal)[0]
    data = {"version": appraisal.draft_version, f"item-{result.pk}-self_narrative": "Terlambat"}
    response = client.post(url, data)
    assert response.status_code == 409
    assert "Terlambat" in text_of(response)
    assert client.post(url, data, headers=HTMX).status_code == 409
    result.refresh_from_db()
    assert result.self_narrative != "Terlambat"


def test_the_number_of_queries_is_fixed(cast, running, url):
    client = cast.client("sari")
    before = queries_of(client, url)
    for number in range(3):
        running.items.create(
            kind=ItemKind.CONTRIBUTION, position=number, contribution_kind="award", title="x"
        )
    assert queries_of(client, url) == before <= 18
