"""What the library of indicators holds in the demo: targets and realisations by period, plan templates."""

from datetime import date, timedelta
from decimal import Decimal

from appraisal.domain.consolidation import periods_of_year
from appraisal.domain.indicator_versions import write_version
from appraisal.enums import Consolidation, Period, Polarity
from appraisal.models import Cycle, Indicator, IndicatorPeriod, PlanTemplate, PlanTemplateItem
from appraisal.sources import PLANS_ON_TIME
from organization.models import Unit, User
from reports.demo.agency import Agency
from reports.demo.cast import EDUCATION, PAUH, PERSONNEL
from reports.demo.plans import PLANS
from reports.demo.years import moment

QUARTERS = 4
SPENT = (Decimal("0.17"), Decimal("0.24"), Decimal("0.25"), Decimal("0.27"))
"""The share of the year's budget that was spent in each quarter."""
TEMPLATES = (
    # unit, name, post, kind of work in reports.demo.plans
    (PAUH, "Pengadministrasi umum kelurahan", "Pengadministrasi Umum", "ward"),
    (EDUCATION, "Guru kelas", "Guru Kelas Ahli Pertama", "teacher"),
)
REPORTED_AFTER = timedelta(days=7)


def write_library(cycle: Cycle, agency: Agency, today: date) -> None:
    """Write the targets of the quarters and what was reached in those that are over; templates; a source."""
    by = agency.user("rina")
    quarterly = list(Indicator.objects.filter(cycle=cycle, period=Period.QUARTERLY).order_by("code"))
    IndicatorPeriod.objects.bulk_create(
        row for indicator in quarterly for row in quarters(indicator, cycle, today, by)
    )
    write_sourced_indicator(cycle, agency.units)
    for unit, name, post, work in TEMPLATES:
        write_template(agency.units[unit], name, post, work)


def quarters(indicator: Indicator, cycle: Cycle, today: date, by: User) -> list[IndicatorPeriod]:
    """Return the quarters of a budget: a quarter of the target each, the last one what is left."""
    part = (indicator.target / QUARTERS).quantize(Decimal(1))
    rows = []
    for period, share in zip(periods_of_year(cycle.year, Period.QUARTERLY), SPENT, strict=True):
        last = period.number == QUARTERS
        row = IndicatorPeriod(
            indicator=indicator,
            number=period.number,
            target=indicator.target - part * (QUARTERS - 1) if last else part,
        )
        reported_on = period.last_day + REPORTED_AFTER
        if reported_on <= today:
            row.realisation = (indicator.target * share).quantize(Decimal(1))
            row.recorded_by, row.recorded_at = by, moment(reported_on, 10, 0)
        rows.append(row)
    return rows


def write_sourced_indicator(cycle: Cycle, units: dict[str, Unit]) -> None:
    """Write an indicator whose realisation the application counts itself."""
    indicator = Indicator.objects.create(
        cycle=cycle,
        unit=units[PERSONNEL],
        code="IKU-SDM-01",
        goal="Tertibnya pengelolaan kinerja pegawai",
        name="Persentase rencana kinerja yang ditetapkan tepat waktu",
        definition="Rencana kinerja pegawai yang ditetapkan sampai akhir tahap perencanaan.",
        formula="Rencana tepat waktu dibagi seluruh rencana, dikali 100",
        measure_unit="%",
        polarity=Polarity.MAXIMIZE,
        consolidation=Consolidation.LAST,
        period=Period.SEMESTER,
        data_source="ASN Kinerja",
        owner=units[PERSONNEL].name,
        target=Decimal(95),
        value_source=PLANS_ON_TIME,
    )
    write_version(indicator, {}, by=None, reason="")


def write_template(unit: Unit, name: str, post: str, work: str) -> None:
    """Write a template with the results that people of this work plan."""
    template = PlanTemplate.objects.create(unit=unit, name=name, post_name=post)
    PlanTemplateItem.objects.bulk_create(
        PlanTemplateItem(
            template=template,
            position=position,
            section=planned.section,
            indicator_code=planned.indicator,
            title=planned.title,
            measure=planned.measure,
            measure_unit=planned.measure_unit,
            polarity=planned.polarity,
            target=planned.target,
            target_high=planned.target_high,
            weight=planned.weight,
        )
        for position, planned in enumerate(PLANS[work], start=1)
    )
