"""Personal numbers and addresses in a text: found and covered. Pure functions that know no Django.

Covered are NIP (18 digits), NIK and family card (16), NPWP (15, and 16 as NIK), telephone numbers
and mail addresses, also when written with spaces, points or hyphens; number plates of vehicles, and
account numbers beside a word that says bank. The longest kind is looked for first, so that a NIP is
not read as a NIK with two digits over. A NIK that is mistyped is still a leak: any 16 digits are
covered, without a look at the date inside. Names of people are not covered by themselves, because
most capitals are no names: `names_in` shows them to the officer who publishes.
"""

import re
import unicodedata
from dataclasses import dataclass

COVER = "▇▇▇"
GAP = r"[ \u00a0.\-/_]?"
AT = r"(?:\s*(?:@|\[at\]|\(at\))\s*)"
DOT = r"(?:\.|\s*(?:\[dot\]|\(dot\)|\[titik\]|\(titik\))\s*)"
START, END = r"(?<![\d])", r"(?![\d])"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("email", re.compile(rf"[A-Za-z0-9._%+\-]+{AT}[A-Za-z0-9\-]+(?:{DOT}[A-Za-z0-9\-]+)+", re.IGNORECASE)),
    (
        "nip",
        re.compile(
            rf"{START}(?:19|20)(?:{GAP}\d){{6}}{GAP}(?:19|20)(?:{GAP}\d){{4}}{GAP}[12](?:{GAP}\d){{3}}{END}"
        ),
    ),
    ("nik", re.compile(rf"{START}\d(?:{GAP}\d){{15}}{END}")),
    ("npwp", re.compile(rf"{START}\d{{2}}[ .]?\d{{3}}[ .]?\d{{3}}[ .]?\d[ \-.]?\d{{3}}[ .]?\d{{3}}{END}")),
    (
        "phone",
        re.compile(
            rf"(?<![\d+])(?:\(?\+?62\)?|0)[ .\-]?(?:\(0\)[ ]?)?8[1-9](?:[ .\-()]{{0,2}}\d){{6,11}}{END}"
        ),
    ),
    ("phone", re.compile(rf"(?<![\d+,.])\(?0(?:2[1-9]|[3-79]\d)\d?\)?[ \-]\d{{3,4}}[ \-]?\d{{3,4}}{END}")),
)

REGIONS = (
    "AA|AB|AD|AE|AG|BA|BB|BD|BE|BG|BH|BK|BL|BM|BN|BP|DA|DB|DC|DD|DE|DG|DH|DK|DL|DM|DN|DP|DR|DT|DW|EA|EB|ED"
    "|KB|KH|KT|KU|PA|PB|PG|PS|PT|PY|A|B|D|E|F|G|H|K|L|M|N|P|R|S|T|W|Z"
)
"""The letters with which the plates of each registration area begin."""
NO_SUFFIX = (
    r"(?!(?:KG|KM|CM|MM|ML|GR|RB|JT|MB|GB|TB|HZ|KV|KW|KVA|KWH|VA|WIB|WIT|CC|LTR|LT|M|RT|RW|DAN|PCS|THN|TH)"
    r"(?![A-Z]))"
)
"""Measures, hours and places that follow a number and are no end of a plate."""
NOT_AFTER = (
    r"(?i:(?<!blok )(?<!kelas )(?<!loket )(?<!lantai )(?<!ruang )(?<!gedung )(?<!gang )(?<!jalan )(?<!jalur )"
    r"(?<!rute )(?<!pasal )(?<!huruf )(?<!kode )(?<!tipe )(?<!type )(?<!seri )(?<!form )(?<!butir ))"
)
ALONE = r"(?<![A-Za-z0-9/.\-])"
CONTEXT_OF_PLATE = r"(?:\bplat(?:\s+nomor)?|\bnopol|\bno\.?\s*pol(?:isi)?|\bnomor\s+polisi|\bTNKB)\W{1,4}"
PLATES = (
    # in capitals, two digits or more: short ones are paper (A4), degrees (S1) and blocks of houses
    re.compile(
        rf"{ALONE}{NOT_AFTER}(?:{REGIONS})[ .\-]?\d{{2,4}}[ .\-]?{NO_SUFFIX}[A-Z]{{1,3}}(?![A-Za-z0-9])"
    ),
    # in small letters only with two letters before, three digits and two letters after
    re.compile(
        rf"{ALONE}{NOT_AFTER}(?:{REGIONS})(?<=[a-z]{{2}})[ \-]?\d{{3,4}}[ \-]?"
        rf"{NO_SUFFIX}[a-z]{{2,3}}(?![a-z0-9])",
        re.IGNORECASE,
    ),
    # after a word that says so: any plate, also without the letters at its end
    re.compile(
        rf"{CONTEXT_OF_PLATE}(?P<number>(?:{REGIONS})[ .\-]?\d{{1,4}}(?:[ .\-]?[A-Z]{{1,3}})?)"
        r"(?![A-Za-z0-9])",
        re.IGNORECASE,
    ),
)
BANKS = r"bank|bri|bni|bca|bsi|btn|bjb|mandiri|nagari|cimb|danamon|permata|bukopin|muamalat|mega|jago|seabank"
ACCOUNT = (
    r"(?<!Rp)(?<!Rp )(?<!Rp\.)(?<![\d.,])(?!\d{1,2}[\-/]\d{1,2}[\-/]\d{4})"
    r"(?P<number>\d(?:[ .\-]?\d){9,16})(?![\d])"
)
ACCOUNTS = (
    re.compile(rf"\b(?:rek(?:ening)?|norek|{BANKS})\b[^\d\n]{{0,40}}?{ACCOUNT}", re.IGNORECASE),
    re.compile(
        rf"{ACCOUNT}\s*[(,/\-]?\s*(?:a\.?n\.?\s+[A-Za-z ]{{2,30}}?[ ,(]+)?(?:{BANKS})\b", re.IGNORECASE
    ),
)
PATTERNS += tuple(("account", pattern) for pattern in ACCOUNTS)
PATTERNS += tuple(("plate", pattern) for pattern in PLATES)

TITLES = r"Pak|Bu|Bapak|Ibu|Sdr|Sdri|Saudara|Saudari|Mas|Mbak|Bang|Uda|Uni|Tn|Ny|Nn|Haji|Ustaz|H|Hj"
OFFICES = {
    *(
        "lurah",
        "camat",
        "rt",
        "rw",
        "wali",
        "walikota",
        "bupati",
        "gubernur",
        "presiden",
        "menteri",
        "kepala",
    ),
    *("guru", "dokter", "bidan", "perawat", "polisi", "petugas", "sekretaris", "kades", "kadis", "kabid"),
    *("kasi", "hakim", "jaksa", "satpam", "sopir", "ketua", "direktur", "kota", "pertiwi", "hamil", "rumah"),
    *(
        "dan",
        "atau",
        "yang",
        "di",
        "dari",
        "ini",
        "itu",
        "dinas",
        "nagari",
        "kelurahan",
        "kecamatan",
        "bapak",
    ),
    *("ibu", "dosen", "pegawai", "staf", "operator", "admin", "kapolsek", "kapolres", "danramil"),
}
"""What stands after a form of address and is an office, not a name."""
NAME_AFTER = re.compile(
    rf"\b(?:{TITLES})\b\.?(?:\s*/\s*(?:{TITLES})\b\.?)?\s+"
    r"(?P<name>[A-Z][\w'’]+(?:[ ](?:bin |binti )?[A-Z][\w'’.]*){0,3})"
)


@dataclass(frozen=True)
class Found:
    """Something personal between two places of a text."""

    kind: str
    start: int
    end: int


def plain_digits(text: str) -> str:
    """Return the text with every digit of another script or width as 0–9; its length stays."""
    return "".join(
        str(unicodedata.digit(character)) if not character.isascii() and character.isdigit() else character
        for character in text
    )


def personal_data_in(text: str) -> list[Found]:
    """Return what is personal in the text, in order and without overlap."""
    read = plain_digits(text)
    found: list[Found] = []
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(read):
            start, end = match.span("number" if "number" in pattern.groupindex else 0)
            if not any(other.start < end and start < other.end for other in found):
                found.append(Found(kind, start, end))
    return sorted(found, key=lambda one: one.start)


def names_in(text: str) -> list[str]:
    """Return what may be names of people: words in capitals after Pak, Bu, Sdr.; offices left out.

    A hint for whoever publishes, in order and each once. It misses names that stand alone.
    """
    names: list[str] = []
    for match in NAME_AFTER.finditer(text):
        words = match["name"].rstrip(".").split()
        if words[0].lower().strip(".") in OFFICES:
            continue
        if (name := " ".join(words)) not in names:
            names.append(name)
    return names


def masked(text: str) -> str:
    """Return the text with everything personal covered. What is covered cannot be read back."""
    pieces: list[str] = []
    last = 0
    for one in personal_data_in(text):
        pieces += [text[last : one.start], COVER]
        last = one.end
    return "".join([*pieces, text[last:]])


def masked_name(name: str) -> str:
    """Return a file name with everything personal covered; the ending stays."""
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 5 or not ending.isalnum():
        return masked(name)
    return f"{masked(stem) or COVER}.{ending}"


def neutral_name(name: str, number: int) -> str:
    """Return a file name that says nothing but the kind of the file: people name files after themselves."""
    ending = name.rpartition(".")[2].lower()
    known = ending.isascii() and ending.isalnum() and len(ending) <= 5 and ending != name.lower()
    return f"lampiran-{number}.{ending}" if known else f"lampiran-{number}"
