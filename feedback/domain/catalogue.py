"""Writing services, their standards and the maklumat of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.errors import NotAllowed, RuleViolation
from core.workflow import log_event
from feedback.domain.texts import cleaned, cleaned_line
from feedback.enums import Component
from feedback.models import Service, ServiceComponent, ServicePledge, ServicePoint
from feedback.workflow import OFFICER
from organization.enums import Role
from organization.queries import has_role

if TYPE_CHECKING:
    from datetime import date

    from organization.models import Unit, User


def save_service(service: Service, components: Mapping[str, str], *, by: "User") -> Service:
    """Write a service with its standard; an empty component is removed.

    NotAllowed outside the officer's units; RuleViolation for a second service of the name.
    """
    if not has_role(by, Role.COMPLAINT_OFFICER, service.unit):
        raise NotAllowed(_("Layanan unit ini bukan wewenang Anda."))
    for name in ("name", "promised_note", "fee"):
        setattr(service, name, cleaned_line(getattr(service, name)))
    service.description = cleaned(service.description)
    twin = Service.objects.filter(unit=service.unit, name=service.name).exclude(pk=service.pk)
    if twin.exists():
        raise RuleViolation(_("Unit ini sudah mempunyai layanan dengan nama ini."), field="name")
    is_new = service.pk is None
    with transaction.atomic():
        if not service.code:
            service.code = free_code(service)
        service.save()
        for kind in Component.values:
            text = cleaned(components.get(kind, ""))
            if text:
                ServiceComponent.objects.update_or_create(service=service, kind=kind, defaults={"text": text})
            else:
                ServiceComponent.objects.filter(service=service, kind=kind).delete()
        log_event(service, "service_added" if is_new else "service_changed", by=by, as_role=OFFICER)
    return service


def free_code(service: Service) -> str:
    """Return a code from unit and name that no service has."""
    stem = slugify(f"{service.unit.code} {service.name}")[:55] or "layanan"
    code, number = stem, 1
    while Service.objects.filter(code=code).exists():
        number += 1
        code = f"{stem}-{number}"
    return code


def save_pledge(unit: "Unit", *, text: str, signed_by: str, signed_on: "date", by: "User") -> ServicePledge:
    """Write the maklumat of a unit. NotAllowed outside the officer's units."""
    if not has_role(by, Role.COMPLAINT_OFFICER, unit):
        raise NotAllowed(_("Maklumat unit ini bukan wewenang Anda."))
    values = {"text": cleaned(text), "signed_by": cleaned_line(signed_by), "signed_on": signed_on}
    pledge, _made = ServicePledge.objects.update_or_create(unit=unit, defaults=values)
    return pledge


def save_point(point: ServicePoint, *, by: "User") -> ServicePoint:
    """Write a place where citizens are served.

    NotAllowed outside the officer's units, the present one of the place included; RuleViolation for a
    second place of the name in its unit.
    """
    before = ServicePoint.objects.select_related("unit").filter(pk=point.pk).first()
    units = [point.unit, *([before.unit] if before else [])]
    if not all(has_role(by, Role.COMPLAINT_OFFICER, unit) for unit in units):
        raise NotAllowed(_("Tempat layanan unit ini bukan wewenang Anda."))
    point.name, point.address = cleaned_line(point.name)[:150], cleaned_line(point.address)[:300]
    twin = ServicePoint.objects.filter(unit=point.unit, name__iexact=point.name).exclude(pk=point.pk)
    if twin.exists():
        raise RuleViolation(_("Unit ini sudah mempunyai tempat dengan nama ini."), field="name")
    with transaction.atomic():
        point.save()
        log_event(point, "point_changed" if before else "point_added", by=by, as_role=OFFICER)
    return point


@dataclass(frozen=True)
class ServiceRow:
    """A row of a table of services, judged: what it would do, or why it is refused."""

    number: int
    code: str
    values: dict[str, Any]
    components: dict[str, str]
    effect: str
    refusals: tuple[str, ...] = ()


def write_services(rows: list[ServiceRow], *, by: "User") -> int:
    """Write all rows of a table or none; return how many. RuleViolation when one is refused."""
    if any(row.refusals for row in rows):
        raise RuleViolation(_("Ada baris yang ditolak. Perbaiki berkasnya, lalu unggah lagi."))
    with transaction.atomic():
        for row in rows:
            service = Service.objects.filter(code=row.code).first() if row.code else None
            service = service or Service(code=row.code)
            kept = {one.kind: one.text for one in service.components.all()} if service.pk else {}
            for name, value in row.values.items():
                setattr(service, name, value)
            save_service(service, {**kept, **row.components}, by=by)
    return len(rows)
