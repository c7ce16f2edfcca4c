"""Acting officers: who stands in for the head of a unit, as Plt. or Plh., and until when."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.outbox import write_message
from organization.domain.changes import record_change
from organization.domain.periods import check_days, overlapping, until_text
from organization.domain.units import check_unit_exists_on, check_unit_open_through, locked_unit
from organization.enums import LEAVES_POST, ActingKind, ChangeKind
from organization.models import Absence, ActingAppointment, Employee, Placement, Unit, User
from organization.queries import appraiser_on, leading_lines_on, placement_on, valid_on

ONE_DAY = timedelta(days=1)
LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Mandate:
    """What an appointment says: which unit, as what, with power to appraise or not, by which letter."""

    unit: Unit
    kind: str
    appraises: bool = True
    letter: str = ""


def appoint_acting(
    employee: Employee, mandate: Mandate, *, starts_on: date, ends_on: date | None, by: User | None
) -> ActingAppointment:
    """Let the employee act as head of a unit from a day to a day and return the appointment.

    Guaranteed: one acting officer for a unit on each day; the officer, the head and whoever stood in
    so far are told. The same appointment sent twice is made once. Refused with NotAllowed: oneself.
    With RuleViolation: Plh. without a last day or without a head on these days, Plt. while the unit
    has a head who leads it, an officer who does not serve or is away for long, the head himself,
    days that another acting officer has, or somebody who would stand above his own appraiser.
    """
    unit = mandate.unit
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        unit = locked_unit(unit)
        values = {
            "employee": employee,
            "unit": unit,
            "kind": mandate.kind,
            "appraises": mandate.appraises,
            "letter": mandate.letter.strip(),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        repeated = ActingAppointment.objects.filter(**values).first()
        if repeated is not None:
            return repeated
        check_mandate(employee, unit, mandate.kind, starts_on, ends_on, by=by)
        stood_in = leading_lines_on(unit, starts_on)
        appointment = ActingAppointment.objects.create(**values)
        check_no_circle(employee, starts_on)
        record_change(
            ChangeKind.ACTING_APPOINTED,
            appointed_sentence(appointment),
            by=by,
            unit=unit,
            employee=employee,
        )
        tell_appointed(appointment, stood_in[0].appraiser if stood_in else None)
    return appointment


def set_acting_end(appointment: ActingAppointment, *, ends_on: date, by: User | None) -> ActingAppointment:
    """Set the last day of an appointment, earlier or later, and return it. Officer and head are told.

    The same day sent twice is recorded once. Refused with NotAllowed: one's own appointment. With
    RuleViolation: a day before it began or before yesterday, days on which the facts do not allow
    it (as of `appoint_acting`).
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=appointment.employee_id)
        unit = locked_unit(appointment.unit)
        held = ActingAppointment.objects.select_for_update(of=("self",)).filter(pk=appointment.pk).first()
        if held is None:
            raise RuleViolation(_("Penunjukan ini sudah dibatalkan."))
        if held.ends_on == ends_on:
            return held
        check_not_own(employee, by)
        if ends_on < timezone.localdate() - ONE_DAY:
            raise RuleViolation(
                _("Hari yang sudah lewat tetap tercatat seperti dijalani. Pilih kemarin atau sesudahnya."),
                "ends_on",
            )
        if ends_on < held.starts_on:
            raise RuleViolation(
                _("Penunjukan ini mulai %(day)s. Bila tidak jadi, batalkan penunjukannya.")
                % {"day": date_format(held.starts_on)},
                "ends_on",
            )
        if held.ends_on is not None and ends_on > held.ends_on:
            check_mandate(employee, unit, held.kind, held.ends_on + ONE_DAY, ends_on, by=by, besides=held.pk)
        held.ends_on = ends_on
        held.save(update_fields=["ends_on"])
        record_ended(held, by=by)
        tell_ended(held)
    return held


def cancel_acting(appointment: ActingAppointment, *, by: User | None) -> None:
    """Take back an appointment that has not begun; the log alone tells of it. A second call does nothing.

    Refused with NotAllowed: one's own. With RuleViolation: one that has begun.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=appointment.employee_id)
        locked_unit(appointment.unit)
        held = ActingAppointment.objects.select_related("unit", "employee").filter(pk=appointment.pk).first()
        if held is None:
            return
        check_not_own(employee, by)
        if held.starts_on <= timezone.localdate():
            raise RuleViolation(
                _("Penunjukan ini berlaku sejak %(day)s. Tetapkan hari terakhirnya.")
                % {"day": date_format(held.starts_on)}
            )
        text = _("Penunjukan %(name)s sebagai %(capacity)s mulai %(day)s dibatalkan.") % {
            "name": held.employee.name,
            "capacity": held.capacity,
            "day": date_format(held.starts_on),
        }
        record_change(ChangeKind.ACTING_ENDED, text, by=by, unit=held.unit, employee=held.employee)
        tell(held, "acting_cancelled", _("Penunjukan Anda dibatalkan"), text)
        held.delete()


def end_acting_for_head(unit: Unit, starts_on: date, *, by: User | None) -> None:
    """End the Plt. of a unit that gets a head on `starts_on`; one that would begin later is taken back.

    A Plh. stands in for a head and stays. Call it in the transaction that places the head, the unit locked.
    """
    open_ones = ActingAppointment.objects.filter(
        overlapping(starts_on, None), unit=unit, kind=ActingKind.PLT
    ).select_related("unit", "employee")
    for appointment in open_ones:
        appointment.ends_on = starts_on - ONE_DAY
        record_ended(appointment, by=by)
        tell_ended(appointment)
        if appointment.starts_on >= starts_on:
            appointment.delete()
        else:
            appointment.save(update_fields=["ends_on"])


def check_mandate(
    employee: Employee,
    unit: Unit,
    kind: str,
    starts_on: date,
    ends_on: date | None,
    *,
    by: User | None,
    besides: int | None = None,
) -> None:
    """Raise RuleViolation when the facts do not allow this appointment on these days."""
    check_not_own(employee, by)
    check_days(starts_on, ends_on)
    check_unit_exists_on(unit, starts_on, field="starts_on")
    check_unit_open_through(unit, ends_on)
    if kind == ActingKind.PLH and ends_on is None:
        raise RuleViolation(_("Plh. ditunjuk untuk waktu tertentu; isilah hari terakhirnya."), "ends_on")
    check_officer(employee, unit, starts_on, ends_on)
    check_head(unit, kind, starts_on, ends_on)
    others = ActingAppointment.objects.filter(overlapping(starts_on, ends_on), unit=unit)
    if besides is not None:
        others = others.exclude(pk=besides)
    taken = others.select_related("employee", "unit").first()
    if taken is not None:
        raise RuleViolation(
            _("%(name)s sudah menjadi %(capacity)s mulai %(day)s %(until)s. Akhiri dahulu penunjukannya.")
            % {
                "name": taken.employee.name,
                "capacity": taken.capacity,
                "day": date_format(taken.starts_on),
                "until": until_text(taken.ends_on),
            },
            "starts_on",
        )


def check_officer(employee: Employee, unit: Unit, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when the officer leads the unit anyway, does not serve or is away for long."""
    place = placement_on(employee, starts_on)
    if place is None:
        raise RuleViolation(
            _("%(name)s tidak bertugas di unit mana pun pada %(day)s.")
            % {"name": employee.name, "day": date_format(starts_on)},
            "starts_on",
        )
    if place.leads_unit and place.unit_id == unit.pk:
        raise RuleViolation(
            _("%(name)s sudah pimpinan %(unit)s.") % {"name": employee.name, "unit": unit.name}
        )
    absence = Absence.objects.filter(
        overlapping(starts_on, ends_on), employee=employee, kind__in=LEAVES_POST
    ).first()
    if absence is not None:
        raise RuleViolation(
            _("%(name)s sedang %(kind)s mulai %(day)s %(until)s.")
            % {
                "name": employee.name,
                "kind": absence.get_kind_display().lower(),
                "day": date_format(absence.starts_on),
                "until": until_text(absence.ends_on),
            },
            "starts_on",
        )


def check_head(unit: Unit, kind: str, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when Plt. or Plh. does not fit who leads the unit on these days."""
    if kind == ActingKind.PLH:
        for day in (starts_on, ends_on or starts_on):
            if not Placement.objects.filter(valid_on(day), unit=unit, leads_unit=True).exists():
                raise RuleViolation(
                    _("%(unit)s tidak mempunyai pimpinan pada %(day)s; pilih Plt., bukan Plh.")
                    % {"unit": unit.name, "day": date_format(day)},
                    "kind",
                )
        return
    heads = Placement.objects.filter(
        overlapping(starts_on, ends_on), unit=unit, leads_unit=True
    ).select_related("employee")
    for head in heads:
        if head.starts_on > starts_on:
            raise RuleViolation(
                _("%(head)s memimpin %(unit)s mulai %(day)s. Isilah hari terakhir sebelum itu.")
                % {"unit": unit.name, "head": head.employee.name, "day": date_format(head.starts_on)},
                "ends_on",
            )
        if not is_away(head, starts_on, ends_on):
            raise RuleViolation(
                _(
                    "%(unit)s dipimpin %(head)s %(until)s. Plt. hanya untuk jabatan yang lowong; pilih Plh. "
                    "bila pimpinannya berhalangan sementara."
                )
                % {"unit": unit.name, "head": head.employee.name, "until": until_text(head.ends_on)},
                "kind",
            )


def is_away(head: Placement, starts_on: date, ends_on: date | None) -> bool:
    """Say whether the head is away for study or without pay on all the days he shares with these."""
    first = max(head.starts_on, starts_on)
    ends = [day for day in (head.ends_on, ends_on) if day is not None]
    covering = Absence.objects.filter(employee=head.employee_id, kind__in=LEAVES_POST, starts_on__lte=first)
    if not ends:
        return covering.filter(ends_on__isnull=True).exists()
    return any(absence.ends_on is None or absence.ends_on >= min(ends) for absence in covering)


def check_not_own(employee: Employee, by: User | None) -> None:
    """Raise NotAllowed when somebody decides about his own appointment."""
    if by is not None and employee.user_id == by.pk:
        raise NotAllowed(
            _("Penunjukan Anda sendiri dicatat oleh pengelola kepegawaian lain di unit Anda atau di atasnya.")
        )


def check_no_circle(employee: Employee, day: date) -> None:
    """Raise RuleViolation when somebody above the officer would now be appraised by him."""
    above = appraiser_on(employee, day)
    for _step in range(LONGEST_CHAIN):
        if above is None:
            return
        if above.pk == employee.pk:
            break
        above = appraiser_on(above, day)
    raise RuleViolation(
        _(
            "%(name)s akan menilai orang yang menilainya sendiri. Tunjuk orang lain, atau tanpa wewenang"
            " menilai."
        )
        % {"name": employee.name},
        "appraises",
    )


def appointed_sentence(appointment: ActingAppointment) -> str:
    """Return what log and message say about an appointment."""
    values = {
        "name": appointment.employee.name,
        "capacity": appointment.capacity,
        "day": date_format(appointment.starts_on),
        "until": until_text(appointment.ends_on),
        "letter": appointment.letter,
    }
    text = _("%(name)s ditunjuk sebagai %(capacity)s mulai %(day)s %(until)s") % values
    text += _(" (surat %(letter)s).") % values if appointment.letter else "."
    return f"{text} {appraises_sentence(appointment)}"


def appraises_sentence(appointment: ActingAppointment) -> str:
    """Return whether the acting officer appraises."""
    if appointment.appraises:
        return _("Selama itu ia menilai kinerja bawahan unit tersebut.")
    return _("Ia tidak berwenang menilai kinerja bawahan unit tersebut.")


def record_ended(appointment: ActingAppointment, *, by: User | None) -> None:
    """Write the new last day into the log."""
    record_change(
        ChangeKind.ACTING_ENDED,
        ended_sentence(appointment),
        by=by,
        unit=appointment.unit,
        employee=appointment.employee,
    )


def ended_sentence(appointment: ActingAppointment) -> str:
    """Return what log and message say about the last day of an appointment."""
    values = {
        "name": appointment.employee.name,
        "capacity": appointment.capacity,
        "until": until_text(appointment.ends_on),
    }
    if appointment.ends_on is not None and appointment.ends_on < appointment.starts_on:
        return _("%(name)s tidak jadi menjadi %(capacity)s karena unit itu mendapat pimpinan.") % values
    return _("%(name)s menjadi %(capacity)s %(until)s.") % values


def tell_appointed(appointment: ActingAppointment, stood_in: Employee | None) -> None:
    """Tell the officer, the head and whoever stood in so far."""
    tell(
        appointment,
        "acting_appointed",
        _("%(capacity)s: mulai %(day)s")
        % {"capacity": appointment.capacity, "day": date_format(appointment.starts_on)},
        appointed_sentence(appointment),
        besides=stood_in,
    )


def tell_ended(appointment: ActingAppointment) -> None:
    """Tell the officer and the head until when the appointment lasts."""
    tell(
        appointment,
        f"acting_ended:{appointment.ends_on}",
        f"{appointment.capacity}: {until_text(appointment.ends_on)}",
        ended_sentence(appointment),
    )


def tell(
    appointment: ActingAppointment, event: str, subject: str, text: str, *, besides: Employee | None = None
) -> None:
    """Write the message to the officer, the head of that day and one more."""
    day = max(appointment.starts_on, timezone.localdate())
    heads = Placement.objects.filter(valid_on(day), unit=appointment.unit, leads_unit=True).select_related(
        "employee__user"
    )
    people = [appointment.employee, *(head.employee for head in heads), *([besides] if besides else [])]
    for person in {person.pk: person for person in people}.values():
        write_message(
            person.user,
            kind=f"organization.{event.partition(':')[0]}",
            subject=subject,
            text=text,
            path=reverse("organization:profile"),
            key=f"{event}:{appointment.pk}:{person.user_id}",
        )
