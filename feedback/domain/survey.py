"""The satisfaction survey (SKM) of PermenPANRB 14/2017: nine unsur, their means, the index, its grade.

Pure arithmetic on exact fractions, rounded half-up once: the index is converted to the scale of 25 to
100, rounded to two decimals, and only then graded, because the printed bands leave holes between
them. An unsur is known by its code, never by a number: printed questionnaires and the regulation
order the last two differently.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

SCALE = 25
"""What an index of 1 to 4 is multiplied with."""

METHOD = "PermenPANRB 14/2017"
"""Stored with every published result: older results used fourteen unsur and other bands."""


class Unsur(StrEnum):
    """The nine aspects of service, by code (PermenPANRB 14/2017)."""

    REQUIREMENTS = "PERSYARATAN"
    PROCEDURE = "PROSEDUR"
    TIME = "WAKTU"
    FEE = "BIAYA"
    PRODUCT = "PRODUK"
    COMPETENCE = "KOMPETENSI"
    BEHAVIOUR = "PERILAKU"
    COMPLAINTS = "PENGADUAN"
    FACILITIES = "SARANA"


class Grade(StrEnum):
    """The grades of service quality."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


GRADE_LABELS = {
    Grade.A: "Sangat baik",
    Grade.B: "Baik",
    Grade.C: "Kurang baik",
    Grade.D: "Tidak baik",
}
GRADES_FROM = (
    (Decimal("88.31"), Grade.A),
    (Decimal("76.61"), Grade.B),
    (Decimal("65.00"), Grade.C),
    (Decimal("0"), Grade.D),
)
"""The lowest rounded value of each grade, best first (PermenPANRB 14/2017)."""

Answers = Mapping[Unsur | str, int | None]
"""The answers of one respondent: 1 to 4 for each unsur; None or absent where it was left out."""


@dataclass(frozen=True)
class UnsurResult:
    """One unsur: how many answered it and their mean (1 to 4, two decimals); None without an answer."""

    unsur: Unsur
    answers: int
    mean: Decimal | None
    exact: Fraction | None


@dataclass(frozen=True)
class SatisfactionIndex:
    """The result of a survey: every unsur, the index (1 to 4), the converted value, and its grade.

    `index`, `value` and `grade` are None without an answer to every unsur: a missing unsur is no zero.
    `respondents` are those who answered at least one unsur.
    """

    respondents: int
    unsur: tuple[UnsurResult, ...]
    index: Decimal | None
    value: Decimal | None
    grade: Grade | None

    @property
    def lowest(self) -> tuple[Unsur, ...]:
        """The unsur with the lowest mean, all of them on a tie: where the follow-up plan begins."""
        found = [result for result in self.unsur if result.exact is not None]
        least = min((result.exact for result in found if result.exact is not None), default=None)
        return tuple(result.unsur for result in found if result.exact == least)


def satisfaction_index(answers: Iterable[Answers]) -> SatisfactionIndex:
    """Return the index of a survey (PermenPANRB 14/2017).

    The mean of an unsur divides by those who answered it; each unsur weighs exactly one ninth.
    Raises ValueError for an answer that is no whole number from 1 to 4, or an unknown unsur.
    """
    sums = dict.fromkeys(Unsur, 0)
    counts = dict.fromkeys(Unsur, 0)
    respondents = 0
    for sheet in answers:
        answered = {Unsur(code): value for code, value in sheet.items() if value is not None}
        respondents += bool(answered)
        for unsur, value in answered.items():
            if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 4:
                raise ValueError(f"Jawaban {unsur} harus 1 sampai 4, bukan {value!r}.")
            sums[unsur] += value
            counts[unsur] += 1
    means = {unsur: Fraction(sums[unsur], counts[unsur]) if counts[unsur] else None for unsur in Unsur}
    return index_of_means(means, counts, respondents)


def index_of_means(
    means: Mapping[Unsur, Fraction | None], counts: Mapping[Unsur, int], respondents: int
) -> SatisfactionIndex:
    """Return the index from the exact mean of each unsur; for sums that a database has made."""
    results = tuple(
        UnsurResult(
            unsur, counts[unsur], None if (mean := means[unsur]) is None else _half_up(mean), means[unsur]
        )
        for unsur in Unsur
    )
    known = [result.exact for result in results if result.exact is not None]
    if len(known) < len(Unsur):
        return SatisfactionIndex(respondents, results, None, None, None)
    index = sum(known, Fraction(0)) / len(Unsur)
    value = _half_up(index * SCALE)
    return SatisfactionIndex(respondents, results, _half_up(index, 4), value, grade_of(value))


def grade_of(value: Decimal) -> Grade:
    """Return the grade of a converted value; it is rounded to two decimals, half-up, before.

    Raises ValueError outside 25 to 100.
    """
    rounded = _half_up(Fraction(value))
    if not SCALE <= rounded <= 4 * SCALE:
        raise ValueError(f"Nilai SKM harus 25 sampai 100, bukan {value}.")
    return next(grade for least, grade in GRADES_FROM if rounded >= least)


def sample_size(population: int) -> int:
    """Return how many of `population` users should be asked, at 95 per cent and 5 per cent error.

    The formula behind the annex table (Krejcie and Morgan 1970): χ² = 3.841, P = Q = 0.5, rounded to
    the nearest. Raises ValueError for a negative population.
    """
    if population < 0:
        raise ValueError("Jumlah pengguna layanan tidak boleh negatif.")
    if population == 0:
        return 0
    chi, share, error = Fraction(3841, 1000), Fraction(1, 4), Fraction(1, 400)
    exact = chi * population * share / (error * (population - 1) + chi * share)
    return int(exact + Fraction(1, 2))


def _half_up(value: Fraction, places: int = 2) -> Decimal:
    """Return a value that is not negative, rounded half-up."""
    return Decimal(int(value * 10**places + Fraction(1, 2))).scaleb(-places)
