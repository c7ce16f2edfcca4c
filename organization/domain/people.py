"""Civil servants and their logins: registering, correcting, disabling."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from organization.domain.changes import record_change
from organization.domain.nip import NipError, format_nip, parse_nip
from organization.domain.placements import place_employee
from organization.domain.roles import tell_of_rest
from organization.enums import ChangeKind
from organization.models import ActivationCode, Employee, Post, Unit, User


@transaction.atomic
def register_employee(
    *, nip: str, kind: str, name: str, by: User | None, rank: str = "", phone: str = "", email: str = ""
) -> Employee:
    """Register a civil servant with a login that nobody can use until it is activated.

    Refused with RuleViolation: a NIP or NI PPPK that is malformed or already registered.
    """
    digits, name = checked_nip(nip, kind), name.strip()
    try:
        with transaction.atomic():
            user = User(username=digits, full_name=name, email=email.strip())
            user.set_unusable_password()
            user.save()
            employee = Employee.objects.create(
                user=user, nip=digits, kind=kind, name=name, rank=rank.strip(), phone=phone.strip()
            )
    except IntegrityError as error:
        raise RuleViolation(_("%(nip)s sudah terdaftar.") % {"nip": format_nip(digits)}, "nip") from error
    record_change(
        ChangeKind.EMPLOYEE_REGISTERED,
        _("%(name)s (%(nip)s) didaftarkan.") % {"name": name, "nip": format_nip(digits)},
        by=by,
        employee=employee,
    )
    return employee


def employ(
    *,
    nip: str,
    kind: str,
    name: str,
    unit: Unit,
    post: Post,
    starts_on: date,
    by: User | None,
    leads_unit: bool = False,
    rank: str = "",
    phone: str = "",
    email: str = "",
) -> Employee:
    """Register a civil servant and place him, both or neither. Refusals as of the two acts."""
    with transaction.atomic():
        employee = register_employee(
            nip=nip, kind=kind, name=name, rank=rank, phone=phone, email=email, by=by
        )
        place_employee(employee, unit=unit, post=post, starts_on=starts_on, leads_unit=leads_unit, by=by)
    return employee


def correct_employee(
    employee: Employee, *, name: str, rank: str, phone: str, email: str, by: User | None
) -> Employee:
    """Correct what is written about a person; the number stays. The log names what changed."""
    with transaction.atomic():
        employee = Employee.objects.select_for_update(of=("self",)).select_related("user").get(pk=employee.pk)
        user = employee.user
        old = {_("nama"): employee.name, _("pangkat"): employee.rank, _("telepon"): employee.phone}
        old[_("surel")] = user.email
        employee.name, employee.rank, employee.phone = name.strip(), rank.strip(), phone.strip()
        user.full_name, user.email = employee.name, email.strip()
        new = {_("nama"): employee.name, _("pangkat"): employee.rank, _("telepon"): employee.phone}
        new[_("surel")] = user.email
        changed = [label for label in old if old[label] != new[label]]
        if not changed:
            return employee
        employee.save(update_fields=["name", "rank", "phone"])
        user.save(update_fields=["full_name", "email"])
        record_change(
            ChangeKind.EMPLOYEE_CORRECTED,
            _("Data %(name)s diperbaiki: %(fields)s.")
            % {"name": old[_("nama")], "fields": ", ".join(changed)},
            by=by,
            employee=employee,
        )
    return employee


def disable_person(employee: Employee, *, by: User | None) -> None:
    """Close the login: every session ends now and for good, open activation codes expire.

    Whoever stands in for the person has no power while it is closed, and is told so.

    A second call does nothing.
    """
    with transaction.atomic():
        closed = User.objects.filter(pk=employee.user_id, is_active=True).update(
            is_active=False, session_epoch=F("session_epoch") + 1
        )
        if not closed:
            return
        now = timezone.now()
        ActivationCode.objects.filter(
            user_id=employee.user_id, used_at__isnull=True, expires_at__gt=now
        ).update(expires_at=now)
        record_change(
            ChangeKind.DISABLED,
            _("Akun %(name)s dinonaktifkan.") % {"name": employee.name},
            by=by,
            employee=employee,
        )
        tell_of_rest(User.objects.get(pk=employee.user_id), by=by)


def enable_person(employee: Employee, *, by: User | None) -> None:
    """Open the login again: the old password works, old sessions do not. A second call does nothing."""
    with transaction.atomic():
        if not User.objects.filter(pk=employee.user_id, is_active=False).update(is_active=True):
            return
        record_change(
            ChangeKind.ENABLED,
            _("Akun %(name)s diaktifkan kembali.") % {"name": employee.name},
            by=by,
            employee=employee,
        )


def checked_nip(text: str, kind: str) -> str:
    """Return the digits of a personnel number, or raise RuleViolation that says what is wrong."""
    try:
        return parse_nip(text, kind).digits
    except NipError as error:
        raise RuleViolation(str(error), "nip") from error
