"""Angka kredit of functional officers from their final result (PermenPANRB 1/2023; PerBKN 3/2023).

Computed from the predicate that is final and the posts held in the months of the cycle; nothing is
stored, and the result is only read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from appraisal.domain.results import latest_result
from appraisal.domain.rule_values import values_of
from appraisal.domain.scoring.credit import CreditPart, FunctionalGrade, credit
from appraisal.domain.scoring.credit_months import MonthRule, Stretch, months_by_grade
from appraisal.domain.scoring.errors import ScoringError
from appraisal.domain.scoring.figures import Figure
from appraisal.enums import AppraisalState
from appraisal.follow_up_queries import final_results
from appraisal.models import Appraisal, Cycle
from organization.enums import PostClass
from organization.models import Placement, Unit

GRADE_OF = {
    PostClass.JF_PEMULA: FunctionalGrade.PEMULA,
    PostClass.JF_TERAMPIL: FunctionalGrade.TERAMPIL,
    PostClass.JF_MAHIR: FunctionalGrade.MAHIR,
    PostClass.JF_PENYELIA: FunctionalGrade.PENYELIA,
    PostClass.JF_PERTAMA: FunctionalGrade.AHLI_PERTAMA,
    PostClass.JF_MUDA: FunctionalGrade.AHLI_MUDA,
    PostClass.JF_MADYA: FunctionalGrade.AHLI_MADYA,
    PostClass.JF_UTAMA: FunctionalGrade.AHLI_UTAMA,
}


@dataclass(frozen=True)
class CreditRow:
    """The credit of one person with its parts in words."""

    appraisal: Appraisal
    predicate: str
    figure: Figure
    parts: str


def credit_of(appraisal: Appraisal) -> Figure | None:
    """Return the credit of a final result with its working; None where none is due.

    None is due before the result is final and for who held no functional post in a month of the cycle.
    Up to two queries beside the rule set.
    """
    result = latest_result(appraisal)
    if appraisal.state != AppraisalState.FINAL or result is None:
        return None
    placements = list(placements_in(appraisal.cycle).filter(employee=appraisal.employee_id))
    return figure_of(appraisal.cycle, result.predicate, placements, month_rule(appraisal.cycle))


def month_rule(cycle: Cycle) -> MonthRule:
    """Return how the rule set of the cycle gives a divided month to a grade."""
    first_day = values_of(cycle.rule_set)["credit_month"] == "hari pertama"
    return "hari pertama" if first_day else "hari terbanyak"


def placements_in(cycle: Cycle) -> QuerySet[Placement]:
    """Return who held which post in the days of the cycle, the earliest first."""
    return (
        Placement.objects.filter(starts_on__lte=cycle.ends_on)
        .exclude(ends_on__lt=cycle.starts_on)
        .select_related("post")
        .order_by("starts_on", "pk")
    )


def figure_of(
    cycle: Cycle, predicate: str, placements: Iterable[Placement], rule: MonthRule
) -> Figure | None:
    """Return the credit of these placements; None without a functional month or for more than a year."""
    stretches = [
        Stretch(GRADE_OF.get(PostClass(row.post.post_class)), row.starts_on, row.ends_on)
        for row in placements
    ]
    parts = [
        CreditPart(grade, predicate, months)
        for grade, months in months_by_grade(stretches, cycle.starts_on, cycle.ends_on, rule)
    ]
    if not parts:
        return None
    try:
        return credit(parts)
    except ScoringError:
        return None


def credit_appraisals(cycle: Cycle, unit: Unit) -> QuerySet[Appraisal]:
    """Return the final results of whoever held a functional post in the cycle. One query and one more."""
    functional = placements_in(cycle).filter(post__post_class__in=list(GRADE_OF))
    return (
        final_results(cycle, unit)
        .filter(employee__in=functional.order_by().values("employee"))
        .prefetch_related(
            Prefetch("employee__placements", queryset=placements_in(cycle), to_attr="placements_in_cycle")
        )
    )


def credit_rows(cycle: Cycle, appraisals: Sequence[Appraisal]) -> list[CreditRow]:
    """Return the credit of these results, in their order; who is due none is left out."""
    rule = month_rule(cycle)
    rows = []
    for appraisal in appraisals:
        code: str = vars(appraisal)["predicate"]
        figure = figure_of(cycle, code, vars(appraisal.employee)["placements_in_cycle"], rule)
        if figure is not None:
            steps = [step for step in figure.steps if step.kind == "part"]
            rows.append(CreditRow(appraisal, code, figure, "; ".join(step.label for step in steps)))
    return rows


def export_headers() -> list[str]:
    """Return the headers of the exported table."""
    return [
        "NIP",
        _("Nama"),
        _("Unit"),
        _("Jabatan"),
        _("Predikat"),
        _("Bagian tahun"),
        _("Perhitungan"),
        _("Angka kredit"),
    ]


def export_cells(row: CreditRow, label: str) -> list[str | Decimal]:
    """Return one person of the exported table."""
    steps = [step for step in row.figure.steps if step.kind == "part"]
    return [
        row.appraisal.employee.nip,
        row.appraisal.employee.name,
        row.appraisal.unit.name,
        row.appraisal.placement.post.name,
        label,
        row.parts,
        " + ".join(step.expression for step in steps),
        row.figure.value,
    ]
