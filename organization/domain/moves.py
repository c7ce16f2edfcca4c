"""What a mutasi, an end or a choice of appraiser will do, in plain words, before anybody confirms it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from organization.domain.effects import preview
from organization.domain.periods import overlapping
from organization.domain.posts import overfull
from organization.enums import ActingKind
from organization.models import ActingAppointment, Employee, Placement, Post, Unit
from organization.queries import AppraiserLine, appraiser_line_on, leading_lines_on, placement_on
from organization.registry import ChangeEffect
from organization.service_records import not_over_on, teams_led_by, teams_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """Sentences about what will be done, and the effects elsewhere."""

    sentences: list[str]
    effects: list[ChangeEffect]


@dataclass
class Seen:
    """What was read after the change, before it was rolled back."""

    line: AppraiserLine | None = None
    leaders: list[AppraiserLine] | None = None
    overfull: str = ""


def planned_move(
    change: Callable[[], Placement], employee: Employee, *, unit: Unit, post: Post, starts_on: date
) -> Plan:
    """Return what a mutasi will do. Raises what `change` raises; nothing of it stays."""
    old = placement_on(employee, starts_on - ONE_DAY)
    ending = ending_appointments(unit, starts_on)
    seen = Seen()
    placements: list[Placement] = []

    def change_and_look() -> None:
        placements.append(change())
        seen.line = appraiser_line_on(employee, starts_on)
        seen.overfull = overfull(post, starts_on)
        if old is not None and old.leads_unit:
            seen.leaders = leading_lines_on(old.unit, starts_on)

    effects = preview(change_and_look, day=starts_on)
    sentences = [
        *([old_place_sentence(old, starts_on)] if old else []),
        new_place_sentence(placements[0]),
        appraiser_sentence(seen.line),
    ]
    if old is not None and old.appraiser is not None:
        sentences.append(
            _("Pejabat penilai yang ditetapkan (%(name)s) tidak terbawa ke penempatan baru.")
            % {"name": old.appraiser.name}
        )
    if old is not None and old.leads_unit and not (placements[0].leads_unit and old.unit_id == unit.pk):
        sentences.append(headless_sentence(old.unit, seen.leaders or [], starts_on))
    if placements[0].leads_unit:
        sentences += [acting_ends_sentence(row, starts_on) for row in ending]
    return Plan([*sentences, *([seen.overfull] if seen.overfull else []), *day_sentences(starts_on)], effects)


def planned_end(change: Callable[[], Placement], employee: Employee, *, ends_on: date) -> Plan:
    """Return what ending a placement will do. Raises what `change` raises; nothing of it stays."""
    after = ends_on + ONE_DAY
    old = placement_on(employee, ends_on)
    seen = Seen()

    def change_and_look() -> None:
        change()
        if old is not None and old.leads_unit:
            seen.leaders = leading_lines_on(old.unit, after)

    effects = preview(change_and_look, day=after)
    sentences = [
        _("%(name)s bertugas terakhir pada %(day)s; sesudahnya tidak bertugas di unit mana pun.")
        % {"name": employee.name, "day": date_format(ends_on)}
    ]
    if old is not None and old.leads_unit:
        sentences.append(headless_sentence(old.unit, seen.leaders or [], after))
    for row in ActingAppointment.objects.filter(not_over_on(after), employee=employee).select_related("unit"):
        sentences.append(
            _("Sesudah itu ia tidak lagi menjalankan tugas sebagai %(capacity)s.")
            % {"capacity": row.capacity}
        )
    teams = {member.team.name for member in teams_of(employee, after)}
    teams |= {team.name for team in teams_led_by(employee, after)}
    if teams:
        sentences.append(
            _("Ia masih tercatat dalam tim: %(teams)s. Akhiri keanggotaannya di halaman tim.")
            % {"teams": ", ".join(sorted(teams))}
        )
    return Plan([*sentences, *day_sentences(after)], effects)


def planned_appraiser(change: Callable[[], Placement], employee: Employee, *, starts_on: date) -> Plan:
    """Return what naming an appraiser will do. Raises what `change` raises; nothing of it stays."""
    before = appraiser_line_on(employee, starts_on)
    former = before.appraiser.name if before else _("belum ada")
    seen = Seen()

    def change_and_look() -> None:
        change()
        seen.line = appraiser_line_on(employee, starts_on)

    effects = preview(change_and_look, day=starts_on, decided=(employee,))
    sentences = [
        _("Sampai %(day)s pejabat penilainya %(name)s.")
        % {
            "day": date_format(starts_on - ONE_DAY),
            "name": former,
        },
        appraiser_sentence(seen.line, starts_on),
    ]
    return Plan([*sentences, *day_sentences(starts_on)], effects)


def planned_undo(change: Callable[[], None], placement: Placement) -> Plan:
    """Return what taking a placement back will do. Raises what `change` raises; nothing of it stays."""
    employee, day = placement.employee, placement.starts_on
    seen = Seen()
    places: list[Placement] = []

    def change_and_look() -> None:
        change()
        place = placement_on(employee, day)
        places.extend([place] if place else [])
        seen.line = appraiser_line_on(employee, day)

    effects = preview(change_and_look, day=day)
    sentences = [
        _("Penempatan di %(unit)s mulai %(day)s dihapus; catatan perubahannya tetap ada.")
        % {"unit": placement.unit.name, "day": date_format(day)}
    ]
    for place in places:
        sentences.append(
            _("%(name)s tetap sebagai %(post)s di %(unit)s.")
            % {"name": employee.name, "post": place.post.name, "unit": place.unit.name}
        )
        sentences.append(appraiser_sentence(seen.line))
    if placement.leads_unit:
        sentences.append(
            _("Plt. %(unit)s yang berakhir karena penempatan ini tidak kembali dengan sendirinya.")
            % {"unit": placement.unit.name}
        )
    return Plan(sentences, effects)


def ending_appointments(unit: Unit, starts_on: date) -> list[ActingAppointment]:
    """Return the Plt. of the unit that a head who begins on this day ends."""
    return list(
        ActingAppointment.objects.filter(
            overlapping(starts_on, None), unit=unit, kind=ActingKind.PLT
        ).select_related("employee", "unit")
    )


def old_place_sentence(old: Placement, starts_on: date) -> str:
    """Return where and when the former placement ends."""
    return _("Penempatan sebagai %(post)s di %(unit)s berakhir %(day)s.") % {
        "post": old.post.name,
        "unit": old.unit.name,
        "day": date_format(starts_on - ONE_DAY),
    }


def new_place_sentence(placement: Placement) -> str:
    """Return where and when the new placement begins."""
    values = {
        "name": placement.employee.name,
        "post": placement.post.name,
        "unit": placement.unit.name,
        "day": date_format(placement.starts_on),
    }
    if placement.leads_unit:
        return _("Mulai %(day)s %(name)s menjadi %(post)s dan memimpin %(unit)s.") % values
    return _("Mulai %(day)s %(name)s menjadi %(post)s di %(unit)s.") % values


def appraiser_sentence(line: AppraiserLine | None, starts_on: date | None = None) -> str:
    """Return who becomes the appraiser, and as what."""
    if line is None:
        return _(
            "Tidak ada atasan dalam susunan yang dapat menilainya; tetapkan pejabat penilainya sesudah ini."
        )
    values = {
        "name": line.appraiser.name,
        "why": line_reason(line),
        "day": date_format(starts_on) if starts_on else "",
    }
    if starts_on:
        return _("Mulai %(day)s pejabat penilainya %(name)s (%(why)s).") % values
    return _("Pejabat penilainya: %(name)s (%(why)s).") % values


def line_reason(line: AppraiserLine) -> str:
    """Return why somebody is the appraiser: by hand, acting, or as head of a unit."""
    if line.by_hand or line.unit is None:
        return _("ditetapkan pengelola kepegawaian")
    return line.capacity or _("pimpinan %(unit)s") % {"unit": line.unit.name}


def headless_sentence(unit: Unit, leaders: list[AppraiserLine], day: date) -> str:
    """Return who stands in for a unit that loses its head."""
    values = {"unit": unit.name, "day": date_format(day)}
    if not leaders:
        return _("%(unit)s tidak mempunyai pimpinan mulai %(day)s, dan tidak ada atasan di atasnya.") % values
    values |= {"name": leaders[0].appraiser.name, "why": line_reason(leaders[0])}
    return (
        _(
            "%(unit)s tidak mempunyai pimpinan mulai %(day)s; bawahannya dinilai %(name)s (%(why)s) sampai "
            "ada Plt. atau pimpinan baru."
        )
        % values
    )


def acting_ends_sentence(appointment: ActingAppointment, starts_on: date) -> str:
    """Return that a Plt. ends because the unit gets a head."""
    values = {
        "name": appointment.employee.name,
        "capacity": appointment.capacity,
        "day": date_format(starts_on - ONE_DAY),
    }
    if appointment.starts_on >= starts_on:
        return _("%(name)s tidak jadi menjadi %(capacity)s.") % values
    return _("%(name)s menjadi %(capacity)s sampai %(day)s.") % values


def day_sentences(day: date) -> list[str]:
    """Return what a first day in the past or the future means."""
    today = timezone.localdate()
    if day < today:
        return [
            _(
                "Tanggalnya sudah lewat: riwayat penempatan dibetulkan sejak hari itu, tetapi yang sudah "
                "dinilai dan ditandatangani tidak berpindah; penilaian mengikuti mulai hari ini."
            )
        ]
    if day > today:
        return [
            _("Berlaku pada %(day)s dengan sendirinya; sampai hari itu tidak ada yang berubah.")
            % {"day": date_format(day)}
        ]
    return []
