"""Limits against abuse: one readable table, counted in the database, and a proof of work.

Nobody is ever locked out for being without JavaScript or behind a shared address: past a limit a
report is held for the coordinators, and only after a multiple of it people are asked to wait.
"""

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone

from feedback.domain.numbers import hash_of
from feedback.models import Attempt, SpentProof

SALT = "feedback.proof"
PROOF_SECONDS = 3600
DIFFICULTY = 15
"""Leading zero bits: some 30,000 hashes, a second or less in a telephone's browser."""


@dataclass(frozen=True)
class Limit:
    """At most `amount` acts within `minutes` for one identity; from `refuse` on they are refused."""

    amount: int
    minutes: int
    refuse: int


LIMITS: dict[str, tuple[Limit, ...]] = {
    # act: what is held or slowed down, and from when it is refused
    "report": (Limit(3, 10, 20), Limit(10, 24 * 60, 60)),
    "report_unproved": (Limit(1, 60, 20),),
    "ticket": (Limit(10, 15, 10), Limit(40, 24 * 60, 40)),
    "support": (Limit(30, 60, 30),),
    "comment": (Limit(3, 30, 3), Limit(10, 24 * 60, 10)),
    "follow": (Limit(5, 60, 5), Limit(20, 24 * 60, 20)),
}


@dataclass(frozen=True)
class Standing:
    """How an identity stands after an act: past a limit (to be held), far past it (refused)."""

    is_over: bool = False
    is_refused: bool = False


def identity_of(address: str) -> str:
    """Return a keyed hash of the network somebody comes from: /32 of IPv4, /64 of IPv6."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return hash_of("identity", "unknown")
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    prefix = 32 if ip.version == 4 else 64
    return hash_of("identity", str(ipaddress.ip_network((ip, prefix), strict=False)))


def count_attempt(act: str, identity: str) -> Standing:
    """Count one act and say how the identity stands. Acts are the keys of LIMITS."""
    now = timezone.now()
    Attempt.objects.create(act=act, identity=identity, at=now)
    over = refused = False
    for limit in LIMITS[act]:
        since = now - timedelta(minutes=limit.minutes)
        number = Attempt.objects.filter(act=act, identity=identity, at__gt=since).count()
        over = over or number > limit.amount
        refused = refused or number > limit.refuse
    return Standing(over, refused)


def forget_attempts() -> None:
    """Remove what no limit counts any more."""
    Attempt.objects.filter(at__lt=timezone.now() - timedelta(days=1)).delete()
    SpentProof.objects.filter(at__lt=timezone.now() - timedelta(seconds=PROOF_SECONDS * 2)).delete()


def new_challenge() -> str:
    """Return a signed challenge for the browser; it is stored nowhere."""
    return signing.dumps(secrets.token_hex(8), salt=SALT)


def is_proved(challenge: str, answer: str) -> bool:
    """Say whether the work was done for a challenge of ours that is fresh and not used yet; uses it up.

    Forged, late, wrong or repeated proofs are False. Of two at the same moment one holds.
    """
    if not challenge or not answer.isascii() or not answer.isdecimal() or len(answer) > 12:
        return False
    try:
        signing.loads(challenge, salt=SALT, max_age=PROOF_SECONDS)
    except signing.BadSignature:
        return False
    digest = hashlib.sha256(f"{challenge}:{answer}".encode()).digest()
    if int.from_bytes(digest[:4]) >> (32 - DIFFICULTY):
        return False
    try:
        with transaction.atomic():
            SpentProof.objects.create(challenge=hashlib.sha256(challenge.encode()).hexdigest())
    except IntegrityError:
        return False
    return True


def looks_like_spam(text: str) -> bool:
    """Say whether a text looks as if sent to everybody: many links, or the words of such mails."""
    lowered = text.lower()
    links = lowered.count("http://") + lowered.count("https://") + lowered.count("www.")
    words = ("slot gacor", "judi online", "casino", "viagra", "pinjaman kilat", "bonus new member", "togel")
    return links >= 3 or any(word in lowered for word in words)
