"""Reading of personnel numbers: NIP of a PNS and NI of a PPPK.

Pure: knows no Django. Shape: 8 digits of birth date, 6 of appointment, 1 of sex, 3 of serial
(Perka BKN 22/2007). A NI PPPK carries the year of the first appointment and two digits of the
contract in place of the month, so its month is never checked.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

LENGTH = 18
PNS = "pns"
PPPK = "pppk"
EARLIEST_BIRTH_YEAR = 1900
ADULT_YEARS = 18
GROUPS = ((0, 8), (8, 14), (14, 15), (15, 18))
SEPARATORS = str.maketrans("", "", " .-\t\u00a0\u2009\u202f")
SEXES: dict[str, Literal["male", "female"]] = {"1": "male", "2": "female"}


class NipError(ValueError):
    """The text is not a personnel number. The message is an Indonesian sentence for people."""


@dataclass(frozen=True)
class Nip:
    """A well-formed personnel number and what it tells.

    `appointed` is (year, month); the month is None for a PPPK. `warnings` are sentences about what
    is allowed but unlikely.
    """

    digits: str
    birth_on: date
    appointed: tuple[int, int | None]
    sex: Literal["male", "female"]
    serial: int
    warnings: tuple[str, ...] = ()

    def __str__(self) -> str:
        return format_nip(self.digits)


def parse_nip(text: str, kind: str) -> Nip:
    """Return the personnel number typed as `text`, of a PNS (`"pns"`) or a PPPK (`"pppk"`).

    Spaces, dots and hyphens between the digits are accepted. Raises NipError with a sentence that
    names the first thing that is wrong.
    """
    digits = normalized(text)
    check_shape(digits)
    birth_on = birth_date(digits[:8])
    sex = SEXES.get(digits[14])
    if sex is None:
        raise NipError(
            "Angka ke-15 menunjukkan jenis kelamin dan harus 1 (laki-laki) atau 2 (perempuan), "
            f"bukan {digits[14]}."
        )
    appointed = appointment(digits[8:14], kind)
    serial = int(digits[15:])
    return Nip(digits, birth_on, appointed, sex, serial, unlikely(birth_on, appointed, serial))


def normalized(text: str) -> str:
    """Return the text without the spaces, dots and hyphens that people type between groups."""
    return text.translate(SEPARATORS)


def login_name(text: str) -> str:
    """Return what stands for the typed name of a login: the bare digits of a number, any other as it is."""
    digits = normalized(text)
    return digits if len(digits) == LENGTH and is_numeric(digits) else text.strip()


def format_nip(text: str) -> str:
    """Return a number in the printed groups 8-6-1-3; any other text comes back unchanged."""
    digits = normalized(text)
    if len(digits) != LENGTH or not is_numeric(digits):
        return text
    return " ".join(digits[start:end] for start, end in GROUPS)


def is_numeric(text: str) -> bool:
    """Say whether the text holds the digits 0–9 only (no other script's digits)."""
    return text.isascii() and text.isdigit()


def check_shape(digits: str) -> None:
    """Raise NipError unless there are exactly 18 digits."""
    if not digits:
        raise NipError("NIP atau NI PPPK belum diisi.")
    if not is_numeric(digits):
        raise NipError("NIP dan NI PPPK hanya berisi angka; periksa huruf atau tanda yang ikut terketik.")
    if len(digits) != LENGTH:
        raise NipError(f"NIP dan NI PPPK terdiri atas 18 angka; yang diisi {len(digits)} angka.")


def birth_date(digits: str) -> date:
    """Return the date of birth in the first eight digits, or raise NipError when there is none."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        born = date(year, month, day)
    except ValueError:
        born = None
    if born is None or year < EARLIEST_BIRTH_YEAR:
        raise NipError(
            "Delapan angka pertama adalah tanggal lahir (tahun, bulan, tanggal); "
            f"{digits[:4]}-{digits[4:6]}-{digits[6:]} bukan tanggal lahir yang mungkin."
        )
    return born


def appointment(digits: str, kind: str) -> tuple[int, int | None]:
    """Return year and month of appointment; a PPPK has no month there."""
    year, month = int(digits[:4]), int(digits[4:])
    if kind == PPPK:
        return year, None
    if not 1 <= month <= 12:
        raise NipError(
            f"Angka ke-13 dan ke-14 pada NIP PNS adalah bulan pengangkatan (01–12), bukan {digits[4:]}. "
            "Untuk PPPK, pilih jenis pegawai PPPK."
        )
    return year, month


def unlikely(born: date, appointed: tuple[int, int | None], serial: int) -> tuple[str, ...]:
    """Return sentences about an appointment before the age of 18 and a serial of zero."""
    warnings = []
    year, month = appointed
    if (year, month or 12) < (born.year + ADULT_YEARS, born.month):
        warnings.append(
            "Menurut nomor ini pengangkatan terjadi sebelum umur 18 tahun; pastikan tidak salah ketik."
        )
    if serial == 0:
        warnings.append("Nomor urut (tiga angka terakhir) biasanya mulai dari 001.")
    return tuple(warnings)
