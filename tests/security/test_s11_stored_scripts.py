"""S11: what people write is shown as text, on every page, in every part of it and in the document.

Markup and template code go into every text that a person can write or that names him; then every
page is read as a browser reads it.
"""

import pytest
from django.urls import reverse
from lxml import html

from appraisal.domain.clarification import add_message, open_clarification
from appraisal.domain.finalisation import accept_result
from appraisal.domain.hearing import Talk, hear, reply
from appraisal.domain.objection import Decision, decide, explain, file_objection
from appraisal.enums import ItemKind, ObjectionDecision
from appraisal.models import Appraisal, AssessedItem, Cycle
from core.files import CleanFile
from core.models import OutboxMessage
from organization.models import Employee, Post, Unit, User
from reports.demo.stories import fresh
from reports.domain.evaluation_document import document_context, document_html
from tests.core.corpus import pdf
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

MARK = "kenari"
SCRIPT = (
    f"{MARK}\"'><script>{MARK}()</script><img src=x onerror={MARK}()><svg onload={MARK}()>"
    f"<a href=javascript:{MARK}()>x</a>{{{{ 7|add:7 }}}}{{% now 'Y' %}}</textarea></title>"
)
ACTIVE = {"script", "svg", "img", "iframe", "object", "embed", "base", "meta", "link", "style"}


def people_write(appraisal, *, plan=True):
    """Put the text into every text of the appraisal, its people, unit, post and cycle."""
    AssessedItem.objects.filter(appraisal=appraisal).update(
        title=SCRIPT,
        parent_result=SCRIPT,
        measure=SCRIPT,
        measure_unit=SCRIPT[:40],
        self_narrative=SCRIPT,
        review_comment=SCRIPT,
        expectation=SCRIPT,
    )
    Appraisal.objects.filter(pk=appraisal.pk).update(
        recommendation=SCRIPT,
        work_override="above",
        behaviour_override="above",
        work_override_reason=SCRIPT,
        behaviour_override_reason=SCRIPT,
    )
    Employee.objects.update(name=SCRIPT[:190])
    User.objects.update(full_name=SCRIPT[:190])
    Unit.objects.update(name=SCRIPT[:190])
    Post.objects.update(name=SCRIPT[:190])
    Cycle.objects.update(name=SCRIPT[:90])


def harm_in(response):
    """Return what of the text became markup on the page."""
    if "html" not in response.headers.get("Content-Type", ""):
        return []
    body = response.content.decode()
    found = []
    for node in html.fromstring(body).iter():
        if not isinstance(node.tag, str):
            continue
        values = " ".join(str(value) for value in node.attrib.values())
        if node.tag in ACTIVE and MARK in values + (node.text or ""):
            found.append(node.tag)
        found += [name for name in node.attrib if name.startswith("on") or name == "style"]
        if str(node.attrib.get("href", "")).strip().lower().startswith("javascript:"):
            found.append("href")
    if f"{MARK}()>14" in body or "}}14" in body:
        found.append("template")
    return found


def pages_of(appraisal, **ids):
    evidence = appraisal.evidence.first()
    known = {
        "appraisal_id": appraisal.pk,
        "evidence_id": evidence.pk if evidence else 1,
        "item_id": appraisal.items.filter(kind=ItemKind.RESULT).first().pk,
        "employee_id": appraisal.employee_id,
        "unit_id": appraisal.unit_id,
        "cycle_id": appraisal.cycle_id,
        **ids,
    }
    return [address for name, address in addresses(known) if not name.startswith("account_")]


@pytest.mark.parametrize("state", ["proposed", "running", "assessed", "handed_over", "explained"])
def test_no_text_becomes_markup_on_any_page(cast, appraisal_in, state):
    appraisal, ids = appraisal_in(state), {}
    people_write(appraisal)
    if state == "handed_over":
        item = appraisal.items.filter(kind=ItemKind.RESULT).first()
        name = f"{MARK}'><script>{MARK}()</script>.pdf"
        file = CleanFile(name, "application/pdf", pdf())
        thread = open_clarification(item, by=cast.user("sari"), reason=SCRIPT, upload=file)
        add_message(thread, by=cast.user("hendra"), body=SCRIPT)
        ids["clarification_id"] = thread.pk
    read = 0
    for key in ("sari", "hendra", "dewi", "rina"):
        for address in pages_of(appraisal, **ids):
            response = cast.client(key).get(address)
            if response.status_code == 200 and not response.streaming:
                read += 1
                assert harm_in(response) == [], (key, address)
    assert read > 20


@pytest.mark.parametrize(
    ("state", "name", "who", "field"),
    [
        ("proposed", "plan_return", "hendra", "note"),
        ("running", "self_assessment_edit", "sari", ""),
        ("assessed", "review_edit", "hendra", ""),
        ("handed_over", "objection_file", "sari", "note"),
    ],
)
def test_what_comes_back_from_a_refused_form_is_text(cast, appraisal_in, state, name, who, field):
    appraisal = appraisal_in(state)
    prefix = f"item-{appraisal.items.first().pk}"
    names = [field] if field else [f"{prefix}-{end}" for end in ("self_narrative", "review_comment", "x")]
    sent = {"version": 999, **dict.fromkeys(names, SCRIPT), f"item-999999-{MARK}": SCRIPT}
    address = reverse(f"appraisal:{name}", args=[appraisal.pk])
    for headers in ({}, {"HX-Request": "true"}):
        response = cast.client(who).post(address, sent, headers=headers)
        assert response.status_code in (409, 422)
        assert harm_in(response) == []


def test_the_form_offered_after_the_session_is_text(cast, appraisal_in, client):
    address = reverse("appraisal:plan_edit", args=[appraisal_in("planning").pk])
    response = client.post(f"{address}?x=%22%3E%3Cscript%3E{MARK}()%3C/script%3E", {SCRIPT: SCRIPT})
    assert response.status_code == 401
    assert harm_in(response) == []
    form = html.fromstring(response.content.decode()).xpath("//main//form")[0]
    assert form.action.startswith("/penilaian/")
    assert dict(form.form_values())[SCRIPT] == SCRIPT


def test_the_document_prints_text(cast, appraisal_in):
    appraisal = appraisal_in("handed_over")
    people_write(appraisal)
    file_objection(
        fresh(appraisal), by=cast.user("sari"), statement=SCRIPT, expected_version=appraisal.version
    )
    explain(
        fresh(appraisal),
        by=cast.user("hendra"),
        explanation=SCRIPT,
        expected_version=fresh(appraisal).version,
    )
    reply(fresh(appraisal), by=cast.user("sari"), text=SCRIPT, expected_version=fresh(appraisal).version)
    talk = Talk(cast.today, "meeting", SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT)
    hear(fresh(appraisal), talk, by=cast.user("dewi"), expected_version=fresh(appraisal).version)
    decision = Decision(ObjectionDecision.KEEP, SCRIPT)
    decide(fresh(appraisal), decision, by=cast.user("dewi"), expected_version=fresh(appraisal).version)
    page = document_html(document_context(fresh(appraisal).final_record))
    assert page.count("&lt;script&gt;") > 5
    assert f"<script>{MARK}" not in page
    assert f"onerror={MARK}()>" not in page
    tags = [node.tag for node in html.fromstring(page).iter() if isinstance(node.tag, str)]
    assert not {"script", "svg", "iframe", "object"} & set(tags)


def test_a_name_breaks_no_subject(cast, appraisal_in):
    Employee.objects.filter(pk=cast.sari.pk).update(name="Sari\r\nBcc: orang@lain.example\r\n\r\nIsi")
    appraisal = appraisal_in("handed_over")
    accept_result(appraisal, by=cast.user("sari"), expected_version=appraisal.version)
    assert OutboxMessage.objects.filter(subject__contains="Bcc").exists()
    for message in OutboxMessage.objects.all():
        assert "\n" not in message.subject
        assert "\r" not in message.subject


def test_every_page_forbids_scripts_that_are_not_ours(cast, client):
    for address in (reverse("home"), reverse("account_login"), "/tidak-ada/"):
        for browser in (client, cast.client("sari")):
            policy = [part.strip() for part in browser.get(address)["Content-Security-Policy"].split(";")]
            assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} < set(policy)
            assert "base-uri 'none'" in policy
            assert not any("unsafe" in part for part in policy)
