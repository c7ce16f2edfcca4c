"""Signed versions of a plan: who signed which, what changed; signing what the appraiser added."""

import pytest
from django.db import connection
from django.urls import reverse

from appraisal.domain import plan
from appraisal.domain.moves import move
from appraisal.enums import ItemKind
from appraisal.models import PlanSignature, PlanVersion
from core.append_only import lifted
from reports.demo.stories import fresh
from tests.appraisal.views.pages import page_of, queries_of, text_of

pytestmark = pytest.mark.django_db


def url_of(name, appraisal, *more):
    return reverse(f"appraisal:{name}", args=[appraisal.pk, *more])


@pytest.fixture
def unsigned(cast, appraisal_in):
    """Sari's agreed plan, to which Hendra added an expectation that she has not signed."""
    appraisal = appraisal_in("proposed")
    item = appraisal.items.get(core_value="harmonis")
    now = fresh(appraisal)
    plan.expectations_save(
        now,
        {item.pk: {"expectation": "Jadwal piket disepakati"}},
        by=cast.user("hendra"),
        draft_version=now.draft_version,
    )
    move(fresh(appraisal), "plan_agree", by=cast.user("hendra"))
    return fresh(appraisal)


def test_what_the_appraiser_added_is_shown_and_signed_once(cast, unsigned):
    client = cast.client("sari")
    page = text_of(client.get(url_of("plan_detail", unsigned)))
    assert "Pejabat penilai menambahkan sesuatu sesudah Anda menandatangani" in page
    detail = text_of(client.get(url_of("plan_version_detail", unsigned, 2)))
    assert "Perubahan sejak versi 1" in detail
    assert "Jadwal piket disepakati" in detail
    data = {"version": unsigned.version}
    assert client.post(url_of("plan_sign", unsigned), data).status_code == 302
    again = client.post(url_of("plan_sign", unsigned), data, follow=True)
    assert "sudah Anda tandatangani" in text_of(again)
    newest = unsigned.plan_versions.get(number=2)
    assert [row.signer_name for row in newest.signatures.all()] == ["Hendra Gunawan", "Sari Wulandari"]
    assert "menambahkan sesuatu" not in text_of(client.get(url_of("plan_detail", unsigned)))


def test_the_self_assessment_waits_for_the_signature(cast, unsigned):
    response = cast.client("sari").post(
        url_of("self_submit", unsigned), {"move_version": unsigned.version, "version": unsigned.draft_version}
    )
    assert response.status_code == 422
    assert "tandatangani rencana itu dulu" in text_of(response)


def test_the_list_names_who_signed_what_and_how_much_changed(cast, unsigned):
    plan_page = text_of(cast.client("hendra").get(url_of("plan_detail", unsigned)))
    assert "Versi 2: Hendra Gunawan, pejabat penilai kinerja" in plan_page
    page = text_of(cast.client("hendra").get(url_of("plan_version_list", unsigned)))
    assert page.index("Versi 2") < page.index("Versi 1")
    assert "1 hal berbeda dari versi sebelumnya." in page
    assert "Sari Wulandari, pegawai yang dinilai" in page
    first = text_of(cast.client("hendra").get(url_of("plan_version_detail", unsigned, 1)))
    assert "Ada versi yang lebih baru." in first
    assert "Jadwal piket disepakati" not in first
    title = unsigned.items.filter(kind=ItemKind.RESULT).order_by("position")[0].title
    assert title in first


def test_who_may_read_and_sign(cast, unsigned, client):
    pages = [url_of("plan_version_list", unsigned), url_of("plan_version_detail", unsigned, 1)]
    for url in pages:
        assert client.get(url).status_code == 302
        for stranger in ("agus", "putri", "bayu"):
            assert cast.client(stranger).get(url).status_code == 404
        for party in ("sari", "hendra", "dewi", "rina"):
            assert cast.client(party).get(url).status_code == 200
        assert cast.client("sari").post(url).status_code == 405
    assert cast.client("sari").get(url_of("plan_version_detail", unsigned, 9)).status_code == 404
    data = {"version": unsigned.version}
    assert cast.client("hendra").post(url_of("plan_sign", unsigned), data).status_code == 403
    assert cast.client("agus").post(url_of("plan_sign", unsigned), data).status_code == 404
    assert cast.client("sari").get(url_of("plan_sign", unsigned)).status_code == 405


def test_before_the_first_signature_there_is_nothing_to_read(cast, appraisal_in):
    appraisal = appraisal_in("planning")
    page = text_of(cast.client("sari").get(url_of("plan_version_list", appraisal)))
    assert "Versi pertama tercatat saat rencana diajukan." in page


def test_queries_do_not_grow_with_versions(cast, unsigned):
    client = cast.client("sari")
    urls = [url_of("plan_version_list", unsigned), url_of("plan_version_detail", unsigned, 1)]
    before = [queries_of(client, url) for url in urls]
    for target in (1, 2):
        plan.plan_reopen(
            fresh(unsigned), by=cast.user("hendra"), note="x", expected_version=fresh(unsigned).version
        )
        item = unsigned.items.filter(kind=ItemKind.RESULT).order_by("position")[0]
        now = fresh(unsigned)
        plan.plan_draft_save(
            now, {item.pk: {"title": f"Baru {target}"}}, by=cast.user("sari"), draft_version=now.draft_version
        )
        plan.plan_propose(fresh(unsigned), by=cast.user("sari"))
        move(fresh(unsigned), "plan_agree", by=cast.user("hendra"))
    assert unsigned.plan_versions.count() == 4
    assert [queries_of(client, url) for url in urls] == before


def test_a_plan_agreed_before_versions_were_kept_is_told_calmly(cast, appraisal_in):
    """The pages of such a plan open, say so, show no empty differences; it goes on and is versioned then."""
    appraisal = appraisal_in("running")
    with lifted(connection):
        PlanSignature.objects.filter(version__appraisal=appraisal).delete()
        PlanVersion.objects.filter(appraisal=appraisal).delete()
    told = "disepakati sebelum versinya dicatat"
    for key in ("sari", "hendra"):
        for name in ("plan_detail", "plan_version_list"):
            response = cast.client(key).get(url_of(name, appraisal))
            page = text_of(response)
            assert told in page, (key, name)
            assert "Lihat yang berubah" not in page
            assert url_of("plan_sign", appraisal) not in {form.action for form in page_of(response).forms}
    assert cast.client("sari").get(url_of("plan_version_detail", appraisal, 1)).status_code == 404
    now = fresh(appraisal)
    plan.plan_reopen(now, by=cast.user("hendra"), note="Tugas berubah", expected_version=now.version)
    now = fresh(appraisal)
    plan.plan_propose(now, by=cast.user("sari"), expected_version=now.version)
    page = text_of(cast.client("hendra").get(url_of("plan_version_list", appraisal)))
    assert told not in page
    assert "Versi pertama." in page
