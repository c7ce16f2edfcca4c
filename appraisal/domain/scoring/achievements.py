"""Achievement of one indicator in per cent of its target."""

from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Figure, Number, Step, as_decimal, half_up, number, term
from appraisal.domain.scoring.levels import Polarity

MinimizeFormula = Literal["2T-R", "T/R"]
Target = Number | tuple[Number, Number]

_HUNDRED = Decimal("100.00")
_ZERO = Decimal("0.00")
_FORMULA = "Rumus capaian PermenPANRB 8/2021"
_RATIO = "Rumus T/R dalam aturan penilaian"
_PRODUCT = "Ketentuan aplikasi, di luar rumus peraturan"
_STEPS = "Bagian tahapan yang selesai; ketentuan aplikasi"
_ALL = Decimal(100)
_YES = Decimal(1)
_BOUND = "Batas dalam aturan penilaian (PP 30/2019: paling tinggi 120)"


def achievement(
    target: Target,
    realisation: Number,
    polarity: Polarity | str,
    *,
    minimize: MinimizeFormula = "2T-R",
    cap: Number | None,
    floor: Number = Decimal(0),
) -> Decimal:
    """Achievement in per cent, rounded half-up to two decimals, then held between `floor` and `cap`.

    T is the target, R the realisation (PermenPANRB 8/2021):

    - "maximize": R/T x 100.
    - "minimize", formula "2T-R": (2T - R)/T x 100; formula "T/R": T/R x 100, and R <= 0 gives the cap.
    - a target (low, high) with these two: inside 100; above compared with high, below with low.
    - "range" (a single T counts as (T, T)): inside 100; a deviation on either side costs:
      R/low below, 2 - R/high above, so never over 100.
    - "milestone": T and R are the per cent of all steps that is to be done and is done; R/T x 100.
    - "yes_no": T is 1 (yes); R = 1 gives 100, R = 0 gives 0.
    - "narrative" has no number and is never computed.

    Product decisions where the law is silent: for T < 0 the formulas read 1 + (R - T)/|T| and
    1 + (T - R)/|T|, equal to the above for T > 0 and likewise monotone. For T = 0: "minimize" gives
    100 for R <= 0 and 0 for R > 0; "range" gives 0 for any deviation; "maximize" gives 100 for R = 0.

    Raises TypeError for anything but Decimal and int. Raises ScoringError for NaN and infinity, low
    above high, floor above cap, bounds with more than two decimals, an unknown polarity or formula,
    "narrative", "milestone" outside 0 to 100, "yes_no" with anything but 0 and 1,
    "maximize" with T = 0 and R other than 0, and "T/R" with T < 0 or with R <= 0 and no cap.
    """
    return achievement_figure(target, realisation, polarity, minimize=minimize, cap=cap, floor=floor).value


def achievement_figure(
    target: Target,
    realisation: Number,
    polarity: Polarity | str,
    *,
    minimize: MinimizeFormula = "2T-R",
    cap: Number | None,
    floor: Number = Decimal(0),
) -> Figure:
    """The same as `achievement`, with its working."""
    low, high = _target_range(target)
    actual = as_decimal(realisation, "Realisasi")
    direction = _polarity(polarity)
    formula = _minimize_formula(minimize)
    lowest, highest = _bounds(floor, cap)
    if direction in _SPECIAL:
        _check_special(low, high, direction)
        return _held(_SPECIAL[direction](low, actual), lowest, highest)
    if low <= actual <= high and (low != high or low == 0):
        figure = _inside(low, high, actual)
    else:
        bound = high if actual > high else low
        where = "" if low == high else _side(bound, actual)
        figure = _compared(bound, actual, direction, formula, highest, where)
    return _held(figure, lowest, highest)


def check_target(target: Target, polarity: Polarity | str, *, minimize: MinimizeFormula = "2T-R") -> None:
    """Refuse, with ScoringError, a target that could not be computed later; for use when planning."""
    low, high = _target_range(target)
    direction = _polarity(polarity)
    if direction in _SPECIAL:
        _check_special(low, high, direction)
    if direction is Polarity.MAXIMIZE and high == 0:
        raise ScoringError(_zero_target_text())
    if direction is Polarity.MINIMIZE and _minimize_formula(minimize) == "T/R" and low < 0:
        raise ScoringError(_negative_ratio_text(low))


def _target_range(target: Target) -> tuple[Decimal, Decimal]:
    if not isinstance(target, tuple):
        single = as_decimal(target, "Target")
        return single, single
    if len(target) != 2:
        raise TypeError("Rentang target harus terdiri atas dua angka")
    low, high = as_decimal(target[0], "Batas bawah target"), as_decimal(target[1], "Batas atas target")
    if low > high:
        raise ScoringError(
            f"Batas bawah target ({number(low)}) lebih besar daripada batas atasnya ({number(high)}). "
            "Tukar kedua angka itu."
        )
    return low, high


def _polarity(polarity: Polarity | str) -> Polarity:
    try:
        known = Polarity(polarity)
    except ValueError as error:
        raise ScoringError(f"Arah indikator “{polarity}” tidak dikenal.") from error
    if known is Polarity.NARRATIVE:
        raise ScoringError("Hasil kerja kualitatif dinilai dari uraiannya, tidak dihitung dengan angka.")
    return known


def _check_special(low: Decimal, high: Decimal, polarity: Polarity) -> None:
    if low != high:
        raise ScoringError("Ukuran bertahap dan ya atau tidak mempunyai satu target, bukan rentang.")
    if polarity is Polarity.YES_NO and low != _YES:
        raise ScoringError(
            "Target ukuran ya atau tidak adalah “ya”. Tulis indikatornya sebagai yang diharapkan."
        )
    if polarity is Polarity.MILESTONE and not 0 < low <= _ALL:
        raise ScoringError(
            f"Target tahapan adalah persen tahapan yang selesai, di atas 0 sampai 100, bukan {number(low)}."
        )


def _milestone(target: Decimal, actual: Decimal) -> Figure:
    if not 0 <= actual <= _ALL:
        raise ScoringError(
            f"Realisasi tahapan adalah persen tahapan yang selesai, 0 sampai 100, bukan {number(actual)}."
        )
    value = half_up(Fraction(actual) / Fraction(target) * 100)
    return _figure("Tahapan yang selesai", f"{number(actual)} ÷ {number(target)} × 100", value, _STEPS)


def _yes_no(_target: Decimal, actual: Decimal) -> Figure:
    if actual not in (0, 1):
        raise ScoringError(
            f"Realisasi ukuran ya atau tidak adalah 1 (ya) atau 0 (tidak), bukan {number(actual)}."
        )
    if actual == _YES:
        return _figure("Ya atau tidak", "realisasi ya, target ya", _HUNDRED, _PRODUCT)
    return _figure("Ya atau tidak", "realisasi tidak, target ya", _ZERO, _PRODUCT)


_SPECIAL = {Polarity.MILESTONE: _milestone, Polarity.YES_NO: _yes_no}


def _minimize_formula(minimize: str) -> MinimizeFormula:
    for known in get_args(MinimizeFormula):
        if minimize == known:
            return "T/R" if known == "T/R" else "2T-R"
    raise ScoringError(f"Rumus makin rendah makin baik “{minimize}” tidak dikenal: pakai 2T-R atau T/R.")


def _bounds(floor: Number, cap: Number | None) -> tuple[Decimal, Decimal | None]:
    lowest = _two_decimals(floor, "Batas bawah capaian")
    if cap is None:
        return lowest, None
    highest = _two_decimals(cap, "Batas atas capaian")
    if highest < lowest:
        raise ScoringError("Batas atas capaian lebih kecil daripada batas bawahnya.")
    return lowest, highest


def _two_decimals(value: Number, what: str) -> Decimal:
    exact = as_decimal(value, what)
    rounded = half_up(Fraction(exact))
    if rounded != exact:
        raise ScoringError(f"{what} paling banyak dua angka di belakang koma.")
    return rounded


def _inside(low: Decimal, high: Decimal, actual: Decimal) -> Figure:
    if low == high:
        return _figure("Realisasi tepat pada target nol", "0 = 0", _HUNDRED, _PRODUCT)
    expression = f"{number(low)} ≤ {number(actual)} ≤ {number(high)}"
    return _figure("Realisasi di dalam rentang target", expression, _HUNDRED, _FORMULA)


def _side(bound: Decimal, actual: Decimal) -> str:
    side = "atas" if actual > bound else "bawah"
    return f" (di {side} batas {number(bound)})"


def _compared(
    bound: Decimal,
    actual: Decimal,
    polarity: Polarity,
    minimize: MinimizeFormula,
    cap: Decimal | None,
    where: str,
) -> Figure:
    if bound == 0:
        return _against_zero(actual, polarity)
    if polarity is Polarity.MAXIMIZE:
        return _normal(bound, actual, f"Makin tinggi makin baik{where}")
    if polarity is Polarity.MINIMIZE:
        label = f"Makin rendah makin baik{where}"
        return _special(bound, actual, label) if minimize == "2T-R" else _ratio(bound, actual, label, cap)
    label = f"Penyimpangan dari target{where}"
    return _normal(bound, actual, label) if actual < bound else _special(bound, actual, label)


def _against_zero(actual: Decimal, polarity: Polarity) -> Figure:
    if polarity is Polarity.MAXIMIZE:
        raise ScoringError(_zero_target_text())
    if polarity is Polarity.MINIMIZE and actual <= 0:
        return _figure("Target nol terpenuhi", f"{number(actual)} ≤ 0", _HUNDRED, _PRODUCT)
    return _figure(
        "Target nol tidak terpenuhi",
        f"realisasi {number(actual)} tidak sama dengan target 0",
        _ZERO,
        _PRODUCT,
    )


def _normal(target: Decimal, actual: Decimal, label: str) -> Figure:
    size = abs(Fraction(target))
    value = half_up((size + Fraction(actual) - Fraction(target)) / size * 100)
    if target > 0:
        return _figure(label, f"{term(actual)} ÷ {number(target)} × 100", value, _FORMULA)
    expression = f"(1 + ({term(actual)} − {term(target)}) ÷ {number(target.copy_abs())}) × 100"
    return _figure(label, expression, value, _PRODUCT)


def _special(target: Decimal, actual: Decimal, label: str) -> Figure:
    size = abs(Fraction(target))
    value = half_up((size + Fraction(target) - Fraction(actual)) / size * 100)
    if target > 0:
        expression = f"(2 × {number(target)} − {term(actual)}) ÷ {number(target)} × 100"
        return _figure(label, expression, value, _FORMULA)
    expression = f"(1 + ({term(target)} − {term(actual)}) ÷ {number(target.copy_abs())}) × 100"
    return _figure(label, expression, value, _PRODUCT)


def _ratio(target: Decimal, actual: Decimal, label: str, cap: Decimal | None) -> Figure:
    if target < 0:
        raise ScoringError(_negative_ratio_text(target))
    if actual > 0:
        value = half_up(Fraction(target) / Fraction(actual) * 100)
        return _figure(label, f"{number(target)} ÷ {number(actual)} × 100", value, _RATIO)
    if cap is None:
        raise ScoringError(
            f"Realisasi {number(actual)} tidak dapat dihitung dengan rumus T/R tanpa batas atas capaian. "
            "Pakai rumus 2T-R atau tetapkan batas atas dalam aturan penilaian."
        )
    return _figure(label, f"realisasi {number(actual)} ≤ 0: dipakai batas atas", cap, _PRODUCT)


def _held(figure: Figure, floor: Decimal, cap: Decimal | None) -> Figure:
    if cap is not None and figure.value > cap:
        return _bounded(figure, cap, "Dibatasi paling tinggi")
    if figure.value < floor:
        return _bounded(figure, floor, "Dibatasi paling rendah")
    return figure


def _bounded(figure: Figure, bound: Decimal, label: str) -> Figure:
    expression = f"{number(figure.value, 2)} → {number(bound, 2)}"
    return Figure(bound, (*figure.steps, Step(label, expression, bound, _BOUND)))


def _figure(label: str, expression: str, value: Decimal, source: str) -> Figure:
    return Figure(value, (Step(label, expression, value, source),))


def _zero_target_text() -> str:
    return (
        "Target 0 tidak dapat dihitung untuk indikator “makin tinggi makin baik”. "
        "Ubah targetnya, atau ubah arahnya menjadi “makin rendah makin baik”."
    )


def _negative_ratio_text(target: Decimal) -> str:
    return (
        f"Rumus T/R hanya berlaku untuk target di atas nol, sedangkan targetnya {number(target)}. "
        "Pakai rumus 2T-R."
    )
