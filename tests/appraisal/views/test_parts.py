"""Parts of a year in the browser's view: part_list, part_detail, part_rate, part_file."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisal.domain.evidence import evidence_add
from appraisal.domain.evidence_checks import evidence_show
from appraisal.domain.parts import items_of_part
from appraisal.domain.short_service import mark_short_years
from appraisal.enums import Rating
from appraisal.models import Appraisal, AppraisalPart, Evidence, PartRating, RuleSetting
from core.files import CleanFile
from organization.models import Placement
from reports.demo.stories import fresh, rate, report
from tests.appraisal.part_builders import moved, rated
from tests.appraisal.views.access_checks import check_methods, check_refused, pdf, trace
from tests.appraisal.views.pages import page_of, queries_of, sent_by, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_november(clock: Any) -> None:
    clock(f"{timezone.localdate().year}-11-24 09:00")


@pytest.fixture
def part(cast: Any, appraisal_in: Any) -> AppraisalPart:
    """The part of Sari's year that Hendra led until the end of June; Agus appraises her now."""
    moved(cast, appraisal_in("running"))
    return AppraisalPart.objects.get()


def url_of(name: str, part: AppraisalPart) -> str:
    return reverse(f"appraisal:{name}", args=[part.pk])


def typed(cast: Any, part: AppraisalPart, rating: str = "meets") -> dict[str, Any]:
    """Return what Hendra's browser sends with every item rated."""
    response = cast.client("hendra").get(url_of("part_rate", part))
    form = next(form for form in page_of(response).forms if "draft_version" in form.fields)
    return {**sent_by(form), **{f"rating_{item.key}": rating for item in items_of_part(part)}}


def test_what_waits_stands_on_the_first_page_and_leads_to_the_form(cast: Any, part: AppraisalPart) -> None:
    year = part.starts_on.year
    home = cast.client("hendra").get(reverse("home"))
    assert f"Nilai bagian tahun {cast.sari.name}, 1 Januari {year}–30 Juni {year}" in text_of(home)
    assert url_of("part_rate", part) in home.content.decode()
    page = text_of(cast.client("hendra").get(url_of("part_rate", part)))
    for item in items_of_part(part):
        assert item.title in page


def test_the_former_appraiser_sees_his_part_and_nothing_else(cast: Any, part: AppraisalPart) -> None:
    client = cast.client("hendra")
    assert client.get(url_of("part_detail", part)).status_code == 200
    for name in ("appraisal_detail", "review_edit", "year_detail", "result_detail", "comparison"):
        assert client.get(reverse(f"appraisal:{name}", args=[part.appraisal_id])).status_code == 404, name
    listed = client.get(reverse("appraisal:part_list"))
    assert cast.sari.name in text_of(listed)


def test_he_saves_what_he_has_and_sends_it_when_it_is_complete(cast: Any, part: AppraisalPart) -> None:
    client, url = cast.client("hendra"), url_of("part_rate", part)
    first = items_of_part(part)[0]
    response = client.post(url, {"version": 0, "draft_version": 0, f"note_{first.key}": "Tertib"})
    assert response["Location"] == url
    assert "Tertib" in client.get(url).content.decode()
    stale = client.post(url, {"version": 0, "draft_version": 0, "note": "Jendela lain"})
    assert stale.status_code == 409
    assert "Jendela lain" in stale.content.decode()

    incomplete = client.post(url, {"version": 0, "draft_version": 1, "send": "1", "note": "Baik"})
    assert incomplete.status_code == 422
    assert f"Beri rating “{first.title}”." in text_of(incomplete)
    assert "Baik" in incomplete.content.decode()
    assert not PartRating.objects.exists()

    sent = client.post(url, {**typed(cast, part), "send": "1"})
    assert sent["Location"] == url_of("part_detail", part)
    assert AppraisalPart.objects.get().state == "rated"
    assert PartRating.objects.get(key=first.key).note == "Tertib"
    again = client.post(
        url,
        {
            **{f"rating_{i.key}": "below" for i in items_of_part(part)},
            "version": 0,
            "draft_version": 1,
            "send": "1",
        },
    )
    assert again["Location"] == url_of("part_detail", part)
    assert set(PartRating.objects.values_list("rating", flat=True)) == {"meets"}
    assert client.get(url)["Location"] == url_of("part_detail", part)


def test_the_new_appraiser_reads_it_and_changes_nothing(cast: Any, part: AppraisalPart) -> None:
    agus = cast.client("agus")
    waiting = text_of(agus.get(url_of("part_detail", part)))
    assert "Bagian ini belum dinilai" in waiting
    rated(part, Rating.ABOVE)
    page = text_of(agus.get(url_of("part_detail", part)))
    assert "Di atas ekspektasi" in page
    assert "Terlihat waktu itu" in page
    check_refused(cast, url_of("part_rate", part), ("agus",))
    check_refused(cast, url_of("part_rate", part), ("agus",), method="post", data={"version": 1})
    report(part.appraisal)
    review = text_of(agus.get(reverse("appraisal:review_edit", args=[part.appraisal_id])))
    assert "Bagian tahun yang dipimpin pejabat lain" in review
    assert cast.hendra.name in review


def test_the_employee_reads_it_with_the_result(cast: Any, part: AppraisalPart) -> None:
    sari = cast.client("sari")
    assert sari.get(url_of("part_detail", part)).status_code == 404
    overview = text_of(sari.get(reverse("appraisal:appraisal_detail", args=[part.appraisal_id])))
    assert f"dipimpin {cast.hendra.name}" in overview
    rated(part, Rating.BELOW)
    assert "Di bawah ekspektasi" not in text_of(
        sari.get(reverse("appraisal:appraisal_detail", args=[part.appraisal_id]))
    )
    report(fresh(part.appraisal))
    rate(fresh(part.appraisal))
    result = sari.get(reverse("appraisal:result_detail", args=[part.appraisal_id]))
    assert url_of("part_detail", part) in result.content.decode()
    assert "Tahun ini dipimpin lebih dari satu pejabat" in text_of(result)
    detail = text_of(sari.get(url_of("part_detail", part)))
    assert "sebutkan dalam keberatan" in detail
    check_refused(cast, url_of("part_rate", part), ("sari", "dewi", "rina", "agus"), method="post")
    for key in ("putri", "bayu", "maya"):
        assert cast.client(key).get(url_of("part_detail", part)).status_code == 404


def test_the_hand_over_waits_and_says_why(cast: Any, part: AppraisalPart) -> None:
    report(fresh(part.appraisal))
    page = text_of(cast.client("agus").get(reverse("appraisal:review_hand_over", args=[part.appraisal_id])))
    assert "Ada bagian tahun yang dipimpin pejabat lain dan belum dinilai" in page


def test_the_last_look_says_how_much_of_the_year_was_served(cast: Any, appraisal_in: Any) -> None:
    assessed = appraisal_in("assessed")
    year = assessed.cycle.year
    Placement.objects.filter(employee=cast.sari).update(starts_on=date(year, 9, 1))
    url = reverse("appraisal:review_hand_over", args=[assessed.pk])
    assert "122 dari 365 hari" in text_of(cast.client("hendra").get(url)).replace("366", "365")
    RuleSetting.objects.filter(key="short_service_rated").update(value="tidak")
    assert "ia tidak dinilai" in text_of(cast.client("hendra").get(url))
    mark_short_years()
    review = cast.client("hendra").get(reverse("appraisal:review_edit", args=[assessed.pk]))
    assert "ia tidak dinilai" in text_of(review)


def test_only_files_of_the_part_are_handed_out(cast: Any, appraisal_in: Any) -> None:
    running: Appraisal = appraisal_in("running")
    item, other = running.items.filter(kind="result").order_by("position")[:2]
    file = CleanFile("rekap.pdf", "application/pdf", pdf())
    shown = evidence_add(item, file, by=cast.sari.user)
    evidence_show(item, by=cast.sari.user)
    hidden = evidence_add(other, CleanFile("rahasia.pdf", "application/pdf", pdf()), by=cast.sari.user)
    moved(cast, running)
    part = AppraisalPart.objects.get()

    def status(key: str, row: Evidence) -> int:
        return int(cast.client(key).get(reverse("appraisal:part_file", args=[part.pk, row.pk])).status_code)

    assert (status("hendra", shown), status("hendra", hidden)) == (200, 404)
    assert (status("agus", shown), status("sari", shown), status("putri", shown)) == (403, 404, 404)
    rated(part)
    assert status("agus", shown) == 200
    assert "rekap.pdf" in text_of(cast.client("hendra").get(url_of("part_detail", part)))


def test_other_methods_are_refused(cast: Any, part: AppraisalPart) -> None:
    before = trace()
    check_methods(cast, "hendra", url_of("part_detail", part), allowed=("get",))
    check_methods(cast, "hendra", url_of("part_rate", part), allowed=("get", "post"))
    check_methods(cast, "hendra", reverse("appraisal:part_list"), allowed=("get",))
    assert trace() == before


def test_the_list_costs_the_same_for_one_and_three(cast: Any, appraisal_in: Any) -> None:
    moved(cast, appraisal_in("running"))
    hendra, url = cast.client("hendra"), reverse("appraisal:part_list")
    one = queries_of(hendra, url)
    for key in ("putri", "tono"):
        moved(cast, appraisal_in("running", key), day=date(timezone.localdate().year, 6, 1))
    assert AppraisalPart.objects.filter(rater=cast.hendra).count() == 3
    assert queries_of(hendra, url) == one
    home = text_of(hendra.get(reverse("home")))
    assert "Nilai bagian tahun pegawai yang dulu Anda pimpin" in home
