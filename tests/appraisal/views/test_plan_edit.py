from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.domain.plan import plan_item_add
from appraisal.enums import ItemKind
from appraisal.models import AssessedItem
from tests.appraisal.views.pages import HTMX, draft_form, page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(appraisal_in):
    """Sari's plan with two results of her own."""
    appraisal = appraisal_in("planning")
    for _ in range(2):
        appraisal.refresh_from_db()
        plan_item_add(appraisal, by=appraisal.employee.user, draft_version=appraisal.draft_version)
    appraisal.refresh_from_db()
    return appraisal


@pytest.fixture
def url(planned):
    return reverse("appraisal:plan_edit", args=[planned.pk])


def results(appraisal):
    return list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position"))


def test_shows_the_running_total_and_the_seven_values(cast, planned, url):
    first = results(planned)[0]
    AssessedItem.objects.filter(pk=first.pk).update(weight=Decimal("90"))
    response = cast.client("sari").get(url)
    assert response.status_code == 200
    assert "Jumlah bobot 90 dari 100: kurang 10." in text_of(response)
    assert "Berorientasi Pelayanan" in text_of(response)


def test_saves_everything_that_was_typed(cast, planned, url):
    client = cast.client("sari")
    data = draft_form(client.get(url))
    first = results(planned)[0]
    data |= {
        f"item-{first.pk}-title": "Melayani surat pengantar",
        f"item-{first.pk}-target": "1.250,5",
        f"item-{first.pk}-weight": "60",
        f"item-{first.pk}-measure": "Jumlah surat",
    }
    response = client.post(url, data)
    assert response.status_code == 302
    first.refresh_from_db()
    assert (first.title, first.target, first.weight) == (
        "Melayani surat pengantar",
        Decimal("1250.5"),
        Decimal("60"),
    )


def test_htmx_and_plain_save_alike(cast, planned, url):
    client = cast.client("sari")
    first, second = results(planned)
    data = draft_form(client.get(url)) | {f"item-{first.pk}-weight": "40"}
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 200
    assert 'data-state="saved"' in response.content.decode()
    assert "Jumlah bobot 40 dari 100: kurang 60." in text_of(response)
    version = page_of(response).xpath("//input[@name='version']/@value")[0]
    data |= {"version": version, f"item-{second.pk}-weight": "60"}
    assert client.post(url, data).status_code == 302
    assert [item.weight for item in results(planned)] == [Decimal(40), Decimal(60)]


def test_a_wrong_value_keeps_the_rest(cast, planned, url):
    client = cast.client("sari")
    first = results(planned)[0]
    data = draft_form(client.get(url)) | {
        f"item-{first.pk}-title": "Tetap tersimpan",
        f"item-{first.pk}-target": "banyak sekali",
        f"item-{first.pk}-weight": "140",
    }
    response = client.post(url, data)
    assert response.status_code == 422
    first.refresh_from_db()
    assert (first.title, first.target, first.weight) == ("Tetap tersimpan", None, None)
    assert "Tulis angka saja" in text_of(response)
    assert "Bobot paling besar 100." in text_of(response)
    again = draft_form(response)
    assert again[f"item-{first.pk}-target"] == "banyak sekali"
    again[f"item-{first.pk}-target"], again[f"item-{first.pk}-weight"] = "12", "40"
    assert client.post(url, again).status_code == 302
    first.refresh_from_db()
    assert (first.target, first.weight) == (Decimal(12), Decimal(40))


def test_a_wrong_value_is_told_to_htmx_with_the_new_version(cast, planned, url):
    client = cast.client("sari")
    first = results(planned)[0]
    data = draft_form(client.get(url)) | {
        f"item-{first.pk}-title": "Tersimpan",
        f"item-{first.pk}-target": "92.5",
    }
    response = client.post(url, data, headers=HTMX)
    assert response.status_code == 422
    assert "Maksud Anda 92,5?" in text_of(response)
    planned.refresh_from_db()
    assert page_of(response).xpath("//input[@name='version']/@value") == [str(planned.draft_version)]


@pytest.mark.parametrize(
    ("polarity", "target", "high", "sentence"),
    [
        ("maximize", "0", "", "Target 0 tidak dapat dihitung"),
        ("range", "90", "80", "lebih besar daripada batas atasnya"),
        ("maximize", "", "80", "Isi dulu batas bawahnya."),
        ("minimize", "0", "", ""),
        ("range", "80", "90", ""),
    ],
)
def test_targets_that_cannot_be_computed_are_refused(cast, planned, url, polarity, target, high, sentence):
    client = cast.client("sari")
    first = results(planned)[0]
    data = draft_form(client.get(url)) | {
        f"item-{first.pk}-title": "Hasil",
        f"item-{first.pk}-polarity": polarity,
        f"item-{first.pk}-target": target,
        f"item-{first.pk}-target_high": high,
    }
    response = client.post(url, data)
    first.refresh_from_db()
    assert first.title == "Hasil"
    assert response.status_code == (422 if sentence else 302)
    assert (first.target is None) == bool(sentence)
    if sentence:
        assert sentence in text_of(response)


def test_a_second_tab_is_told_and_both_texts_are_shown(cast, planned, url):
    client = cast.client("sari")
    first = results(planned)[0]
    tab_one, tab_two = draft_form(client.get(url)), draft_form(client.get(url))
    name = f"item-{first.pk}-title"
    assert client.post(url, tab_one | {name: "Dari tab satu"}).status_code == 302
    assert client.post(url, tab_two | {name: "Dari tab dua"}, headers=HTMX).status_code == 409
    response = client.post(url, tab_two | {name: "Dari tab dua"})
    assert response.status_code == 409
    first.refresh_from_db()
    assert first.title == "Dari tab satu"
    radios = page_of(response).xpath(f"//input[@name='{name}']/@value")
    assert radios == ["Dari tab dua", "Dari tab satu"]
    choice = dict(next(form for form in page_of(response).forms if form.action == url).form_values())
    assert client.post(url, choice).status_code == 302
    first.refresh_from_db()
    assert first.title == "Dari tab dua"


def test_the_same_form_twice_has_one_effect(cast, planned, url):
    client = cast.client("sari")
    first = results(planned)[0]
    data = draft_form(client.get(url)) | {f"item-{first.pk}-title": "Sekali"}
    assert client.post(url, data).status_code == 302
    planned.refresh_from_db()
    version = planned.draft_version
    assert client.post(url, data).status_code == 302
    planned.refresh_from_db()
    assert planned.draft_version == version


def test_a_session_that_ended_gives_the_text_back(cast, planned, url, client):
    data = draft_form(cast.client("sari").get(url))
    name = f"item-{results(planned)[0].pk}-title"
    response = client.post(url, data | {name: "Belum hilang"})
    assert response.status_code == 401
    assert "Belum hilang" in text_of(response)
    assert client.post(url, data, headers=HTMX).status_code == 401


def test_forged_fields_are_ignored(cast, planned, url):
    client = cast.client("sari")
    first = results(planned)[0]
    behaviour = planned.items.filter(kind=ItemKind.BEHAVIOUR).first()
    data = draft_form(client.get(url)) | {
        f"item-{first.pk}-review_rating": "above",
        f"item-{behaviour.pk}-expectation": "dari pegawai sendiri",
        "appraiser": "1",
        "employee": "1",
        f"item-{first.pk}-title": "Jujur",
    }
    client.post(url, data)
    first.refresh_from_db()
    behaviour.refresh_from_db()
    assert (first.title, first.review_rating, behaviour.expectation) == ("Jujur", "", "")


def test_script_in_a_title_is_text(cast, planned, url):
    client = cast.client("sari")
    name = f"item-{results(planned)[0].pk}-title"
    client.post(url, draft_form(client.get(url)) | {name: "<script>alert(1)</script>"})
    assert b"<script>alert" not in client.get(url).content


def test_who_may_open_it(cast, planned, url, client):
    assert client.get(url).status_code == 302
    assert cast.client("agus").get(url).status_code == 404
    assert cast.client("putri").get(url).status_code == 404
    assert cast.client("hendra").get(url).status_code == 403
    assert cast.client("hendra").post(url, {"version": "0"}).status_code == 403
    assert cast.client("agus").post(url, {"version": "0"}).status_code == 404
    assert cast.client("sari").put(url).status_code == 405


def test_a_proposed_plan_is_read_only(cast, appraisal_in):
    appraisal = appraisal_in("proposed")
    url = reverse("appraisal:plan_edit", args=[appraisal.pk])
    client = cast.client("sari")
    assert client.get(url).url == reverse("appraisal:plan_detail", args=[appraisal.pk])
    first = results(appraisal)[0]
    data = {"version": appraisal.draft_version, f"item-{first.pk}-title": "Terlambat"}
    response = client.post(url, data)
    assert response.status_code == 409
    assert "Terlambat" in text_of(response)
    first.refresh_from_db()
    assert first.title != "Terlambat"


def test_the_number_of_queries_is_fixed(cast, planned, url):
    client = cast.client("sari")
    with_two = queries_of(client, url)
    for _ in range(3):
        planned.refresh_from_db()
        plan_item_add(planned, by=planned.employee.user, draft_version=planned.draft_version)
    assert queries_of(client, url) == with_two <= 18
