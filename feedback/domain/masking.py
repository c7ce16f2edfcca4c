"""Personal numbers and addresses in a text: found and covered. Pure functions that know no Django.

Covered are NIP (18 digits), NIK and family card (16), NPWP (15, and 16 as NIK), telephone numbers
and mail addresses, also when written with spaces, points or hyphens. The longest kind is looked for
first, so that a NIP is not read as a NIK with two digits over. A NIK that is mistyped is still a
leak: any 16 digits are covered, without a look at the date inside.
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
            if not any(other.start < match.end() and match.start() < other.end for other in found):
                found.append(Found(kind, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


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
