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
    "adalah atau juga karena agar oleh dalam sebagai bisa dapat telah hanya lagi masih saat sampai tolong "
    "mohon bapak ibu pak bu para sangat lebih seperti tapi tetapi namun jadi kalau bila jika apa "
    "siapa mana kapan berapa bagaimana mengapa kenapa tersebut hari".split()
)
SHORT_WORDS = frozenset({"rt", "rw", "kk", "sd"})
SHORTEST_STEM = 4
PREFIXES = (
    *("meny", "peny", "meng", "peng", "mem", "pem", "men", "pen"),
    *("ber", "ter", "per", "me", "pe", "di", "ke", "se"),
)


def stem(word: str) -> str:
    """Return the stem of a word of small letters."""
    for ending in ("lah", "kah", "pun", "nya", "ku", "mu"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word[: -len(ending)]
            break
    for ending in ("kan", "an", "i"):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            word = word[: -len(ending)]
            break
    return without_prefix(word)[:LONGEST]


def without_prefix(word: str) -> str:
    """Return the word without its prefixes, at most two, with the first letter that a prefix took."""
    for _round in range(2):
        shorter = next((found for prefix in PREFIXES if (found := cut(word, prefix))), "")
        if not shorter:
            break
        word = shorter
    return word


def cut(word: str, prefix: str) -> str:
    """Return the word without this prefix; empty when it does not begin so or too little is left."""
    rest = word[len(prefix) :]
    if not word.startswith(prefix) or len(rest) < SHORTEST_STEM:
        return ""
    if prefix in ("meny", "peny"):
        return "s" + rest
    before_vowel = {"mem": "p", "pem": "p", "men": "t", "pen": "t"}
    return before_vowel.get(prefix, "") + rest if rest[0] in "aiueo" else rest


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return WORD.findall("".join(character for character in plain if not unicodedata.combining(character)))


def terms_of(text: str) -> list[tuple[str, str]]:
    """Return the words of a text that say something, each with its stem, in order, with repetitions."""
    return [
        (word[:LONGEST], stem(word))
        for word in words_of(text)
        if word not in STOP and (len(word) >= SHORTEST or word in SHORT_WORDS)
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
