"""The parameters of scoring: versioned data of a rule set, never constants in the code."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Self, get_args

from appraisal.domain.scoring.achievements import MinimizeFormula
from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import as_decimal, plain
from appraisal.domain.scoring.levels import Rating

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class ScoringRules:
    """What an agency may set for one appraisal year; the defaults are those of the first rule set.

    - `cap`, `floor`: per cent; PP 30/2019 caps at 120, None leaves achievement uncapped.
    - `minimize`: the formula for lower-is-better, "2T-R" (PermenPANRB 8/2021) or "T/R".
    - `item_above_from`, `item_meets_from`: achievement in per cent from which an item is suggested as
      above or as meeting expectation. Not law: taken from the bands of PP 30/2019.
    - `axis_above_share`, `axis_below_share`: per cent of the weight that must be exceeded. Not law: a
      common reading of "majority".
    - `number_…`: the number of a rating level in the figures for trends. Uncertain: no regulation read
      gives one.
    - `peer_survey`: whether opinions of peers and subordinates are used; picks 60/40 instead of 70/30
      (PP 30/2019 Ps 41).
    - `index_…`: weights of the agency's own index, per cent.
    - `band_…_from`: lower edges of PP 30/2019; those of fair and good and very good were read in the
      text, `band_poor_from` is from memory and uncertain.

    Raises ScoringError, naming the setting, for values that contradict each other.
    """

    cap: Decimal | None = Decimal(120)
    floor: Decimal = Decimal(0)
    minimize: MinimizeFormula = "2T-R"
    item_above_from: Decimal = Decimal(110)
    item_meets_from: Decimal = Decimal(90)
    axis_above_share: Decimal = Decimal(50)
    axis_below_share: Decimal = Decimal(50)
    number_below: Decimal = Decimal(80)
    number_meets: Decimal = Decimal(100)
    number_above: Decimal = Decimal(120)
    peer_survey: bool = False
    weight_work: Decimal = Decimal(70)
    weight_behaviour: Decimal = Decimal(30)
    weight_work_survey: Decimal = Decimal(60)
    weight_behaviour_survey: Decimal = Decimal(40)
    index_iku: Decimal = Decimal(60)
    index_behaviour: Decimal = Decimal(20)
    index_competence: Decimal = Decimal(10)
    index_contribution: Decimal = Decimal(10)
    band_very_good_from: Decimal = Decimal(110)
    band_good_from: Decimal = Decimal(90)
    band_fair_from: Decimal = Decimal(70)
    band_poor_from: Decimal = Decimal(50)

    def __post_init__(self) -> None:
        self._check_numbers()
        self._check_weights()
        self._check_order()

    @property
    def numeric_weights(self) -> tuple[Decimal, Decimal]:
        """Weights of work result and behaviour in the numeric index, per cent (PP 30/2019 Ps 41)."""
        if self.peer_survey:
            return self.weight_work_survey, self.weight_behaviour_survey
        return self.weight_work, self.weight_behaviour

    def rating_number(self, rating: Rating | str) -> Decimal:
        """The number that stands for a rating level in the figures for trends."""
        return {
            Rating.BELOW: self.number_below,
            Rating.MEETS: self.number_meets,
            Rating.ABOVE: self.number_above,
        }[Rating(rating)]

    def to_dict(self) -> dict[str, str | bool | None]:
        """The parameters as plain JSON values, decimals as text."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: plain(value) if isinstance(value, Decimal) else value for name, value in values.items()}

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """The parameters from JSON values; absent ones keep their default.

        Raises ScoringError for an unknown name or a value that is not a number.
        """
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(data) - known):
            raise ScoringError(f"Parameter aturan penilaian tidak dikenal: {', '.join(unknown)}.")
        values = {name: _from_json(name, value) for name, value in data.items()}
        return cls(**values)  # type: ignore[arg-type]

    def _check_numbers(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "peer_survey":
                if not isinstance(value, bool):
                    raise TypeError("peer_survey harus bool")
            elif field.name == "minimize":
                if value not in get_args(MinimizeFormula):
                    raise ScoringError("Parameter minimize: pakai 2T-R atau T/R.")
            elif not (field.name == "cap" and value is None):
                as_decimal(value, f"Parameter {field.name}")

    def _check_weights(self) -> None:
        groups = (
            ("weight_work", "weight_behaviour"),
            ("weight_work_survey", "weight_behaviour_survey"),
            ("index_iku", "index_behaviour", "index_competence", "index_contribution"),
        )
        for names in groups:
            weights = [getattr(self, name) for name in names]
            if min(weights) < 0 or sum(weights) != _HUNDRED:
                raise ScoringError(f"Bobot {', '.join(names)} tidak boleh negatif dan harus berjumlah 100.")

    def _check_order(self) -> None:
        rising = (
            ("item_meets_from", "item_above_from"),
            ("number_below", "number_meets", "number_above"),
            ("band_poor_from", "band_fair_from", "band_good_from", "band_very_good_from"),
        )
        for names in rising:
            values = [getattr(self, name) for name in names]
            if values != sorted(values):
                raise ScoringError(f"Parameter {', '.join(names)} harus berurutan naik.")
        if self.cap is not None and self.cap < self.floor:
            raise ScoringError("Parameter cap tidak boleh lebih kecil daripada floor.")
        for name in ("axis_above_share", "axis_below_share"):
            if not 0 <= getattr(self, name) < _HUNDRED:
                raise ScoringError(f"Parameter {name} harus dari 0 sampai di bawah 100.")


def _from_json(name: str, value: object) -> object:
    if name == "minimize" or (name == "cap" and value is None):
        return value
    if isinstance(value, bool) or name == "peer_survey":
        if isinstance(value, bool) and name == "peer_survey":
            return value
        raise ScoringError(f"Parameter {name} tidak sesuai jenisnya: {value}.")
    if value is None:
        raise ScoringError(f"Parameter {name} belum diisi.")
    if isinstance(value, float):
        raise ScoringError(f"Parameter {name} harus ditulis sebagai teks, bukan pecahan biner.")
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ScoringError(f"Parameter {name} bukan angka: {value}.") from error
