"""Giving and taking back roles at units, and deputies who hold a role for somebody else for a time."""

from datetime import date, timedelta
from typing import cast

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.outbox import write_message
from organization.domain.changes import record_change
from organization.domain.units import check_unit_open_through, locked_unit
from organization.enums import ChangeKind, Role
from organization.models import RoleGrant, Unit, User
from organization.queries import has_own_role, has_role, role_grants_of

ONE_DAY = timedelta(days=1)
LONGEST_DEPUTY = timedelta(days=365)


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

    `by` None is the installation itself. The same role given twice stays one grant, which
    begins on the earlier of the days. Refused with
    NotAllowed: a grantor who is not HR of that unit in his own right (a deputy passes nothing on),
    oneself. With RuleViolation: a disabled person, days in the wrong order, a closed unit.
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
        check_unit_open_through(locked_unit(unit), ends_on)
        user = User.objects.select_for_update().get(pk=user.pk)
        held = RoleGrant.objects.filter(
            user=user, role=role, unit=unit, ends_on=ends_on, deputy_for__isnull=True
        ).first()
        if held is not None and held.starts_on <= starts_on:
            return held
        if held is not None:
            held.starts_on = starts_on
            held.save(update_fields=["starts_on"])
        grant = held or RoleGrant.objects.create(
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


def appoint_deputy(
    grant: RoleGrant, *, deputy: User, starts_on: date, ends_on: date, reason: str, by: User
) -> RoleGrant:
    """Let `deputy` hold the role of `grant` for its holder from day to day, and return his grant.

    The holder keeps the role; what the deputy does with it is marked with the holder's name. Both
    are told. While the holder's login is closed, the deputy's power rests. The same appointment sent
    twice is made once. Refused with NotAllowed: anybody but the holder himself and HR of the unit in
    its own right; HR naming itself. With RuleViolation: a role that is itself a deputy's or does not
    run on these days, a disabled holder or deputy, the holder himself, somebody who holds the role in
    his own right, days that have passed or last longer than a year, a missing reason, a second deputy
    on one of these days.
    """
    if by.pk != grant.user_id:
        check_grantor(by, grant.unit)
        if by.pk == deputy.pk:
            raise NotAllowed(_("Anda tidak dapat menunjuk diri sendiri sebagai wakil."), "nip")
    reason = reason.strip()
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update(of=("self",)).select_related("unit", "user")
        found = held.filter(pk=grant.pk).first()
        if found is None:
            raise RuleViolation(_("Peran ini baru saja dicabut, jadi tidak dapat diwakilkan."))
        grant = found
        repeated = RoleGrant.objects.filter(
            deputy_for=grant.user,
            user=deputy,
            role=grant.role,
            unit=grant.unit,
            starts_on=starts_on,
            ends_on=ends_on,
        ).first()
        if repeated is not None:
            return repeated
        check_deputy(grant, deputy)
        check_deputy_days(grant, starts_on, ends_on)
        if not reason:
            raise RuleViolation(_("Tuliskan alasannya, misalnya cuti atau tugas luar."), "reason")
        made = RoleGrant.objects.create(
            user=deputy,
            role=grant.role,
            unit=grant.unit,
            starts_on=starts_on,
            ends_on=ends_on,
            deputy_for=grant.user,
            granted_by=by,
        )
        record_change(ChangeKind.DEPUTY_APPOINTED, deputy_sentence(made, reason), by=by, unit=grant.unit)
        tell_of_deputy(made, reason)
    return made


def check_deputy(grant: RoleGrant, deputy: User) -> None:
    """Raise RuleViolation when this person cannot stand in for the holder of the role."""
    if grant.deputy_for_id is not None:
        raise RuleViolation(_("Seorang wakil tidak dapat menunjuk wakil lagi."))
    if not grant.user.is_active:
        raise RuleViolation(
            _("Akun %(name)s sedang nonaktif, jadi wakilnya tidak dapat bertindak. Berikan saja perannya.")
            % {"name": grant.user}
        )
    if deputy.pk == grant.user_id:
        raise RuleViolation(_("Wakil harus orang lain."), "nip")
    if not deputy.is_active:
        raise RuleViolation(_("Akun %(name)s sedang nonaktif.") % {"name": deputy}, "nip")
    own = role_grants_of(deputy, grant.role).filter(deputy_for__isnull=True).select_related("unit")
    if any(grant.unit.path.startswith(one.unit.path) for one in own):
        raise RuleViolation(
            _("%(name)s sudah memegang peran ini sendiri di %(unit)s.")
            % {"name": deputy, "unit": grant.unit.name},
            "nip",
        )


def last_day(grant: RoleGrant) -> str:
    """Return the last day of a grant in words; empty when it has none."""
    return date_format(grant.ends_on) if grant.ends_on else ""


def check_deputy_days(grant: RoleGrant, starts_on: date, ends_on: date) -> None:
    """Raise RuleViolation when a deputy cannot serve on these days."""
    if ends_on < starts_on:
        raise RuleViolation(_("Hari terakhir tidak boleh sebelum hari mulai."), "ends_on")
    if starts_on < timezone.localdate():
        raise RuleViolation(_("Wakil bertugas paling cepat mulai hari ini."), "starts_on")
    if ends_on - starts_on > LONGEST_DEPUTY:
        raise RuleViolation(_("Wakil ditunjuk paling lama satu tahun."), "ends_on")
    if starts_on < grant.starts_on:
        raise RuleViolation(
            _("Peran ini baru mulai %(day)s.") % {"day": date_format(grant.starts_on)}, "starts_on"
        )
    if grant.ends_on is not None and ends_on > grant.ends_on:
        raise RuleViolation(_("Peran ini sendiri berakhir %(day)s.") % {"day": last_day(grant)}, "ends_on")
    other = (
        RoleGrant.objects.filter(
            deputy_for=grant.user,
            role=grant.role,
            unit=grant.unit,
            starts_on__lte=ends_on,
            ends_on__gte=starts_on,
        )
        .select_related("user")
        .first()
    )
    if other is not None:
        raise RuleViolation(
            _("%(name)s sudah menjadi wakil dari %(start)s sampai %(end)s. Akhiri dahulu.")
            % {
                "name": other.user,
                "start": date_format(other.starts_on),
                "end": last_day(other),
            },
            "starts_on",
        )


def revoke_role(grant: RoleGrant, *, by: User | None) -> None:
    """Take the role back at once: the person has lost it when this returns, and so have his deputies.

    The grant ends yesterday; one that began today or later disappears, and the log alone tells of
    it. A second call does nothing. A deputy is also sent home by the one for whom he stands in.
    Refused with NotAllowed: somebody who is not HR of that unit in his own right, a role of one's
    own.
    """
    if by is None or grant.deputy_for_id != by.pk:
        check_grantor(by, grant.unit)
    if by is not None and by.pk == grant.user_id:
        raise NotAllowed(_("Peran Anda sendiri dicabut oleh pengelola kepegawaian lain."))
    today = timezone.localdate()
    with transaction.atomic():
        held = RoleGrant.objects.select_for_update(of=("self",)).filter(pk=grant.pk).first()
        if held is None or (held.ends_on is not None and held.ends_on < today):
            return
        ends_with_it = deputies_of(held, today)
        for one in (held, *ends_with_it):
            end_grant(one, today)
        record_change(ChangeKind.ROLE_REVOKED, revoked_sentence(grant), by=by, unit=grant.unit)
        for one in ends_with_it:
            record_change(ChangeKind.ROLE_REVOKED, revoked_sentence(one), by=by, unit=one.unit)
        for one in (grant, *ends_with_it):
            if one.deputy_for_id is not None:
                tell_of_end(one, today)


def deputies_of(grant: RoleGrant, day: date) -> list[RoleGrant]:
    """Return the grants of those who stand in, on `day` or later, for the holder of this one."""
    if grant.deputy_for_id is not None:
        return []
    return list(
        RoleGrant.objects.select_for_update(of=("self",))
        .filter(deputy_for=grant.user_id, role=grant.role, unit=grant.unit_id, ends_on__gte=day)
        .select_related("user", "unit", "deputy_for")
    )


def end_grant(grant: RoleGrant, today: date) -> None:
    """End a running grant with yesterday; one that began today or later disappears."""
    if grant.starts_on >= today:
        RoleGrant.objects.filter(pk=grant.pk).delete()
    else:
        RoleGrant.objects.filter(pk=grant.pk).update(ends_on=today - ONE_DAY)


def deputy_sentence(grant: RoleGrant, reason: str) -> str:
    """Return what the log says about a deputy."""
    return _(
        "%(name)s mewakili %(principal)s sebagai %(role)s di %(unit)s dari %(start)s sampai %(end)s:"
        " %(reason)s"
    ) % {
        "name": grant.user,
        "principal": grant.deputy_for,
        "role": grant.get_role_display(),
        "unit": grant.unit.name,
        "start": date_format(grant.starts_on),
        "end": last_day(grant),
        "reason": reason,
    }


def revoked_sentence(grant: RoleGrant) -> str:
    """Return what the log says about a role that was taken back."""
    values = {
        "role": grant.get_role_display(),
        "name": grant.user,
        "unit": grant.unit.name,
        "principal": grant.deputy_for,
    }
    if grant.deputy_for_id is not None:
        return _("%(name)s tidak lagi mewakili %(principal)s sebagai %(role)s di %(unit)s.") % values
    return _("Peran %(role)s %(name)s di %(unit)s dicabut.") % values


def tell_of_deputy(grant: RoleGrant, reason: str) -> None:
    """Tell the deputy and the one for whom he stands in that it begins."""
    values = {
        "deputy": grant.user,
        "principal": grant.deputy_for,
        "role": grant.get_role_display(),
        "unit": grant.unit.name,
        "start": date_format(grant.starts_on),
        "end": last_day(grant),
        "reason": reason,
    }
    write_message(
        grant.user,
        kind="organization.deputy_appointed",
        subject=_("Anda mewakili %(principal)s") % values,
        text=_(
            "Anda mewakili %(principal)s sebagai %(role)s di %(unit)s dari %(start)s sampai %(end)s."
            " Alasan: %(reason)s\n\nSetiap tindakan Anda dengan peran ini dicatat sebagai wakil. Peran ini"
            " tidak dapat diteruskan kepada orang lain dan berakhir dengan sendirinya."
        )
        % values,
        path=reverse("organization:profile"),
        key=f"deputy:{grant.pk}:appointed:deputy",
    )
    write_message(
        cast("User", grant.deputy_for),
        kind="organization.deputy_appointed",
        subject=_("%(deputy)s mewakili Anda") % values,
        text=_(
            "%(deputy)s mewakili Anda sebagai %(role)s di %(unit)s dari %(start)s sampai %(end)s."
            " Alasan: %(reason)s\n\nPeran Anda tetap berlaku. Tindakan wakil Anda dicatat atas namanya"
            " dengan nama Anda sebagai yang diwakili. Anda dapat mengakhirinya kapan saja."
        )
        % values,
        path=reverse("organization:deputy_list"),
        key=f"deputy:{grant.pk}:appointed:principal",
    )


def tell_of_rest(principal: User, *, by: User | None) -> None:
    """Tell the deputies of somebody whose login was closed that their power rests until it is opened."""
    today = timezone.localdate()
    grants = RoleGrant.objects.filter(deputy_for=principal, ends_on__gte=today).select_related("user", "unit")
    for grant in grants.order_by("pk"):
        if by is not None and grant.user_id == by.pk:
            continue
        write_message(
            grant.user,
            kind="organization.deputy_rests",
            subject=_("Perwakilan %(principal)s berhenti sementara") % {"principal": principal},
            text=_(
                "Akun %(principal)s dinonaktifkan. Selama itu Anda tidak dapat bertindak sebagai wakilnya"
                " (%(role)s di %(unit)s). Hubungi pengelola kepegawaian bila pekerjaannya harus berjalan."
            )
            % {"principal": principal, "role": grant.get_role_display(), "unit": grant.unit.name},
            path=reverse("organization:profile"),
            key=f"deputy:{grant.pk}:rests:{principal.session_epoch}",
        )


def tell_of_end(grant: RoleGrant, day: date) -> None:
    """Tell the deputy and the one for whom he stood in that it ended before its time."""
    values = {
        "deputy": grant.user,
        "principal": grant.deputy_for,
        "role": grant.get_role_display(),
        "unit": grant.unit.name,
        "day": date_format(day),
    }
    text = _("Mulai %(day)s %(deputy)s tidak lagi mewakili %(principal)s sebagai %(role)s di %(unit)s.")
    for person in (grant.user, cast("User", grant.deputy_for)):
        write_message(
            person,
            kind="organization.deputy_ended",
            subject=_("Perwakilan %(principal)s oleh %(deputy)s berakhir") % values,
            text=text % values,
            path=reverse("organization:profile"),
            key=f"deputy:{grant.pk}:ended:{person.pk}",
        )


def check_grantor(by: User | None, unit: Unit) -> None:
    """Raise NotAllowed when the person is not HR of the unit in his own right.

    A deputy keeps the staff, but passes no power on and takes none away.
    """
    if by is None or has_own_role(by, Role.HR, unit):
        return
    if has_role(by, Role.HR, unit):
        raise NotAllowed(_("Sebagai wakil Anda tidak dapat memberi atau mencabut peran."))
    raise NotAllowed(_("Anda bukan pengelola kepegawaian %(unit)s.") % {"unit": unit.name})
