"""The page of the sealed record, and the check on demand."""

from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from appraisal.models import Appraisal, FinalRecord, RecordSeal
from core.append_only import lifted
from organization.models import Employee, Post, Unit
from tests.appraisal.views.access_checks import check_methods, check_refused, check_strangers, trace
from tests.appraisal.views.pages import queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("final")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:record_detail", args=[appraisal.pk])


@pytest.fixture
def check_url(appraisal: Appraisal) -> str:
    return reverse("appraisal:record_check", args=[appraisal.pk])


@pytest.mark.parametrize("key", ["sari", "hendra", "rina"])
def test_shows_what_was_sealed(cast: Any, appraisal: Appraisal, url: str, key: str) -> None:
    record = FinalRecord.objects.get(appraisal=appraisal)
    seal = RecordSeal.objects.get(record=record)
    text = text_of(cast.client(key).get(url))
    for said in (
        record.content_hash,
        seal.chain_hash,
        seal.signature,
        seal.key.public_key,
        "kunci instansi yang berlaku",
        "Sari Wulandari",
        cast.sari.nip,
        "Hendra Gunawan",
        "Dewi Anggraini",
        record.content["parties"]["employee"]["post"],
        record.content["rule_set"]["name"],
    ):
        assert said in text, said
    detail = cast.client(key).get(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    assert url in detail.content.decode()


def test_names_posts_and_units_are_those_of_that_day(cast: Any, appraisal: Appraisal, url: str) -> None:
    content = FinalRecord.objects.get(appraisal=appraisal).content
    Employee.objects.update(name="Nama Baru")
    Post.objects.update(name="Jabatan Baru")
    Unit.objects.update(name="Unit Baru")
    main = (
        cast.client("rina")
        .get(url)
        .content.decode()
        .split('aria-labelledby="orang"')[1]
        .split("</section>")[0]
    )
    for party in content["parties"].values():
        for name in ("name", "nip", "post", "unit"):
            assert party[name] in main.replace("&amp;", "&"), (name, party[name])
    assert "Nama Baru" not in main
    assert "Jabatan Baru" not in main


def test_says_whether_it_agrees(cast: Any, appraisal: Appraisal, check_url: str) -> None:
    client = cast.client("sari")
    before = trace()
    assert "Cocok: isi, hasil" in text_of(client.post(check_url, follow=True))
    record = FinalRecord.objects.get(appraisal=appraisal)
    with lifted(connection):
        FinalRecord.objects.filter(pk=record.pk).update(content={**record.content, "place": "Kota Lain"})
    text = text_of(client.post(check_url, follow=True))
    assert "Tidak cocok. Isi rekaman diubah sesudah dibekukan." in text
    with lifted(connection):
        RecordSeal.objects.filter(record=record).update(signature="x" * 88)
    assert "Tanda tangan segel ini tidak sah." in text_of(client.post(check_url, follow=True))
    with lifted(connection):
        RecordSeal.objects.filter(record=record).delete()
    assert "tidak bersegel" in text_of(client.post(check_url, follow=True))
    assert "menunggu segel" in text_of(client.get(reverse("appraisal:record_detail", args=[appraisal.pk])))
    assert trace() == before


def test_strangers_and_others(cast: Any, url: str, check_url: str) -> None:
    check_strangers(cast, url)
    check_refused(cast, url, ("dewi",))
    check_strangers(cast, check_url, method="post")
    check_refused(cast, check_url, ("dewi",), method="post")


def test_before_it_is_final_there_is_none(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over", "budi")
    for name in ("record_detail", "record_check"):
        address = reverse(f"appraisal:{name}", args=[appraisal.pk])
        method = "get" if name == "record_detail" else "post"
        assert getattr(cast.client("budi"), method)(address).status_code == 404


def test_other_methods_and_queries(cast: Any, url: str, check_url: str) -> None:
    check_methods(cast, "sari", url, allowed=("get",))
    check_methods(cast, "sari", check_url, allowed=("post",))
    assert queries_of(cast.client("sari"), url) <= 16
