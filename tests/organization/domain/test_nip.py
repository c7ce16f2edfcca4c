"""Personnel numbers: every part is named when it is wrong; spacing never matters."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organization.domain.nip import LENGTH, NipError, format_nip, normalized, parse_nip

births = st.dates(min_value=date(1900, 1, 1), max_value=date(2010, 12, 31))
serials = st.integers(min_value=0, max_value=999)
contracts = st.integers(min_value=0, max_value=99)
separators = st.sampled_from(["", " ", ".", "-", "\u00a0"])
appointments = st.tuples(st.integers(min_value=1950, max_value=2099), st.integers(min_value=1, max_value=12))
sexes = st.sampled_from("12")


def written(born, year, month, sex, serial):
    return f"{born:%Y%m%d}{year:04d}{month:02d}{sex}{serial:03d}"


@given(births, appointments, sexes, serials)
def test_a_number_of_a_pns_gives_back_what_was_put_in(born, appointed, sex, serial):
    nip = parse_nip(written(born, *appointed, sex, serial), "pns")

    assert (nip.birth_on, nip.appointed, nip.serial) == (born, appointed, serial)
    assert nip.sex == {"1": "male", "2": "female"}[sex]


@given(births, st.integers(min_value=2019, max_value=2099), contracts, sexes, serials)
def test_the_month_of_a_pppk_is_never_checked(born, year, contract, sex, serial):
    assert parse_nip(written(born, year, contract, sex, serial), "pppk").appointed == (year, None)


@given(births, appointments, sexes, serials, st.data())
def test_spaces_dots_and_hyphens_do_not_matter(born, appointed, sex, serial, data):
    digits = written(born, *appointed, sex, serial)
    gaps = data.draw(st.lists(separators, min_size=LENGTH, max_size=LENGTH))
    typed = "".join(gap + digit for gap, digit in zip(gaps, digits, strict=True))

    assert parse_nip(typed, "pns").digits == digits
    assert normalized(format_nip(typed)) == digits


@given(st.text(max_size=40), st.sampled_from(["pns", "pppk"]))
def test_any_text_is_read_or_refused_with_a_sentence(text, kind):
    try:
        sentence = ""
        digits = parse_nip(text, kind).digits
    except NipError as error:
        sentence, digits = str(error), ""

    assert len(digits) == LENGTH or sentence.endswith(".")


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2005, 12, 31)), sexes)
def test_an_appointment_before_eighteen_is_only_a_warning(born, sex):
    early = born + timedelta(days=17 * 365)
    grown = born + timedelta(days=19 * 366)

    assert parse_nip(written(born, early.year, early.month, sex, 1), "pns").warnings
    assert not parse_nip(written(born, grown.year, grown.month, sex, 1), "pns").warnings


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("", "pns", "belum diisi"),
        ("19870412201001100", "pns", "17 angka"),
        ("1987041220100110011", "pns", "19 angka"),
        ("19870412201001100A", "pns", "hanya berisi angka"),
        ("١٩٨٧٠٤١٢٢٠١٠٠١١٠٠١", "pns", "hanya berisi angka"),
        ("198702302010011001", "pns", "1987-02-30"),
        ("198713012010011001", "pns", "tanggal lahir"),
        ("000000002010011001", "pns", "tanggal lahir"),
        ("189912312010011001", "pns", "tanggal lahir"),
        ("198704122010013001", "pns", "ke-15"),
        ("198704122010010001", "pns", "ke-15"),
        ("198704122010131001", "pns", "bulan pengangkatan"),
        ("198704122010001001", "pns", "bulan pengangkatan"),
        ("198704122021210001", "pppk", "ke-15"),
    ],
)
def test_the_sentence_names_what_is_wrong(text, kind, part):
    with pytest.raises(NipError, match=part):
        parse_nip(text, kind)


def test_a_zero_serial_is_only_a_warning():
    assert parse_nip("198704122010011000", "pns").warnings
    assert not parse_nip("198704122010011001", "pns").warnings


def test_printed_groups():
    assert format_nip("198704122010011001") == "19870412 201001 1 001"
    assert format_nip("hr.pauh") == "hr.pauh"
