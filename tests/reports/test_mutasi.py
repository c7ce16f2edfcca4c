"""A mutasi on 1 July: shown before it is confirmed, done, and last year's document stays byte for byte."""

from random import Random
from typing import Any

import pytest
from django.urls import reverse

from appraisal.models import Appraisal, FinalRecord
from organization.models import Post
from reports.demo.cast import CUPAK_TANGAH
from reports.demo.seed import write_last_year
from reports.demo.stories import fresh
from tests.appraisal.views.pages import page_of, sent_by, text_of
from tests.reports.test_evaluation_document import make_document


@pytest.fixture
def july(clock: Any) -> None:
    """The day on which people are moved."""
    clock("2026-07-01 08:00")


def test_a_mutasi_on_the_first_of_july(july: None, cast: Any, appraisal_in: Any) -> None:
    running = appraisal_in("running")
    write_last_year(cast.agency, Random(1), cast.today)
    last = Appraisal.objects.get(employee=cast.sari, cycle__year=2025)
    make_document(last)
    sari, rina = cast.client("sari"), cast.client("rina")
    file_url = reverse("reports:evaluation_document_file", args=[last.pk])
    before = b"".join(sari.get(file_url).streaming_content)
    record = FinalRecord.objects.filter(appraisal=last).values().get()
    row = Appraisal.objects.filter(pk=last.pk).values().get()
    assert before.startswith(b"%PDF")

    unit = cast.unit(CUPAK_TANGAH)
    post = Post.objects.filter(unit=unit).exclude(placements__leads_unit=True).order_by("pk").first()
    url = f"{reverse('organization:placement_add', args=[cast.sari.pk])}?unit={unit.pk}"
    asked = rina.post(url, {"post": post.pk, "starts_on": "2026-07-01"})
    shown = text_of(asked)
    assert f"Penilaian 2026 Sari Wulandari beralih dari {cast.hendra.name} ke {cast.agus.name}." in shown
    assert "mungkin perlu disesuaikan: pejabat penilai dapat membukanya kembali sampai 31 Juli 2026" in shown
    assert "Penilaian 2025 Sari Wulandari yang sudah final tidak berubah." in shown
    assert fresh(running).appraiser == cast.hendra

    yes = next(form for form in page_of(asked).forms if "starts_on" in form.fields)
    confirmed = rina.post(url, {**sent_by(yes), "step": "confirm"})
    assert confirmed.status_code == 302
    moved = fresh(running)
    assert (moved.appraiser, moved.unit, moved.placement.starts_on) == (cast.agus, unit, cast.today)
    assert "Sari Wulandari" in text_of(cast.client("agus").get(reverse("appraisal:team_list")))
    assert (
        cast.client("hendra").get(reverse("appraisal:appraisal_detail", args=[running.pk])).status_code == 404
    )

    assert b"".join(sari.get(file_url).streaming_content) == before
    assert FinalRecord.objects.filter(appraisal=last).values().get() == record
    assert Appraisal.objects.filter(pk=last.pk).values().get() == row
