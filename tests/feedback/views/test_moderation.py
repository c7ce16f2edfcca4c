"""What was hidden can be taken back, not past the preview; the log says who did what and why."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.demo.cast import EDUCATION, PISANG
from tests.core.corpus import pdf
from tests.feedback.conftest import fresh
from tests.feedback.published import publish, published_case

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def test_hidden_and_taken_back(desk, visitor):
    case, putri = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf()), desk.client("putri")
    public, entry = address("case_public", case.number), case.entries.get()
    putri.post(address("entry_hide", case.pk, entry.pk), {"reason": "Menyebut 081234567890"})
    putri.post(address("case_hide", case.pk), {"reason": "Diminta keluarga"})
    for name, args in (("entry_unhide", [case.pk, entry.pk]), ("case_unhide", [case.pk])):
        assert desk.client("sari").post(address(name, *args), {"reason": "Keliru kemarin"}).status_code == 404
        assert putri.get(address(name, *args)).status_code == 405
        assert putri.post(address(name, *args), {"reason": "x"}).status_code == 302
    assert fresh(case).is_hidden
    putri.post(address("entry_unhide", case.pk, entry.pk), {"reason": "Ternyata bukan nama orang"})
    putri.post(address("case_unhide", case.pk), {"reason": "Keluarga setuju"})
    assert not fresh(case).is_hidden
    assert visitor.get(public).status_code == 404, "only a preview makes it public"
    assert not case.search_hits.exists()
    publish(case, desk.user("putri"))
    assert "Lampunya sudah diganti" in visitor.get(public).content.decode()
    log = putri.get(address("moderation_list")).content.decode()
    for text in ("Keluarga setuju", "Diminta keluarga", "Ternyata bukan nama orang", case.number):
        assert text in log
    assert "081234567890" not in log


def test_the_log_is_that_of_ones_own_cases(desk):
    other = published_case(desk.agency.units[EDUCATION], desk.user("bayu"), pdf())
    desk.client("bayu").post(address("case_hide", other.pk), {"reason": "Rahasia dinas lain"})
    assert desk.client("sari").get(address("moderation_list")).status_code == 403
    assert "Rahasia dinas lain" not in desk.client("putri").get(address("moderation_list")).content.decode()
    assert "Rahasia dinas lain" in desk.client("bayu").get(address("moderation_list")).content.decode()
    with CaptureQueriesContext(connection) as one:
        desk.client("bayu").get(address("moderation_list"))
    for _ in range(2):
        more = published_case(desk.agency.units[EDUCATION], desk.user("bayu"), pdf())
        desk.client("bayu").post(address("case_hide", more.pk), {"reason": "Sekali lagi"})
    with CaptureQueriesContext(connection) as three:
        desk.client("bayu").get(address("moderation_list"))
    assert len(one) == len(three)
