"""Uploads are what they say, carry nothing along and leave only as downloads."""

import contextlib
import io
import re
from pathlib import Path

import pikepdf
import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFile, ImageOps

from core.files import (
    UploadField,
    clean_name,
    clean_upload,
    file_response,
    is_intact,
    receive_upload,
    store_bytes,
)
from core.models import StoredFile
from core.pdf_cleaning import MAX_STREAM_BYTES
from organization.models import User
from tests.core import corpus
from tests.core.corpus import upload


class UploadForm(forms.Form):
    evidence = UploadField(label="Bukti", required=False)


def refusal(name: str, data: bytes) -> str:
    """Return the sentence with which the file is refused."""
    with pytest.raises(ValidationError) as caught:
        clean_upload(upload(name, data))
    return str(caught.value.messages[0])


def cleaned_pdf(data: bytes) -> bytes:
    return clean_upload(upload("laporan.pdf", data)).data


@pytest.mark.parametrize(
    ("name", "data", "content_type"),
    [
        ("laporan.pdf", corpus.pdf(2), "application/pdf"),
        ("LAPORAN.PDF", corpus.pdf(), "application/pdf"),
        ("foto.jpg", corpus.image("JPEG"), "image/jpeg"),
        ("foto.jpeg", corpus.image("JPEG", mode="CMYK"), "image/jpeg"),
        ("foto.jpg", corpus.image("JPEG", mode="L"), "image/jpeg"),
        ("gambar.png", corpus.image("PNG"), "image/png"),
        ("gambar.png", corpus.image("PNG", mode="RGBA"), "image/png"),
        ("gambar.png", corpus.image("PNG", mode="P", transparency=0), "image/png"),
        ("gambar.png", corpus.image("PNG", mode="I;16"), "image/png"),
        ("gambar.webp", corpus.image("WEBP"), "image/webp"),
    ],
)
def test_what_people_need_is_accepted(name: str, data: bytes, content_type: str) -> None:
    clean = clean_upload(upload(name, data))
    assert (clean.name, clean.content_type) == (name, content_type)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("laporan.pdf", corpus.EXE, "Isi berkas laporan.pdf adalah program komputer, bukan PDF atau gambar."),
        ("logo.png", corpus.SVG_SCRIPT, "Isi berkas logo.png adalah gambar SVG"),
        ("logo.svg", corpus.SVG_SCRIPT, "Isi berkas logo.svg adalah gambar SVG"),
        ("foto.png", corpus.HTML_SCRIPT, "Isi berkas foto.png adalah halaman web"),
        ("foto.gif", corpus.GIF_AND_SCRIPT, "Isi berkas foto.gif adalah gambar GIF"),
        ("foto.jpg", corpus.GIF_AND_SCRIPT, "Isi berkas foto.jpg adalah gambar GIF"),
        ("catatan.pdf", corpus.PLAIN_TEXT, "tidak dikenali sebagai PDF atau gambar"),
        ("kosong.pdf", b"", "Berkas kosong.pdf kosong (0 bita)."),
        (
            "foto.png",
            corpus.image("JPEG"),
            "berakhiran .png, tetapi isinya JPEG. Ganti akhirannya menjadi .jpg",
        ),
        ("laporan.pdf.exe", corpus.pdf(), "berakhiran .exe, tetapi isinya PDF"),
        ("laporan.html", corpus.pdf(), "berakhiran .html, tetapi isinya PDF"),
        ("rahasia.pdf", corpus.encrypted_pdf(), "dikunci dengan kata sandi. Simpan ulang tanpa kata sandi"),
        ("cetak.pdf", corpus.encrypted_pdf(user=""), "dikunci dengan kata sandi"),
        ("rusak.pdf", b"%PDF-1.7\n" + b"bukan apa-apa " * 50, "Berkas rusak.pdf rusak atau tidak lengkap."),
        ("rusak.jpg", corpus.image("JPEG", size=(400, 300))[:900], "Berkas rusak.jpg rusak"),
        ("rusak.png", corpus.image("PNG")[:60], "Berkas rusak.png rusak"),
        ("gerak.webp", corpus.moving_webp(), "adalah gambar bergerak"),
        ("bom.png", corpus.bomb_png(), "lebih dari 50 juta piksel"),
        ("bom.png", corpus.bomb_png(8_000), "lebih dari 50 juta piksel"),
    ],
)
def test_what_is_refused_says_why(name: str, data: bytes, sentence: str) -> None:
    assert sentence in refusal(name, data)


def test_half_a_picture_is_refused_beside_the_pdf_maker_too(monkeypatch) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does when it is imported
    assert "Berkas rusak.jpg rusak" in refusal("rusak.jpg", corpus.image("JPEG", size=(400, 300))[:900])


def test_thirty_megabytes_are_refused_before_they_are_read() -> None:
    big = upload("laporan.pdf", b"")
    big.size = 30 * 1024 * 1024
    big.file = None  # type: ignore[assignment]
    with pytest.raises(ValidationError) as caught:
        clean_upload(big)
    assert caught.value.messages == [
        "Berkas laporan.pdf berukuran 30,0 MB. Batasnya 10 MB: perkecil atau pisahkan berkas, "
        "lalu unggah lagi."
    ]


def test_a_pdf_keeps_its_pages_and_loses_everything_that_acts() -> None:
    dirty = corpus.pdf_with_everything()
    assert corpus.SECRET.encode() in dirty
    clean = cleaned_pdf(dirty)
    with pikepdf.open(io.BytesIO(clean)) as document:
        assert len(document.pages) == 1
        assert not document.attachments
        assert not document.docinfo.keys()
        text = b" ".join(item.unparse(resolved=True) for item in document.objects)
        links = [item.A.URI for item in document.pages[0].Annots if "/URI" in item.get("/A", {})]
    for word in [
        b"JavaScript",
        b"/JS",
        b"alert",
        b"Launch",
        b"calc.exe",
        b"/AA",
        b"OpenAction",
        b"/Metadata",
    ]:
        assert word not in text, word
    for word in [b"10.0.0.1", b"FileAttachment", b"EmbeddedFile", corpus.SECRET.encode()]:
        assert word not in text, word
        assert word not in clean, word
    assert [str(link) for link in links] == ["https://padang.go.id/"]


def test_cleaning_a_pdf_twice_changes_nothing() -> None:
    once = cleaned_pdf(corpus.pdf_with_everything())
    assert cleaned_pdf(once) == once


def test_a_font_may_bear_the_name_of_a_removed_key() -> None:
    with pikepdf.open(io.BytesIO(corpus.pdf())) as document:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        document.pages[0].obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(AA=font))
        data = corpus.saved(document)
    with pikepdf.open(io.BytesIO(cleaned_pdf(data))) as document:
        assert "/AA" in document.pages[0].obj.Resources.Font


def test_a_pdf_that_unpacks_to_gigabytes_is_refused() -> None:
    assert "rusak" in refusal("bom.pdf", corpus.pdf_stream_bomb(MAX_STREAM_BYTES * 2))


def test_trailing_code_is_not_stored() -> None:
    tail = b"<script>alert(1)</script>"
    for name, data in [
        ("foto.jpg", corpus.image("JPEG") + tail),
        ("gambar.png", corpus.image("PNG") + tail),
        ("gambar.webp", corpus.image("WEBP") + tail),
        ("laporan.pdf", corpus.pdf() + tail),
    ]:
        assert tail not in clean_upload(upload(name, data)).data


def test_a_photo_loses_the_place_and_stays_upright() -> None:
    dirty = corpus.jpeg_with_place()
    assert corpus.SECRET.encode() in dirty
    clean = clean_upload(upload("foto.jpg", dirty)).data
    assert corpus.SECRET.encode() not in clean
    with Image.open(io.BytesIO(clean)) as picture:
        assert not picture.getexif()
        assert "comment" not in picture.info
        assert picture.size == (30, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_way_to_hold_a_camera_shows_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    dirty = corpus.image("JPEG", exif=exif, quality=95)
    with Image.open(io.BytesIO(dirty)) as before:
        expected = ImageOps.exif_transpose(before)
    with Image.open(io.BytesIO(clean_upload(upload("foto.jpg", dirty)).data)) as after:
        assert after.size == expected.size
        difference = ImageChops.difference(after.convert("L"), expected.convert("L"))
    assert difference.getextrema()[1] < 30


damages = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 12)), min_size=1, max_size=8
)
originals = st.sampled_from(
    [
        ("laporan.pdf", corpus.pdf_with_everything()),
        ("rahasia.pdf", corpus.encrypted_pdf()),
        ("foto.jpg", corpus.jpeg_with_place()),
        ("gambar.png", corpus.png_with_text()),
        ("gambar.webp", corpus.image("WEBP")),
    ]
)


@settings(deadline=None, max_examples=150)
@given(originals, damages)
def test_a_damaged_file_is_cleaned_or_refused_and_never_an_error(
    original: tuple[str, bytes], damages: list[tuple[float, bytes, int]]
) -> None:
    name, data = original
    for place, inserted, removed in damages:
        at = int(place * len(data))
        data = data[:at] + inserted + data[at + removed :]
    with contextlib.suppress(ValidationError):
        assert clean_upload(upload(name, data)).data


def test_a_png_loses_its_texts() -> None:
    clean = clean_upload(upload("gambar.png", corpus.png_with_text())).data
    assert corpus.SECRET.encode() not in clean


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\budi\\laporan.pdf", "laporan.pdf"),
        ("laporan\u202efdp.exe", "laporanfdp.exe"),
        ("lapor\x00an\r\n.pdf", "laporan.pdf"),
        ('<img src=x onerror="alert(1)">.pdf', "img src=x onerror=alert(1).pdf"),
        ("  spasi   ganda .pdf", "spasi ganda.pdf"),
        (".htaccess", "htaccess"),
        ("", "berkas"),
        ("\u200b", "berkas"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
        ("Laporan Kinerja é.pdf", "Laporan Kinerja é.pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@given(st.text(max_size=300))
def test_no_name_hides_anything(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean) <= 120
    assert not re.search(
        r'[/\\<>:"|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]', clean
    )
    assert clean_name(clean) == clean


def test_a_name_without_ending_gets_the_right_one() -> None:
    assert clean_upload(upload("laporan", corpus.pdf())).name == "laporan.pdf"


def test_stored_bytes_have_a_hash_and_a_path_nobody_guesses(person: User) -> None:
    first = receive_upload(upload("laporan.pdf", corpus.pdf()), by=person)
    second = receive_upload(upload("laporan.pdf", corpus.pdf()), by=person)
    assert first.sha256 == second.sha256
    assert first.file.name != second.file.name
    assert re.fullmatch(r"\d{4}/\d{2}/[0-9a-f]{48}", first.file.name)
    assert first.size == Path(first.file.path).stat().st_size
    assert first.uploaded_by == person
    assert is_intact(first)
    Path(first.file.path).write_bytes(b"lain")
    assert not is_intact(first)
    Path(first.file.path).unlink()
    assert not is_intact(first)


def test_a_refused_upload_stores_nothing(person: User, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        receive_upload(upload("laporan.pdf", corpus.EXE), by=person)
    assert not StoredFile.objects.exists()
    assert not list(tmp_path.rglob("files/*"))


def test_documents_of_the_system_are_stored_as_they_are(db: None) -> None:
    stored = store_bytes("dokumen.pdf", "application/pdf", b"%PDF-1.7 isi")
    assert Path(stored.file.path).read_bytes() == b"%PDF-1.7 isi"
    assert stored.uploaded_by is None


def test_a_file_leaves_as_a_download_that_nothing_runs(db: None) -> None:
    stored = store_bytes('laporan "akhir" é.pdf', "application/pdf", b"%PDF-1.7 isi")
    response = file_response(stored)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 isi"  # type: ignore[arg-type]
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_file_whose_bytes_are_gone_is_not_found(db: None) -> None:
    stored = store_bytes("dokumen.pdf", "application/pdf", b"isi")
    Path(stored.file.path).unlink()
    with pytest.raises(Http404):
        file_response(stored)


def test_the_field_cleans_once_and_the_result_is_stored(person: User) -> None:
    form = UploadForm(files={"evidence": upload("foto.jpg", corpus.jpeg_with_place())})
    assert form.is_valid()
    stored = receive_upload(form.cleaned_data["evidence"], by=person)
    assert (stored.name, stored.content_type) == ("foto.jpg", "image/jpeg")
    assert corpus.SECRET.encode() not in Path(stored.file.path).read_bytes()


@pytest.mark.parametrize("data", [corpus.EXE, b"", corpus.encrypted_pdf()])
def test_the_field_shows_the_sentence(data: bytes) -> None:
    form = UploadForm(files={"evidence": upload("laporan.pdf", data)})
    assert not form.is_valid()
    assert "laporan.pdf" in form.errors["evidence"][0]


def test_the_field_may_stay_empty_and_says_what_it_takes() -> None:
    form = UploadForm(files={})
    assert form.is_valid()
    assert form.cleaned_data["evidence"] is None
    page = form.as_p()
    assert "paling besar 10 MB" in page
    assert 'accept=".pdf,.jpg' in page
