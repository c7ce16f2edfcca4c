"""The limits: a table everybody reads and coordinators set; nobody is shut out with his village."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import TransitionLog
from feedback.domain.limits import LIMITS, Limit, count_attempt, limits_in_force, spam_hints
from feedback.models import LimitRule
from feedback.views.ticket import TICKETS

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def typed(**changed):
    values = {
        f"{act}_{place}_{name}": getattr(limit, name)
        for act, limits in LIMITS.items()
        for place, limit in enumerate(limits)
        for name in ("amount", "minutes", "refuse")
    }
    return {**values, **changed}


def test_coordinators_set_the_table_and_it_holds_at_once(desk, visitor):
    page, bayu = address("limit_edit"), desk.client("bayu")
    assert desk.client("putri").get(page).status_code == 403
    assert bayu.get(page).status_code == 200
    assert bayu.post(page, typed(ticket_0_amount=1, ticket_0_refuse=2)).status_code == 302
    assert LimitRule.objects.count() == 1
    assert TransitionLog.objects.get(name="limit_set").note == "ticket: 10/15/10 → 1/15/2"
    assert limits_in_force()["ticket"][0] == Limit(1, 15, 2)
    assert [count_attempt("ticket", "x").is_refused for _ in range(3)] == [False, False, True]
    shown = visitor.get(address("limit_list"))
    assert (bayu.get(address("limit_list")).content.decode()).count("Ubah pembatas") == 1
    assert "Ubah pembatas" not in shown.content.decode()
    assert any(limit == Limit(1, 15, 2) for _label, limit in shown.context["rows"])
    assert bayu.post(page, typed()).status_code == 302
    assert limits_in_force() == LIMITS


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"report_0_refuse": 5}, "satu kampung"),
        ({"support_0_refuse": 19, "support_0_amount": 1}, "satu kampung"),
        ({"comment_0_refuse": 19}, "satu kampung"),
        ({"ticket_0_refuse": 1}, "menolak sebelum memeriksa"),
        ({"comment_0_minutes": 2000}, "1440"),
        ({"comment_0_amount": 0}, "1"),
        ({"comment_0_amount": "banyak"}, "angka"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused_beside_its_field(desk, changed, said):
    refused = desk.client("bayu").post(address("limit_edit"), typed(**changed))
    assert refused.status_code == 422
    field = next(iter(refused.context["form"].errors))
    assert field in changed or field.rsplit("_", 1)[0] == next(iter(changed)).rsplit("_", 1)[0]
    assert said in str(refused.context["form"].errors)
    assert not LimitRule.objects.exists()


def test_guesses_lock_out_nobody_who_has_the_code(submit):
    sent = submit()
    village, wrong = Client(), {"number": "2222-2222", "code": "SALAH"}
    answers = [village.post(address("ticket_open"), wrong).status_code for _ in range(12)]
    assert answers[-1] == 429
    neighbour = Client()
    right = {"number": sent.case.number, "code": sent.code}
    assert neighbour.post(address("ticket_open"), right).status_code == 302
    assert sent.case.number in neighbour.session[TICKETS]


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("Lampu padam di depan SDN 07.", 0),
        ("Lihat https://a.id dan http://b.id serta www.c.id", 1),
        ("MAIN SLOT GACOR https://a https://b https://c", 2),
        ("TOLONG " * 30, 1),
        ("RT 05 RW 02", 0),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", 1),
    ],
)
def test_hints_of_spam(text, many):
    assert len(spam_hints(text)) == many


def test_the_officer_reads_why_a_report_is_held(desk, submit):
    case = submit(title="Slot gacor murah", body="Main slot gacor di sini setiap hari.", is_held=True).case
    page = desk.client("bayu").get(address("case_detail", case.pk)).content.decode()
    assert "kata: slot gacor" in page
    other = submit(is_held=True).case
    assert "jaringan yang sama" in desk.client("bayu").get(address("case_detail", other.pk)).content.decode()
