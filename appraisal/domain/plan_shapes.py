"""The shape of a planned result: what its target, steps and stretch target must be, and what counts of them.

While a plan is drafted, what was typed for another shape stays; when it is signed only what belongs
to the chosen shape is kept (`settle`), so that whoever reads a signed plan finds one meaning.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from appraisal.domain.scoring import (
    STRETCHABLE,
    ScoringError,
    Stage,
    check_stretch,
    check_target,
    number,
    read_stages,
)
from appraisal.enums import Consolidation, Polarity
from appraisal.models import AssessedItem

SHAPE_FIELDS = (
    "polarity",
    "measure_unit",
    "baseline",
    "target",
    "target_high",
    "stretch",
    "milestones",
    "success_measures",
)
WITHOUT_NUMBERS = (Polarity.YES_NO, Polarity.NARRATIVE)
NO_AMOUNT = (*WITHOUT_NUMBERS, Polarity.MILESTONE)
"""What is never added up or averaged over the year: the last value counts."""

YES, NO, ALL_STAGES = Decimal(1), Decimal(0), Decimal(100)


def target_problem(polarity: str, target: Decimal | None, target_high: Decimal | None) -> str | None:
    """Return the sentence that says why a target cannot be used, None when it can or is not set yet."""
    if polarity in WITHOUT_NUMBERS:
        return None
    if polarity == Polarity.MILESTONE:
        target_high = None
    if target is None:
        return _("Isi dulu batas bawahnya.") if target_high is not None else None
    if not polarity:
        return None
    try:
        check_target(target if target_high is None else (target, target_high), polarity)
    except ScoringError as error:
        return str(error)
    return None


def shape_problems(item: Any) -> dict[str, str]:  # noqa: ANN401 - anything with SHAPE_FIELDS
    """Return, by field, why the shape of a result cannot be used; nothing for what is not set yet."""
    found = {
        "target": target_problem(item.polarity, item.target, item.target_high),
        "stretch": stretch_problem(item),
        "milestones": milestone_problem(item),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def stretch_problem(item: Any) -> str | None:  # noqa: ANN401 - anything with SHAPE_FIELDS
    """Return why a stretch target cannot be used; None for shapes that have none."""
    if item.stretch is None or item.polarity not in STRETCHABLE:
        return None
    if item.target is None:
        return _("Isi dulu targetnya.")
    bounds = [item.target] if item.target_high is None else [item.target, item.target_high]
    try:
        check_stretch(
            max(bounds) if item.polarity == Polarity.MAXIMIZE else min(bounds), item.stretch, item.polarity
        )
    except ScoringError as error:
        return str(error)
    return None


def milestone_problem(item: Any) -> str | None:  # noqa: ANN401 - anything with SHAPE_FIELDS
    """Return why the steps of a milestone indicator cannot be used; None for other shapes."""
    if item.polarity != Polarity.MILESTONE or not item.milestones.strip():
        return None
    try:
        stages = read_stages(item.milestones)
    except ScoringError as error:
        return str(error)
    if item.target is not None and item.target not in {stage.percent for stage in stages}:
        return _("Target harus persen salah satu tahap, misalnya 100 untuk semua tahap.")
    return None


def stages_of(item: AssessedItem) -> tuple[Stage, ...]:
    """Return the steps of a milestone indicator; none for other shapes or while they cannot be read."""
    if item.polarity != Polarity.MILESTONE:
        return ()
    try:
        return read_stages(item.milestones)
    except ScoringError:
        return ()


def reachable(item: AssessedItem) -> dict[Decimal, str]:
    """Return, in words, the only realisations a result can have: yes or no, its steps; empty: any number."""
    if item.polarity == Polarity.YES_NO:
        return {YES: _("Ya"), NO: _("Tidak")}
    stages = stages_of(item)
    if not stages:
        return {}
    reached = {row.percent: f"{number(row.percent)} %: {row.text}" for row in stages}
    return {NO: _("Belum ada tahap yang selesai"), **reached}


def reached_text(item: AssessedItem, value: Decimal | None) -> str:
    """Return what was reached of a result as people say it: yes or no, else the number with its unit.

    A number that was recorded before the result became one of yes or no stays a number.
    """
    if value is None:
        return ""
    if item.polarity == Polarity.YES_NO and value in (YES, NO):
        return _("ya") if value == YES else _("tidak")
    return f"{number(value)} {item.measure_unit}".strip()


def settle(item: AssessedItem) -> None:
    """Keep on the unsaved item only what belongs to its shape.

    A yes-or-no result has the target 1 (yes), a milestone one the target 100 unless another step was
    chosen, a narrative one no target at all. What is no amount is never added up over the year: its
    last value counts.
    """
    if item.polarity in NO_AMOUNT:
        item.baseline = item.target_high = item.stretch = None
        item.measure_unit = "%" if item.polarity == Polarity.MILESTONE else ""
        item.consolidation = Consolidation.LAST
    if item.polarity == Polarity.RANGE:
        item.stretch = None
    if item.polarity == Polarity.YES_NO:
        item.target = YES
    elif item.polarity == Polarity.NARRATIVE:
        item.target = None
    elif item.polarity == Polarity.MILESTONE:
        item.target = ALL_STAGES if item.target is None else item.target
    if item.polarity != Polarity.MILESTONE:
        item.milestones = ""
    if item.polarity != Polarity.NARRATIVE:
        item.success_measures = ""
