"""Ticket numbers, secret codes, and keyed hashes of people without a login."""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0, O, 1 and I: numbers are read out on the telephone."""


def drawn(length: int) -> str:
    """Return characters drawn by chance, in groups of four."""
    characters = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return "-".join(characters[start : start + 4] for start in range(0, length, 4))


def new_number() -> str:
    """Return a ticket number that says nothing about how many there are."""
    return drawn(8)


def new_code(form: str = "") -> str:
    """Return the secret code of a ticket: 60 bits; the same one for the same form, if that is named."""
    if not form:
        return drawn(12)
    digest = bytes.fromhex(hash_of("code", form))[:12]
    return grouped("".join(ALPHABET[byte % len(ALPHABET)] for byte in digest))


def plain(typed: str) -> str:
    """Return what was typed without what people put between, in capitals."""
    return "".join(character for character in typed.upper() if character in ALPHABET)


def grouped(typed: str) -> str:
    """Return a typed number as it is stored."""
    characters = plain(typed)
    return "-".join(characters[start : start + 4] for start in range(0, len(characters), 4))


def hash_of(purpose: str, value: str) -> str:
    """Return a keyed hash that nobody without the key of the installation can reproduce."""
    return salted_hmac(f"feedback.{purpose}", value, algorithm="sha256").hexdigest()


def code_hash(code: str) -> str:
    """Return what is stored of a secret code."""
    return hash_of("ticket", plain(code))


def code_fits(code: str, stored: str) -> bool:
    """Say whether a typed code is the one that was stored; in the same time for every answer."""
    return constant_time_compare(code_hash(code), stored) and bool(stored)


def mail_hash(email: str) -> str:
    """Return the keyed hash of a mail address, whatever its capitals; empty for none."""
    address = email.strip().lower()
    return hash_of("contact.email", address) if address else ""


def phone_hash(phone: str) -> str:
    """Return the keyed hash of a telephone number: +62 812, 62812 and 0812 are the same; empty for none."""
    digits = "".join(character for character in phone if character.isascii() and character.isdigit())
    if digits.startswith("62"):
        digits = "0" + digits[2:]
    return hash_of("contact.phone", digits) if digits else ""
