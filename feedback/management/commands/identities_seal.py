"""Write everything sealed anew with the first key of IDENTITY_KEYS, so that older keys can go.

The keyed hashes beside the sealed texts are computed again too: they hang on SECRET_KEY.
"""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand
from django.db import models, transaction

from core.sealed_fields import SealedTextField
from feedback.domain.numbers import mail_hash, phone_hash

HASHES = {"email": ("email_hash", mail_hash), "phone": ("phone_hash", phone_hash)}
"""Sealed field: the hash column beside it, and how it comes about."""


def sealed_models() -> list[tuple[type[models.Model], list[str]]]:
    """Return every model that holds sealed texts, with the names of their fields."""
    found = []
    for model in apps.get_models():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]
        if names:
            found.append((model, names))
    return found


def hash_again(row: models.Model, names: list[str]) -> list[str]:
    """Compute the keyed hashes of a row from its sealed texts; return the columns that were set."""
    columns = []
    for name in names:
        if name in HASHES:
            column, hashed = HASHES[name]
            setattr(row, column, hashed(getattr(row, name)))
            columns.append(column)
    return columns


class Command(BaseCommand):
    """`manage.py identities_seal`."""

    help = "Encrypt names and addresses of citizens with the newest key; safe to repeat and to interrupt."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the signature of Django
        """Go through the rows one by one; what somebody changes meanwhile is not lost."""
        for model, names in sealed_models():
            done = 0
            manager = model._default_manager
            for pk in list(manager.order_by("pk").values_list("pk", flat=True)):
                with transaction.atomic():
                    row = manager.select_for_update(of=("self",)).filter(pk=pk).first()
                    if row is not None:
                        row.save(update_fields=[*names, *hash_again(row, names)])
                        done += 1
            self.stdout.write(f"{model._meta.label}: {done} rows sealed with the first key.")
