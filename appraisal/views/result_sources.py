"""Where the numbers of a working come from: the values of the rules, and the shares of each rating."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from appraisal.domain.rule_catalogue import SPECS
from appraisal.domain.scoring import RATING_LABELS, Rating, number
from appraisal.domain.scoring.figures import exact_sum, half_up
from appraisal.enums import Certainty
from appraisal.views.result_working import as_typed, steps_sheet

Values = Mapping[str, Any]


def rule_rows(working: Values) -> list[dict[str, str]]:
    """Return every value of the rules that the working was computed with: name, value, source, certainty.

    The values are those frozen with the version; names come from the catalogue of today.
    """
    settings = working["rule_set"]["settings"]
    rows = []
    order = list(SPECS)
    known_first = sorted(working["rules"], key=lambda key: order.index(key) if key in SPECS else len(order))
    for key in known_first:
        value = working["rules"][key]
        spec = SPECS.get(key)
        known = settings.get(key, {})
        certainty = known.get("certainty") or (spec.certainty if spec else Certainty.UNCERTAIN)
        rows.append(
            {
                "label": str(spec.label) if spec else key,
                "value": rule_value(value),
                "source": known.get("source") or (spec.source if spec else ""),
                "certainty": str(Certainty(certainty).label),
            }
        )
    return rows


def rule_value(value: object) -> str:
    """Return a value of the rules as people read it."""
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if value is None:
        return _("tanpa batas")
    text = str(value)
    return number(Decimal(text)) if text.replace(".", "", 1).lstrip("-").isdigit() else text


def share_sheet(working: Values) -> dict[str, Any]:
    """Return how much of each axis has which rating: the shares on which its suggestion rests.

    Results count by weight, behaviours each the same; what does not apply is left out.
    """
    evaluation = working["evaluation"]
    steps = [
        *share_steps(_("Hasil kerja"), evaluation["items"], by_weight=True),
        *share_steps(_("Perilaku kerja"), evaluation["behaviours"], by_weight=False),
    ]
    return steps_sheet(_("Bagian tiap rating (%)"), steps)


def share_steps(name: str, rows: Sequence[Values], *, by_weight: bool) -> list[dict[str, Any]]:
    """Return a step for each rating of one axis; none where nothing is rated."""
    rated = [row for row in rows if row["applicable"] and row["rating"]]
    total = exact_sum(Decimal(row["weight"]) for row in rated)
    if not total:
        return []
    whole = " + ".join(as_typed(row["weight"]) for row in rated) if by_weight else str(len(rated))
    source = (
        _("Bobot butir dengan rating itu dibagi bobot semua butir yang dinilai")
        if by_weight
        else _("Jumlah perilaku dengan rating itu dibagi jumlah yang dinilai")
    )
    steps = []
    for rating in (Rating.ABOVE, Rating.MEETS, Rating.BELOW):
        mine = [row for row in rated if row["rating"] == rating]
        part = " + ".join(as_typed(row["weight"]) for row in mine) if by_weight else str(len(mine))
        share = half_up(exact_sum(Decimal(row["weight"]) for row in mine) / total * 100)
        steps.append(
            {
                "label": f"{name}: {RATING_LABELS[rating].lower()}",
                "expression": f"({part or '0'}) / ({whole}) × 100",
                "value": f"{share:f}",
                "source": source,
                "kind": "value",
            }
        )
    return steps
