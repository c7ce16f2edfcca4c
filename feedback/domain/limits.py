"""Limits against abuse: one readable table, counted in the database, and a proof of work.

Nobody is ever locked out for being without JavaScript or behind a shared address: past a limit a
report is held for the coordinators, and only after a multiple of it people are asked to wait.
"""

import hashlib
import ipaddress
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.workflow import log_event
from feedback.domain.numbers import hash_of
from feedback.models import Attempt, LimitRule, SpentProof
from feedback.queries import is_coordinator, limit_rules
from feedback.workflow import COORDINATOR

if TYPE_CHECKING:
    from organization.models import User

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

    def __str__(self) -> str:
        return f"{self.amount}/{self.minutes}/{self.refuse}"


LIMITS: dict[str, tuple[Limit, ...]] = {
    # act: what is held or slowed down, and from when it is refused; coordinators may set other values
    "report": (Limit(3, 10, 20), Limit(10, 24 * 60, 60)),
    "report_unproved": (Limit(1, 60, 20),),
    "ticket": (Limit(10, 15, 10), Limit(40, 24 * 60, 40)),
    "support": (Limit(30, 60, 30),),
    "comment": (Limit(3, 30, 20), Limit(10, 24 * 60, 60)),
    "follow": (Limit(5, 60, 30), Limit(20, 24 * 60, 100)),
    "draft": (Limit(10, 60, 30), Limit(30, 24 * 60, 100)),
    "survey": (Limit(20, 60, 60), Limit(60, 24 * 60, 200)),
}
LEAST_REFUSED = dict.fromkeys(
    ("report", "report_unproved", "support", "comment", "follow", "draft", "survey"), 20
)
"""Below this nobody is refused, whatever is set: a village may stand behind one address.

Wrong codes of tickets are not among them: a right code opens however often somebody guessed.
"""
LONGEST_WINDOW = 24 * 60
"""Minutes; what is older is forgotten."""


def limits_in_force() -> dict[str, tuple[Limit, ...]]:
    """Return the table as it is applied: what coordinators set, else the first values. One query."""
    set_by = {(rule.act, rule.place): Limit(rule.amount, rule.minutes, rule.refuse) for rule in limit_rules()}
    return {
        act: tuple(set_by.get((act, place), limit) for place, limit in enumerate(limits))
        for act, limits in LIMITS.items()
    }


def set_limits(table: dict[str, tuple[Limit, ...]], *, by: "User") -> int:
    """Write the whole table of limits; return how many rows changed, each with a row in the log.

    NotAllowed for everybody but coordinators. RuleViolation for a row below one, with a window longer
    than a day, that refuses before it holds, or that would shut out a village behind one address.
    """
    if not is_coordinator(by):
        raise NotAllowed(_("Pembatas ditetapkan oleh koordinator pengaduan."))
    current = limits_in_force()
    changed = 0
    with transaction.atomic():
        for act, limits in current.items():
            for place, old in enumerate(limits):
                new = table[act][place]
                check_limit(act, place, new)
                if new == old:
                    continue
                values = {"amount": new.amount, "minutes": new.minutes, "refuse": new.refuse}
                rule, _made = LimitRule.objects.update_or_create(act=act, place=place, defaults=values)
                log_event(rule, "limit_set", by=by, as_role=COORDINATOR, note=f"{act}: {old} → {new}")
                changed += 1
    return changed


def check_limit(act: str, place: int, limit: Limit) -> None:
    """Refuse a limit that makes no sense or shuts out people who share an address."""
    field = f"{act}_{place}"
    if limit.amount < 1 or limit.minutes < 1:
        raise RuleViolation(_("Isi angka satu atau lebih."), field=f"{field}_amount")
    if limit.minutes > LONGEST_WINDOW:
        raise RuleViolation(
            _("Paling lama %(minutes)s menit: sesudah sehari hitungan dihapus.")
            % {"minutes": LONGEST_WINDOW},
            field=f"{field}_minutes",
        )
    if limit.refuse < limit.amount:
        raise RuleViolation(_("Tidak boleh menolak sebelum memeriksa."), field=f"{field}_refuse")
    least = LEAST_REFUSED.get(act, 1)
    if limit.refuse < least:
        raise RuleViolation(
            _("Sekurangnya %(number)s: satu kampung dapat memakai satu alamat jaringan.") % {"number": least},
            field=f"{field}_refuse",
        )


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
    for limit in limits_in_force()[act]:
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


SPAM_WORDS = ("slot gacor", "judi online", "casino", "viagra", "pinjaman kilat", "bonus new member", "togel")
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
SHOUTED = 0.7


def spam_hints(text: str) -> list[str]:
    """Return in words why a text looks as if sent to everybody; empty when it does not.

    It holds a report for a person who decides, and never drops one.
    """
    hints = []
    links = len(LINK.findall(text))
    if links >= 3:
        hints.append(_("%(number)s tautan") % {"number": links})
    lowered = text.lower()
    words = [word for word in SPAM_WORDS if word in lowered]
    if words:
        hints.append(_("kata: %(words)s") % {"words": ", ".join(words)})
    letters = [character for character in text if character.isalpha()]
    if len(letters) >= 100 and sum(character.isupper() for character in letters) / len(letters) > SHOUTED:
        hints.append(_("hampir semuanya huruf besar"))
    if re.search(r"(.)\1{14,}", text):
        hints.append(_("satu huruf diulang-ulang"))
    return hints
