"""Definition sheets as JSON: with the targets and realisations of their periods and all versions.

The schema (`"schema": 1`) is described in docs/how-to/iku-json.md. What is read becomes a table like
any other, so that preview, checks and confirmation are those of the import. Realisations are handed
out for reading and never taken in: they are recorded here, by hand or from a source.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.indicator_tables import PastVersion
from appraisal.domain.indicator_versions import LINK_FIELDS, SHEET_FIELDS, TARGETS, plain_value
from appraisal.domain.scoring.figures import plain
from appraisal.models import Cycle, Indicator, IndicatorPeriod, IndicatorVersion
from appraisal.resources.indicators import COLUMNS, NUMBERS, PERIODS, IndicatorResource
from core import upload_refusals as refusals
from core.files import clean_name
from core.spreadsheets import MAX_CELL, MAX_ROWS, Table, clean_text, number_text, read_table

SCHEMA = 1
KIND = "indicators"
MAX_VERSIONS = 200
MAX_DIGITS = 40
KEYS = {
    **{column.field: column.header for column in COLUMNS if column.field not in PERIODS},
    "parent": "Kode induk",
}
del KEYS["parent_code"]
READ_ONLY = frozenset({"realisations", "versions", "sheet_version", "unit_name"})


# ---- out --------------------------------------------------------------------------------------------


def sheets_json(cycle: Cycle, indicators: QuerySet[Indicator], resource: IndicatorResource) -> bytes:
    """Return the sheets as JSON that can be imported again. A fixed number of queries."""
    sheets = indicators.select_related("unit", "parent", "objective").prefetch_related(
        Prefetch("periods", queryset=IndicatorPeriod.objects.select_related("recorded_by")),
        Prefetch("versions", queryset=IndicatorVersion.objects.select_related("made_by").order_by("number")),
    )
    content = {
        "schema": SCHEMA,
        "kind": KIND,
        "cycle": {"year": cycle.year, "name": cycle.name, "unit": cycle.unit.code},
        "indicators": [sheet_json(sheet, resource) for sheet in sheets],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def sheet_json(sheet: Indicator, resource: IndicatorResource) -> dict[str, Any]:
    """Return one sheet with its periods and versions."""
    values: dict[str, Any] = {name: plain_value(getattr(sheet, name)) for name in SHEET_FIELDS}
    periods = sorted(sheet.periods.all(), key=lambda row: row.number)
    return {
        **values,
        "unit": sheet.unit.code,
        "unit_name": sheet.unit.name,
        "parent": sheet.parent.code if sheet.parent else "",
        "cascading": sheet.cascading,
        "objective": resource.paths.get(sheet.objective, "") if sheet.objective else "",
        TARGETS: {str(row.number): plain(row.target) for row in periods if row.target is not None},
        "realisations": [realisation_json(row) for row in periods if row.realisation is not None],
        "sheet_version": sheet.sheet_version,
        "versions": [version_json(version) for version in sheet.versions.all()],
    }


def realisation_json(row: IndicatorPeriod) -> dict[str, Any]:
    """Return the realisation of a period: what, from where, by whom and when."""
    return {
        "period": row.number,
        "value": plain(row.realisation),
        "note": row.note,
        "source": row.source.get("key", "") if row.source.get("taken") else "",
        "recorded_by": str(row.recorded_by or ""),
        "recorded_at": row.recorded_at.isoformat() if row.recorded_at else "",
    }


def version_json(version: IndicatorVersion) -> dict[str, Any]:
    """Return one version: its number, values and reason, who made it and when."""
    return {
        "number": version.number,
        "values": version.values,
        "reason": version.reason,
        "made_by": str(version.made_by or ""),
        "made_on": timezone.localdate(version.made_at).isoformat(),
    }


# ---- in ---------------------------------------------------------------------------------------------


def is_json(upload: "UploadedFile[Any]") -> bool:
    """Say whether the content begins like JSON, whatever the file is called."""
    upload.seek(0)
    start = upload.read(200).removeprefix(b"\xef\xbb\xbf").lstrip()
    upload.seek(0)
    return bool(start[:1] in (b"{", b"["))


def read_upload(upload: "UploadedFile[Any]") -> tuple[Table, Mapping[str, Any]]:
    """Return the table of an XLSX, CSV or JSON, and what a JSON says beside its rows."""
    return read_sheets(upload) if is_json(upload) else (read_table(upload), {})


def read_sheets(upload: "UploadedFile[Any]") -> tuple[Table, dict[str, Any]]:
    """Return the sheets of the file as a table, and beside it the older versions by code.

    ValidationError with a sentence: too big, no JSON, another schema, more than MAX_ROWS sheets,
    unknown keys, a value that is neither text nor number.
    """
    name = clean_name(upload.name or "")
    size = upload.size or 0
    if size > settings.UPLOAD_MAX_BYTES:
        raise refusals.too_big(name, size, settings.UPLOAD_MAX_BYTES)
    upload.seek(0)
    sheets = sheets_in(parsed(name, upload.read()))
    if not sheets:
        raise refused(_("Berkas ini tidak berisi satu indikator pun."))
    if len(sheets) > MAX_ROWS:
        raise refusals.too_many_rows(name, MAX_ROWS)
    keys = [key for key in KEYS if any(key in sheet for sheet in sheets)]
    with_targets = any(TARGETS in sheet for sheet in sheets)
    headers = [KEYS[key] for key in keys] + [f"T{index}" for index in PERIODS.values() if with_targets]
    rows = [
        (
            number,
            [cell_of(sheet.get(key), key, number) for key in keys] + targets_of(sheet, number, with_targets),
        )
        for number, sheet in enumerate(sheets, start=1)
    ]
    return Table(headers, rows), {"versions": past_of(sheets)}


def parsed(name: str, data: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Return the JSON of the file; ValidationError with the place where it breaks off."""
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            parse_float=Decimal,
            parse_int=parsed_int,
            parse_constant=refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise refused(
            _("Berkas %(name)s bukan JSON yang utuh: salah pada baris %(line)d, kolom %(column)d.")
            % {"name": name, "line": error.lineno, "column": error.colno}
        ) from error
    except (UnicodeDecodeError, RecursionError, ValueError, ArithmeticError) as error:
        raise refused(_("Berkas %(name)s bukan JSON yang dapat dibaca.") % {"name": name}) from error


def parsed_int(text: str) -> int:
    """Return a whole number of sane length; ValueError beyond."""
    if len(text) > MAX_DIGITS:
        raise ValueError("A number with too many digits.")
    return int(text)


def refuse_constant(text: str) -> None:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise ValueError(text)


def refused(sentence: str) -> ValidationError:
    """Return a refusal of the file."""
    return ValidationError(sentence, code="wrong_json")


def sheets_in(content: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """Return the sheets in the file; ValidationError unless it is a file of this schema."""
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise refused(_("JSON ini bukan ekspor indikator dari aplikasi ini (kind: “indicators”)."))
    if content.get("schema") != SCHEMA:
        raise refused(
            _("Skema %(found)s tidak dikenal; yang dapat dibaca hanya skema %(known)d.")
            % {"found": str(content.get("schema"))[:20], "known": SCHEMA}
        )
    sheets = content.get("indicators")
    if not isinstance(sheets, list) or not all(isinstance(sheet, dict) for sheet in sheets):
        raise refused(_("“indicators” harus berupa daftar lembar indikator."))
    unknown = sorted({str(key) for sheet in sheets for key in sheet} - {*KEYS, *READ_ONLY, TARGETS})
    if unknown:
        raise refused(
            _("Isian tidak dikenal: %(names)s. Yang dikenal: %(known)s.")
            % {"names": ", ".join(unknown)[:200], "known": ", ".join([*KEYS, TARGETS])}
        )
    return sheets


def cell_of(value: Any, key: str, number: int) -> str:  # noqa: ANN401 - any JSON
    """Return a value as the text of a cell; numbers with a decimal comma."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number_cell(Decimal(value), key, number)
    if not isinstance(value, str):
        raise refused(
            _("Indikator ke-%(number)d: “%(key)s” harus berupa teks atau angka.")
            % {"number": number, "key": key}
        )
    if key in NUMBERS or key in PERIODS or key == TARGETS:
        exact = exact_number(value)
        return number_cell(exact, key, number) if exact is not None else clean_text(value)
    return clean_text(value)


def exact_number(text: str) -> Decimal | None:
    """Return the number a text of the export stands for; None for anything else."""
    bare = text.strip()
    digits = bare.removeprefix("-").replace(".", "", 1)
    return Decimal(bare) if digits.isascii() and digits.isdigit() and len(digits) <= MAX_DIGITS else None


def number_cell(value: Decimal, key: str, number: int) -> str:
    """Return a number as the text of a cell; refused beyond a sane size."""
    if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
        raise refused(
            _("Indikator ke-%(number)d: angka pada “%(key)s” terlalu besar.") % {"number": number, "key": key}
        )
    return number_text(value)


def targets_of(sheet: Mapping[str, Any], number: int, with_targets: bool) -> list[str]:
    """Return the cells T1 to T12 of a sheet, none when the file has no targets of periods."""
    if not with_targets:
        return []
    targets = sheet.get(TARGETS) or {}
    known = {str(index) for index in PERIODS.values()}
    if not isinstance(targets, dict) or set(targets) - known:
        raise refused(
            _("Indikator ke-%(number)d: “targets” berisi periode 1 sampai 12 dengan targetnya.")
            % {"number": number}
        )
    return [cell_of(targets.get(str(index)), TARGETS, number) for index in PERIODS.values()]


def past_of(sheets: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Return by code the versions before the present one, cleaned, as JSON values."""
    past = {}
    for sheet in sheets:
        versions = sheet.get("versions") or []
        if not isinstance(versions, list) or len(versions) > MAX_VERSIONS:
            raise refused(_("“versions” harus berupa daftar dengan paling banyak 200 versi."))
        older = [version_in(version) for version in versions[:-1]]
        if older:
            past[str(sheet.get("code") or "").strip()] = older
    return past


def version_in(version: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Return an older version of the file: only what a version of ours has, as texts."""
    values = version.get("values") if isinstance(version, dict) else None
    if not isinstance(values, dict):
        raise refused(_("Setiap versi dalam “versions” memerlukan “values”."))
    kept: dict[str, Any] = {
        name: clean_text(str(values[name])[:MAX_CELL])
        for name in (*SHEET_FIELDS, *LINK_FIELDS)
        if values.get(name) is not None
    }
    for name in set(NUMBERS) & set(kept):
        exact = exact_number(kept[name])
        kept[name] = plain(exact) if exact is not None else None
    targets = values.get(TARGETS)
    known = {str(index) for index in PERIODS.values()}
    numbers = {
        str(index): plain(exact)
        for index, text in (targets.items() if isinstance(targets, dict) else ())
        if str(index) in known and (exact := exact_number(str(text))) is not None
    }
    return {"values": {**kept, TARGETS: numbers}, "reason": reason_in(version)}


def reason_in(version: Mapping[str, Any]) -> str:
    """Return the reason of an older version with who made it when, as the file says."""
    who, day = str(version.get("made_by") or "")[:80], str(version.get("made_on") or "")[:10]
    made = ", ".join(clean_text(part) for part in (day, who) if part)
    origin = _("dari berkas: %(made)s") % {"made": made} if made else _("dari berkas")
    return f"{clean_text(str(version.get('reason') or ''))[:180]} ({origin})".strip()


def past_versions_of(extra: Mapping[str, Any], code: str) -> list[PastVersion]:
    """Return the older versions that a kept file has of a sheet."""
    return [
        PastVersion(version["values"], version["reason"])
        for version in extra.get("versions", {}).get(code, [])
    ]
