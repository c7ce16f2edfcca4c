"""Teams across units: forming, changing and closing them, and who serves in them beside the own post."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.outbox import write_message
from organization.domain.changes import record_change
from organization.domain.periods import check_days, overlapping, until_text
from organization.domain.units import check_unit_exists_on
from organization.enums import ChangeKind
from organization.models import Employee, Team, TeamMember, Unit, User
from organization.queries import placement_on

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TeamData:
    """What is written about a team."""

    name: str
    task: str = ""
    letter: str = ""
    leader: Employee | None = None


@transaction.atomic
def add_team(unit: Unit, data: TeamData, *, starts_on: date, ends_on: date | None, by: User | None) -> Team:
    """Form a team that belongs to the unit and return it; the leader is told.

    The same team sent twice is formed once. Refused with RuleViolation: days in the wrong order, a
    unit that does not exist on that day, a leader who does not serve.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    values = {
        "unit": unit,
        "name": data.name.strip(),
        "task": data.task.strip(),
        "letter": data.letter.strip(),
        "leader": data.leader,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    repeated = Team.objects.filter(**values).first()
    if repeated is not None:
        return repeated
    check_days(starts_on, ends_on)
    check_unit_exists_on(unit, starts_on, field="starts_on")
    check_serves(data.leader, starts_on, field="leader")
    team = Team.objects.create(**values)
    record_change(
        ChangeKind.TEAM_ADDED,
        _("Tim %(team)s dibentuk di %(unit)s mulai %(day)s %(until)s.")
        % {
            "team": team.name,
            "unit": unit.name,
            "day": date_format(starts_on),
            "until": until_text(ends_on),
        },
        by=by,
        unit=unit,
        employee=team.leader,
    )
    tell_leader(team)
    return team


@transaction.atomic
def change_team(team: Team, data: TeamData, *, by: User | None) -> Team:
    """Change what is written about a team and return it; a new leader is told.

    The same data sent twice are recorded once. Refused with RuleViolation: a closed team, a leader
    who does not serve.
    """
    team = locked_team(team)
    check_open(team)
    new = {
        "name": data.name.strip(),
        "task": data.task.strip(),
        "letter": data.letter.strip(),
        "leader": data.leader,
    }
    labels = {
        "name": _("nama"),
        "task": _("tugas"),
        "letter": _("nomor surat"),
        "leader": _("ketua"),
    }
    changed = [key for key, value in new.items() if getattr(team, key) != value]
    if not changed:
        return team
    if "leader" in changed:
        check_serves(data.leader, max(timezone.localdate(), team.starts_on), field="leader")
    old_name = team.name
    for key in changed:
        setattr(team, key, new[key])
    team.save(update_fields=changed)
    record_change(
        ChangeKind.TEAM_CHANGED,
        _("Tim %(team)s diubah: %(fields)s.")
        % {"team": old_name, "fields": ", ".join(changed_text(key, labels, team) for key in changed)},
        by=by,
        unit=team.unit,
        employee=team.leader if "leader" in changed else None,
    )
    if "leader" in changed:
        tell_leader(team)
    return team


@transaction.atomic
def close_team(team: Team, *, ends_on: date, by: User | None) -> Team:
    """End the team and every membership in it with `ends_on` as the last day; return the team.

    Memberships that would begin later are taken back. The same end sent twice is recorded once.
    Refused with RuleViolation: a day before the team or the youngest membership that has begun.
    """
    team = locked_team(team)
    if team.ends_on == ends_on:
        return team
    if team.ends_on is not None and team.ends_on < timezone.localdate():
        raise RuleViolation(
            _("Tim ini sudah berakhir pada %(day)s.") % {"day": date_format(team.ends_on)}, "ends_on"
        )
    if ends_on < team.starts_on:
        raise RuleViolation(
            _("Tim ini mulai %(day)s; hari terakhirnya tidak boleh sebelum itu.")
            % {"day": date_format(team.starts_on)},
            "ends_on",
        )
    check_nobody_serves_after(team, ends_on)
    team.ends_on = ends_on
    team.save(update_fields=["ends_on"])
    TeamMember.objects.filter(team=team, starts_on__gt=ends_on).delete()
    TeamMember.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), team=team).update(
        ends_on=ends_on
    )
    record_change(
        ChangeKind.TEAM_CHANGED,
        _("Tim %(team)s berakhir %(day)s.") % {"team": team.name, "day": date_format(ends_on)},
        by=by,
        unit=team.unit,
    )
    return team


@transaction.atomic
def add_member(
    team: Team, employee: Employee, *, part: str, starts_on: date, ends_on: date | None, by: User | None
) -> TeamMember:
    """Let somebody of the agency serve in the team and return the membership; the member is told.

    The same membership sent twice is made once. Refused with RuleViolation: days in the wrong order
    or outside those of the team, somebody who does not serve, days on which he is a member already.
    """
    team = locked_team(team)
    values = {
        "team": team,
        "employee": employee,
        "part": part.strip(),
        "starts_on": starts_on,
        "ends_on": ends_on if ends_on is not None else team.ends_on,
    }
    repeated = TeamMember.objects.filter(**values).first()
    if repeated is not None:
        return repeated
    check_days(starts_on, ends_on)
    check_within(team, starts_on, ends_on)
    check_serves(employee, starts_on, field="starts_on")
    taken = TeamMember.objects.filter(overlapping(starts_on, ends_on), team=team, employee=employee).first()
    if taken is not None:
        raise RuleViolation(
            _("%(name)s sudah anggota tim ini mulai %(day)s %(until)s.")
            % {
                "name": employee.name,
                "day": date_format(taken.starts_on),
                "until": until_text(taken.ends_on),
            },
            "starts_on",
        )
    member = TeamMember.objects.create(**values)
    text = _("%(name)s menjadi anggota tim %(team)s mulai %(day)s %(until)s.") % {
        "name": employee.name,
        "team": team.name,
        "day": date_format(starts_on),
        "until": until_text(member.ends_on),
    }
    record_change(ChangeKind.TEAM_MEMBER_ADDED, text, by=by, unit=team.unit, employee=employee)
    write_message(
        employee.user,
        kind="organization.team_member_added",
        subject=_("Anda menjadi anggota tim %(team)s") % {"team": team.name},
        text="\n".join([text, _("Pejabat penilai Anda tidak berubah karenanya.")]),
        path=reverse("organization:profile"),
        key=f"team_member_added:{member.pk}",
    )
    return member


@transaction.atomic
def end_member(member: TeamMember, *, ends_on: date, by: User | None) -> TeamMember:
    """End a membership with `ends_on` as the last day and return it; sent twice it is recorded once.

    Refused with RuleViolation: a day before it began or after its present end.
    """
    team = locked_team(member.team)
    held = TeamMember.objects.select_related("employee").get(pk=member.pk)
    if held.ends_on == ends_on:
        return held
    if ends_on < held.starts_on:
        raise RuleViolation(
            _("Keanggotaan ini mulai %(day)s; hari terakhirnya tidak boleh sebelum itu.")
            % {"day": date_format(held.starts_on)},
            "ends_on",
        )
    if held.ends_on is not None and ends_on > held.ends_on:
        raise RuleViolation(
            _("Keanggotaan ini berakhir %(day)s. Untuk masa sesudahnya, tambahkan lagi sebagai anggota.")
            % {"day": date_format(held.ends_on)},
            "ends_on",
        )
    held.ends_on = ends_on
    held.save(update_fields=["ends_on"])
    record_change(
        ChangeKind.TEAM_MEMBER_ENDED,
        _("Keanggotaan %(name)s dalam tim %(team)s berakhir %(day)s.")
        % {"name": held.employee.name, "team": team.name, "day": date_format(ends_on)},
        by=by,
        unit=team.unit,
        employee=held.employee,
    )
    return held


def locked_team(team: Team) -> Team:
    """Return the team fresh from the database with its unit, locked until the transaction ends."""
    return Team.objects.select_for_update(of=("self",)).select_related("unit", "leader").get(pk=team.pk)


def check_open(team: Team) -> None:
    """Raise RuleViolation when the team has ended."""
    if team.ends_on is not None and team.ends_on < timezone.localdate():
        raise RuleViolation(_("Tim ini sudah berakhir pada %(day)s.") % {"day": date_format(team.ends_on)})


def check_within(team: Team, starts_on: date, ends_on: date | None) -> None:
    """Raise RuleViolation when the days lie outside those of the team."""
    if starts_on < team.starts_on:
        raise RuleViolation(
            _("Tim ini baru dibentuk %(day)s.") % {"day": date_format(team.starts_on)}, "starts_on"
        )
    if team.ends_on is not None and (starts_on > team.ends_on or (ends_on or starts_on) > team.ends_on):
        raise RuleViolation(
            _("Tim ini berakhir %(day)s.") % {"day": date_format(team.ends_on)},
            "starts_on" if starts_on > team.ends_on else "ends_on",
        )


def check_serves(employee: Employee | None, day: date, *, field: str) -> None:
    """Raise RuleViolation when the person does not serve anywhere on `day`."""
    if employee is not None and placement_on(employee, day) is None:
        raise RuleViolation(
            _("%(name)s tidak bertugas di unit mana pun pada %(day)s.")
            % {"name": employee.name, "day": date_format(day)},
            field,
        )


def check_nobody_serves_after(team: Team, ends_on: date) -> None:
    """Raise RuleViolation when a membership has begun after the day that shall be the last one."""
    begun = (
        TeamMember.objects.filter(team=team, starts_on__gt=ends_on, starts_on__lte=timezone.localdate())
        .select_related("employee")
        .order_by("-starts_on")
        .first()
    )
    if begun is not None:
        raise RuleViolation(
            _("%(name)s menjadi anggota sejak %(day)s; pilih hari itu atau sesudahnya.")
            % {"name": begun.employee.name, "day": date_format(begun.starts_on)},
            "ends_on",
        )


def changed_text(key: str, labels: dict[str, str], team: Team) -> str:
    """Return the name of a changed field; of the leader also who it is now."""
    if key == "leader":
        return f"{labels[key]} ({team.leader or _('belum ada')})"
    return labels[key]


def tell_leader(team: Team) -> None:
    """Tell the leader that he leads the team, and that this gives no right to appraise."""
    if team.leader is None:
        return
    write_message(
        team.leader.user,
        kind="organization.team_leader",
        subject=_("Anda memimpin tim %(team)s") % {"team": team.name},
        text=_(
            "Anda menjadi ketua tim %(team)s mulai %(day)s. Ketua tim memberi masukan; yang menilai tetap "
            "pejabat penilai masing-masing anggota."
        )
        % {"team": team.name, "day": date_format(max(team.starts_on, timezone.localdate()))},
        path=reverse("organization:profile"),
        key=f"team_leader:{team.pk}:{team.leader.user_id}:{timezone.localdate()}",
    )
