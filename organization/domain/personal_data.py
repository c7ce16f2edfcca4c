"""Everything that is kept about an employee, for himself (UU 27/2022 Ps 7: the right to a copy).

Each app registers its part (`organization.registry.register_personal_source`); here is the one of the
organization. What a person may not see yet in the application does not stand here either.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.models import Job, NotificationChoice, OutboxMessage, ViewLog
from organization.models import (
    Absence,
    ActingAppointment,
    ActivationCode,
    AppraiserReport,
    CorrectionRequest,
    Employee,
    OrganizationChange,
    Placement,
    RoleGrant,
    TeamMember,
)
from organization.registry import PersonalSection, personal_sections

SCHEMA = 1


def as_json(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a value of a field as JSON can hold it: days and moments in ISO form, decimals as text."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Model):
        return str(value)
    return value


def as_text(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a value of a field as people read it; a dash for nothing."""
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H.i")
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}".replace(".", ",")
    return "–" if value in (None, "") else str(value)


def values_of(obj: Model, names: Iterable[str]) -> dict[str, Any]:
    """Return fields of an object as JSON values by their names."""
    return {name: as_json(getattr(obj, name)) for name in names}


def rows_of(obj: Model, names: Iterable[str]) -> list[tuple[str, str]]:
    """Return fields of an object as label and text, choices by their labels."""
    rows = []
    for name in names:
        label = str(obj._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        shown = getattr(obj, f"get_{name}_display", None)
        rows.append((label[:1].upper() + label[1:], as_text(shown() if shown else getattr(obj, name))))
    return rows


def listed(
    key: str, title: str, objects: Iterable[Model], names: tuple[str, ...], headline: str
) -> PersonalSection:
    """Return a section of many objects: one row each, `headline` names the field it begins with."""
    found = list(objects)
    rows = []
    for obj in found:
        texts = rows_of(obj, [name for name in names if name != headline])
        said = "; ".join(f"{label}: {text}" for label, text in texts if text != "–")
        rows.append((rows_of(obj, [headline])[0][1], said))
    return PersonalSection(key, title, tuple(rows), [values_of(obj, names) for obj in found])


def organization_sections(employee: Employee) -> Iterable[PersonalSection]:
    """Return what the organization and the core keep about the person. A fixed number of queries."""
    user = employee.user
    own = ("nip", "kind", "name", "rank", "phone")
    login = ("username", "full_name", "email", "is_active", "is_staff", "date_joined", "last_login")
    yield PersonalSection(
        "employee",
        _("Data diri"),
        (*rows_of(employee, own), *rows_of(user, ("email", "is_active", "last_login"))),
        {**values_of(employee, own), "login": values_of(user, login)},
    )
    yield listed(
        "placements",
        _("Penempatan"),
        Placement.objects.filter(employee=employee).select_related("unit", "post", "appraiser"),
        ("post", "unit", "leads_unit", "appraiser", "starts_on", "ends_on"),
        "post",
    )
    yield listed(
        "acting",
        _("Penunjukan Plt. dan Plh."),
        ActingAppointment.objects.filter(employee=employee).select_related("unit"),
        ("unit", "kind", "appraises", "letter", "starts_on", "ends_on"),
        "unit",
    )
    yield listed(
        "teams",
        _("Tim kerja"),
        TeamMember.objects.filter(employee=employee).select_related("team"),
        ("team", "part", "starts_on", "ends_on"),
        "team",
    )
    yield listed(
        "absences",
        _("Cuti dan tugas belajar"),
        Absence.objects.filter(employee=employee),
        ("kind", "letter", "starts_on", "ends_on"),
        "kind",
    )
    yield listed(
        "roles",
        _("Peran dalam aplikasi"),
        RoleGrant.objects.filter(user=user).select_related("unit", "deputy_for"),
        ("role", "unit", "deputy_for", "starts_on", "ends_on"),
        "role",
    )
    yield listed(
        "appraiser_reports",
        _("Laporan pejabat penilai keliru"),
        AppraiserReport.objects.filter(employee=employee).select_related("current", "proposed"),
        ("reported_at", "current", "proposed", "reason", "state"),
        "reported_at",
    )
    yield listed(
        "corrections",
        _("Permintaan perbaikan data"),
        CorrectionRequest.objects.filter(employee=employee),
        ("topic", "recorded", "wanted", "state", "asked_at", "due_at", "answered_at"),
        "topic",
    )
    yield listed(
        "changes",
        _("Catatan perubahan data Anda"),
        OrganizationChange.objects.filter(employee=employee).order_by("-at", "-pk"),
        ("at", "kind", "text"),
        "at",
    )
    yield listed(
        "activation",
        _("Kode aktivasi"),
        ActivationCode.objects.filter(user=user),
        ("issued_at", "expires_at", "used_at"),
        "issued_at",
    )
    yield listed(
        "messages",
        _("Pesan untuk Anda"),
        OutboxMessage.objects.filter(recipient=user).order_by("-created_at", "-pk"),
        ("created_at", "subject", "text", "read_at"),
        "created_at",
    )
    yield listed(
        "notifications",
        _("Pilihan pemberitahuan"),
        NotificationChoice.objects.filter(user=user),
        ("group", "delivery"),
        "group",
    )
    yield listed(
        "jobs",
        _("Pekerjaan yang Anda minta"),
        Job.objects.filter(requested_by=user),
        ("created_at", "kind", "state", "finished_at"),
        "created_at",
    )
    yield listed(
        "views",
        _("Penilaian orang lain yang Anda buka"),
        ViewLog.objects.filter(by=user).order_by("-at", "-pk"),
        ("at", "as_role"),
        "at",
    )


def copy_for(employee: Employee) -> dict[str, Any]:
    """Return the whole copy as JSON values: who, when, from where, and each section by its key."""
    return {
        "schema": SCHEMA,
        "made_at": timezone.now().isoformat(),
        "made_by": settings.SITE_URL,
        "about": {"nip": employee.nip, "name": employee.name},
        "sections": {
            section.key: {"title": str(section.title), "data": section.data}
            for section in personal_sections(employee)
        },
    }
