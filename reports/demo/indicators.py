"""The indicators of the demo agency: published ones (appraisal/data), with their published achievement."""

import csv
from decimal import Decimal
from pathlib import Path

import appraisal
from appraisal.enums import Consolidation, Period
from appraisal.models import Cycle, Indicator
from organization.models import Unit
from reports.demo.cast import EDUCATION, ENVIRONMENT, ROOT

PUBLISHED = Path(appraisal.__file__).parent / "data" / "iku_published.csv"
OWNERS = {"Pendidikan": EDUCATION, "Lingkungan Hidup": ENVIRONMENT}
GOALS = {
    EDUCATION: "Meningkatnya akses dan mutu pendidikan",
    ENVIRONMENT: "Meningkatnya kualitas lingkungan hidup",
    ROOT: "Meningkatnya mutu tata kelola dan pelayanan",
}


def write_indicators(cycle: Cycle, units: dict[str, Unit]) -> dict[str, Indicator]:
    """Write the published indicators for a cycle and return them by code.

    Sectors without an agency of their own in the demo belong to the whole city, so that everybody
    can build a plan on them. Published figures stay as published, typing errors included.
    """
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    indicators = Indicator.objects.bulk_create(
        indicator_from(row, f"IKU-{number:02d}", cycle, units) for number, row in enumerate(rows, start=1)
    )
    return {indicator.code: indicator for indicator in indicators}


def indicator_from(row: dict[str, str], code: str, cycle: Cycle, units: dict[str, Unit]) -> Indicator:
    """Make an indicator with its definition sheet from a published row."""
    owner = OWNERS.get(row["sector"], ROOT)
    name, unit = row["indicator"], row["unit"]
    money = unit == "Rp"
    published = row["published_achievement"]
    return Indicator(
        cycle=cycle,
        unit=units[owner],
        code=code,
        goal=GOALS[owner],
        name=name,
        definition=f"{name} dalam satu tahun, diukur dalam {unit}.",
        formula="Realisasi dibanding pagu anggaran" if money else "Realisasi dibanding target",
        measure_unit=unit,
        polarity=row["polarity"],
        consolidation=Consolidation.SUM if money else Consolidation.LAST,
        period=Period.QUARTERLY if money else Period.YEARLY,
        data_source=row["source"],
        owner=units[owner].name,
        target=Decimal(row["target"]),
        published_realisation=Decimal(row["realisation"]),
        published_achievement=Decimal(published) if published else None,
        published_in=f"{row['source']} ({row['year']})",
    )
