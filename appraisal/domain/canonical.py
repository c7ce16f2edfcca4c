"""The one text of a frozen content, and its hash: knows neither the framework nor the database."""

import hashlib
import json


def canonical(content: object) -> str:
    """Return the one text of a content: sorted keys, no spaces, no binary fractions.

    Raises TypeError for a float or anything else that JSON has no exact text for.
    """
    refuse_floats(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def refuse_floats(value: object) -> None:
    """Raise TypeError when a binary fraction hides anywhere in the value."""
    if isinstance(value, float):
        raise TypeError("A frozen record holds decimals as text, never binary fractions.")
    if isinstance(value, dict):
        for inner in value.values():
            refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            refuse_floats(inner)


def hash_of(content: object) -> str:
    """Return the SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()
