"""What people may write: cleaned of characters that show one thing and mean another. Knows no Django."""

import re
import unicodedata

ALLOWED_CONTROL = {"\n", "\t"}
JOINERS = {"\u200d", "\ufe0f"}
"""Parts of emoji; every other invisible character goes."""
BLANKS = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}
"""Letters and signs that show nothing."""
MOST_MARKS = 4
PILES = re.compile(rf"([\u0300-\u036f]{{{MOST_MARKS}}})[\u0300-\u036f]+")


def cleaned(text: str) -> str:
    """Return the text in NFC, without control characters (NUL among them) and marks of direction.

    A text in which nothing can be seen is empty; marks piled up on one letter end after MOST_MARKS.
    """
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = PILES.sub(r"\1", "".join(character for character in text if is_kept(character)).strip())
    return text if any(not character.isspace() and character not in JOINERS for character in text) else ""


def is_kept(character: str) -> bool:
    """Say whether a character shows something, ends a line or joins what shows something."""
    if character in ALLOWED_CONTROL or character in JOINERS:
        return True
    return character not in BLANKS and unicodedata.category(character)[0] != "C"


def cleaned_line(text: str) -> str:
    """Return the text as one line."""
    return " ".join(cleaned(text).split())
