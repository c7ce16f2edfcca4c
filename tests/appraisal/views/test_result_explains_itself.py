"""The page from target to predicate: every printed number stands in an earlier line or in the rules.

Each step names its rule. Read from the HTML itself, for every way a result comes about.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from lxml import html

from appraisal import registry
from appraisal.domain.objection import Decision, decide
from appraisal.domain.review import hand_over, save_review
from appraisal.domain.self_assessment import contribution_add, self_draft_save
from appraisal.enums import ItemKind
from appraisal.models import Appraisal
from appraisal.registry import Competence
from reports.demo.stories import answer_with_change, fresh, question, rate, rating_of, report
from tests.appraisal.domain.test_working_explains_itself import OF_THE_FORMULAS, plain, printed
from tests.appraisal.views.pages import page_of


def numbers_in(element: html.HtmlElement) -> set[str]:
    return printed(" ".join(element.text_content().split()))


def strange_numbers(page: html.HtmlElement) -> list[str]:
    """Return each number of a step that no earlier line, input or rule prints, and each step without source.

    Lines are read in the order of the page. Counts of items are known from the items themselves.
    """
    main = page.xpath("//main")[0]
    known = {*OF_THE_FORMULAS}
    known |= {str(count) for count in range(len(main.xpath(".//th[@scope='row'] | .//h3")))}
    found = []
    for element in main.iter():
        classes = element.get("class") or ""
        if element.tag == "dd" or element.xpath("self::td/ancestor::table[contains(@class, 'rules')]"):
            known |= numbers_in(element)
        elif element.tag == "tr" and element.xpath("ancestor::table[contains(@class, 'working')]"):
            found += check_step(element, known)
        elif "working" in classes and element.tag == "table":
            assert element.xpath("./caption"), "a table of the working says what it is"
    return found


def check_step(row: html.HtmlElement, known: set[str]) -> list[str]:
    """Return what is strange in one row of a working; its value is known afterwards."""
    label = " ".join(row.xpath("string(./th[@scope='row'])").split())
    expressions = row.xpath("./td[contains(@class, 'working-expression')]")
    values = row.xpath("./td[contains(@class, 'number')]")
    found = []
    if expressions:
        strange = numbers_in(expressions[0]) - known
        found += [f"{label}: {each} in “{expressions[0].text_content().strip()}”" for each in strange]
        if not row.xpath(".//span[contains(@class, 'working-source')]"):
            found.append(f"{label}: no source")
    for value in values:
        known |= {plain(each) for each in re.findall(r"\d[\d.]*(?:,\d+)?", value.text_content())}
    return found


def pages_of(cast: Any, appraisal: Appraisal, key: str) -> list[html.HtmlElement]:
    """Return the page of every version of the result, as the employee reads it."""
    address = reverse("appraisal:result_detail", args=[appraisal.pk])
    numbers = appraisal.results.order_by("number").values_list("number", flat=True)
    return [page_of(cast.client(key).get(f"{address}?versi={number}")) for number in numbers]


def handed_over(cast: Any, appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


def clarified(cast: Any, appraisal_in: Any) -> Appraisal:
    appraisal = appraisal_in("handed_over")
    answer_with_change(question(appraisal))
    return fresh(appraisal)


def objected(cast: Any, appraisal_in: Any) -> Appraisal:
    appraisal = appraisal_in("explained")
    change = Decision("change", "Posko layak dihargai.", work="above", behaviour="below")
    decide(appraisal, change, by=cast.user("dewi"), expected_version=appraisal.version)
    return fresh(appraisal)


def reviewed_otherwise(
    cast: Any, appraisal_in: Any, change: Callable[[Appraisal], dict[str, dict[str, Any]]]
) -> Appraisal:
    """Rate everything, change some of it and hand over."""
    appraisal = appraisal_in("assessed")
    reviews = {item.pk: rating_of(item, 0) for item in appraisal.items.all()}
    changed = change(appraisal)
    for pk, values in changed["items"].items():
        reviews[pk] |= values  # type: ignore[index]
    by = cast.user("hendra")
    save_review(appraisal, reviews, changed["axes"], by=by, draft_version=appraisal.draft_version)
    now = fresh(appraisal)
    hand_over(now, by=by, expected_version=now.version, draft_version=now.draft_version)
    return fresh(appraisal)


def first_of(appraisal: Appraisal, kind: ItemKind) -> Any:
    return appraisal.items.filter(kind=kind).order_by("position")[0]


def with_something_not_applicable(cast: Any, appraisal_in: Any) -> Appraisal:
    """A result and a behaviour that could not be judged."""

    def change(appraisal: Appraisal) -> dict[str, dict[str, Any]]:
        left_out = {"not_applicable": True, "not_applicable_reason": "Tidak ada kegiatan tahun ini."}
        return {
            "items": {
                first_of(appraisal, ItemKind.RESULT).pk: left_out,
                first_of(appraisal, ItemKind.BEHAVIOUR).pk: left_out,
            },
            "axes": {},
        }

    return reviewed_otherwise(cast, appraisal_in, change)


def with_overrides(cast: Any, appraisal_in: Any) -> Appraisal:
    """Both axes set by the appraiser himself."""

    def change(appraisal: Appraisal) -> dict[str, dict[str, Any]]:
        axes = {
            "work_override": "above",
            "work_override_reason": "Beban posko.",
            "behaviour_override": "meets",
            "behaviour_override_reason": "Merata.",
        }
        return {"items": {}, "axes": axes}

    return reviewed_otherwise(cast, appraisal_in, change)


def with_contributions(cast: Any, appraisal_in: Any) -> Appraisal:
    """Two contributions, one of them refused."""
    running, sari = appraisal_in("running"), cast.user("sari")
    for place in range(2):
        now = fresh(running)
        item = contribution_add(now, by=sari, draft_version=now.draft_version)
        words = {
            "title": f"Mendampingi pegawai {place}",
            "self_narrative": "Selama posko.",
            "contribution_kind": "extra_duty",
        }
        now = fresh(running)
        self_draft_save(now, {item.pk: words}, by=sari, draft_version=now.draft_version)
    report(running)
    rate(running)
    return fresh(running)


WAYS = (handed_over, clarified, objected, with_something_not_applicable, with_overrides, with_contributions)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_number_of_the_page_stands_in_an_earlier_line(
    cast: Any, appraisal_in: Any, monkeypatch: pytest.MonkeyPatch, way: Callable[[Any, Any], Appraisal]
) -> None:
    known = Competence(Decimal("81.25"), "13 dari 16 kompetensi memenuhi standar", cast.today)
    source = [lambda people, day: dict.fromkeys(people, known)]
    monkeypatch.setattr(registry, "_competence_sources", source)
    appraisal = way(cast, appraisal_in)
    for page in pages_of(cast, appraisal, "sari"):
        steps = page.xpath("//table[contains(@class, 'working')]//td[contains(@class, 'working-expression')]")
        assert len(steps) > 15
        strange = [line for line in strange_numbers(page) if "13 dari 16" not in line]
        assert strange == []
        sources = {
            " ".join(span.text_content().split()) for span in page.xpath("//span[@class='working-source']")
        }
        assert any("PermenPANRB" in source for source in sources)
        assert any("PP 30/2019" in source for source in sources)


def test_a_number_from_nowhere_would_be_found(cast: Any, appraisal_in: Any) -> None:
    [page] = pages_of(cast, appraisal_in("handed_over"), "sari")
    cells = page.xpath("//td[contains(@class, 'working-expression')]")
    cells[3].text = f"{cells[3].text_content()} + 13,37"
    source = page.xpath("//span[@class='working-source']")[-1]
    source.getparent().remove(source)
    found = strange_numbers(page)
    assert any("13,37" in line for line in found)
    assert any(line.endswith("no source") for line in found)


def test_the_rules_stand_on_the_page_with_source_and_certainty(cast: Any, appraisal_in: Any) -> None:
    [page] = pages_of(cast, appraisal_in("handed_over"), "sari")
    rows = page.xpath("//table[contains(@class, 'rules')]/tbody/tr")
    assert len(rows) > 20
    text = " ".join(page.xpath("//table[contains(@class, 'rules')]")[0].text_content().split())
    assert "PP 30/2019 Ps 41" in text
    assert "Belum pasti" in text
    assert all(row.xpath("string(./td[2])").strip(" ·") for row in rows)
