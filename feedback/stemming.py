"""Indonesian words in their stem, for a search that works without a database's own dictionary. No Django.

A light stemmer: particles, possessives, suffixes and prefixes go, so that "memperbaiki" and
"perbaikan" meet. It need not be right, only the same for the text and for the query.
"""

import re
import unicodedata

WORD = re.compile(r"[a-z0-9]+")
SHORTEST, LONGEST = 3, 40
STOP = frozenset(
    "yang dan di ke dari untuk dengan pada ini itu ada tidak sudah belum akan saya kami kita anda dia mereka "
    "adalah atau juga karena agar oleh dalam sebagai bisa dapat telah hanya lagi masih saat sampai tolong mohon "
    "bapak ibu pak bu para sangat lebih seperti tapi tetapi namun jadi kalau bila jika apa siapa mana kapan "
    "berapa bagaimana mengapa kenapa tersebut hari".split()
)
SPELLINGS = {"gak": "tidak", "nggak": "tidak", "rt": "rt", "ktp": "ktp", "kk": "kk"}


def stem(word: str) -> str:
    """Return the stem of a word of small letters."""
    for ending in ("lah", "kah", "pun", "nya", "ku", "mu"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    word = without_prefix(word)
    for ending in ("kan", "an", "i"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    return word[:LONGEST]


def without_prefix(word: str) -> str:
    """Return the word without its prefixes, at most two; the first letter that a prefix took comes back."""
    for _round in range(2):
        for prefix, given_back in (
            ("meny", "s"),
            ("peny", "s"),
            ("meng", ""),
            ("peng", ""),
            ("mem", ""),
            ("pem", ""),
            ("men", ""),
            ("pen", ""),
            ("ber", ""),
            ("ter", ""),
            ("per", ""),
            ("me", ""),
            ("di", ""),
            ("ke", ""),
            ("se", ""),
        ):
            rest = word[len(prefix) :]
            if not word.startswith(prefix) or len(rest) < 4:
                continue
            if prefix in ("mem", "pem") and rest[0] in "aiueo":
                given_back = "p"
            if prefix in ("men", "pen") and rest[0] in "aiueo":
                given_back = "t"
            word = given_back + rest
            break
        else:
            break
    return word


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return WORD.findall("".join(character for character in plain if not unicodedata.combining(character)))


def stems_of(text: str) -> list[str]:
    """Return the stems of the words of a text that say something, in order, with repetitions."""
    return [
        stem(word)
        for word in words_of(text)
        if word not in STOP and (len(word) >= SHORTEST or word in SPELLINGS)
    ]


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters are added, left out, changed or swapped between two words; `most` + 1: more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    two_before: list[int] = []
    before = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, other_letter in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other_letter))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == other_letter:
                best = min(best, two_before[j - 2] + 1)
            row.append(best)
        two_before, before = before, row
    return before[-1]
