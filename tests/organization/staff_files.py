"""Staff files of the small agency, taken the whole way through the real jobs."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from core.jobs import run_job
from core.models import Job
from core.spreadsheets import csv_bytes
from organization.domain.staff_import.staging import Choice, request_apply, request_check, start_import
from organization.models import Employee, Placement, StaffImport, StaffImportRow, User
from organization.resources.staff import COLUMNS, guess_mapping

HEADERS = {column.field: column.header for column in COLUMNS}
NEW = "198705052012012901"
OTHER = "198806062013011902"
THIRD = "198907072014012903"


def row_of(**texts: object) -> dict[str, str]:
    """Return a row by the names of our fields."""
    return {name: str(text) for name, text in texts.items()}


def newcomer(nip: str = NEW, unit: str = "ward", post: str = "Pengadministrasi Umum", **more: object):
    """Return the row of somebody new."""
    return row_of(**{"nip": nip, "name": f"Orang Baru {nip[-2:]}", "unit": unit, "post": post, **more})


def known(employee: Employee, **more: object) -> dict[str, str]:
    """Return the row of somebody as he is written down, changed as told."""
    place = (
        Placement.objects.filter(employee=employee).order_by("-starts_on").select_related("unit", "post")[0]
    )
    return row_of(
        **{
            "nip": employee.nip,
            "name": employee.name,
            "unit": place.unit.code,
            "post": place.post.name,
            "leads": "ya" if place.leads_unit else "tidak",
            **more,
        }
    )


def file_of(rows: Iterable[Mapping[str, str]]) -> tuple[list[str], bytes]:
    """Return headers and bytes of a CSV with these rows."""
    rows = list(rows)
    names = [name for name in HEADERS if any(name in row for row in rows)]
    headers = [HEADERS[name] for name in names]
    return headers, csv_bytes(headers, [[row.get(name, "") for name in names] for row in rows])


def uploaded(rows: Iterable[Mapping[str, str]], *, by: User) -> StaffImport:
    """Return the import of a file with these rows, its columns not yet matched."""
    headers, data = file_of(rows)
    return start_import("pegawai.csv", data, headers=headers, by=by)


def checked(
    rows: Iterable[Mapping[str, str]], *, by: User, starts_on: date | None = None, adds_posts: bool = False
) -> StaffImport:
    """Return the import of a file with these rows after its check."""
    found = uploaded(rows, by=by)
    choice = Choice(guess_mapping(found.headers), starts_on or timezone.localdate(), adds_posts)
    finish(request_check(found, choice, by=by))
    found.refresh_from_db()
    return found


def applied(found: StaffImport, *, by: User, good_rows_only: bool = True) -> StaffImport:
    """Apply a checked file and return it fresh."""
    finish(request_apply(found, good_rows_only=good_rows_only, by=by))
    found.refresh_from_db()
    return found


def finish(job: Job) -> None:
    """Do a job to its end here."""
    run_job(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error


def rows_by_kind(found: StaffImport) -> dict[str, list[StaffImportRow]]:
    """Return the staged rows by what they would do."""
    kinds: dict[str, list[StaffImportRow]] = {}
    for row in found.rows.order_by("number"):
        kinds.setdefault(row.kind, []).append(row)
    return kinds


def reasons(found: StaffImport) -> list[str]:
    """Return every reason of every refused row."""
    rows = found.rows.filter(kind="refused").order_by("number")
    return [reason for row in rows for _column, _value, reason in row.refusals]


def state_of_staff() -> tuple[list[Any], list[Any]]:
    """Return everybody with login and all placements, by numbers and codes."""
    people = Employee.objects.select_related("user").order_by("nip")
    placements = Placement.objects.order_by("employee__nip", "starts_on")
    return (
        [
            (
                person.nip,
                person.kind,
                person.name,
                person.rank,
                person.phone,
                person.user.username,
                person.user.full_name,
                person.user.email,
                person.user.is_active,
                person.user.has_usable_password(),
            )
            for person in people
        ],
        list(
            placements.values_list(
                "employee__nip",
                "unit__code",
                "post__code",
                "leads_unit",
                "appraiser__nip",
                "starts_on",
                "ends_on",
            )
        ),
    )
