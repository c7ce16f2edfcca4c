"""Exact numbers, half-up rounding, Indonesian number format, and figures that carry their working."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from appraisal.domain.scoring.errors import ScoringError

Number = Decimal | int
StepKind = Literal["step", "part", "left_out", "total"]

_PLACES = 2
_MAX_EXPONENT = 25


def as_decimal(value: Number, what: str) -> Decimal:
    """The number as a finite Decimal of sane size.

    Raises TypeError for a float, a bool, a string or None, and ScoringError for NaN, infinity and
    numbers beyond 25 digits before or after the comma.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"{what} harus Decimal atau int, bukan {type(value).__name__}")
    exact = Decimal(value)
    if not exact.is_finite():
        raise ScoringError(f"{what} harus berupa angka biasa.")
    exponent = exact.as_tuple().exponent
    if isinstance(exponent, int) and (exponent < -_MAX_EXPONENT or exact.adjusted() > _MAX_EXPONENT):
        raise ScoringError(f"{what} terlalu besar atau terlalu teliti: paling banyak 25 angka.")
    return exact


def half_up(value: Fraction, places: int = _PLACES) -> Decimal:
    """The exact value rounded half-up (a tie goes away from zero), whatever the decimal context says."""
    digits = int(abs(value) * 10**places + Fraction(1, 2))
    sign = "-" if value < 0 and digits else ""
    return Decimal(f"{sign}{digits}E-{places}")


def exact_sum(values: Iterable[Decimal]) -> Fraction:
    """The sum without any rounding."""
    return sum((Fraction(value) for value in values), Fraction(0))


def number(value: Number, places: int | None = None) -> str:
    """The number as Indonesians write it: `1.234,5`.

    Without `places` the zeros at the end are left out; a negative number has a true minus sign.
    """
    exact = Decimal(value)
    text = format(exact, ",f") if places is None else format(half_up(Fraction(exact), places), ",f")
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "-0":
        text = "0"
    return text.translate(str.maketrans(",.-", ".,−"))


def term(value: Number) -> str:
    """The number inside an expression: negative numbers stand in brackets."""
    return f"({number(value)})" if value < 0 else number(value)


def plain(value: Decimal | None) -> str | None:
    """The number as JSON text, the same for `5` and `5.000`, so that frozen results compare."""
    if value is None:
        return None
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


_COMPARISONS = (" ≤ ", " = ", " tidak sama dengan ")


@dataclass(frozen=True)
class Step:
    """One line of a working: what was done, with which numbers, what came out, on which legal ground.

    The steps of kind "part" are those that add up to the figure; "left_out" tells why something was
    not counted and has no value.
    """

    label: str
    expression: str
    value: Decimal | str | None
    source: str
    kind: StepKind = "step"

    @property
    def shown(self) -> str:
        """The outcome as shown to people; empty when there is none."""
        if isinstance(self.value, Decimal):
            return number(self.value, _PLACES)
        return self.value or ""

    @property
    def in_words(self) -> str:
        """Numbers and outcome in one line; a comparison is followed by its outcome, never by an "="."""
        is_comparison = any(sign in self.expression for sign in _COMPARISONS)
        return f"{self.expression}{': capaian' if is_comparison else ' ='} {self.shown}"

    def to_dict(self) -> dict[str, str | None]:
        """The step as plain JSON values."""
        value = format(self.value, "f") if isinstance(self.value, Decimal) else self.value
        return {
            "label": self.label,
            "expression": self.expression,
            "value": value,
            "source": self.source,
            "kind": self.kind,
        }


@dataclass(frozen=True)
class Figure:
    """A computed number with two decimals, and the steps that led to it.

    Guarantees that its parts, where it has any, add up to the value exactly (else ScoringError).
    """

    value: Decimal
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        parts = self.parts
        if parts and exact_sum(parts) != Fraction(self.value):
            raise ScoringError("Jumlah bagian tidak sama dengan nilai akhirnya.")

    @property
    def parts(self) -> tuple[Decimal, ...]:
        """The rounded contributions that add up to the value."""
        return tuple(
            step.value for step in self.steps if step.kind == "part" and isinstance(step.value, Decimal)
        )

    @property
    def shown(self) -> str:
        """The value as shown to people."""
        return number(self.value, _PLACES)

    def to_dict(self) -> dict[str, object]:
        """The figure as plain JSON values."""
        return {"value": format(self.value, "f"), "steps": [step.to_dict() for step in self.steps]}
