"""The copy of one's own appraisals: everything one may see by now, nothing more."""

import json
from typing import Any

from django.urls import reverse

from appraisal.models import Evidence
from core.files import store_bytes
from organization.registry import personal_sections
from reports.demo.stories import question


def copy_of(employee: Any) -> dict[str, Any]:
    sections = personal_sections(employee)
    json.dumps([section.data for section in sections])
    return next(section.data for section in sections if section.key.startswith("appraisal-"))


def test_what_was_not_handed_over_is_not_in_the_copy(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    item = appraisal.items.filter(kind="result").first()
    item.review_rating, item.review_comment = "below", "Rahasia sampai diserahkan"
    item.save()
    data = copy_of(cast.sari)
    assert "Rahasia" not in json.dumps(data)
    assert data["results"] == []
    assert "review_rating" not in data["items"][0]


def test_the_whole_year_is_in_the_copy(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    thread = question(appraisal)
    stored = store_bytes("bukti.pdf", "application/pdf", b"%PDF-1.4", by=cast.sari.user)
    Evidence.objects.create(
        appraisal=appraisal,
        item=appraisal.items.first(),
        stored_file=stored,
        uploaded_by=cast.sari.user,
    )
    data = copy_of(cast.sari)
    assert data["state"] == "handed_over"
    assert [row["number"] for row in data["results"]] == [1]
    threads = [row for item in data["items"] for row in item["clarifications"]]
    assert [row["state"] for row in threads] == [thread.state]
    assert threads[0]["messages"][0]["body"]
    assert data["history"][-1]["by"]
    files = [row for item in data["items"] for row in item["evidence"]]
    assert [(row["name"], row["sha256"]) for row in files] == [("bukti.pdf", stored.sha256)]


def test_who_opened_it_is_in_the_copy(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("running")
    url = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    for _time in range(2):
        assert cast.client("hendra").get(url).status_code == 200
    assert cast.client("sari").get(url).status_code == 200
    assert [(row["by"], row["as"]) for row in copy_of(cast.sari)["opened_by"]] == [
        (str(cast.hendra.user), "appraiser")
    ]
