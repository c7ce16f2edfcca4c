"""The working of a result as tables: from stored or fresh JSON values to rows people can re-add."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.scoring import RATING_LABELS, Rating, number
from appraisal.domain.scoring.parts import DAYS, MEAN, MONTHS
from appraisal.enums import (
    ItemKind,
    Polarity,
    Verification,
)
from appraisal.models import Evidence, ResultVersion

Values = Mapping[str, Any]


def shown(value: object) -> str:
    """Return a value of a working as people read it: numbers with two decimals, words as they are."""
    if value is None or value == "":
        return ""
    try:
        return number(Decimal(str(value)), 2)
    except InvalidOperation:
        return str(value)


def as_typed(value: object) -> str:
    """Return an input number without zeros at its end."""
    return "" if value is None else number(Decimal(str(value)))


def row_of(step: Values) -> dict[str, Any]:
    """Return a step as a row of components/working.html."""
    return {
        "label": step["label"],
        "expression": step["expression"],
        "value": shown(step["value"]),
        "source": step["source"],
        "kind": step["kind"],
    }


def steps_sheet(caption: str, steps: Iterable[Values]) -> dict[str, Any]:
    """Return steps as one table; its foot is the total of the parts, where there are parts."""
    rows = [row_of(step) for step in steps]
    adds_up = any(row["kind"] == "part" for row in rows) and rows[-1]["kind"] == "total"
    total = rows.pop() if adds_up else None
    return {
        "caption": caption,
        "rows": rows,
        "total_label": total["label"] if total else "",
        "total_value": total["value"] if total else "",
    }


def figure_sheet(caption: str, figure: Values) -> dict[str, Any]:
    """Return a figure with its parts as one table."""
    return steps_sheet(caption, figure["steps"])


def rating_label(value: str | None) -> str:
    """Return a rating in words; empty for none."""
    return RATING_LABELS[Rating(value)] if value else ""


def item_sheets(working: Values, urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return how each result of the plan got to its achievement, with suggestion and rating.

    `urls` holds the address where the item of that key may be questioned.
    """
    sheets = []
    for row in working["evaluation"]["items"]:
        review = working["reviews"].get(row["key"], {})
        sheets.append(
            {
                "key": row["key"],
                "title": row["label"],
                "question_url": urls.get(row["key"], ""),
                "weight": as_typed(row["weight"]),
                "target": target_words(row),
                "realisation": realisation_words(row),
                "applicable": row["applicable"],
                "reason": review.get("not_applicable_reason", ""),
                "comment": review.get("comment", ""),
                "suggestion": rating_label(row["suggestion"]),
                "override_reason": review.get("override_reason", ""),
                "difference": rating_difference(review.get("self_rating", ""), row["rating"] or ""),
                "rating": rating_label(row["rating"]),
                "code": row["rating"] or "",
                "sheet": figure_sheet(_("Capaian: %(title)s") % {"title": row["label"]}, row["achievement"])
                if row["achievement"]
                else None,
                "achievement": shown(row["achievement"]["value"]) if row["achievement"] else "",
            }
        )
    return sheets


def target_words(row: Values) -> str:
    """Return the target of a stored item as people read it, with its stretch target."""
    if row["polarity"] == Polarity.NARRATIVE:
        return _("menurut uraian, tanpa angka")
    if row["polarity"] == Polarity.YES_NO:
        return _("ya")
    text = " – ".join(as_typed(bound) for bound in row["target"])
    if not row.get("stretch"):
        return text
    return _("%(target)s (regang %(stretch)s)") % {"target": text, "stretch": as_typed(row["stretch"])}


def realisation_words(row: Values) -> str:
    """Return the realisation of a stored item as people read it; empty when there is none."""
    if row["polarity"] == Polarity.YES_NO and row["realisation"] is not None:
        return _("ya") if Decimal(row["realisation"]) else _("tidak")
    return as_typed(row["realisation"])


def other_ratings(working: Values, urls: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the ratings of behaviours, then of contributions, in their order; `urls` as above."""
    rows = [(key, review) for key, review in working["reviews"].items() if review["kind"] != ItemKind.RESULT]
    rows.sort(key=lambda row: (row[1]["kind"] == ItemKind.CONTRIBUTION, row[1]["position"]))
    return [
        {
            "key": key,
            "title": review["title"],
            "question_url": urls.get(key, ""),
            "kind": review["kind"],
            "applicable": counts(review),
            "reason": review["not_applicable_reason"],
            "verification": verification_word(review),
            "difference": rating_difference(review.get("self_rating", ""), review["rating"]),
            "comment": review["comment"],
            "rating": rating_label(review["rating"]),
            "code": review["rating"],
        }
        for key, review in rows
    ]


def counts(review: Values) -> bool:
    """Say whether an item counts: it applies and, as a contribution, is not refused."""
    return not review["not_applicable"] and review.get("verification", "") != Verification.REFUSED


def verification_word(review: Values) -> str:
    """Return what the appraiser found of a contribution, with his note; empty for other items."""
    found = review.get("verification", "")
    words = [str(Verification(found).label)] if found else []
    return ". ".join([*words, *([review["verification_note"]] if review.get("verification_note") else [])])


PART_UNITS = {MONTHS: gettext_lazy("bulan"), DAYS: gettext_lazy("hari"), MEAN: ""}
"""What the weight of a part counts; the plain mean counts nothing."""


def part_rows(working: Values) -> list[dict[str, Any]]:
    """Return the parts of a year that several appraisers rated, with what each counts; else nothing."""
    inputs = working.get("parts")
    if not inputs:
        return []
    spans = [*(row["span"] for row in inputs["former"]), inputs["own"]]
    return [
        {
            "key": row["key"],
            "label": row["label"],
            "first": date.fromisoformat(span["starts_on"]),
            "last": date.fromisoformat(span["ends_on"]),
            "weight": as_typed(row["weight"]),
            "unit": PART_UNITS[inputs["rules"]["way"]],
            "absence": row["absence"],
            "calendar_days": row["calendar_days"],
            "left_out_days": row["calendar_days"] - row["counted_days"],
            "work": rating_label(row["work"]),
            "work_code": row["work"] or "",
            "behaviour": rating_label(row["behaviour"]),
            "behaviour_code": row["behaviour"] or "",
            "sheets": [
                figure_sheet(_("%(part)s: %(what)s") % {"part": row["label"], "what": what}, row[key])
                for key, what in (
                    ("work_value", _("angka rating hasil kerja")),
                    ("behaviour_value", _("angka rating perilaku kerja")),
                )
                if row[key]
            ],
            "is_own": row["key"] == inputs["own"]["key"],
            "part": None,
        }
        for row, span in zip(working["evaluation"]["parts"], spans, strict=True)
    ]


def index_sheets(working: Values) -> list[dict[str, Any]]:
    """Return the tables of the numeric value of PP 30/2019: its two halves, then the value."""
    evaluation = working["evaluation"]
    captions = (
        (
            "work_value",
            _("Angka hasil kerja setahun") if working.get("parts") else _("Capaian hasil kerja tertimbang"),
        ),
        ("behaviour_value", _("Angka perilaku kerja")),
        ("numeric_index", _("Nilai angka PP 30/2019")),
    )
    return [figure_sheet(caption, evaluation[key]) for key, caption in captions if evaluation[key]]


def internal_sheets(working: Values) -> list[dict[str, Any]]:
    """Return the tables of the agency's own index."""
    sheets = []
    if working["contribution"]:
        sheets.append(figure_sheet(_("Angka kontribusi"), working["contribution"]))
    if working.get("competence"):
        competence = working["competence"]
        step = {
            "label": _("Kompetensi"),
            "expression": competence["explanation"],
            "value": competence["value"],
            "source": _("Kompetensi yang dinilai sampai %(day)s")
            % {"day": date_format(date.fromisoformat(competence["as_of"]))},
            "kind": "value",
        }
        levels = [level_step(level) for level in competence.get("levels", [])]
        sheets.append(steps_sheet(_("Angka kompetensi"), [*levels, step]))
    if working["evaluation"]["internal_index"]:
        sheets.append(figure_sheet(_("Indeks internal"), working["evaluation"]["internal_index"]))
    return sheets


def level_step(level: Values) -> dict[str, Any]:
    """Return one competency with the level of the day as a step of the working."""
    return {
        "label": level["name"],
        "expression": _("standar %(required)d") % {"required": level["required"]},
        "value": _("belum diketahui")
        if level["actual"] is None
        else _("level %(level)d") % {"level": level["actual"]},
        "source": "",
        "kind": "value",
    }


def is_uncertain(working: Values, keys: Iterable[str]) -> bool:
    """Say whether one of the settings used is marked as not certain in the rule set."""
    settings = working["rule_set"]["settings"]
    return any(settings.get(key, {}).get("certainty") == "U" for key in keys)


def changes_between(older: ResultVersion, newer: ResultVersion) -> list[dict[str, str]]:
    """Return what differs between two versions, in words: ratings of items and axes, predicate."""
    changes = []
    before, after = older.working["reviews"], newer.working["reviews"]
    for key, review in after.items():
        pair = (item_word(before[key]), item_word(review)) if key in before else ("", item_word(review))
        if pair[0] != pair[1]:
            changes.append({"what": review["title"], "before": pair[0], "after": pair[1]})
    for label, field in (
        (_("Rating hasil kerja"), "work_rating"),
        (_("Rating perilaku kerja"), "behaviour_rating"),
        (_("Predikat"), "predicate"),
    ):
        if getattr(older, field) != getattr(newer, field):
            old, new = (getattr(version, f"get_{field}_display")() for version in (older, newer))
            changes.append({"what": label, "before": str(old), "after": str(new)})
    return changes


LADDER = (Rating.BELOW, Rating.MEETS, Rating.ABOVE)


def rating_difference(own: str, given: str) -> str:
    """Return how the appraiser's rating stands to the employee's own one, in words; empty without both."""
    if not own or not given:
        return ""
    steps = LADDER.index(Rating(given)) - LADDER.index(Rating(own))
    if steps == 0:
        return _("sama dengan penilaian sendiri")
    words = (_("satu tingkat"), _("dua tingkat"))[abs(steps) - 1]
    if steps > 0:
        return _("%(steps)s lebih tinggi daripada penilaian sendiri") % {"steps": words}
    return _("%(steps)s lebih rendah daripada penilaian sendiri") % {"steps": words}


def item_word(review: Values) -> str:
    """Return the rating of an item in words, or that it does not apply."""
    if not review["not_applicable"] and not counts(review):
        return _("Tidak dihitung")
    return _("Tidak berlaku") if review["not_applicable"] else rating_label(review["rating"])


def evidence_rows(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Return files as components/evidence.html lists them; the verdict where it was fetched with them."""
    return [
        {
            "name": file.stored_file.name,
            "url": reverse("appraisal:evidence_file", args=[file.appraisal_id, file.pk]),
            "size": file.stored_file.size,
            "note": file.caption,
            "accepted": vars(file).get("accepted"),
            "refusal": vars(file).get("refusal") or "",
        }
        for file in evidence
    ]
