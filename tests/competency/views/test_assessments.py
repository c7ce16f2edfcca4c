"""Acts on levels: level_claim, level_confirm, result_add, level_annul, level_file, level_import."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competency.models import AssessedLevel
from core.spreadsheets import csv_bytes
from tests.core.corpus import pdf

EVIDENCE = {"evidence_1": "Satu.", "evidence_2": "Dua.", "evidence_3": "Tiga."}


def test_claimed_confirmed_and_closed(cast, standard, dictionary):
    pair = [cast.sari.pk, dictionary["M5"].pk]
    claim, confirm = (
        reverse("competency:level_claim", args=pair),
        reverse("competency:level_confirm", args=pair),
    )
    sari, hendra = cast.client("sari"), cast.client("hendra")
    wrong = sari.post(claim, {"level": "2", "evidence_1": "Satu."})
    assert wrong.status_code == 422
    assert "indikator 2" in wrong.content.decode()
    assert "Satu." in wrong.content.decode()
    sari.post(claim, {"level": "2", **EVIDENCE})
    assert sari.get(confirm).status_code == 403
    assert hendra.get(claim).status_code == 403
    page = hendra.get(confirm).content.decode()
    assert "menilai dirinya level 2" in page
    assert "Satu." in page
    assert hendra.post(confirm, {"level": "1", **EVIDENCE}).status_code == 422
    hendra.post(confirm, {"level": "2", **EVIDENCE})
    own = sari.get(reverse("competency:profile_detail", args=[cast.sari.pk])).content.decode()
    assert "sesuai" in own
    assert "Penilaian atasan" in own


def test_a_certificate_with_its_file_and_its_annulment(cast, standard, dictionary):
    rina, add = cast.client("rina"), reverse("competency:result_add", args=[cast.sari.pk])
    form = {
        "competency": dictionary["M5"].pk,
        "level": "2",
        "source": "certificate",
        "issuer": "BPSDM",
        "document": "12/2026",
        "assessed_on": f"{cast.today}",
    }
    assert rina.post(add, form | {"issuer": ""}).status_code == 422
    broken = SimpleUploadedFile("x.pdf", b"bukan pdf", "application/pdf")
    assert rina.post(add, form | {"file": broken}).status_code == 422
    rina.post(add, form | {"file": SimpleUploadedFile("sertifikat.pdf", pdf(), "application/pdf")})
    row = AssessedLevel.objects.get()
    address = reverse("competency:level_file", args=[row.pk])
    for reader, status in (("sari", 200), ("hendra", 200), ("rina", 200), ("putri", 404), ("bayu", 404)):
        assert cast.client(reader).get(address).status_code == status, reader
    annul = reverse("competency:level_annul", args=[row.pk])
    assert cast.client("sari").get(annul).status_code == 403
    assert cast.client("hendra").get(annul).status_code == 404
    assert rina.post(annul, {"reason": ""}).status_code == 422
    page = rina.post(annul, {"reason": "Sertifikat orang lain."}, follow=True).content.decode()
    assert "Sertifikat orang lain." in page
    assert "<del>2</del>" in page


def test_results_of_a_centre_are_checked_shown_and_written_once(cast, standard, dictionary):
    rina, address = cast.client("rina"), reverse("competency:level_import")
    headers = ["NIP", "Kompetensi", "Level", "Tanggal", "Penyelenggara"]
    day = f"{date(2026, 3, 2):%d-%m-%Y}"
    good = [[cast.sari.nip, "M5", "1", day, "Pusat"], [cast.putri.nip, "komunikasi", "2", day, "Pusat"]]
    page = rina.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, good))})
    assert "Sari Wulandari" in page.content.decode()
    assert not AssessedLevel.objects.exists()
    sent = {"rows": page.context["sent"]}
    assert "2 hasil ditulis" in rina.post(address, sent, follow=True).content.decode()
    assert "2 sudah ada" in rina.post(address, sent, follow=True).content.decode()
    bad = [
        [cast.rina.nip, "M5", "1", day, "Pusat"],
        [cast.sari.nip, "tak ada", "1", day, "Pusat"],
        [cast.sari.nip, "M5", "6", day, "Pusat"],
        [cast.sari.nip, "M5", "1", "kapan", "Pusat"],
        [cast.sari.nip, "M5", "1", "01-01-2090", "Pusat"],
    ]
    refused = rina.post(address, {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, bad))})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert all(f"Baris {number}:" in text for number in range(2, 7))
    other = {"upload": SimpleUploadedFile("a.csv", csv_bytes(headers, good))}
    assert cast.client("bayu").post(address, other).status_code == 422, "people of another unit"
