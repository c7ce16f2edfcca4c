"""Masking against a corpus of 260 texts of the project's own: what is personal stands in ⟦…⟧."""

import re
from pathlib import Path

import pytest

from feedback.domain.masking import COVER, masked, masked_name, names_in, personal_data_in

CORPUS = (Path(__file__).parent.parent / "masking_corpus.txt").read_text(encoding="utf-8").splitlines()


def marked(line):
    """Return the plain text and the spans that are personal."""
    spans, plain, last = [], "", 0
    for match in re.finditer("⟦(.*?)⟧", line):
        plain += line[last : match.start()]
        spans.append((len(plain), len(plain) + len(match[1])))
        plain += match[1]
        last = match.end()
    return plain + line[last:], spans


def test_recall_and_false_positives(record_property):
    assert len(CORPUS) == 260
    wanted = found = wrong = clean = spoiled = 0
    missed = []
    for line in CORPUS:
        text, spans = marked(line)
        hits = [(one.start, one.end) for one in personal_data_in(text)]
        wanted += len(spans)
        for start, end in spans:
            covered = any(a <= start and end <= b for a, b in hits)
            found += covered
            missed += [] if covered else [text[start:end]]
        extra = [(a, b) for a, b in hits if not any(a < end and start < b for start, end in spans)]
        wrong += len(extra)
        clean += not spans
        spoiled += not spans and bool(hits)
    record_property("recall", f"{found}/{wanted}")
    record_property("false_positives", f"{wrong} in {clean} clean texts")
    summary = f"recall {found}/{wanted}, false positives {wrong}, spoiled clean texts {spoiled}/{clean}"
    assert missed == [], summary
    assert (wrong, spoiled) == (0, 0), summary


def test_nothing_of_what_is_covered_can_be_read():
    for line in CORPUS:
        text, spans = marked(line)
        hidden = masked(text)
        assert hidden.count(COVER) >= len(spans)
        for start, end in spans:
            assert text[start:end] not in hidden
        assert masked(hidden) == hidden


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ktp 1371040101900001.jpg", f"ktp {COVER}.jpg"),
        ("1371040101900001.pdf", f"{COVER}.pdf"),
        ("foto jalan.png", "foto jalan.png"),
        ("budi@contoh.id.pdf", f"{COVER}.pdf"),
        ("motor BA 2456 QX.jpg", f"motor {COVER}.jpg"),
        ("bukti BRI 012301045678509.png", f"bukti BRI {COVER}.png"),
    ],
)
def test_file_names(name, shown):
    assert masked_name(name) == shown


def test_digits_of_other_widths_are_digits():
    assert masked("NIK １３７１０４０１０１９００００１") == f"NIK {COVER}"  # noqa: RUF001


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Pak Budi Santoso dan Bu Rina menolak.", ["Budi Santoso", "Rina"]),
        ("Sdr. Joko bin Amir, Ibu Siti Aminah; lagi Pak Budi.", ["Joko bin Amir", "Siti Aminah", "Budi"]),
        ("Bapak/Ibu Lurah dan Pak Camat tidak ada.", []),
        ("Pak RT 05 dan ibu kota provinsi.", []),
        ("Bapak Kepala Dinas, Ibu Guru, Pak Satpam", []),
        ("ibu saya ke puskesmas", []),
    ],
)
def test_names_are_a_hint_and_never_covered(text, names):
    assert names_in(text) == names
    assert masked(text) == text


def test_reading_a_long_text_takes_no_time():
    import time

    begun = time.process_time()
    for piece in ("BRI ", "BA 12", "Rp 1 ", "0 ", "a.n. aa ", "Pak Aa Bb ", "1234567890 a n b "):
        text = piece * (6000 // len(piece))
        personal_data_in(text)
        names_in(text)
    assert time.process_time() - begun < 3
