from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.clarification import open_clarification
from appraisal.enums import AppraisalState
from appraisal.models import Appraisal
from appraisal.views.appraisal_detail import offers_nothing
from appraisal.workflow import APPRAISAL
from organization.domain.appraiser_reports import report_appraiser
from reports.demo.stories import question
from tests.appraisal.views.access_checks import check_methods, check_strangers
from tests.appraisal.views.pages import page_of, queries_of, text_of


def url_of(appraisal: Appraisal) -> str:
    return reverse("appraisal:appraisal_detail", args=[appraisal.pk])


@pytest.mark.parametrize("state", AppraisalState.values)
def test_each_party_in_each_state(cast: Any, appraisal_in: Any, state: str) -> None:
    """The page offers exactly the moves of the state table, or says why not yet.

    Left out is what means nothing here: stopping while the employee serves, going on elsewhere.
    """
    appraisal = appraisal_in(state)
    for key in ("sari", "hendra", "dewi", "rina"):
        response = cast.client(key).get(url_of(appraisal))
        assert response.status_code == 200, key
        text = text_of(response)
        moves = [
            move
            for move in APPRAISAL.moves_for(cast.user(key), appraisal)
            if not offers_nothing(move, appraisal)
        ]
        for move in moves:
            assert str(move.label) in text, (key, move.name)
        assert (response.context["acts"] != []) == bool(moves)


@pytest.mark.parametrize("state", ["planning", "assessed", "handed_over", "final"])
def test_strangers(cast: Any, appraisal_in: Any, state: str) -> None:
    url = url_of(appraisal_in(state))
    check_strangers(cast, url)
    check_methods(cast, "sari", url, allowed=("get",))


def test_the_employee_sees_no_rating_before_the_hand_over(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    item.review_rating, item.review_comment = "below", "rahasia sebelum diserahkan"
    item.save()
    for key in ("sari", "dewi", "rina"):
        assert "rahasia sebelum diserahkan" not in text_of(cast.client(key).get(url_of(appraisal)))


def test_a_plan_is_its_makers_alone_until_proposed(cast: Any, appraisal_in: Any) -> None:
    from reports.demo.stories import write_plan

    appraisal = appraisal_in("planning")
    write_plan(appraisal, cast.work("sari"))
    title = appraisal.items.filter(kind="result").order_by("position")[0].title
    assert title in text_of(cast.client("sari").get(url_of(appraisal)))
    for key in ("hendra", "dewi", "rina"):
        assert title not in text_of(cast.client(key).get(url_of(appraisal)))


def test_why_not_yet(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    question(appraisal)
    text = text_of(cast.client("sari").get(url_of(appraisal)))
    assert "“Terima hasil” belum dapat dilakukan" in text
    assert "Masih ada klarifikasi yang menunggu jawaban." in text


def test_history_in_plain_words(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    question(appraisal)
    text = text_of(cast.client("sari").get(url_of(appraisal)))
    for word in ("Ajukan rencana", "Serahkan hasil penilaian", "Klarifikasi diajukan"):
        assert word in text
    assert "clarification_open" not in text


def test_documents_come_from_the_registry(
    cast: Any, appraisal_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from appraisal import registry

    appraisal = appraisal_in("final")
    link = registry.PageLink("Dokumen uji", "/dokumen/uji/", "PDF")
    monkeypatch.setattr(registry, "_document_sources", [lambda _appraisal, _user: [link]])
    found = page_of(cast.client("sari").get(url_of(appraisal))).xpath("//a[@href='/dokumen/uji/']")
    assert found[0].text_content() == "Dokumen uji"


def test_few_queries_whatever_happened(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    url = url_of(appraisal)
    counts = {key: queries_of(cast.client(key), url) for key in ("sari", "hendra", "dewi", "rina")}
    for item in appraisal.items.filter(kind="behaviour").order_by("position")[:3]:
        open_clarification(item, by=cast.user("sari"), reason="mohon dijelaskan")
    assert {key: queries_of(cast.client(key), url) for key in counts} == counts
    assert max(counts.values()) <= 18


def test_few_queries_with_an_objection(cast: Any, appraisal_in: Any) -> None:
    url = url_of(appraisal_in("explained"))
    assert max(queries_of(cast.client(key), url) for key in ("sari", "hendra", "dewi", "rina")) <= 19


def test_the_main_button_goes_on_and_never_back(cast, appraisal_in):
    appraisal = appraisal_in("assessed")
    ways = cast.client("hendra").get(url_of(appraisal)).context["ways"]
    assert [(way.label, way.is_main) for way in ways] == [
        ("Beri penilaian", True),
        ("Minta dilengkapi", False),
    ]


def test_it_says_who_appraises_why_and_how_to_object_to_him(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    own = text_of(cast.client("sari").get(url))
    assert f"{cast.hendra.name} (pimpinan Kelurahan Pisang)" in own
    assert "Ini bukan atasan saya" in own
    assert "Ini bukan atasan saya" not in text_of(cast.client("hendra").get(url))
    report_appraiser(cast.sari, proposed=cast.agus, reason="Pindah.", by=cast.user("sari"))
    assert "Laporan Anda diputuskan paling lambat" in text_of(cast.client("sari").get(url))
    assert "putuskan paling lambat" in text_of(cast.client("rina").get(url))
    assert "bukan atasannya" not in text_of(cast.client("hendra").get(url))


def test_an_acting_officer_is_named_as_such(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    Appraisal.objects.filter(pk=appraisal.pk).update(appraiser_capacity="Plt. pimpinan Kelurahan Pisang")
    page = cast.client("sari").get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    assert f"{cast.hendra.name} (Plt. pimpinan Kelurahan Pisang)" in text_of(page)
    listed = cast.client("sari").get(reverse("appraisal:appraisal_list"))
    assert f"{cast.hendra.name} (Plt. pimpinan Kelurahan Pisang)" in text_of(listed)
