"""Writing the rows of a staff file in batches: the same facts as register_employee and place_employee.

Each batch is one transaction in which also the checkpoint moves, so a row is written once however
often a worker dies. Each row is judged again before it is written; one that would now do something
else than what the officer said yes to is refused, never misapplied.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import RuleViolation
from core.workflow import take_transition
from organization.domain.acting import end_acting_for_head
from organization.domain.changes import LONGEST_TEXT, record_change
from organization.domain.effects import changed_lines
from organization.domain.nip import format_nip
from organization.domain.periods import overlapping
from organization.domain.placements import appraiser_sentence
from organization.domain.staff_import.judging import LABELS, Terms, judge
from organization.domain.staff_import.rows import StaffRow, Verdict
from organization.domain.staff_import.snapshot import Snapshot, Superiors, read_snapshot
from organization.enums import ChangeKind, Role, StaffImportState, StaffRowKind
from organization.models import (
    ActingAppointment,
    Employee,
    OrganizationChange,
    Placement,
    Post,
    StaffImport,
    StaffImportRow,
    Unit,
    User,
)
from organization.queries import Line, deputy_capacity, lines_on
from organization.registry import follow

ONE_DAY = timedelta(days=1)
LONGEST_CODE = 40
Report = Callable[[int, int], None]


def terms_of(staff_import: StaffImport) -> Terms:
    """Return what the officer chose for the file."""
    return Terms(staff_import.starts_on or timezone.localdate(), staff_import.adds_posts)


def labels_of(staff_import: StaffImport) -> dict[str, str]:
    """Return for each field how the file calls its column."""
    headers: list[str] = staff_import.headers
    return {name: headers[place] for name, place in staff_import.mapping.items() if place < len(headers)}


def apply_rows(staff_import: StaffImport, *, by: User, report: Report) -> None:
    """Write every batch after the checkpoint; `report(done, total)` is called after each one.

    May be called again after it broke off anywhere. Ends quietly when the file is no longer being
    applied or another worker has taken a batch over.
    """
    last: int = staff_import.rows.aggregate(last=Max("batch"))["last"] or 0
    if not StaffImport.objects.filter(pk=staff_import.pk, lines_before__isnull=False).exists():
        keep_lines(staff_import)
    superiors = Superiors(timezone.localdate())
    done, total = rows_up_to(staff_import, staff_import.checkpoint), rows_up_to(staff_import, last)
    report(done, total)
    for number in range(staff_import.checkpoint + 1, last + 1):
        if not apply_batch(staff_import, number, by=by, superiors=superiors):
            return
        report(rows_up_to(staff_import, number), total)


def rows_up_to(staff_import: StaffImport, batch: int) -> int:
    """Return how many rows the batches up to this one hold."""
    count: int = staff_import.rows.filter(batch__lte=batch).count()
    return count


def keep_lines(staff_import: StaffImport) -> None:
    """Keep everybody's line upwards as it is before the first batch."""
    lines = [[employee, *astuple(line)] for employee, line in lines_on(timezone.localdate()).items()]
    StaffImport.objects.filter(pk=staff_import.pk, lines_before__isnull=True).update(lines_before=lines)


def apply_batch(staff_import: StaffImport, number: int, *, by: User, superiors: Superiors) -> bool:
    """Write one batch, all or nothing, and move the checkpoint. False: somebody else did, or nobody shall."""
    with transaction.atomic():
        claimed = StaffImport.objects.filter(
            pk=staff_import.pk, state=StaffImportState.APPLYING, checkpoint=number - 1
        ).update(checkpoint=number)
        if not claimed:
            return False
        if number == 1:
            add_posts(staff_import, by=by)
        staged = list(staff_import.rows.filter(batch=number).order_by("number"))
        verdicts, snapshot = judged_again(staff_import, staged, superiors, by=by)
        acting = [verdict for verdict in verdicts if verdict.acts]
        ids = write(acting, snapshot, by=by)
        settle_rows(staged, verdicts)
    superiors.take(acting, ids)
    return True


def judged_again(
    staff_import: StaffImport, staged: Sequence[StaffImportRow], superiors: Superiors, *, by: User
) -> tuple[list[Verdict], Snapshot]:
    """Judge staged rows against the database of this moment, with everything they touch locked."""
    labels, terms = labels_of(staff_import), terms_of(staff_import)
    rows = [StaffRow.from_values(row.number, row.values, labels) for row in staged]
    own = {row.nip for row in rows}
    nips = own | {row.superior for row in rows if row.superior}
    units = {row.values["unit_id"] for row in staged if "unit_id" in row.values}
    lock(Employee.objects.filter(nip__in=own))
    lock(Unit.objects.filter(pk__in=units))
    first_day = min([terms.starts_on, *(row.starts_on for row in rows if row.starts_on)])
    snapshot = read_snapshot(by, nips, first_day)
    verdicts = judge(rows, snapshot, terms, superiors)
    for row, verdict in zip(staged, verdicts, strict=True):
        if verdict.acts and verdict.effect != row.values.get("effect"):
            verdict.refuse(
                "nip",
                row.key,
                _("Data tersimpan berubah sejak berkas ini diperiksa. Unggah dan periksa baris ini lagi."),
            )
    return verdicts, snapshot


def lock(rows: "QuerySet[Any]") -> None:
    """Lock these rows until the transaction ends, always in the same order."""
    list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def settle_rows(staged: Sequence[StaffImportRow], verdicts: Sequence[Verdict]) -> None:
    """Mark what was written, and write down why the others were not."""
    now = timezone.now()
    for row, verdict in zip(staged, verdicts, strict=True):
        row.kind = verdict.kind
        row.refusals = [list(refusal) for refusal in verdict.row.refusals]
        row.applied_at = now if verdict.acts else None
    written = [row.pk for row in staged if row.applied_at]
    StaffImportRow.objects.filter(pk__in=written).update(applied_at=now)
    others = [row for row in staged if not row.applied_at]
    StaffImportRow.objects.bulk_update(others, ["kind", "refusals"], batch_size=200)


# ---- writing ---------------------------------------------------------------------------------------


def add_posts(staff_import: StaffImport, *, by: User) -> None:
    """Add the posts that the rows need and that do not exist yet, with a seat for each row."""
    wanted = staff_import.summary.get("new_posts", [])
    if not wanted:
        return
    units = Unit.objects.in_bulk({unit for unit, *_rest in wanted})
    lock(Unit.objects.filter(pk__in=units))
    present = {
        (unit, name.casefold())
        for unit, name in Post.objects.filter(unit__in=units).values_list("unit", "name")
    }
    taken = {code.casefold() for code in Post.objects.values_list("code", flat=True)}
    posts = []
    for unit, name, post_class, grade, seats in wanted:
        if (unit, name.casefold()) in present or units[unit].ends_on is not None:
            continue
        code = free_code(units[unit].code, taken)
        posts.append(
            Post(unit=units[unit], code=code, name=name, post_class=post_class, grade=grade, formation=seats)
        )
    Post.objects.bulk_create(posts, batch_size=500)
    log(
        by,
        (
            (
                ChangeKind.POST_ADDED,
                _("Jabatan %(post)s ditambahkan pada %(unit)s (data pegawai).")
                % {"post": post.name, "unit": post.unit.name},
                post.unit,
                None,
            )
            for post in posts
        ),
    )


def free_code(unit_code: str, taken: set[str]) -> str:
    """Return a code for a new post of the unit that nothing else has, and take it."""
    number = 1
    while True:
        end = f"-J{number:02d}"
        code = unit_code[: LONGEST_CODE - len(end)] + end
        if code.casefold() not in taken:
            taken.add(code.casefold())
            return code
        number += 1


def write(verdicts: Sequence[Verdict], snapshot: Snapshot, *, by: User) -> dict[str, int]:
    """Write what the verdicts say; return everybody concerned by number."""
    employees = register(verdicts)
    correct(verdicts)
    ids = {nip: person.pk for nip, person in snapshot.people.items()}
    ids |= {nip: employee.pk for nip, employee in employees.items()}
    units = Unit.objects.in_bulk({verdict.unit.pk for verdict in verdicts if verdict.unit})
    end_running(verdict for verdict in verdicts if verdict.places and verdict.place)
    end_acting(verdicts, units, by=by)
    place(verdicts, ids)
    set_superiors(verdicts, ids)
    people = Employee.objects.in_bulk([ids[verdict.row.nip] for verdict in verdicts])
    named = Employee.objects.in_bulk([ids[verdict.superior] for verdict in verdicts if verdict.superior])
    log(
        by,
        (
            (
                *sentence(verdict, named.get(ids.get(verdict.superior, 0))),
                units.get(verdict.unit.pk) if verdict.unit else None,
                people[ids[verdict.row.nip]],
            )
            for verdict in verdicts
        ),
    )
    return ids


def register(verdicts: Sequence[Verdict]) -> dict[str, Employee]:
    """Register the new people with logins that nobody can use yet; return them by number."""
    rows = [verdict.row for verdict in verdicts if verdict.kind == StaffRowKind.NEW]
    users = User.objects.bulk_create(
        [
            User(username=row.nip, full_name=row.name, email=row.email, password=make_password(None))
            for row in rows
        ],
        batch_size=500,
    )
    employees = Employee.objects.bulk_create(
        [
            Employee(user=user, nip=row.nip, kind=row.kind, name=row.name, rank=row.rank, phone=row.phone)
            for user, row in zip(users, rows, strict=True)
        ],
        batch_size=500,
    )
    return {employee.nip: employee for employee in employees}


def correct(verdicts: Sequence[Verdict]) -> None:
    """Write the corrected data of known people."""
    employees, users = [], []
    for verdict in verdicts:
        person = verdict.person
        if person is None or not verdict.data:
            continue
        values = {name: getattr(person, name) for name in ("name", "rank", "phone", "email")} | verdict.data
        email = values.pop("email")
        employees.append(Employee(pk=person.pk, **values))
        users.append(User(pk=person.user, full_name=values["name"], email=email))
    Employee.objects.bulk_update(employees, ["name", "rank", "phone"], batch_size=100)
    User.objects.bulk_update(users, ["full_name", "email"], batch_size=100)


def end_running(verdicts: Iterable[Verdict]) -> None:
    """End the open placements of people who are placed anew on the day before."""
    days: dict[date, list[int]] = {}
    for verdict in verdicts:
        if verdict.person is not None and verdict.starts_on is not None:
            days.setdefault(verdict.starts_on, []).append(verdict.person.pk)
    for day, people in days.items():
        Placement.objects.filter(employee__in=people, ends_on__isnull=True, starts_on__lt=day).update(
            ends_on=day - ONE_DAY
        )


def end_acting(verdicts: Sequence[Verdict], units: dict[int, Unit], *, by: User) -> None:
    """End the Plt. of each unit that gets a head."""
    heads = {
        verdict.unit.pk: verdict.starts_on
        for verdict in verdicts
        if verdict.places and verdict.leads and verdict.unit and verdict.starts_on
    }
    if not heads:
        return
    held = ActingAppointment.objects.filter(overlapping(min(heads.values()), None), unit__in=heads)
    for unit in set(held.values_list("unit", flat=True)):
        end_acting_for_head(units[unit], heads[unit], by=by)


def place(verdicts: Sequence[Verdict], ids: dict[str, int]) -> None:
    """Write the new placements."""
    posts = {
        (unit, name.casefold()): pk
        for pk, unit, name in Post.objects.filter(
            unit__in={verdict.unit.pk for verdict in verdicts if verdict.unit and verdict.places}
        ).values_list("pk", "unit", "name")
    }
    placements = []
    for verdict in verdicts:
        if not verdict.places:
            continue
        unit, post, day = verdict.demand_place()
        placements.append(
            Placement(
                employee_id=ids[verdict.row.nip],
                unit_id=unit.pk,
                post_id=post.pk or posts[post.key],
                leads_unit=verdict.leads,
                appraiser_id=ids.get(verdict.superior),
                starts_on=day,
            )
        )
    Placement.objects.bulk_create(placements, batch_size=500)


def set_superiors(verdicts: Sequence[Verdict], ids: dict[str, int]) -> None:
    """Name appraisers by hand for people who stay where they are: the days before keep theirs."""
    chosen = {
        verdict.place.pk: verdict
        for verdict in verdicts
        if verdict.superior and not verdict.places and verdict.place is not None
    }
    begins, ends, whole = [], [], []
    for held in Placement.objects.filter(pk__in=chosen).order_by("pk"):
        verdict = chosen[held.pk]
        day, appraiser = verdict.starts_on or held.starts_on, ids[verdict.superior]
        if held.starts_on == day:
            held.appraiser_id = appraiser
            whole.append(held)
            continue
        begins.append(
            Placement(
                employee_id=held.employee_id,
                unit_id=held.unit_id,
                post_id=held.post_id,
                leads_unit=held.leads_unit,
                appraiser_id=appraiser,
                starts_on=day,
                ends_on=held.ends_on,
            )
        )
        held.ends_on = day - ONE_DAY
        ends.append(held)
    Placement.objects.bulk_update(whole, ["appraiser"], batch_size=200)
    Placement.objects.bulk_update(ends, ["ends_on"], batch_size=200)
    Placement.objects.bulk_create(begins, batch_size=500)


def sentence(verdict: Verdict, superior: Employee | None) -> tuple[ChangeKind, str]:
    """Return kind and text of the log row about a person."""
    row, person = verdict.row, verdict.person
    values: dict[str, Any] = {"name": person.name if person else row.name, "nip": format_nip(row.nip)}
    values["fields"] = ", ".join(str(LABELS[name]).lower() for name in verdict.data)
    if verdict.places:
        unit, post, day = verdict.demand_place()
        values |= {"post": post.name, "unit": unit.name, "day": date_format(day)}
    if person is None:
        return ChangeKind.EMPLOYEE_REGISTERED, _(
            "%(name)s (%(nip)s) didaftarkan dan ditempatkan sebagai %(post)s di %(unit)s mulai %(day)s."
        ) % values
    corrected = _("Data %(name)s diperbaiki: %(fields)s.") % values if verdict.data else ""
    named = ""
    if superior is not None and verdict.starts_on is not None:
        named = appraiser_sentence(Employee(name=values["name"]), superior, verdict.starts_on)
    if verdict.places:
        moved = _("%(name)s ditempatkan sebagai %(post)s di %(unit)s mulai %(day)s.") % values
        return ChangeKind.PLACED, " ".join(filter(None, [moved, named, corrected]))
    kind = ChangeKind.EMPLOYEE_CORRECTED if corrected else ChangeKind.APPRAISER_SET
    return kind, " ".join(filter(None, [corrected, named]))


def log(by: User, entries: Iterable[tuple[ChangeKind, str, Unit | None, Employee | None]]) -> None:
    """Write rows of the log, each in the capacity in which the officer acts at the unit."""
    OrganizationChange.objects.bulk_create(
        (
            OrganizationChange(
                kind=kind,
                text=text[:LONGEST_TEXT],
                by=by,
                capacity=deputy_capacity(by, Role.HR, unit),
                unit=unit,
                employee=employee,
            )
            for kind, text, unit, employee in entries
        ),
        batch_size=500,
    )


# ---- the end ---------------------------------------------------------------------------------------


def finish_applying(staff_import: StaffImport, *, by: User) -> None:
    """Close a file whose batches are all written: summary, log, and what follows the changed lines.

    Call it in the transaction that ends the job.
    """
    staff_import.refresh_from_db()
    if staff_import.state != StaffImportState.APPLYING:
        return
    last: int = staff_import.rows.aggregate(last=Max("batch"))["last"] or 0
    if staff_import.checkpoint < last:
        raise RuleViolation(_("Penerapan belum sampai akhir. Lanjutkan sekali lagi."))
    done = applied_counts(staff_import)
    day = timezone.localdate()
    before = {employee: Line(*line) for employee, *line in staff_import.lines_before or []}
    changed = changed_lines(day, before, lines_on(day), superiors_set_for(staff_import))
    if changed.employees:
        follow(changed, by)
    record_change(
        ChangeKind.STAFF_IMPORTED,
        _(
            "Data pegawai diimpor dari %(file)s: %(new)d ditambahkan, %(changed)d diubah, "
            "%(moved)d dipindahkan, %(same)d tetap, %(refused)d ditolak."
        )
        % {"file": staff_import.file_name, **done},
        by=by,
    )
    take_transition(staff_import, "staff_applied", by=None)
    StaffImport.objects.filter(pk=staff_import.pk).update(
        summary={**staff_import.summary, "done": done}, lines_before=None, finished_at=timezone.now()
    )


def superiors_set_for(staff_import: StaffImport) -> "QuerySet[Employee]":
    """Return the people for whom the applied rows name an appraiser."""
    rows = staff_import.rows.filter(applied_at__isnull=False, values__has_key="superior")
    return Employee.objects.filter(nip__in=rows.order_by().values("key")).order_by("pk")


def applied_counts(staff_import: StaffImport) -> dict[str, int]:
    """Return how many rows were written, stayed the same or were refused, by kind."""
    counts = dict.fromkeys(StaffRowKind.values, 0)
    rows = staff_import.rows.order_by().values_list("kind").annotate(number=Count("pk"))
    counts.update({str(kind): number for kind, number in rows})
    return counts
