"""Services as a table: columns, rows out, rows in with their judgement."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.spreadsheets import Cell, Table
from feedback.domain.catalogue import ServiceRow
from feedback.domain.texts import cleaned, cleaned_line
from feedback.enums import Component, TimeUnit
from feedback.models import Service
from feedback.queries import services_kept_by, units_kept_by

if TYPE_CHECKING:
    from organization.models import User

BASIC = {
    "code": gettext_lazy("Kode layanan"),
    "unit": gettext_lazy("Kode unit"),
    "name": gettext_lazy("Nama layanan"),
    "description": gettext_lazy("Penjelasan"),
    "promised_min": gettext_lazy("Waktu paling cepat"),
    "promised_max": gettext_lazy("Waktu paling lama"),
    "promised_unit": gettext_lazy("Satuan waktu"),
    "promised_note": gettext_lazy("Keterangan waktu"),
    "fee": gettext_lazy("Biaya"),
    "active": gettext_lazy("Masih diberikan"),
}
SAME, NEW, CHANGED = "same", "new", "changed"
FIGURE = re.compile(
    r"(?:<=|≤)?\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*(menit|jam kerja|jam|hari kerja|hk|hari kalender|hari)\b",
    re.IGNORECASE,
)
UNITS = {
    "menit": TimeUnit.MINUTE,
    "jam kerja": TimeUnit.WORK_HOUR,
    "jam": TimeUnit.HOUR,
    "hari kerja": TimeUnit.WORK_DAY,
    "hk": TimeUnit.WORK_DAY,
    "hari": TimeUnit.DAY,
    "hari kalender": TimeUnit.DAY,
}


def headers() -> list[str]:
    """Return the headers of the table."""
    return [str(label) for label in BASIC.values()] + [str(label) for label in Component.labels]


def export_rows(user: "User") -> Iterator[list[Cell]]:
    """Yield a row for each service of the officer's units, as `judged_rows` reads it again."""
    services = services_kept_by(user).prefetch_related("components").order_by("unit__path", "name", "pk")
    for service in services:
        texts = {one.kind: one.text for one in service.components.all()}
        yield [
            service.code,
            service.unit.code,
            service.name,
            service.description,
            service.promised_min,
            service.promised_max,
            str(service.get_promised_unit_display()) if service.promised_unit else "",
            service.promised_note,
            service.fee,
            _("ya") if service.is_active else _("tidak"),
            *(texts.get(kind, "") for kind in Component.values),
        ]


def judged_rows(table: Table, user: "User") -> list[ServiceRow]:
    """Return what each row of a table would do for this officer; three queries whatever its length."""
    places = {slugify(header): index for index, header in enumerate(table.headers)}
    columns = {**{key: str(label) for key, label in BASIC.items()}, **dict(Component.choices)}
    index = {key: places.get(slugify(str(label))) for key, label in columns.items()}
    units = {unit.code: unit for unit in units_kept_by(user)}
    known = {service.code: service for service in Service.objects.select_related("unit").order_by("pk")}
    names = {(service.unit_id, service.name): service.code for service in known.values()}
    rows: list[ServiceRow] = []
    seen: set[tuple[int, str]] = set()
    for number, cells in table.rows:
        cell = {key: cells[at] if at is not None else "" for key, at in index.items()}
        refusals: list[str] = []
        name = cleaned_line(cell["name"])[:200]
        unit = units.get(cell["unit"].strip())
        if unit is None:
            refusals.append(_("Kode unit “%s” tidak ada di antara unit Anda.") % cell["unit"][:40])
        if not name:
            refusals.append(_("Nama layanan kosong."))
        values, time_refusal = promised_time(cell)
        refusals += [time_refusal] if time_refusal else []
        code = slugify(cell["code"])[:60]
        if code in known and known[code].unit.code not in units:
            refusals.append(_("Layanan %s milik unit yang tidak Anda kelola.") % code)
        if unit is not None and name:
            if (unit.pk, name) in seen:
                refusals.append(_("Layanan ini sudah ada di baris sebelumnya."))
            seen.add((unit.pk, name))
            twin = names.get((unit.pk, name))
            if twin is not None and not code:
                code = twin
            elif twin is not None and twin != code:
                refusals.append(_("Unit ini sudah mempunyai layanan “%s”.") % name)
        values |= {
            "unit": unit,
            "name": name,
            "description": cleaned(cell["description"]),
            "fee": cleaned_line(cell["fee"])[:200],
            "is_active": cell["active"].strip().lower() not in ("tidak", "0", "false"),
        }
        components = {kind: cell[kind] for kind in Component.values if index[kind] is not None}
        effect = CHANGED if code in known else NEW
        rows.append(ServiceRow(number, code, values, components, effect, tuple(refusals)))
    return rows


def promised_time(cell: dict[str, str]) -> tuple[dict[str, object], str]:
    """Return the promised time of a row, and a sentence when it cannot be read."""
    numbers: dict[str, int | None] = {}
    for key in ("promised_min", "promised_max"):
        text = cell[key].strip()
        if text and not (text.isascii() and text.isdecimal() and len(text) <= 6):
            return {}, _("Waktu “%s” bukan bilangan bulat.") % text[:20]
        numbers[key] = int(text) if text else None
    unit = UNITS.get(cell["promised_unit"].strip().lower(), "")
    if cell["promised_unit"].strip() and not unit:
        return {}, _("Satuan waktu “%s” tidak dikenal.") % cell["promised_unit"][:20]
    low, high = numbers["promised_min"], numbers["promised_max"]
    if high is not None and not unit:
        return {}, _("Satuan waktunya belum diisi.")
    if low is not None and high is not None and low > high:
        return {}, _("Waktu paling cepat lebih lama daripada paling lama.")
    note = cleaned_line(cell["promised_note"])[:200]
    return {**numbers, "promised_unit": unit, "promised_note": note}, ""


def read_promise(text: str) -> dict[str, object]:
    """Return the promised time that a printed standard states ("15-30 menit"), the rest as words."""
    match = FIGURE.match(text.strip())
    empty = {"promised_min": None, "promised_max": None, "promised_unit": ""}
    if match is None:
        return {**empty, "promised_note": text.strip()[:200] if text.strip() not in ("-", "") else ""}
    low, high, unit = match.groups()
    rest = text[match.end() :].strip()
    return {
        "promised_min": int(low) if high else None,
        "promised_max": int(high or low),
        "promised_unit": UNITS[unit.lower()],
        "promised_note": rest[:200],
    }
