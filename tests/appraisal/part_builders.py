"""A year that two appraisers led: Sari moves from Hendra to Agus on the first of July, told in November."""

from datetime import date
from typing import Any

from appraisal.domain.parts import ItemJudgement, PartJudgement, items_of_part, part_rate
from appraisal.enums import Rating
from appraisal.models import Appraisal, AppraisalPart
from organization.domain.effects import followed
from organization.domain.placements import place_employee
from organization.models import Post
from reports.demo.cast import CUPAK_TANGAH
from reports.demo.stories import fresh


def moved(cast: Any, appraisal: Appraisal, *, code: str = CUPAK_TANGAH, day: date | None = None) -> Appraisal:
    """Place the employee elsewhere since `day` (the first of July); return the appraisal, its part closed."""
    unit = cast.unit(code)
    with followed(by=cast.user("rina")):
        place_employee(
            appraisal.employee,
            unit=unit,
            post=Post.objects.filter(unit=unit).exclude(placements__leads_unit=True).order_by("pk").first(),
            starts_on=day or date(appraisal.cycle.year, 7, 1),
            by=cast.user("rina"),
        )
    return fresh(appraisal)


def judgement_of(part: AppraisalPart, rating: Rating = Rating.MEETS, **more: Any) -> PartJudgement:
    """Return a complete judgement: every item the same."""
    items = {
        item.key: ItemJudgement(rating=rating, note=f"Terlihat waktu itu: {item.title[:40]}")
        for item in items_of_part(part)
    }
    return PartJudgement(items=items, note="Masa itu berjalan baik.", **more)


def rated(part: AppraisalPart, rating: Rating = Rating.MEETS, **more: Any) -> AppraisalPart:
    """Rate the part as its rater."""
    if part.rater is None:
        raise LookupError("Nobody rates this part.")
    return part_rate(
        part, judgement_of(part, rating, **more), by=part.rater.user, expected_version=part.version
    )
