"""A form that is sent twice takes effect once, also when both arrive at the same moment."""

import hashlib
import secrets

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.errors import AlreadyDone
from feedback.models import SpentProof


def new_ticket() -> str:
    """Return a ticket for one form, drawn by chance."""
    return secrets.token_hex(16)


def spend_ticket(ticket: str) -> None:
    """Use the ticket of a form up, in the transaction of its effect; AlreadyDone the second time.

    Of two at the same moment the second waits for the first. A ticket is remembered for two hours;
    an empty one belongs to no form of ours and is not counted.
    """
    if not ticket:
        return
    digest = hashlib.sha256(f"ticket:{ticket}".encode()).hexdigest()
    try:
        with transaction.atomic():
            SpentProof.objects.create(challenge=digest)
    except IntegrityError:
        raise AlreadyDone(_("Formulir ini sudah terkirim.")) from None
