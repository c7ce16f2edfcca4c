"""The first version of the clock rules: figures with where each was read. Later versions are data."""

from datetime import date
from typing import Any

LAPOR = "Aturan umum SP4N-LAPOR! (batas verifikasi 3 dan tanggapan 5 hari kerja); dasar: PermenPANRB 5/2025"
RULES = (
    # holds_for, clock, days, calendar days, source, read in the rule itself
    ("all", "verify", 3, False, LAPOR, True),
    ("all", "answer", 5, False, LAPOR, True),
    ("complaint", "settle", 14, False, "Standar pelayanan pengaduan tidak berkadar pengawasan", True),
    ("oversight", "settle", 60, False, "Standar pelayanan pengaduan berkadar pengawasan", True),
    ("aspiration", "settle", 14, False, "Mengikuti pengaduan bila instansi tidak menetapkan lain", False),
    ("information", "settle", 10, False, "UU 14/2008 Ps 22; Permendikdasmen 23/2025 Ps 41", True),
    ("all", "citizen", 30, True, "UU 25/2009 Ps 44 (pelapor melengkapi dalam 30 hari)", False),
    ("all", "silence", 10, False, LAPOR, True),
)


def write_first_rules(rule_sets: Any, rules: Any) -> None:  # noqa: ANN401 - models of a migration too
    """Write the first version with these two models, unless it is there."""
    rule_set, made = rule_sets.objects.get_or_create(starts_on=date(2025, 1, 1), defaults={"source": LAPOR})
    if not made:
        return
    for holds_for, clock, days, calendar, source, certain in RULES:
        rules.objects.create(
            rule_set=rule_set,
            holds_for=holds_for,
            clock=clock,
            days=days,
            in_calendar_days=calendar,
            source=source,
            is_certain=certain,
        )
