"""One-time codes with which a person chooses the first password, or a new one.

The plain code exists only on the letter or in the mail. The database keeps a keyed hash that is
bound to the account, so a code works for one person only and a stolen table is worth nothing.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.outbox import write_message
from organization.domain.changes import record_change
from organization.domain.nip import login_name
from organization.enums import ChangeKind
from organization.models import ActivationCode, Employee, User

# 32 signs without I, O, 0 and 1, so that nothing is misread on paper: 12 of them are 60 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12
GROUP_LENGTH = 4
MOST_FAILED_ATTEMPTS = 5
MISREAD = str.maketrans({"I": "L", "1": "L", " ": "", "-": "", "\u00a0": "", "–": ""})


@dataclass(frozen=True)
class IssuedCode:
    """A fresh code in plain text, to be shown once and never stored."""

    employee: Employee
    code: str
    expires_at: datetime


def issue_activation_code(employee: Employee, *, by: User | None) -> IssuedCode:
    """Make a new code for the person and return it in plain text, the only time it exists.

    Guaranteed: earlier codes no longer work; an existing password stays until the code is redeemed,
    and its owner is told that a code was made.
    Refused with RuleViolation: a disabled person.
    """
    plain = "".join(secrets.choice(ALPHABET) for _sign in range(CODE_LENGTH))
    now = timezone.now()
    expires_at = now + timedelta(days=settings.ACTIVATION_CODE_DAYS)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=employee.user_id)
        if not user.is_active:
            raise RuleViolation(
                _("Akun %(name)s sedang nonaktif. Aktifkan dahulu akunnya.") % {"name": employee.name}
            )
        usable_codes(user.pk, now).update(expires_at=now)
        row = ActivationCode.objects.create(
            user=user, code_hash=keyed_hash(user.pk, plain), issued_by=by, expires_at=expires_at
        )
        if user.has_usable_password():
            warn_owner(
                user,
                _("Kode aktivasi baru dibuat untuk akun Anda"),
                _("%(actor)s membuat kode aktivasi baru untuk akun Anda.") % {"actor": by or "ASN Kinerja"},
                key=f"activation-issued:{row.pk}",
            )
        record_change(
            ChangeKind.CODE_ISSUED,
            _("Kode aktivasi untuk %(name)s dibuat.") % {"name": employee.name},
            by=by,
            employee=employee,
        )
    return IssuedCode(employee, grouped(plain), expires_at)


def issue_activation_codes(employees: Iterable[Employee], *, by: User | None) -> list[IssuedCode]:
    """Make a code for each of these people, all or none; as `issue_activation_code`."""
    with transaction.atomic():
        return [issue_activation_code(employee, by=by) for employee in employees]


def redeem_activation_code(*, nip: str, code: str, password: str) -> User:
    """Set the password of the account that `code` was issued for and return the account.

    Guaranteed: a code works once, before it expires, for its own NIP only and after at most four
    failed attempts; all sessions of the account end. An unknown NIP, a disabled account and a
    wrong code get the same answer at the same cost. Refused with RuleViolation (field `code` or
    `password`); a weak password does not use the code up.
    """
    user = User.objects.filter(username=login_name(nip), is_active=True).first()
    with transaction.atomic():
        row = usable_code(user.pk if user else 0)
        matched = fits(row or ActivationCode(user_id=0), code)
        if user and row and matched:
            redeem(user, row, password)
            return user
        # Outside of the refusal, so that the count survives it; touches nothing for unknown people.
        ActivationCode.objects.filter(pk=row.pk if row else 0).update(
            failed_attempts=F("failed_attempts") + 1
        )
    raise RuleViolation(
        _(
            "NIP dan kode aktivasi tidak cocok, atau kodenya sudah dipakai, kedaluwarsa atau terkunci. "
            "Periksa lagi surat terakhir Anda; bila tetap gagal, minta kode baru kepada pengelola "
            "kepegawaian."
        ),
        "code",
    )


def redeem(user: User, row: ActivationCode, password: str) -> None:
    """Use the code up and set the password, or raise RuleViolation for a weak one."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleViolation(" ".join(error.messages), "password") from error
    row.used_at = timezone.now()
    row.save(update_fields=["used_at"])
    if user.has_usable_password():
        warn_owner(
            user,
            _("Kata sandi Anda diganti"),
            _("Kata sandi akun Anda baru saja diganti dengan kode aktivasi."),
            key=f"activation-redeemed:{row.pk}",
        )
    choose_password(user, password)
    employee = Employee.objects.filter(user=user).first()
    record_change(
        ChangeKind.CODE_REDEEMED,
        _("%(name)s mengaktifkan akunnya.") % {"name": user},
        by=user,
        employee=employee,
    )


def warn_owner(user: User, subject: str, what: str, *, key: str) -> None:
    """Tell the owner of an account that already had a password what happens to it."""
    write_message(
        user,
        kind="activation",
        subject=subject,
        text="\n".join([what, _("Bila ini bukan permintaan Anda, segera hubungi pengelola kepegawaian.")]),
        path=reverse("organization:profile"),
        key=key,
    )


def choose_password(user: User, password: str) -> None:
    """Set a password that has been validated. All sessions end, all open codes of the account too."""
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        now = timezone.now()
        usable_codes(user.pk, now).update(expires_at=now)


def usable_codes(user_id: int, now: datetime) -> QuerySet[ActivationCode]:
    """Return the codes of an account that are neither used, expired nor locked."""
    return ActivationCode.objects.filter(
        user_id=user_id,
        used_at__isnull=True,
        expires_at__gt=now,
        failed_attempts__lt=MOST_FAILED_ATTEMPTS,
    )


def usable_code(user_id: int) -> ActivationCode | None:
    """Return the one code of the account that still works, locked against a second redeemer."""
    return usable_codes(user_id, timezone.now()).select_for_update().first()


def fits(row: ActivationCode, code: str) -> bool:
    """Say whether the typed text is this code, in constant time."""
    return constant_time_compare(row.code_hash, keyed_hash(row.user_id, code))


def keyed_hash(user_id: int, code: str) -> str:
    """Return the hash of a code for one account, keyed with the secret of the installation."""
    return salted_hmac(
        "organization.ActivationCode", f"{user_id}:{unified(code)}", algorithm="sha256"
    ).hexdigest()


def unified(code: str) -> str:
    """Return the typed code in capitals, without separators, misread signs put right."""
    return code.upper().translate(MISREAD)


def grouped(code: str) -> str:
    """Return a code as printed: ABCD-EFGH-JKLM."""
    return "-".join(code[start : start + GROUP_LENGTH] for start in range(0, len(code), GROUP_LENGTH))
