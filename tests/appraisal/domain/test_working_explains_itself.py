"""Every printed number of a working stands in an earlier line, is an input, or is a value of the rules."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from appraisal.domain.scoring import number
from appraisal.models import ResultVersion
from reports.demo.seed import write_last_year

NUMBER = re.compile(r"(?<![\w/])−?\d[\d.]*(?:,\d+)?")
OF_THE_FORMULAS = {"0", "1", "2", "100"}
"""Constants that the formulas themselves hold: per cent, and 2T−R."""


def printed(text: str) -> set[str]:
    """Return the numbers of an expression as they are written, without signs."""
    return {plain(found) for found in NUMBER.findall(text)}


def plain(text: object) -> str:
    """Return a number without its sign and without zeros at its end."""
    text = str(text).lstrip("−-")
    return text.rstrip("0").rstrip(",") if "," in text else text


def as_printed(value: object) -> str:
    return plain(number(Decimal(str(value))))


def inputs(working: Mapping[str, Any]) -> Iterator[str]:
    """Yield every number that was typed: targets, realisations, weights, counts, values of the rules."""
    evaluation = working["evaluation"]
    for row in evaluation["items"]:
        for key in ("weight", "realisation", "stretch"):
            if row.get(key) is not None:
                yield as_printed(row[key])
        for bound in row["target"]:
            yield as_printed(bound)
    for row in evaluation["behaviours"]:
        yield as_printed(row["weight"])
    for row in evaluation.get("parts", []):
        yield str(row["calendar_days"])
        yield str(row["calendar_days"] - row["counted_days"])
    for row in working.get("parts", {}).get("former", []):
        for item in (*row["ratings"]["work_items"], *row["ratings"]["behaviour_items"]):
            yield as_printed(item["weight"])
    for count in range(len(working["reviews"]) + 1):
        yield str(count)
    for value in working["rules"].values():
        if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
            yield as_printed(value)


def figures(working: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the tables in the order in which the page prints them."""
    evaluation = working["evaluation"]
    for row in evaluation["items"]:
        if row["achievement"]:
            yield row["label"], row["achievement"]
    for row in evaluation.get("parts", []):
        yield f"{row['label']} weight", {"value": row["weight"], "steps": [row["weight_step"]]}
        for key in ("work_value", "behaviour_value"):
            yield f"{row['label']} {key}", row[key]
    for step in evaluation["steps"]:
        if step["label"].startswith("Jumlah"):
            yield step["label"], {"value": step["value"], "steps": [step]}
    for key in ("work_value", "behaviour_value", "numeric_index"):
        if evaluation[key]:
            yield key, evaluation[key]
    if working["contribution"]:
        yield "contribution", working["contribution"]
    if evaluation["internal_index"]:
        yield "internal_index", evaluation["internal_index"]


def unexplained(working: Mapping[str, Any]) -> list[str]:
    """Return each number that comes from nowhere, and each step without a source, with its place."""
    known = {*inputs(working), *OF_THE_FORMULAS}
    found = []
    for name, figure in figures(working):
        for step in figure["steps"]:
            strange = printed(step["expression"]) - known
            found += [f"{name} / {step['label']}: {each} in “{step['expression']}”" for each in strange]
            if not step["source"]:
                found.append(f"{name} / {step['label']}: no source")
            if step["value"] is not None and re.fullmatch(r"-?\d+(\.\d+)?", str(step["value"])):
                known.add(as_printed(step["value"]))
        if as_printed(figure["value"]) not in known:
            found.append(f"{name}: {figure['value']} is the value of no step")
    return found


@pytest.fixture
def workings(cast: Any) -> list[Mapping[str, Any]]:
    write_last_year(cast.agency, Random(1), cast.today)
    return list(ResultVersion.objects.order_by("pk").values_list("working", flat=True))


def test_every_number_of_last_year_explains_itself(workings: list[Mapping[str, Any]]) -> None:
    assert len(workings) > 5
    assert [line for working in workings for line in unexplained(working)] == []


def test_a_number_from_nowhere_would_be_found(workings: list[Mapping[str, Any]]) -> None:
    evaluation = workings[0]["evaluation"]
    evaluation["numeric_index"]["steps"][0]["expression"] += " + 13,37"
    evaluation["work_value"]["steps"][0]["source"] = ""
    assert sorted(line.rsplit(": ", 1)[-1] for line in unexplained(workings[0])) == [
        "13,37 in “70 % × 96,59 + 13,37”",
        "no source",
    ]
