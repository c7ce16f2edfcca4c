"""Giving and taking back roles at units."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from organization.domain.changes import record_change
from organization.enums import ChangeKind, Role
from organization.models import RoleGrant, Unit, User
from organization.queries import has_role

ONE_DAY = timedelta(days=1)


def grant_role(
    user: User,
    *,
    role: str,
    unit: Unit,
    by: User | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give `user` a role at `unit` and all below it, and return the grant.

    `by` None is the installation itself. The same role given twice stays one grant. Refused with
    NotAllowed: a grantor who is not HR of that unit, oneself. With RuleViolation: a disabled person,
    days in the wrong order.
    """
    starts_on = starts_on or timezone.localdate()
    check_grantor(by, unit)
    if by is not None and by.pk == user.pk:
        raise NotAllowed(_("Peran untuk diri sendiri diberikan oleh pengelola kepegawaian lain."), "nip")
    if not user.is_active:
        raise RuleViolation(_("Akun %(name)s sedang nonaktif.") % {"name": user}, "nip")
    if ends_on is not None and ends_on < starts_on:
        raise RuleViolation(_("Hari terakhir tidak boleh sebelum hari mulai."), "ends_on")
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        held = RoleGrant.objects.filter(user=user, role=role, unit=unit, ends_on=ends_on).first()
        if held is not None:
            return held
        grant = RoleGrant.objects.create(
            user=user, role=role, unit=unit, starts_on=starts_on, ends_on=ends_on, granted_by=by
        )
        record_change(
            ChangeKind.ROLE_GRANTED,
            _("%(name)s menjadi %(role)s di %(unit)s mulai %(day)s.")
            % {
                "name": user,
                "role": Role(role).label,
                "unit": unit.name,
                "day": date_format(starts_on),
            },
            by=by,
            unit=unit,
        )
    return grant


def revoke_role(grant: RoleGrant, *, by: User | None) -> None:
    """Take the role back at once: the person has lost it when this returns.

    The grant ends yesterday; one that began today or later disappears, and the log alone tells of
    it. A second call does nothing. Refused with NotAllowed: somebody who is not HR of that unit, a
    role of one's own.
    """
    check_grantor(by, grant.unit)
    if by is not None and by.pk == grant.user_id:
        raise NotAllowed(_("Peran Anda sendiri dicabut oleh pengelola kepegawaian lain."))
    today = timezone.localdate()
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update(of=("self",)).filter(pk=grant.pk).first()
        if held is None or (held.ends_on is not None and held.ends_on < today):
            return
        if held.starts_on >= today:
            held.delete()
        else:
            held.ends_on = today - ONE_DAY
            held.save(update_fields=["ends_on"])
        record_change(
            ChangeKind.ROLE_REVOKED,
            _("Peran %(role)s %(name)s di %(unit)s dicabut.")
            % {"role": grant.get_role_display(), "name": grant.user, "unit": grant.unit.name},
            by=by,
            unit=grant.unit,
        )


def check_grantor(by: User | None, unit: Unit) -> None:
    """Raise NotAllowed when the person is not HR of the unit."""
    if by is not None and not has_role(by, Role.HR, unit):
        raise NotAllowed(_("Anda bukan pengelola kepegawaian %(unit)s.") % {"unit": unit.name})
