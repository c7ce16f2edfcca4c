"""S5: an id of somebody else's item, file or thread opens and changes nothing, in whatever address.

The trick is an address of one's own appraisal with the id of something that belongs to another.
"""

import pytest
from django.urls import reverse

from appraisal.domain.clarification import open_clarification
from appraisal.domain.evidence import evidence_add
from appraisal.domain.self_assessment import contribution_add
from appraisal.enums import ItemKind
from appraisal.models import AssessedItem, Clarification, Evidence
from core.files import CleanFile
from reports.demo.stories import fresh
from tests.core.corpus import pdf, upload

pytestmark = pytest.mark.django_db


def result_of(appraisal):
    return appraisal.items.filter(kind=ItemKind.RESULT).first()


def file_of(cast, appraisal, key):
    clean = CleanFile("bukti.pdf", "application/pdf", pdf())
    return evidence_add(result_of(appraisal), clean, by=cast.user(key))


def row_of(item):
    return AssessedItem.objects.filter(pk=item.pk).values().get()


def test_a_file_opens_at_its_own_address_only(cast, appraisal_in):
    mine, other = appraisal_in("running"), appraisal_in("running", "lina")
    evidence = file_of(cast, other, "lina")
    assert cast.client("sari").get(address("evidence_file", mine, evidence)).status_code == 404
    assert cast.client("lina").get(address("evidence_file", mine, evidence)).status_code == 404
    assert cast.client("lina").get(address("evidence_file", other, evidence)).status_code == 200


def address(name, appraisal, row):
    return reverse(f"appraisal:{name}", args=[appraisal.pk, row.pk])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_file_of_another_is_not_taken_away_through_my_address(cast, appraisal_in, headers):
    mine, other = appraisal_in("running"), appraisal_in("running", "lina")
    evidence = file_of(cast, other, "lina")
    response = cast.client("sari").post(address("evidence_remove", mine, evidence), headers=headers)
    assert response.status_code == 404
    assert Evidence.objects.get(pk=evidence.pk).removed_at is None


def test_no_file_goes_to_an_item_of_another(cast, appraisal_in):
    mine, item = appraisal_in("running"), result_of(appraisal_in("running", "lina"))
    sent = {f"item-{item.pk}-file": upload("bukti.pdf", pdf())}
    assert cast.client("sari").post(address("evidence_add", mine, item), sent).status_code == 404
    assert not Evidence.objects.exists()


@pytest.mark.parametrize("name", ["plan_item_remove", "plan_item_shift"])
def test_an_item_of_another_plan_stays(cast, appraisal_in, name):
    mine, other = appraisal_in("planning"), appraisal_in("proposed", "lina")
    item = result_of(other)
    before = row_of(item)
    sent = {"version": fresh(mine).draft_version, "arah": "naik"}
    assert cast.client("sari").post(address(name, mine, item), sent).status_code == 302
    assert row_of(item) == before


def test_a_contribution_of_another_stays(cast, appraisal_in):
    mine, other = appraisal_in("running"), appraisal_in("running", "lina")
    item = contribution_add(other, by=cast.user("lina"), draft_version=other.draft_version)
    sent = {"version": fresh(mine).draft_version}
    assert cast.client("sari").post(address("contribution_remove", mine, item), sent).status_code == 302
    assert AssessedItem.objects.filter(pk=item.pk).exists()


def test_the_rating_of_another_is_not_questioned_through_my_address(cast, appraisal_in):
    mine, other = appraisal_in("handed_over"), appraisal_in("handed_over", "lina")
    sent = {"reason": "Mengapa?"}
    response = cast.client("sari").post(address("clarification_open", mine, result_of(other)), sent)
    assert response.status_code == 404
    assert not Clarification.objects.exists()


@pytest.mark.parametrize("name", ["detail", "message_add", "keep", "change", "withdraw"])
def test_a_thread_of_another_team_does_not_exist(cast, appraisal_in, name):
    appraisal = appraisal_in("handed_over", "lina")
    thread = open_clarification(result_of(appraisal), by=cast.user("lina"), reason="Mengapa?")
    page = reverse(f"appraisal:clarification_{name}", args=[thread.pk])
    for key in ("sari", "agus", "bayu", "nia"):
        client = cast.client(key)
        sent = {"version": 0, "note": "Ya.", "rating": "above", "body": "Ya.", "last_seen": 0}
        response = client.get(page) if name == "detail" else client.post(page, sent)
        assert response.status_code == 404
    assert Clarification.objects.get(pk=thread.pk).state == "open"
