"""Who works where and under whom: placing, moving, ending, and an appraiser set by hand."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from organization.domain.acting import end_acting_for_head
from organization.domain.changes import record_change
from organization.domain.periods import check_days, overlapping
from organization.domain.posts import check_post_open
from organization.domain.units import check_unit_exists_on, check_unit_open_through
from organization.enums import ChangeKind
from organization.models import Employee, Placement, Post, Unit, User
from organization.queries import appraiser_on, placement_on
from organization.registry import let_go

ONE_DAY = timedelta(days=1)
LONGEST_CHAIN = 20


@dataclass(frozen=True)
class Place:
    """Where somebody is to work: the post and unit, as head or not, under a hand-set appraiser or not."""

    unit: Unit
    post: Post
    leads_unit: bool = False
    appraiser: Employee | None = None


def place_employee(
    employee: Employee,
    *,
    unit: Unit,
    post: Post,
    starts_on: date,
    by: User | None,
    ends_on: date | None = None,
    leads_unit: bool = False,
    appraiser: Employee | None = None,
    decree: str = "",
) -> Placement:
    """Place the employee in a post of a unit from `starts_on` (until `ends_on`) and return the placement.

    Guaranteed: nobody is in two places on one day, and no unit has two heads on one day; the
    placement that runs so far ends the day before, and so does the acting officer of a unit that
    gets a head. The same placement sent twice is made once. `decree` is the number of the letter,
    for the log. Refused with RuleViolation: a post of another unit, a unit or post that does not
    exist on all of these days, a day that is taken by another placement, a unit that has a head,
    oneself or a subordinate as appraiser.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        post = Post.objects.get(pk=post.pk)
        place = Place(unit, post, leads_unit, appraiser)
        repeated = same_placement(employee, place, starts_on, ends_on)
        if repeated is not None:
            return repeated
        check_place(employee, place, starts_on, ends_on, by=by)
        end_running_placement(employee, starts_on)
        check_free(employee, starts_on, ends_on)
        if leads_unit:
            end_acting_for_head(unit, starts_on, by=by)
        placement = Placement.objects.create(
            employee=employee,
            unit=unit,
            post=post,
            leads_unit=leads_unit,
            appraiser=appraiser,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        record_change(
            ChangeKind.PLACED,
            placed_sentence(placement, decree),
            by=by,
            unit=unit,
            employee=employee,
        )
    return placement


def placed_sentence(placement: Placement, decree: str) -> str:
    """Return what the log says about a new placement."""
    values = {
        "name": placement.employee.name,
        "post": placement.post.name,
        "unit": placement.unit.name,
        "day": date_format(placement.starts_on),
        "decree": decree.strip(),
    }
    if values["decree"]:
        return _("%(name)s ditempatkan sebagai %(post)s di %(unit)s mulai %(day)s (SK %(decree)s).") % values
    return _("%(name)s ditempatkan sebagai %(post)s di %(unit)s mulai %(day)s.") % values


def undo_placement(placement: Placement, *, by: User | None) -> None:
    """Take back a placement that was written down wrongly; the one before goes on as if nothing had been.

    A second call does nothing. Refused with RuleViolation: one that is not the last of the person,
    that began before today, that is the first one, that a final appraisal refers to, or whose former
    unit has got another head meanwhile.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=placement.employee_id)
        if not Placement.objects.filter(pk=placement.pk).exists():
            return
        former = check_undo(employee, placement)
        starts_on, unit, ends_on = placement.starts_on, placement.unit, placement.ends_on
        try:
            with transaction.atomic():
                let_go(placement, former)
                Placement.objects.filter(pk=placement.pk).delete()
        except ProtectedError as error:
            raise RuleViolation(
                _("Penilaian sudah memakai penempatan ini. Betulkan dengan mutasi baru, bukan pembatalan.")
            ) from error
        if former.ends_on == starts_on - ONE_DAY:
            Unit.objects.select_for_update().get(pk=former.unit_id)
            if former.leads_unit:
                check_no_other_head(employee, former.unit, starts_on, ends_on)
            former.ends_on = ends_on
            former.save(update_fields=["ends_on"])
        record_change(
            ChangeKind.PLACEMENT_UNDONE,
            _("Penempatan %(name)s di %(unit)s mulai %(day)s dibatalkan; %(former)s berlaku lagi.")
            % {
                "name": employee.name,
                "unit": unit.name,
                "day": date_format(starts_on),
                "former": former.unit.name,
            },
            by=by,
            unit=unit,
            employee=employee,
        )


def check_undo(employee: Employee, placement: Placement) -> Placement:
    """Return the placement before this one; raise RuleViolation when this one has to stay."""
    last_two = list(
        Placement.objects.filter(employee=employee).select_related("unit").order_by("-starts_on")[:2]
    )
    if last_two[0].pk != placement.pk:
        raise RuleViolation(_("Hanya penempatan terakhir yang dapat dibatalkan."))
    if placement.starts_on < timezone.localdate():
        raise RuleViolation(
            _("Penempatan ini berlaku sejak %(day)s dan sudah menjadi riwayat. Betulkan dengan mutasi baru.")
            % {"day": date_format(placement.starts_on)}
        )
    if len(last_two) == 1:
        raise RuleViolation(
            _("Ini penempatan pertama %(name)s. Akhiri penempatannya atau pindahkan ke unit yang benar.")
            % {"name": employee.name}
        )
    return last_two[1]


def end_placement(employee: Employee, *, ends_on: date, by: User | None) -> Placement:
    """End the employee's last placement with the day `ends_on` and return it.

    The same end sent twice is recorded once. Refused with RuleViolation: no placement that could
    end, a day before it began.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        placement = last_placement(employee)
        if placement is None:
            raise RuleViolation(_("%(name)s belum mempunyai penempatan.") % {"name": employee.name})
        if placement.ends_on == ends_on:
            return placement
        if placement.ends_on is not None:
            raise RuleViolation(
                _("Penempatan %(name)s sudah berakhir pada %(day)s.")
                % {"name": employee.name, "day": date_format(placement.ends_on)}
            )
        if ends_on < placement.starts_on:
            raise RuleViolation(
                _("Penempatan ini baru mulai %(day)s; hari terakhirnya tidak boleh sebelum itu.")
                % {"day": date_format(placement.starts_on)},
                "ends_on",
            )
        placement.ends_on = ends_on
        placement.save(update_fields=["ends_on"])
        record_change(
            ChangeKind.PLACEMENT_ENDED,
            _("Penempatan %(name)s di %(unit)s berakhir %(day)s.")
            % {"name": employee.name, "unit": placement.unit.name, "day": date_format(ends_on)},
            by=by,
            unit=placement.unit,
            employee=employee,
        )
    return placement


def set_appraiser_by_hand(
    employee: Employee, *, appraiser: Employee | None, starts_on: date, by: User | None
) -> Placement:
    """Name the appraiser of the employee from `starts_on` on; None: follow the tree again.

    Guaranteed: days before `starts_on` keep the appraiser they had, because the placement is split
    there. The same choice sent twice is recorded once. Refused with RuleViolation: a day without
    placement, a day before the last placement, oneself (as employee or as the one who acts), a
    subordinate, somebody without placement.
    """
    with transaction.atomic():
        employee = Employee.objects.select_for_update().get(pk=employee.pk)
        placement = last_placement(employee)
        if placement is None or not (placement.starts_on <= starts_on <= (placement.ends_on or starts_on)):
            raise RuleViolation(
                _("%(name)s tidak mempunyai penempatan terakhir yang berlaku pada %(day)s.")
                % {"name": employee.name, "day": date_format(starts_on)},
                "starts_on",
            )
        if placement.appraiser == appraiser:
            return placement
        if appraiser is not None:
            check_appraiser(employee, appraiser, starts_on, by=by)
        placement = split_placement(placement, starts_on)
        placement.appraiser = appraiser
        placement.save(update_fields=["appraiser"])
        record_change(
            ChangeKind.APPRAISER_SET,
            appraiser_sentence(employee, appraiser, starts_on),
            by=by,
            unit=placement.unit,
            employee=employee,
        )
    return placement


def appraiser_sentence(employee: Employee, appraiser: Employee | None, day: date) -> str:
    """Return what the log says about the choice of an appraiser."""
    values = {"name": employee.name, "day": date_format(day), "appraiser": appraiser}
    if appraiser is None:
        return _("Pejabat penilai %(name)s mengikuti susunan unit mulai %(day)s.") % values
    return _("%(appraiser)s menjadi pejabat penilai %(name)s mulai %(day)s.") % values


def last_placement(employee: Employee) -> Placement | None:
    """Return the placement with the latest beginning, or None."""
    return (
        Placement.objects.filter(employee=employee)
        .select_related("unit", "post", "appraiser")
        .order_by("-starts_on")
        .first()
    )


def same_placement(
    employee: Employee, place: Place, starts_on: date, ends_on: date | None
) -> Placement | None:
    """Return the placement that already says exactly this, or None."""
    return Placement.objects.filter(
        employee=employee,
        unit=place.unit,
        post=place.post,
        leads_unit=place.leads_unit,
        appraiser=place.appraiser,
        starts_on=starts_on,
        ends_on=ends_on,
    ).first()


def check_place(
    employee: Employee, place: Place, starts_on: date, ends_on: date | None, *, by: User | None
) -> None:
    """Raise RuleViolation when the post, the unit, the days or the appraiser do not fit."""
    if place.post.unit_id != place.unit.pk:
        raise RuleViolation(
            _("Jabatan %(post)s bukan jabatan %(unit)s.")
            % {"post": place.post.name, "unit": place.unit.name},
            "post",
        )
    check_days(starts_on, ends_on)
    check_unit_exists_on(place.unit, starts_on, field="starts_on")
    check_unit_open_through(place.unit, ends_on)
    check_post_open(place.post, starts_on, ends_on)
    if place.leads_unit:
        check_no_other_head(employee, place.unit, starts_on, ends_on)
    if place.appraiser is not None:
        check_appraiser(employee, place.appraiser, starts_on, by=by)


def check_no_other_head(employee: Employee, unit: Unit, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when somebody else leads the unit on one of these days."""
    head = (
        Placement.objects.filter(overlapping(starts_on, ends_on), unit=unit, leads_unit=True)
        .exclude(employee=employee)
        .select_related("employee")
        .first()
    )
    if head is not None:
        raise RuleViolation(
            _("%(unit)s dipimpin %(head)s sejak %(day)s. Akhiri atau pindahkan dahulu penempatannya.")
            % {"unit": unit.name, "head": head.employee.name, "day": date_format(head.starts_on)},
            "leads_unit",
        )


def check_appraiser(employee: Employee, appraiser: Employee, day: date, *, by: User | None) -> None:
    """Raise RuleViolation when the appraiser is the employee, serves nowhere or stands below him."""
    if by is not None and appraiser.user_id == by.pk:
        raise RuleViolation(
            _(
                "Anda tidak dapat menunjuk diri sendiri sebagai pejabat penilai. Mintalah pengelola"
                " kepegawaian lain melakukannya."
            ),
            "appraiser",
        )
    if appraiser.pk == employee.pk:
        raise RuleViolation(_("Pegawai tidak dapat menilai dirinya sendiri."), "appraiser")
    if placement_on(appraiser, day) is None:
        raise RuleViolation(
            _("%(name)s tidak bertugas di unit mana pun pada %(day)s.")
            % {"name": appraiser.name, "day": date_format(day)},
            "appraiser",
        )
    above: Employee | None = appraiser
    for _step in range(LONGEST_CHAIN):
        above = appraiser_on(above, day) if above else None
        if above is not None and above.pk == employee.pk:
            raise RuleViolation(
                _("%(appraiser)s berada di bawah penilaian %(name)s; penilai harus orang di atasnya.")
                % {"appraiser": appraiser.name, "name": employee.name},
                "appraiser",
            )


def end_running_placement(employee: Employee, starts_on: date) -> None:
    """End the open placement that began before `starts_on` on the day before."""
    Placement.objects.filter(employee=employee, ends_on__isnull=True, starts_on__lt=starts_on).update(
        ends_on=starts_on - ONE_DAY
    )


def check_free(employee: Employee, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when the employee is placed elsewhere on one of these days."""
    taken = (
        Placement.objects.filter(overlapping(starts_on, ends_on), employee=employee)
        .select_related("unit")
        .first()
    )
    if taken is None:
        return
    if taken.ends_on is None:
        raise RuleViolation(
            _("%(name)s sudah ditempatkan di %(unit)s mulai %(day)s. Pilih hari sesudahnya.")
            % {"name": employee.name, "unit": taken.unit.name, "day": date_format(taken.starts_on)},
            "starts_on",
        )
    raise RuleViolation(
        _("%(name)s masih ditempatkan di %(unit)s sampai %(day)s. Pilih hari sesudahnya.")
        % {"name": employee.name, "unit": taken.unit.name, "day": date_format(taken.ends_on)},
        "starts_on",
    )


def split_placement(placement: Placement, day: date) -> Placement:
    """Return the part of the placement that begins on `day`; the part before keeps everything."""
    if placement.starts_on == day:
        return placement
    ends_on = placement.ends_on
    placement.ends_on = day - ONE_DAY
    placement.save(update_fields=["ends_on"])
    return Placement.objects.create(
        employee=placement.employee,
        unit=placement.unit,
        post=placement.post,
        leads_unit=placement.leads_unit,
        appraiser=placement.appraiser,
        starts_on=day,
        ends_on=ends_on,
    )
