"""The free days that were published when this version was made: the first filling of the calendar."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

PUBLISHED = Path(__file__).parent / "data" / "holidays.csv"
DECREES = {
    2025: ("SKB tiga menteri 14 Oktober 2024; cuti bersama 18 Agustus 2025 ditetapkan kemudian", False),
    2026: ("SKB tiga menteri Nomor 1497, 2, dan 5 Tahun 2025", False),
    2027: ("Paket data holidays 0.109; naskah SKB 2027 belum dibaca", True),
}
"""For each year its source, and whether the decree itself has not been seen."""


def write_published(year_model: Any, day_model: Any) -> None:  # noqa: ANN401 - models, also historical ones
    """Write the published years that are not on record yet, with their days. Safe to repeat."""
    known = set(year_model.objects.values_list("year", flat=True))
    missing = {year: decree for year, decree in DECREES.items() if year not in known}
    year_model.objects.bulk_create(
        year_model(year=year, source=source, is_provisional=provisional)
        for year, (source, provisional) in missing.items()
    )
    with PUBLISHED.open(newline="", encoding="utf-8") as lines:
        rows = [(date.fromisoformat(row["date"]), row["kind"], row["name"]) for row in csv.DictReader(lines)]
    day_model.objects.bulk_create(
        (
            day_model(date=day, kind=kind, name=name, source=missing[day.year][0])
            for day, kind, name in rows
            if day.year in missing
        ),
        ignore_conflicts=True,
    )
