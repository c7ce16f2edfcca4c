"""How the values of several periods become one value of the year (jenis konsolidasi).

Pure arithmetic on decimals, rounded half-up; knows neither the framework nor the database. A period
without a value is left out and named, never taken for zero. The texts of the steps are Indonesian
source text: this module cannot import gettext.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from appraisal.domain.scoring.figures import Step, as_decimal, exact_sum, half_up, number, term

Rule = Literal["sum", "average", "last"]

PLACES = 4
"""Decimals of a consolidated value: those the database keeps of a target."""

RULES: dict[str, str] = {
    "sum": "Dijumlahkan",
    "average": "Dirata-ratakan",
    "last": "Nilai terakhir",
}
MONTHS_EACH: dict[str, int] = {"monthly": 1, "quarterly": 3, "semester": 6, "yearly": 12}
MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
ROMAN = ("I", "II", "III", "IV")
_SOURCE = "Jenis konsolidasi pada lembar indikator"


@dataclass(frozen=True)
class YearPeriod:
    """One period of a year: its number from 1 on, its name, its first and last day."""

    number: int
    label: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Consolidated:
    """The value of the periods that have one, how it came about, and which periods have none.

    `value` is None when no period has a value.
    """

    value: Decimal | None
    steps: tuple[Step, ...] = ()
    missing: tuple[int, ...] = ()
    known: tuple[int, ...] = ()

    @property
    def is_complete(self) -> bool:
        """True when every period has a value."""
        return self.value is not None and not self.missing


def period_count(period: str) -> int:
    """Return how many periods a year has. ValueError for an unknown kind."""
    return 12 // months_each(period)


def months_each(period: str) -> int:
    """Return how many months one period lasts. ValueError for an unknown kind."""
    if period not in MONTHS_EACH:
        raise ValueError(f"Periode “{period}” tidak dikenal.")
    return MONTHS_EACH[period]


def periods_of_year(year: int, period: str) -> tuple[YearPeriod, ...]:
    """Return the periods of a calendar year in their order; together they are the whole year."""
    months = months_each(period)
    return tuple(
        YearPeriod(
            number=index,
            label=period_label(period, index),
            first_day=date(year, (index - 1) * months + 1, 1),
            last_day=last_day_of(year, index * months),
        )
        for index in range(1, 12 // months + 1)
    )


def last_day_of(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def period_label(period: str, index: int) -> str:
    """Return the name of a period: Maret, Triwulan II, Semester I, Setahun."""
    months = months_each(period)
    if months == 1:
        return MONTHS[index - 1]
    if months == 12:
        return "Setahun"
    return f"{'Triwulan' if months == 3 else 'Semester'} {ROMAN[index - 1]}"


def consolidate(rule: str, values: Mapping[int, Decimal | None], count: int) -> Consolidated:
    """Return the value of the periods 1 to `count` under a consolidation rule, rounded half-up.

    "sum" adds what is known, "average" divides it by the number of known periods, "last" takes the
    latest known one. A period that is absent or None is left out and listed in `missing`.

    Raises ValueError for an unknown rule, a count below 1 or a period outside 1 to `count`;
    TypeError for anything but Decimal and int, ScoringError for NaN and infinity.
    """
    if rule not in RULES:
        raise ValueError(f"Jenis konsolidasi “{rule}” tidak dikenal.")
    if count < 1 or any(not 1 <= index <= count for index in values):
        raise ValueError("Ada periode di luar tahun.")
    known = {
        index: as_decimal(value, "Nilai periode")
        for index, value in sorted(values.items())
        if value is not None
    }
    missing = tuple(index for index in range(1, count + 1) if index not in known)
    if not known:
        return Consolidated(None, (), missing)
    value, expression = computed(rule, known)
    steps = [Step(RULES[rule], expression, number(value), _SOURCE)]
    if missing:
        steps.append(left_out(missing, count))
    return Consolidated(value, tuple(steps), missing, tuple(known))


def computed(rule: str, known: Mapping[int, Decimal]) -> tuple[Decimal, str]:
    """Return the value of the known periods and the expression people read."""
    if rule == "last":
        latest = max(known)
        return rounded(Fraction(known[latest])), f"periode ke-{latest}: {number(known[latest])}"
    total = exact_sum(known.values())
    added = sum_in_words(known.values())
    if rule == "sum":
        return rounded(total), added
    return rounded(total / len(known)), f"({added}) ÷ {len(known)}"


def sum_in_words(values: Iterable[Decimal]) -> str:
    """Return an addition as people write it."""
    return " + ".join(term(value) for value in values)


def left_out(missing: tuple[int, ...], count: int) -> Step:
    """Return the line that says which periods were not counted."""
    which = ", ".join(str(index) for index in missing)
    return Step(
        "Tidak ikut dihitung",
        f"periode ke-{which} belum diisi ({len(missing)} dari {count})",
        "",
        "Periode yang kosong bukan nol",
        "left_out",
    )


def rounded(value: Fraction) -> Decimal:
    """Return the value as it is kept: four decimals at most, half-up, without zeros at the end."""
    text = format(half_up(value, PLACES), "f")
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else Decimal(text)
