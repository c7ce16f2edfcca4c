"""What people may write: cleaned of characters that show one thing and mean another. Knows no Django."""

import unicodedata

ALLOWED_CONTROL = {"\n", "\t"}
JOINERS = {"\u200d", "\ufe0f"}
"""Parts of emoji; every other invisible character goes."""


def cleaned(text: str) -> str:
    """Return the text in NFC, without control characters (NUL among them) and marks of direction."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        character
        for character in text
        if character in ALLOWED_CONTROL or character in JOINERS or unicodedata.category(character)[0] != "C"
    ).strip()


def cleaned_line(text: str) -> str:
    """Return the text as one line."""
    return " ".join(cleaned(text).split())
