"""Pages of the catalogue: training_list, training_detail, training_seed, training_add, training_edit,
training_retire, training_import, training_export, session_add, session_edit, session_cancel, form_list,
form_edit; and of people: record_list, record_add, record_file.
"""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency.domain.trainings import fill_catalogue
from competency.models import DevelopmentForm, Training, TrainingRecord, TrainingSession
from core.spreadsheets import csv_bytes
from tests.core.corpus import pdf

LIST = "competency:training_list"
NEW = {
    "code": "X1",
    "name": "Pelatihan uji",
    "family": "technical",
    "form": "kursus",
    "mode": "K",
    "jp": "12",
    "aims": "M5=3",
    "confidence": "U",
}


def at(name, row):
    return reverse(f"competency:{name}", args=[row.pk])


def test_filled_read_and_kept(cast, dictionary):
    rina, sari = cast.client("rina"), cast.client("sari")
    assert "katalog awal" in rina.get(reverse(LIST)).content.decode()
    assert sari.post(reverse("competency:training_seed")).status_code == 403
    rina.post(reverse("competency:training_seed"))
    assert Training.objects.count() == 42
    assert "sudah berisi" in rina.post(reverse("competency:training_seed"), follow=True).content.decode()
    with CaptureQueriesContext(connection) as many:
        page = sari.get(reverse(LIST)).content.decode()
    assert "Manajemen Waktu dan Prioritas" in page
    assert "Tambah pelatihan" not in page
    Training.objects.exclude(code="T18").update(is_retired=True)
    with CaptureQueriesContext(connection) as one:
        page = sari.get(reverse(LIST)).content.decode()
    assert len(one) <= len(many) <= 12
    assert "Pelayanan Prima" not in page
    assert (
        "Pelayanan Prima" in sari.get(reverse(LIST), {"semua": "1", "rumpun": "technical"}).content.decode()
    )


def test_a_training_its_sessions_and_its_end(cast, dictionary):
    fill_catalogue(by=None)
    rina, add = cast.client("rina"), reverse("competency:training_add")
    assert rina.post(add, NEW | {"aims": "M5"}).status_code == 422
    assert rina.post(add, NEW | {"aims": "ZZ=1"}).status_code == 422
    rina.post(add, NEW)
    training = Training.objects.get(code="X1")
    form = {key: value for key, value in NEW.items() if key != "code"}
    rina.post(at("training_edit", training), form | {"jp": "14", "prerequisites": "T20"})
    training.refresh_from_db()
    assert (training.jp, training.prerequisites.get().code) == (14, "T20")
    session = {"starts_on": "2027-02-01", "ends_on": "2027-01-01", "seats": "20", "cost": "750000"}
    assert rina.post(at("session_add", training), session).status_code == 422
    rina.post(at("session_add", training), session | {"ends_on": "2027-02-03"})
    made = TrainingSession.objects.get()
    rina.post(at("session_edit", made), session | {"ends_on": "2027-02-03", "seats": "25"})
    page = cast.client("sari").get(at("training_detail", training)).content.decode()
    assert "750.000" in page
    assert "0 dari 25" in page
    rina.post(at("session_cancel", made))
    rina.post(at("training_retire", training))
    page = rina.get(at("training_detail", training)).content.decode()
    assert "dibatalkan" in page
    assert "tidak ditawarkan lagi" in page
    rina.post(at("training_retire", training), {"back": "1"})
    training.refresh_from_db()
    assert not training.is_retired
    coaching = DevelopmentForm.objects.get(code="coaching")
    rina.post(
        at("form_edit", coaching),
        {"jp_mode": "per_session", "jp_value": "2", "cap_per_year": "10", "source": "PerLAN"},
    )
    assert "paling banyak 10 JP" in cast.client("sari").get(reverse("competency:form_list")).content.decode()


def test_what_is_handed_out_comes_back_as_the_same(cast, dictionary):
    fill_catalogue(by=None)
    rina, address = cast.client("rina"), reverse("competency:training_import")
    for kind in ("csv", "xlsx"):
        data = rina.get(reverse("competency:training_export", args=[kind])).content
        page = rina.post(address, {"upload": SimpleUploadedFile(f"a.{kind}", data)})
        assert page.content.decode().count("<td>tetap</td>") == 42, kind
    headers = ["Kode", "Nama", "Rumpun", "Cara", "JP", "Kompetensi"]
    wrong = [["X2", "Uji", "Teknis", "K", "dua", "M5=2"], ["X3", "Uji", "Teknis", "K", "2", "M5"]]
    refused = rina.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, wrong))})
    assert refused.status_code == 422
    assert "Baris 3" in refused.content.decode()
    good = [["X2", "Uji", "Teknis", "Tatap muka", "2", "M5=2"]]
    page = rina.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, good))})
    answer = rina.post(address, {"rows": page.context["sent"]}, follow=True)
    assert "1 pelatihan baru" in answer.content.decode()


def test_what_somebody_has_done(cast, dictionary):
    fill_catalogue(by=None)
    rina, add = cast.client("rina"), reverse("competency:record_add", args=[cast.sari.pk])
    done = {"form": "coaching", "quantity": "90", "completed_on": f"{cast.today}"}
    assert rina.post(add, done).status_code == 422
    rina.post(
        add, done | {"name": "Bimbingan", "file": SimpleUploadedFile("s.pdf", pdf(), "application/pdf")}
    )
    record = TrainingRecord.objects.get()
    address = reverse("competency:record_list", args=[cast.sari.pk])
    page = cast.client("sari").get(address).content.decode()
    assert "2,00 dari paling sedikit 20 JP" in page
    assert "Belum ada pelatihan" in cast.client("sari").get(address, {"tahun": "2020"}).content.decode()
    for reader, status in (("sari", 200), ("hendra", 200), ("putri", 404), ("bayu", 404)):
        assert cast.client(reader).get(at("record_file", record)).status_code == status, reader
        assert cast.client(reader).get(address).status_code == status, reader
    assert cast.client("hendra").post(add, done).status_code == 403
