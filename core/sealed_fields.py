"""Text that stands encrypted in the database: names and addresses of people who trusted the agency.

Written with the first key of the setting IDENTITY_KEYS (Fernet: AES-128-CBC with HMAC-SHA-256) and
read with any of them, so that a new key is put in front and the old ones stay until
`manage.py identities_seal` has written every row anew. A column like this is never searched: what
must be found again has a keyed hash beside it.
"""

from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

if TYPE_CHECKING:
    TextField = models.TextField[str, str]
else:
    TextField = models.TextField

READABLE_LOOKUPS = ("isnull",)


def cipher() -> MultiFernet:
    """Return what writes with the first key and reads with all. The settings have checked the keys."""
    return MultiFernet([Fernet(key) for key in settings.IDENTITY_KEYS])


def sealed(text: str) -> str:
    """Return the text encrypted; the same text looks different each time. Empty stays empty."""
    return cipher().encrypt(text.encode()).decode() if text else ""


def unsealed(stored: str) -> str:
    """Return the text again. ImproperlyConfigured when no key of IDENTITY_KEYS fits."""
    if not stored:
        return ""
    try:
        return cipher().decrypt(stored).decode()
    except InvalidToken:
        raise ImproperlyConfigured(
            "No key of IDENTITY_KEYS opens a sealed value: add the key with which it was written."
        ) from None


class SealedTextField(TextField):
    """A text that the program reads as it was written and the database holds encrypted."""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - the signature of Django's fields
        """Encrypt what goes into the database."""
        text = super().get_prep_value(value)
        return sealed(text) if isinstance(text, str) else text

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        """Decrypt what comes out of it."""
        return None if value is None else unsealed(value)

    def get_lookup(self, lookup_name: str) -> Any:  # noqa: ANN401
        """Refuse to search: the same text is stored differently each time, so nothing would be found."""
        if lookup_name not in READABLE_LOOKUPS:
            raise FieldError(f"{self.name} is sealed and cannot be searched; ask for its keyed hash.")
        return super().get_lookup(lookup_name)
