from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from appraisal.domain.clarification import change_rating, open_clarification
from appraisal.domain.results import latest_result
from appraisal.models import Appraisal
from reports.demo.stories import answer_with_change, fresh, question
from tests.appraisal.views.access_checks import check_methods, check_refused, check_strangers
from tests.appraisal.views.pages import page_of, queries_of, text_of


@pytest.fixture
def appraisal(appraisal_in: Any) -> Appraisal:
    return appraisal_in("handed_over")


@pytest.fixture
def url(appraisal: Appraisal) -> str:
    return reverse("appraisal:result_detail", args=[appraisal.pk])


def read(number: str) -> Decimal:
    return Decimal(number.strip().replace(".", "").replace(",", ".").replace("−", "-"))


def test_every_party_reads_the_working(cast: Any, url: str) -> None:
    for key in ("sari", "hendra", "dewi", "rina"):
        text = text_of(cast.client(key).get(url))
        assert "tidak memengaruhi predikat" in text.lower()
        assert "Indeks internal" in text
        assert "Belum pasti" in text


def test_shown_parts_add_up_to_the_shown_total(cast: Any, url: str) -> None:
    tables = page_of(cast.client("sari").get(url)).xpath("//table[contains(@class, 'working')][tfoot]")
    assert len(tables) >= 3
    for table in tables:
        cells = [cell.text_content() for cell in table.xpath("./tbody/tr/td[last()]")]
        parts = [read(cell) for cell in cells if cell.strip()]
        assert sum(parts) == read(table.xpath("./tfoot/tr/td")[0].text_content())


def test_strangers_and_who_comes_too_early(cast: Any, appraisal_in: Any, url: str) -> None:
    check_strangers(cast, url)
    check_methods(cast, "sari", url, allowed=("get",))
    early = reverse("appraisal:result_detail", args=[appraisal_in("assessed", "budi").pk])
    check_refused(cast, early, ("budi", "dewi", "rina"))


def test_both_versions_stay_and_say_what_changed(cast: Any, appraisal: Appraisal, url: str) -> None:
    answer_with_change(question(appraisal))
    text = text_of(cast.client("sari").get(url))
    assert "Versi 1" in text
    assert "Versi 2" in text
    assert "dari “Sesuai ekspektasi” menjadi “Di atas ekspektasi”" in text
    note = latest_result(appraisal).note
    assert text.count(note[: note.index("”.") + 1]) == 1
    assert "beban loket" in text
    old = text_of(cast.client("sari").get(url, {"versi": "1"}))
    assert ", versi 1." in old
    assert cast.client("sari").get(url, {"versi": "9"}).status_code == 404


def test_offers_the_employee_what_may_be_questioned(cast: Any, appraisal: Appraisal, url: str) -> None:
    links = page_of(cast.client("sari").get(url)).xpath("//a[contains(@href, '/klarifikasi/')]")
    assert len(links) == appraisal.items.exclude(kind="contribution").count()
    assert not page_of(cast.client("hendra").get(url)).xpath("//a[contains(@href, '/klarifikasi/')]")


def test_few_queries_whatever_the_number_of_versions(cast: Any, appraisal: Appraisal, url: str) -> None:
    few = queries_of(cast.client("sari"), url)
    for rating in ("above", "meets", "above"):
        item = appraisal.items.filter(kind="result").order_by("position")[0]
        thread = open_clarification(item, by=cast.user("sari"), reason="lagi")
        change_rating(thread, rating, by=cast.user("hendra"), reason="ya", expected_version=0)
    assert fresh(appraisal).results.count() == 4
    assert queries_of(cast.client("sari"), url) == few
    assert few <= 18
