"""The staff file as a table: its columns, the names agencies give them, how cells are read and exported."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export import fields, resources
from import_export.widgets import Widget

from core.columns import ChoiceWidget, Column, DayWidget, TextWidget
from organization.domain.nip import LENGTH, PNS, NipError, normalized, parse_nip
from organization.domain.staff_import.rows import StaffRow
from organization.enums import EmployeeKind, PostClass
from organization.models import Placement

LONGEST = {"name": 200, "rank": 60, "phone": 20, "email": 254}
ROUNDED = "000"
"""How a number ends that a spreadsheet has rounded to fifteen digits."""
PPPK_GRADE = re.compile(r"[IVX]+")
NEEDED = ("nip", "name", "unit")
NEEDED_TOGETHER = ("post", "post_code")


@dataclass(frozen=True)
class StaffColumn(Column):
    """A column of the staff file with the other names under which agencies keep it.

    `attribute` is where an export finds the value from the placement on; without one the column is
    read but not part of template and export.
    """

    names: tuple[str, ...] = ()
    attribute: str = ""
    example: str = ""


COLUMNS = (
    StaffColumn(
        "NIP",
        "nip",
        gettext_lazy("NIP atau NI PPPK, 18 angka, sebagai teks. Menentukan siapa orangnya."),
        True,
        (
            "nip baru",
            "nip ni pppk",
            "ni pppk",
            "nippppk",
            "no induk",
            "nomor induk",
            "nip pegawai",
            "no induk pegawai",
            "nomor induk pegawai",
        ),
        "employee__nip",
        "198702142011011907",
    ),
    StaffColumn(
        "Jenis pegawai",
        "kind",
        gettext_lazy("PNS atau PPPK. Bila kosong, dibaca dari nomor dan golongannya."),
        False,
        ("jenis", "status pegawai", "status kepegawaian", "jenis asn", "pns pppk"),
        "employee__kind",
        "PNS",
    ),
    StaffColumn("Gelar depan", "front", gettext_lazy("Digabung di depan nama."), False, ("gelar di depan",)),
    StaffColumn(
        "Nama",
        "name",
        gettext_lazy("Nama lengkap, boleh sudah dengan gelar."),
        True,
        ("nama lengkap", "nama pegawai", "nama lengkap dengan gelar", "nama dan gelar", "nama asn"),
        "employee__name",
        "Contoh Satu, S.E.",
    ),
    StaffColumn(
        "Gelar belakang",
        "back",
        gettext_lazy("Digabung di belakang nama."),
        False,
        ("gelar", "gelar di belakang"),
    ),
    StaffColumn(
        "Pangkat/golongan",
        "rank",
        gettext_lazy("Misalnya Penata Muda, III/a; PPPK: IX."),
        False,
        ("pangkat", "pangkat gol", "pangkat golongan ruang", "pangkat gol ruang", "pangkat dan golongan"),
        "employee__rank",
        "Penata Muda, III/a",
    ),
    StaffColumn(
        "Golongan",
        "rank_letter",
        gettext_lazy("Bila terpisah dari pangkat; digabung di belakangnya."),
        False,
        ("gol", "gol ruang", "golongan ruang", "gol terakhir"),
    ),
    StaffColumn(
        "Kode unit",
        "unit",
        gettext_lazy("Kode unit kerja seperti di aplikasi; nama yang persis sama juga diterima."),
        True,
        ("kode unit kerja", "unit", "unit kerja", "nama unit", "nama unit kerja", "opd", "skpd"),
        "unit__code",
    ),
    StaffColumn(
        "Kode jabatan",
        "post_code",
        gettext_lazy("Bila diketahui; mendahului nama jabatan."),
        False,
        ("kode jab",),
        "post__code",
    ),
    StaffColumn(
        "Jabatan",
        "post",
        gettext_lazy("Nama jabatan dalam unit itu. Wajib bila kode jabatan kosong."),
        True,
        ("nama jabatan", "jab", "jabatan saat ini", "jabatan sekarang"),
        "post__name",
    ),
    StaffColumn(
        "Jenjang",
        "post_class",
        format_lazy(
            gettext_lazy("Perlu untuk jabatan yang belum ada: {choices}."),
            choices="; ".join(str(label) for label in PostClass.labels),
        ),
        False,
        ("jenjang jabatan", "tingkat jabatan"),
        "post__post_class",
    ),
    StaffColumn(
        "Kelas jabatan",
        "grade",
        gettext_lazy("1 sampai 17; hanya untuk jabatan yang belum ada."),
        False,
        ("kelas", "kelas jab"),
        "post__grade",
    ),
    StaffColumn(
        "Memimpin unit",
        "leads",
        gettext_lazy("ya atau tidak. Satu unit dipimpin satu orang."),
        False,
        ("pimpinan", "memimpin", "pimpinan unit", "pimpinan ya tidak", "kepala unit", "kepala"),
        "leads_unit",
        "tidak",
    ),
    StaffColumn(
        "TMT",
        "starts_on",
        gettext_lazy("Hari mulai penempatan ini; kosong: tanggal yang dipilih saat mencocokkan kolom."),
        False,
        ("tmt jabatan", "tmt unit", "mulai", "mulai tanggal", "terhitung mulai tanggal", "berlaku mulai"),
        "starts_on",
    ),
    StaffColumn(
        "NIP atasan",
        "superior",
        gettext_lazy("Hanya bila pejabat penilainya bukan pimpinan menurut susunan unit."),
        False,
        (
            "atasan",
            "nip atasan langsung",
            "nip pejabat penilai",
            "nip penilai",
            "nip pejabat penilai kinerja",
        ),
        "appraiser__nip",
    ),
    StaffColumn(
        "Surel",
        "email",
        gettext_lazy("Alamat surel kedinasan atau pribadi."),
        False,
        ("email", "e mail", "alamat surel", "alamat email"),
        "employee__user__email",
        "contoh.satu@contoh.go.id",
    ),
    StaffColumn(
        "Telepon",
        "phone",
        gettext_lazy("Nomor telepon, sebagai teks."),
        False,
        ("telp", "no telepon", "nomor telepon", "no hp", "nomor hp", "hp", "whatsapp", "no wa"),
        "employee__phone",
        "0812 0000 0001",
    ),
)
EXPORTED = tuple(column for column in COLUMNS if column.attribute)
LABELS: dict[str, str] = {column.field: column.header for column in COLUMNS}


class NumberTextWidget(TextWidget):
    """A personnel number as bare digits."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the digits."""
        return normalized(super().clean(value, row, **kwargs))


class YesNoWidget(Widget):
    """Yes or no in the words of spreadsheets; empty: not said."""

    yes = frozenset({"ya", "y", "yes", "true", "benar", "1", "x", "v", "✓", "pimpinan"})
    no = frozenset({"tidak", "tdk", "t", "n", "no", "false", "salah", "0", "-", "bukan"})

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool | None:  # noqa: ANN401 - import-export's own
        """Return the flag; ValueError with a sentence."""
        text = str(value or "").strip().casefold()
        if not text:
            return None
        if text in self.yes or text in self.no:
            return text in self.yes
        raise ValueError(_("Isi dengan ya atau tidak."))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the word."""
        return _("ya") if value else _("tidak")


class GradeWidget(Widget):
    """The class of a post, 1 to 17."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:  # noqa: ANN401 - import-export's own
        """Return the number; ValueError with a sentence."""
        text = str(value or "").strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= 17):
            raise ValueError(_("Kelas jabatan adalah angka 1 sampai 17."))
        return int(text)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> int | None:  # noqa: ANN401 - import-export's own
        """Return the number itself."""
        return value if isinstance(value, int) else None


class OptionalChoiceWidget(ChoiceWidget):
    """One of a closed list, or nothing; `short` words that people leave out may be missing."""

    def __init__(self, choices: Sequence[tuple[str, str | Promise]], short: str = "") -> None:
        super().__init__(choices)
        self.short = short

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:  # noqa: ANN401 - import-export's own
        """Return the code, empty for an empty cell; ValueError that lists what may stand here."""
        text = str(value or "").strip()
        if not text:
            return ""
        try:
            return super().clean(text, row, **kwargs)
        except ValueError:
            if not self.short:
                raise
        return super().clean(f"{self.short} {text}", row, **kwargs)


class StaffResource(resources.Resource):
    """Reads and exports rows of the staff file; never saves: organization.domain.staff_import writes."""

    columns = COLUMNS

    def __init__(self) -> None:
        super().__init__()
        for column in COLUMNS:
            self.fields[column.field] = fields.Field(
                attribute=column.attribute or None,
                column_name=column.field,
                widget=widget_for(column.field),
            )

    def export_cells(self, placement: Placement) -> list[Any]:
        """Return the cells of a placement in the order of EXPORTED."""
        return [self.fields[column.field].export(placement) for column in EXPORTED]

    def read(self, number: int, texts: Mapping[str, str], labels: dict[str, str]) -> StaffRow:
        """Return what a row says, with every cell that cannot be taken noted in it."""
        row = StaffRow(number, labels)
        found: dict[str, Any] = {}
        for name, text in texts.items():
            try:
                found[name] = self.fields[name].clean({name: text})
            except ValueError as error:
                row.refuse(name, text, str(error.args[0]) if error.args else _("Isinya tidak dapat dibaca."))
        front, back, letter = (found.pop(name, "") for name in ("front", "back", "rank_letter"))
        for name, value in found.items():
            setattr(row, name, value)
        if row.name:
            row.name = with_titles(row.name, front, back)
        row.rank = with_letter(row.rank, letter)
        check_row(row, texts)
        return row


def widget_for(name: str) -> Widget:
    """Return how the cells of a field are read."""
    match name:
        case "nip" | "superior":
            return NumberTextWidget(coerce_to_string=False)
        case "kind":
            return OptionalChoiceWidget(EmployeeKind.choices)
        case "post_class":
            return OptionalChoiceWidget(PostClass.choices, short=_("Fungsional"))
        case "grade":
            return GradeWidget(coerce_to_string=False)
        case "leads":
            return YesNoWidget(coerce_to_string=False)
        case "starts_on":
            return DayWidget(coerce_to_string=False)
    return TextWidget(coerce_to_string=False)


def with_titles(name: str, front: str, back: str) -> str:
    """Return the name with the titles that it does not have yet."""
    if front and not name.startswith(front):
        name = f"{front} {name}"
    if back and not name.endswith(back):
        name = f"{name}, {back}"
    return name


def with_letter(rank: str, letter: str) -> str:
    """Return the rank with the letter of its column behind, unless it is there."""
    if not rank or not letter:
        return rank or letter
    return rank if letter in rank else f"{rank}, {letter}"


def check_row(row: StaffRow, texts: Mapping[str, str]) -> None:
    """Note what is missing, too long or malformed in a row."""
    refused = {refusal.column for refusal in row.refusals}
    for name in NEEDED:
        if name != "nip" and not getattr(row, name) and row.labels.get(name) not in refused:
            row.refuse(name, "", _("Sel ini tidak boleh kosong."))
    if not row.post and not row.post_code:
        row.refuse("post", "", _("Isi jabatan atau kode jabatannya."))
    for name, longest in LONGEST.items():
        if len(getattr(row, name)) > longest:
            row.refuse(name, getattr(row, name), _("Paling banyak %(number)d huruf.") % {"number": longest})
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            row.refuse("email", row.email, _("Ini bukan alamat surel, misalnya nama@contoh.go.id."))
    check_numbers(row, texts)


def check_numbers(row: StaffRow, texts: Mapping[str, str]) -> None:
    """Note a personnel number that is malformed or was rounded by a spreadsheet; find out its kind."""
    kind = row.kind or (str(EmployeeKind.PPPK) if PPPK_GRADE.fullmatch(row.rank) else "")
    try:
        if kind or row.nip[12:14] > "12":
            kind = kind or str(EmployeeKind.PPPK)
        parse_nip(row.nip, kind or PNS)
    except NipError as error:
        row.refuse("nip", texts.get("nip", ""), str(error))
    else:
        row.kind = row.kind or kind or str(EmployeeKind.PNS)
    if row.nip.endswith(ROUNDED) and len(row.nip) == LENGTH:
        row.refuse("nip", texts.get("nip", ""), rounded_sentence())
    if row.superior and (len(row.superior) != LENGTH or not row.superior.isdigit()):
        row.refuse("superior", texts.get("superior", ""), _("NIP atasan terdiri atas 18 angka."))
    elif row.superior.endswith(ROUNDED):
        row.refuse("superior", texts.get("superior", ""), rounded_sentence())


def rounded_sentence() -> str:
    """Return why a number that ends in three zeros is not believed."""
    return _(
        "Tiga angka terakhir 000: kolom ini agaknya tersimpan sebagai angka sehingga dibulatkan. "
        "Jadikan kolomnya teks, lalu isi lagi."
    )


# ---- columns of a file -----------------------------------------------------------------------------


def header_key(text: str) -> str:
    """Return a header as it is compared: lower case, without signs."""
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


def guess_mapping(headers: Sequence[str]) -> dict[str, int]:
    """Return which column of the file seems to fill which field; each column fills one."""
    keys = [header_key(header) for header in headers]
    mapping: dict[str, int] = {}
    for column in COLUMNS:
        known = [header_key(column.header), *(header_key(name) for name in column.names)]
        for name in known:
            places = [place for place, key in enumerate(keys) if key == name]
            free = [place for place in places if place not in mapping.values()]
            if free:
                mapping[column.field] = free[0]
                break
    return mapping


def read_rows(
    lines: Iterator[tuple[int, list[str]]], headers: Sequence[str], mapping: Mapping[str, int]
) -> Iterator[tuple[StaffRow, list[str]]]:
    """Yield each line as a row of the staff file, with its cells as they are."""
    resource = StaffResource()
    places = {name: place for name, place in mapping.items() if name in LABELS and place < len(headers)}
    labels = {name: headers[place] or LABELS[name] for name, place in places.items()}
    for name in (*NEEDED, *NEEDED_TOGETHER):
        labels.setdefault(name, LABELS[name])
    for number, cells in lines:
        texts = {name: cells[place] for name, place in places.items()}
        yield resource.read(number, texts, labels), cells
