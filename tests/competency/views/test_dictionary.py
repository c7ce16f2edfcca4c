"""Pages of the dictionary: dictionary_list, competency_detail, _add, _edit, _retire, import and export."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.domain.dictionary import bundled_texts
from competency.models import Competency
from competency.queries import current_version
from core.spreadsheets import csv_bytes
from organization.enums import Role
from organization.models import RoleGrant
from reports.demo.cast import ROOT

LIST = "competency:dictionary_list"


def typed(**changes):
    text = bundled_texts()[0]
    values = {
        "code": "TEK-UJI",
        "abbreviation": "UJI",
        "name": "Uji",
        "group": "teknis",
        "source": "",
        "definition": "Definisi.",
    }
    for level in text.levels:
        values[f"title_{level.level}"] = ""
        values[f"description_{level.level}"] = level.description
        for place, indicator in enumerate(level.indicators, start=1):
            values[f"indicator_{level.level}_{place}"] = indicator
    return values | changes


def test_an_empty_dictionary_is_filled_by_its_keeper_once(cast):
    page = cast.client("sari").get(reverse(LIST)).content.decode()
    assert "masih kosong" in page
    assert "Isi dengan kamus baku" not in page
    assert "Isi dengan kamus baku" in cast.client("rina").get(reverse(LIST)).content.decode()
    assert cast.client("bayu").post(reverse("competency:dictionary_seed")).status_code == 403
    answer = cast.client("rina").post(reverse("competency:dictionary_seed"), follow=True)
    assert "17 kompetensi ditulis" in answer.content.decode()
    again = cast.client("rina").post(reverse("competency:dictionary_seed"), follow=True)
    assert "sudah berisi" in again.content.decode()
    assert Competency.objects.count() == 17


def test_the_training_unit_keeps_it_too(cast):
    RoleGrant.objects.create(
        user=cast.user("nia"), role=Role.TRAINING, unit=cast.unit(ROOT), starts_on=cast.today
    )
    assert cast.client("nia").get(reverse("competency:competency_add")).status_code == 200


def test_reading_costs_the_same_however_long_it_is(cast, dictionary):
    client = cast.client("sari")
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as full:
        assert "Integritas" in client.get(reverse(LIST)).content.decode()
    Competency.objects.exclude(code="M1").update(is_retired=True)
    with CaptureQueriesContext(connection) as one:
        page = client.get(reverse(LIST)).content.decode()
    assert len(one) == len(full) <= 8
    assert "Kerjasama" not in page
    assert "Kerjasama" in client.get(reverse(LIST), {"semua": "1"}).content.decode()


def test_add_edit_versions_and_retire(cast, dictionary):
    client = cast.client("rina")
    wrong = client.post(reverse("competency:competency_add"), typed(definition="", code="M1"))
    assert wrong.status_code == 422
    assert "Definisi" in wrong.content.decode()
    taken = client.post(reverse("competency:competency_add"), typed(code="m1"))
    assert "sudah dipakai" in taken.content.decode()
    client.post(reverse("competency:competency_add"), typed())
    made = Competency.objects.get(code="TEK-UJI")
    edit = reverse("competency:competency_edit", args=[made.pk])
    assert "Definisi." in client.get(edit).content.decode()
    client.post(edit, typed(definition="Lain."))
    assert current_version(made).definition == "Lain."
    detail = reverse("competency:competency_detail", args=[made.pk])
    page = cast.client("sari").get(detail, {"versi": "1"}).content.decode()
    assert "Lain." in page
    assert edit not in page
    client.post(reverse("competency:competency_retire", args=[made.pk]))
    assert "tidak dipakai lagi" in client.get(detail).content.decode()
    client.post(reverse("competency:competency_retire", args=[made.pk]), {"back": "1"})
    assert "Pakai kembali" not in client.get(detail).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_handed_out_comes_back_as_the_same(cast, dictionary, kind):
    client = cast.client("rina")
    data = client.get(reverse("competency:dictionary_export", args=[kind])).content
    if kind == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].max_row == 1 + 17 * 5
    page = client.post(
        reverse("competency:dictionary_import"), {"upload": SimpleUploadedFile(f"kamus.{kind}", data)}
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count("<td>tetap</td>") == 17
    assert "ditambahkan" not in text
    assert client.get(reverse("competency:dictionary_export", args=["pdf"])).status_code == 404


def test_import_shows_first_and_writes_after(cast, dictionary):
    client, address = cast.client("rina"), reverse("competency:dictionary_import")
    headers = [
        "Kode",
        "Nama",
        "Kelompok",
        "Definisi",
        "Level",
        "Deskripsi",
        *(f"Indikator {n}" for n in (1, 2, 3)),
    ]
    rows = [["X9", "Sembilan", "Teknis", "Definisi", str(n), f"D{n}", "a", "b", "c"] for n in range(1, 6)]
    page = client.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, rows))})
    assert "ditambahkan" in page.content.decode()
    assert not Competency.objects.filter(code="X9").exists()
    sent = page.context["sent"]
    assert "1 kompetensi baru" in client.post(address, {"rows": sent}, follow=True).content.decode()
    assert current_version(Competency.objects.get(code="X9")).levels.count() == 5
    assert "tidak terbaca" in client.post(address, {"rows": "[1"}, follow=True).content.decode()
    wrong = [["X8", "Delapan", "Tidak Ada", "Definisi", "7", "D", "a", "b", "c"]]
    refused = client.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, wrong))})
    assert refused.status_code == 422
    assert "Baris 2" in refused.content.decode()
    missing = client.post(
        address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(["Kode", "Nama"], [["a", "b"]]))}
    )
    assert "Kolom" in missing.content.decode()
