"""Leave and study: writing down when somebody is away, changing the end, taking back what has not begun."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from organization.domain.changes import record_change
from organization.domain.periods import check_days, overlapping, until_text
from organization.enums import LEAVES_POST, ChangeKind
from organization.models import Absence, Employee, Placement, Unit, User
from organization.queries import placement_on, valid_on

ONE_DAY = timedelta(days=1)


def record_absence(
    employee: Employee,
    *,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    letter: str,
    by: User | None,
) -> Absence:
    """Write down that the employee is away from a day to a day and return the absence.

    The placement goes on. The same absence sent twice is recorded once. Refused with NotAllowed: one's
    own. With RuleViolation: days in the wrong order, a leave without a last day (only study and
    leave without pay may be open), a first day on which the person does not serve, days on which he
    is away already.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        values = {
            "employee": employee,
            "kind": kind,
            "letter": letter.strip(),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        repeated = Absence.objects.filter(**values).first()
        if repeated is not None:
            return repeated
        check_not_own(employee, by)
        check_days(starts_on, ends_on)
        check_has_end(kind, ends_on)
        place = placement_on(employee, starts_on)
        if place is None:
            raise RuleViolation(
                _("%(name)s tidak bertugas pada %(day)s.")
                % {"name": employee.name, "day": date_format(starts_on)},
                "starts_on",
            )
        check_not_away(employee, starts_on, ends_on)
        absence = Absence.objects.create(**values)
        record_change(
            ChangeKind.ABSENCE_ADDED, absence_sentence(absence), by=by, unit=place.unit, employee=employee
        )
    return absence


def set_absence_end(absence: Absence, *, ends_on: date, by: User | None) -> Absence:
    """Set the last day of an absence, earlier or later, and return it. Sent twice it is recorded once.

    Refused with NotAllowed: one's own. With RuleViolation: a day before it began (what has not begun
    is taken back), a day before yesterday, days on which the person is away for something else.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=absence.employee_id)
        held = Absence.objects.filter(pk=absence.pk).select_related("employee").first()
        if held is None:
            raise RuleViolation(_("Catatan ini sudah dibatalkan."))
        if held.ends_on == ends_on:
            return held
        check_not_own(employee, by)
        if ends_on < held.starts_on:
            raise RuleViolation(
                _("Ini baru mulai %(day)s. Bila tidak jadi, batalkan catatannya.")
                % {"day": date_format(held.starts_on)},
                "ends_on",
            )
        if ends_on < timezone.localdate() - ONE_DAY:
            raise RuleViolation(
                _("Hari yang sudah lewat tetap tercatat seperti dijalani. Pilih kemarin atau sesudahnya."),
                "ends_on",
            )
        check_not_away(employee, held.starts_on, ends_on, besides=held.pk)
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        record_change(
            ChangeKind.ABSENCE_ENDED,
            _("%(kind)s %(name)s berakhir %(day)s.")
            % {"kind": held.get_kind_display(), "name": employee.name, "day": date_format(ends_on)},
            by=by,
            unit=unit_of(employee, held.starts_on),
            employee=employee,
        )
    return held


def cancel_absence(absence: Absence, *, by: User | None) -> None:
    """Take back an absence that has not begun; the log alone tells of it. A second call does nothing.

    Refused with NotAllowed: one's own. With RuleViolation: one that has begun.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=absence.employee_id)
        held = Absence.objects.filter(pk=absence.pk).select_related("employee").first()
        if held is None:
            return
        check_not_own(employee, by)
        if held.starts_on <= timezone.localdate():
            raise RuleViolation(
                _("Ini sudah mulai %(day)s. Tetapkan hari terakhirnya.")
                % {"day": date_format(held.starts_on)}
            )
        record_change(
            ChangeKind.ABSENCE_ENDED,
            _("%(kind)s %(name)s mulai %(day)s dibatalkan.")
            % {"kind": held.get_kind_display(), "name": employee.name, "day": date_format(held.starts_on)},
            by=by,
            unit=unit_of(employee, held.starts_on),
            employee=employee,
        )
        held.delete()


def absence_sentence(absence: Absence) -> str:
    """Return what the log says about a new absence."""
    values = {
        "name": absence.employee.name,
        "kind": absence.get_kind_display().lower(),
        "day": date_format(absence.starts_on),
        "until": until_text(absence.ends_on),
        "letter": absence.letter,
    }
    if absence.letter:
        return _("%(name)s %(kind)s mulai %(day)s %(until)s (surat %(letter)s).") % values
    return _("%(name)s %(kind)s mulai %(day)s %(until)s.") % values


def leads_sentence(employee: Employee, kind: str, day: date) -> str:
    """Return what an absence means for the unit that the person leads; empty when he leads none."""
    head = Placement.objects.filter(valid_on(day), employee=employee, leads_unit=True).first()
    if head is None:
        return ""
    if kind in LEAVES_POST:
        return _(
            "%(name)s memimpin %(unit)s. Selama itu ia tidak memimpin dan tidak menilai; bawahannya dinilai "
            "Plt. atau Plh. bila ada, selebihnya pimpinan unit di atasnya."
        ) % {"name": employee.name, "unit": head.unit.name}
    return _(
        "%(name)s memimpin %(unit)s dan tetap menjadi pejabat penilai. Tunjuk Plh. bila ada yang harus "
        "menggantikannya."
    ) % {"name": employee.name, "unit": head.unit.name}


def check_has_end(kind: str, ends_on: date | None) -> None:
    """Raise RuleViolation when a leave that always has a last day comes without one."""
    if ends_on is None and kind not in LEAVES_POST:
        raise RuleViolation(_("Isilah hari terakhir cutinya."), "ends_on")


def check_not_away(
    employee: Employee, starts_on: date, ends_on: date | None, *, besides: int | None = None
) -> None:
    """Raise RuleViolation when the person is away already on one of these days."""
    others = Absence.objects.filter(overlapping(starts_on, ends_on), employee=employee)
    taken = (others if besides is None else others.exclude(pk=besides)).first()
    if taken is not None:
        raise RuleViolation(
            _("%(name)s sudah tercatat %(kind)s mulai %(day)s %(until)s.")
            % {
                "name": employee.name,
                "kind": taken.get_kind_display().lower(),
                "day": date_format(taken.starts_on),
                "until": until_text(taken.ends_on),
            },
            "ends_on" if taken.starts_on > starts_on else "starts_on",
        )


def check_not_own(employee: Employee, by: User | None) -> None:
    """Raise NotAllowed when somebody writes down his own absence."""
    if by is not None and employee.user_id == by.pk:
        raise NotAllowed(_("Cuti Anda sendiri dicatat oleh pengelola kepegawaian lain."))


def unit_of(employee: Employee, day: date) -> Unit | None:
    """Return the unit where the person serves on `day`, for the log."""
    place = placement_on(employee, day)
    return place.unit if place else None
