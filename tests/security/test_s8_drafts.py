"""S8: what is hidden on the page is hidden at every other address too.

A plan belongs to its maker until it is proposed, a self-assessment until it is sent, a review until
it is handed over. Words are written into the drafts, then every address is asked for by everybody
else, by GET and POST, as a page and as a part of it, with forms that are right, empty and wrong.
"""

import pytest
from django.db import transaction
from django.urls import reverse

from appraisal.domain.evidence import evidence_add
from appraisal.domain.plan import plan_item_add
from appraisal.domain.self_assessment import contribution_add
from appraisal.enums import ItemKind
from appraisal.models import Appraisal, AssessedItem
from core.files import CleanFile
from core.models import OutboxMessage
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db
CANARY = "kenari"
OTHERS = {"planning": ("hendra", "dewi", "rina"), "running": ("hendra", "dewi", "rina")}
OTHERS["assessed"] = ("sari", "dewi", "rina")


def planted(cast, appraisal_in, state):
    """Return Sari's appraisal in this state, with the word in everything that is a draft in it."""
    appraisal = appraisal_in(state)
    sari = cast.user("sari")
    if state == "planning":
        plan_item_add(appraisal, by=sari, draft_version=appraisal.draft_version)
        plant(appraisal, ItemKind.RESULT, title=CANARY, measure=CANARY, parent_result=CANARY)
    if state == "running":
        contribution_add(appraisal, by=sari, draft_version=appraisal.draft_version)
        plant(appraisal, ItemKind.CONTRIBUTION, title=CANARY)
        AssessedItem.objects.filter(appraisal=appraisal).update(self_narrative=CANARY)
        plant(appraisal, ItemKind.RESULT, self_realisation="7654321")
        pdf = CleanFile(f"{CANARY}.pdf", "application/pdf", b"%PDF-1.4\n")
        evidence_add(appraisal.items.filter(kind=ItemKind.RESULT).first(), pdf, by=sari)
    if state == "assessed":
        AssessedItem.objects.filter(appraisal=appraisal).update(review_comment=CANARY, review_rating="above")
        Appraisal.objects.filter(pk=appraisal.pk).update(
            work_override="above", work_override_reason=CANARY, recommendation=CANARY
        )
    appraisal.refresh_from_db()
    return appraisal


def plant(appraisal, kind, **values):
    assert AssessedItem.objects.filter(appraisal=appraisal, kind=kind).update(**values)


def forms_for(appraisal):
    """Return forms a curious person might send: nothing, what a draft needs, and wrong values in it."""
    known = {"version": appraisal.draft_version, "move_version": appraisal.version}
    prefixes = [f"item-{item.pk}" for item in appraisal.items.all()]
    typed = {f"{prefix}-{name}": "Apa?" for prefix in prefixes for name in ("review_comment", "expectation")}
    wrong = {f"{prefix}-review_rating": "salah" for prefix in prefixes}
    unexplained = {f"{prefix}-not_applicable": "on" for prefix in prefixes}
    return [
        {},
        {**known, **typed, "reason": "", "note": ""},
        {**known, **wrong, **unexplained, "hand_over": "1"},
    ]


def addresses_of(appraisal):
    """Return every address that shows something of an appraisal, with the ids of this one."""
    evidence = appraisal.evidence.first()
    ids = {"appraisal_id": appraisal.pk, "evidence_id": evidence.pk if evidence else 1}
    items = {item.kind: item for item in appraisal.items.all()}.values()
    found = {
        address
        for item in items
        for _name, address in addresses({**ids, "item_id": item.pk})
        if str(appraisal.pk) in address
    }
    lists = ("home", "appraisal:appraisal_list", "appraisal:team_list", "core:message_list")
    return [*(reverse(name) for name in lists), *sorted(found)]


@pytest.mark.parametrize(("state", "key"), [(state, key) for state, keys in OTHERS.items() for key in keys])
def test_a_draft_is_nowhere_to_be_read_by_others(cast, appraisal_in, state, key):
    appraisal = planted(cast, appraisal_in, state)
    client, leaks, asked = cast.client(key), [], 0
    for address in addresses_of(appraisal):
        for sent in (None, *forms_for(appraisal)):
            for headers in ({}, {"HX-Request": "true"}) if sent is not None else ({},):
                asked += 1
                body = answer(client, address, sent, headers)
                if any(word in body for word in (CANARY, "7654321", "7.654.321")):
                    leaks.append((address, sent, bool(headers)))
    assert asked > 150
    assert not leaks


def answer(client, address, sent, headers):
    """Return the body of the answer, its redirect followed; whatever was written is undone."""
    with transaction.atomic():
        if sent is None:
            response = client.get(address, headers=headers, follow=True)
        else:
            response = client.post(address, sent, headers=headers, follow=True)
        transaction.set_rollback(True)
    return b"".join(response).decode(errors="replace").lower()


@pytest.mark.parametrize("state", OTHERS)
def test_a_draft_is_in_no_message(cast, appraisal_in, state):
    planted(cast, appraisal_in, state)
    for message in OutboxMessage.objects.all():
        assert CANARY not in message.text + message.subject


def test_what_the_appraiser_typed_comes_back_when_the_report_was_returned_meanwhile(cast, appraisal_in):
    appraisal = planted(cast, appraisal_in, "running")
    item = appraisal.items.filter(kind=ItemKind.RESULT).first()
    sent = {"version": appraisal.draft_version, f"item-{item.pk}-review_comment": "Sudah saya tulis panjang."}
    response = cast.client("hendra").post(reverse("appraisal:review_edit", args=[appraisal.pk]), sent)
    assert response.status_code == 409
    assert "Sudah saya tulis panjang." in response.content.decode()
