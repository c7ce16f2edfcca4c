from typing import Any

from django.urls import reverse

from appraisal.domain.moves import move
from appraisal.domain.self_assessment import self_draft_save, self_submit
from appraisal.models import Appraisal, AssessedItem
from reports.demo.stories import fresh
from tests.appraisal.views.access_checks import check_refused, check_strangers
from tests.appraisal.views.pages import queries_of, text_of


def test_the_employee_sees_the_other_side_when_it_is_handed_over(cast: Any, appraisal_in: Any) -> None:
    appraisal = appraisal_in("assessed")
    url = reverse("appraisal:comparison", args=[appraisal.pk])
    check_strangers(cast, url)
    behaviour = AssessedItem.objects.filter(appraisal=appraisal, kind="behaviour")
    behaviour.update(review_rating="below")
    assert "satu tingkat lebih rendah" not in text_of(cast.client("sari").get(url))
    assert "satu tingkat lebih rendah" not in text_of(cast.client("dewi").get(url))
    assert "satu tingkat lebih rendah daripada penilaian sendiri" in text_of(cast.client("hendra").get(url))
    Appraisal.objects.filter(pk=appraisal.pk).update(state="handed_over")
    assert "satu tingkat lebih rendah daripada penilaian sendiri" in text_of(cast.client("sari").get(url))


def test_both_see_what_changed_from_one_sending_to_the_next(cast: Any, appraisal_in: Any) -> None:
    appraisal, sari = appraisal_in("assessed"), cast.user("sari")
    url = reverse("appraisal:comparison", args=[appraisal.pk])
    back = {"by": cast.user("hendra"), "note": "Lengkapi", "expected_version": appraisal.version}
    move(appraisal, "self_return", **back)
    check_refused(cast, url, ("hendra", "dewi", "rina"))
    current = fresh(appraisal)
    item = current.items.filter(kind="result").order_by("position")[0]
    changed = {item.pk: {"self_narrative": "Kini dengan rekap bulanan"}}
    self_draft_save(current, changed, by=sari, draft_version=current.draft_version)
    desk = reverse("appraisal:self_assessment_edit", args=[appraisal.pk])
    assert "Berubah sejak kiriman terakhir" in text_of(cast.client("sari").get(desk))
    assert "Kini dengan rekap bulanan" in text_of(cast.client("sari").get(url))
    before = queries_of(cast.client("sari"), url)
    self_submit(fresh(appraisal), by=sari)
    review = reverse("appraisal:review_edit", args=[appraisal.pk])
    assert "Berubah sejak kiriman sebelumnya" in text_of(cast.client("hendra").get(review))
    for key in ("sari", "hendra"):
        assert "menjadi “Kini dengan rekap bulanan”" in text_of(cast.client(key).get(url))
    assert queries_of(cast.client("sari"), url) <= before
