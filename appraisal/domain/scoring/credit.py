"""Credit (angka kredit) of functional officers from the predicate of the year.

PermenPANRB 1/2023 and Peraturan BKN 3/2023: credit = coefficient of the grade × per cent of the
predicate × months ÷ 12, two decimals, half-up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Figure, Step, half_up, number
from appraisal.domain.scoring.levels import PREDICATE_LABELS, Predicate

SOURCE = "PermenPANRB 1/2023; Peraturan BKN 3/2023"
MONTHS_OF_A_YEAR = 12


class FunctionalGrade(StrEnum):
    """The grades of functional posts, by the names the law gives them."""

    PEMULA = "pemula"
    TERAMPIL = "terampil"
    MAHIR = "mahir"
    PENYELIA = "penyelia"
    AHLI_PERTAMA = "ahli_pertama"
    AHLI_MUDA = "ahli_muda"
    AHLI_MADYA = "ahli_madya"
    AHLI_UTAMA = "ahli_utama"


GRADE_LABELS = {
    FunctionalGrade.PEMULA: "Pemula",
    FunctionalGrade.TERAMPIL: "Terampil",
    FunctionalGrade.MAHIR: "Mahir",
    FunctionalGrade.PENYELIA: "Penyelia",
    FunctionalGrade.AHLI_PERTAMA: "Ahli Pertama",
    FunctionalGrade.AHLI_MUDA: "Ahli Muda",
    FunctionalGrade.AHLI_MADYA: "Ahli Madya",
    FunctionalGrade.AHLI_UTAMA: "Ahli Utama",
}
COEFFICIENTS = {
    FunctionalGrade.PEMULA: Decimal("3.75"),
    FunctionalGrade.TERAMPIL: Decimal(5),
    FunctionalGrade.MAHIR: Decimal("12.5"),
    FunctionalGrade.PENYELIA: Decimal(25),
    FunctionalGrade.AHLI_PERTAMA: Decimal("12.5"),
    FunctionalGrade.AHLI_MUDA: Decimal(25),
    FunctionalGrade.AHLI_MADYA: Decimal("37.5"),
    FunctionalGrade.AHLI_UTAMA: Decimal(50),
}
"""Credit of a whole year at 100 per cent (PermenPANRB 1/2023)."""

PERCENTAGES = {
    Predicate.SB: Decimal(150),
    Predicate.B: Decimal(100),
    Predicate.BP: Decimal(75),
    Predicate.K: Decimal(50),
    Predicate.SK: Decimal(25),
}
"""What each predicate counts, in per cent (PermenPANRB 1/2023)."""


@dataclass(frozen=True)
class CreditPart:
    """A part of the year: the grade held, the predicate of that part, and its whole months (1 to 12)."""

    grade: FunctionalGrade | str
    predicate: Predicate | str
    months: int


def annual_credit(grade: FunctionalGrade | str, predicate: Predicate | str, months: int = 12) -> Decimal:
    """Return the credit of `months` months in a grade with a predicate, two decimals, half-up.

    Raises ScoringError unless months is 1 to 12, ValueError for an unknown grade or predicate.
    """
    return half_up(_exact(CreditPart(grade, predicate, months)))


def credit(parts: Sequence[CreditPart]) -> Figure:
    """Return the credit of a year made of parts, with its working.

    Each part is rounded for itself, as each part is a decree (penetapan) of its own, and the total is
    the sum of what is shown. Raises ScoringError for no part, or for more than twelve months in all.
    """
    if not parts:
        raise ScoringError("Tidak ada bagian tahun yang dihitung angka kreditnya.")
    months = sum(part.months for part in parts)
    steps = [_step(part) for part in parts]
    if months > MONTHS_OF_A_YEAR:
        raise ScoringError(f"Bagian-bagian tahun berjumlah {months} bulan; paling banyak 12.")
    total = sum((annual_credit(part.grade, part.predicate, part.months) for part in parts), Decimal(0))
    if len(parts) > 1:
        terms = " + ".join(step.shown for step in steps)
        steps.append(Step("Angka kredit setahun", terms, total, SOURCE, "total"))
    return Figure(total, tuple(steps))


def _exact(part: CreditPart) -> Fraction:
    if isinstance(part.months, bool) or not 1 <= part.months <= MONTHS_OF_A_YEAR:
        raise ScoringError(f"Jumlah bulan harus 1 sampai 12, bukan {part.months}.")
    coefficient = Fraction(COEFFICIENTS[FunctionalGrade(part.grade)])
    return coefficient * Fraction(PERCENTAGES[Predicate(part.predicate)]) / 100 * part.months / 12


def _step(part: CreditPart) -> Step:
    grade, predicate = FunctionalGrade(part.grade), Predicate(part.predicate)
    share = f"{number(PERCENTAGES[predicate])}%"
    expression = f"{number(COEFFICIENTS[grade])} × {share} × {part.months}/{MONTHS_OF_A_YEAR}"
    return Step(
        f"{GRADE_LABELS[grade]}, {PREDICATE_LABELS[predicate]}, {part.months} bulan",
        expression,
        half_up(_exact(part)),
        SOURCE,
        "part",
    )
