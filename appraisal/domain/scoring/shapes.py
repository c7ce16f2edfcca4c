"""Stretch targets and milestones: what a plan may say beside a plain target."""

import re
from dataclasses import dataclass
from decimal import Decimal

from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Number, as_decimal, number
from appraisal.domain.scoring.levels import Polarity

STRETCHABLE = frozenset({Polarity.MAXIMIZE, Polarity.MINIMIZE})
"""The shapes that can have a stretch target: there is a further on the good side."""

FEWEST_STAGES, MOST_STAGES = 2, 12
LONGEST_STAGE = 200
_LINE = re.compile(r"(\d{1,3}(?:,\d{1,2})?)\s*%?\s+(\S.*)", re.ASCII)


@dataclass(frozen=True)
class Stage:
    """One step of a milestone indicator; `percent` of everything is done once it is reached."""

    percent: Decimal
    text: str


def check_stretch(target: Number, stretch: Number, polarity: Polarity | str) -> None:
    """Refuse, with ScoringError, a stretch target that is not beyond the target on the good side."""
    shape = Polarity(polarity)
    goal, further = as_decimal(target, "Target"), as_decimal(stretch, "Target regang")
    if shape not in STRETCHABLE:
        raise ScoringError("Target regang hanya untuk ukuran makin tinggi atau makin rendah makin baik.")
    if shape is Polarity.MAXIMIZE and further <= goal:
        raise ScoringError(f"Target regang ({number(further)}) harus di atas target ({number(goal)}).")
    if shape is Polarity.MINIMIZE and further >= goal:
        raise ScoringError(f"Target regang ({number(further)}) harus di bawah target ({number(goal)}).")


def stretch_is_reached(stretch: Number, realisation: Number, polarity: Polarity | str) -> bool:
    """Whether the realisation is at the stretch target or beyond it. ScoringError for other shapes."""
    further, actual = as_decimal(stretch, "Target regang"), as_decimal(realisation, "Realisasi")
    shape = Polarity(polarity)
    if shape not in STRETCHABLE:
        raise ScoringError("Target regang hanya untuk ukuran makin tinggi atau makin rendah makin baik.")
    return actual >= further if shape is Polarity.MAXIMIZE else actual <= further


def read_stages(text: str) -> tuple[Stage, ...]:
    """The steps of a milestone indicator from their lines: `40 Rancangan disetujui`, one step a line.

    The number is the per cent of everything that is done once the step is reached: rising, at most
    100, and the last is 100. Raises ScoringError, naming the line, for anything else.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not FEWEST_STAGES <= len(lines) <= MOST_STAGES:
        raise ScoringError(
            f"Tulis {FEWEST_STAGES} sampai {MOST_STAGES} tahap, satu tahap tiap baris, misalnya:"
            " 40 Rancangan disetujui."
        )
    stages = [_stage(line) for line in lines]
    for before, stage in zip(stages, stages[1:], strict=False):
        if stage.percent <= before.percent:
            raise ScoringError(
                f"Persen tahap harus naik: “{stage.text}” ({number(stage.percent)}) tidak lebih besar"
                f" daripada “{before.text}” ({number(before.percent)})."
            )
    if stages[-1].percent != 100:
        raise ScoringError(f"Tahap terakhir (“{stages[-1].text}”) harus bernilai 100.")
    return tuple(stages)


def _stage(line: str) -> Stage:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ScoringError(
            f"Baris “{line[:60]}” belum berbentuk persen lalu nama tahap, misalnya: 40 Rancangan disetujui."
        )
    percent, text = Decimal(found[1].replace(",", ".")), found[2].strip()
    if not 0 < percent <= 100:
        raise ScoringError(f"Persen tahap “{text[:60]}” harus di atas 0 sampai 100.")
    if len(text) > LONGEST_STAGE:
        raise ScoringError(f"Nama tahap “{text[:60]}…” terlalu panjang: paling banyak {LONGEST_STAGE} huruf.")
    return Stage(percent, text)
