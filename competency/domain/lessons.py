"""Counting lessons (jam pelajaran, JP): plain arithmetic without Django; 1 JP is 45 minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUTES = Decimal(45)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Counting:
    """How a form of development is counted, and at most how much of it in a year (None: without limit)."""

    mode: str
    value: Decimal = Decimal(0)
    cap: int | None = None


def lessons(counting: Counting, quantity: Decimal) -> Decimal:
    """Return the JP of one activity with two decimals, half-up.

    `quantity` is minutes (actual), sessions or days; a fixed form ignores it. ValueError when it is
    negative or the mode unknown.
    """
    if quantity < 0:
        raise ValueError("A quantity is not negative.")
    if counting.mode == "actual":
        value = quantity / MINUTES
    elif counting.mode == "fixed":
        value = counting.value
    elif counting.mode in ("per_session", "per_day"):
        value = counting.value * quantity
    else:
        raise ValueError(f"Unknown way of counting: {counting.mode}.")
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


def year_total(done: Iterable[tuple[str, Decimal]], caps: Mapping[str, int | None]) -> Decimal:
    """Return the JP of a year from (form, JP), each form counted at most up to its cap."""
    by_form: dict[str, Decimal] = {}
    for form, jp in done:
        by_form[form] = by_form.get(form, Decimal(0)) + jp
    total = Decimal(0)
    for form, jp in by_form.items():
        cap = caps.get(form)
        total += jp if cap is None else min(jp, Decimal(cap))
    return total
