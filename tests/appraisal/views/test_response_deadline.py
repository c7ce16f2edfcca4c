from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from appraisal.domain.rule_values import deadline
from appraisal.models import Appraisal
from core.models import Holiday
from tests.appraisal.views.access_checks import check_strangers
from tests.appraisal.views.pages import text_of


def url_of(appraisal: Appraisal) -> str:
    return reverse("appraisal:response_deadline", args=[appraisal.pk])


def test_the_count_is_told_day_by_day(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    handed = datetime(2026, 3, 17, 10, tzinfo=timezone.get_default_timezone())
    due = deadline(appraisal.cycle.rule_set, "response_days", handed.date(), appraisal.unit)
    Appraisal.objects.filter(pk=appraisal.pk).update(handed_over_at=handed, response_due_on=due)
    text = text_of(cast.client("sari").get(url_of(appraisal)))
    assert "14 April 2026" in text
    assert "Nyepi" in text
    assert "8 hari akhir pekan" in text
    assert "Kalender berubah" not in text
    Holiday.objects.create(date=due - timedelta(days=1), kind="D", name="Hari jadi")
    assert "Kalender berubah" in text_of(cast.client("sari").get(url_of(appraisal)))


def test_the_page_of_the_appraisal_leads_there(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("handed_over")
    detail = reverse("appraisal:appraisal_detail", args=[appraisal.pk])
    assert url_of(appraisal) in cast.client("sari").get(detail).text


def test_nobody_before_the_hand_over_and_no_stranger(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    assert cast.client("sari").get(url_of(appraisal)).status_code == 403
    assert cast.client("hendra").get(url_of(appraisal)).status_code == 404
    check_strangers(cast, url_of(appraisal))
