from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from appraisal.domain.review import save_review
from appraisal.models import Appraisal, ExtendedPhase
from reports.demo.stories import advance, fresh, question, rating_of
from tests.appraisal.views.pages import page_of, queries_of, text_of

URL = reverse("appraisal:review_team")


def names_on(response: Any) -> list[str]:
    return [link.text_content() for link in page_of(response).xpath("//tbody//th//a")]


def test_nobody_else_sees_who_waits(cast: Any, appraisal_in: Any) -> None:
    appraisal_in("assessed")
    for key in ("sari", "agus", "putri", "rina"):
        text = text_of(cast.client(key).get(URL))
        assert "Sari Wulandari" not in text.replace(str(cast.user(key)), "")
        assert "Tidak ada yang menunggu penilaian Anda" in text


def test_what_waits_first_is_first_and_says_how_far_it_is(cast: Any, appraisal_in: Any) -> None:
    late, soon = appraisal_in("assessed"), appraisal_in("assessed", "lina")
    ends_on = timezone.localdate() + timedelta(days=200)
    ExtendedPhase.objects.create(appraisal=late, phase="review", ends_on=ends_on)
    hendra = cast.client("hendra")
    names = names_on(hendra.get(URL))
    assert names.index(soon.employee.name) < names.index(late.employee.name)
    reviews = {item.pk: rating_of(item, 0, "above") for item in soon.items.all()}  # type: ignore[arg-type]
    save_review(soon, reviews, {}, by=cast.user("hendra"), draft_version=soon.draft_version)
    text = text_of(hendra.get(URL))
    count = soon.items.count()
    assert f"{count} dari {count} butir" in text
    assert "memerlukan tanda tangan kedua" in text
    assert "Sangat Baik (sementara)" in text
    assert "berbeda dari penilaian sendiri" in text
    review = text_of(hendra.get(reverse("appraisal:review_edit", args=[soon.pk])))
    assert f"Berikutnya: {late.employee.name}" in review


def test_questions_and_signatures_stand_above(cast: Any, appraisal_in: Any) -> None:
    question(appraisal_in("handed_over"))
    assert "Klarifikasi yang Anda jawab" in text_of(cast.client("hendra").get(URL))
    appraisal_in("countersign", "lina")
    text = text_of(cast.client("dewi").get(URL))
    assert "Menunggu tanda tangan kedua dari Anda" in text
    assert "predikat Sangat Baik" in text


def test_a_fixed_number_of_queries(cast: Any, appraisal_in: Any) -> None:
    first = appraisal_in("assessed")
    hendra = cast.client("hendra")
    one = queries_of(hendra, URL)
    team = Appraisal.objects.filter(cycle=first.cycle, appraiser=first.appraiser, state="planning").exclude(
        pk=first.pk
    )[:3]
    for appraisal in team:
        advance(fresh(appraisal), "assessed")
    assert len(names_on(hendra.get(URL))) >= 3
    assert queries_of(hendra, URL) == one
