"""The officers' desk: inbox, one screen, bulk, intake, identity, publishing, routing, services."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.spreadsheets import xlsx_bytes
from feedback.domain import handling
from feedback.models import Case, RoutingRule, Service, ServicePledge
from feedback.resources import headers, read_promise
from reports.demo.cast import EDUCATION, PAUH, PISANG
from tests.core.corpus import pdf, upload
from tests.feedback.conftest import fresh
from tests.feedback.published import published_case

pytestmark = pytest.mark.django_db


def address(name, *args):
    return reverse(f"feedback:{name}", args=args)


def count(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_inbox(desk, submit, forwarded, clock):
    clock("2026-02-02 09:00")
    bayu = desk.client("bayu")
    assert desk.client("sari").get(address("case_list")).status_code == 403
    assert "Tidak ada laporan" in desk.client("putri").get(address("case_list")).content.decode()
    first = forwarded()
    one = count(bayu, address("case_list"))
    second, third = submit(title="Sampah menumpuk").case, forwarded(title="Jalan rusak", to=EDUCATION)
    assert count(bayu, address("case_list")) == one
    page = bayu.get(address("case_list"))
    assert [case.pk for case, _tone in page.context["rows"]] == [second.pk, first.pk, third.pk]
    assert page.context["rows"][0][0].due_on.isoformat() == "2026-02-05"
    mine = desk.client("putri").get(address("case_list")).context["rows"]
    assert [case.pk for case, _tone in mine] == [first.pk]
    filtered = bayu.get(address("case_list"), {"state": "received", "q": "sampah"}).context["rows"]
    assert [case.pk for case, _tone in filtered] == [second.pk]
    home = desk.client("putri").get("/").content.decode()
    assert "Tangani laporan warga" in home
    done = bayu.post(address("case_bulk"), {"case": [second.pk, first.pk, "x", "9" * 40]}, follow=True)
    assert fresh(second).state == "verified"
    assert first.number in done.content.decode()
    other = desk.client("nia").post(address("case_bulk"), {"case": [submit().case.pk]})
    assert other.status_code == 302
    assert Case.objects.filter(state="received").count() == 1


def test_one_screen(desk, forwarded):
    case = forwarded()
    page, act = address("case_detail", case.pk), lambda name: address("case_act", case.pk, name)
    putri = desk.client("putri")
    assert desk.client("sari").get(page).status_code == 404
    shown = putri.get(page)
    assert {one["name"] for one in shown.context["acts"]} >= {"case_take", "case_answer", "case_interim"}
    assert "case_forward" not in {one["name"] for one in shown.context["acts"]}
    assert "hari ke-14" in shown.content.decode()
    assert putri.get(act("case_take")).status_code == 405
    assert putri.post(act("case_hapus")).status_code == 404
    assert putri.post(act("case_verify")).status_code == 403
    assert desk.client("agus").post(act("case_take")).status_code == 404
    refused = putri.post(act("case_answer"), {"body": "ya", "version": case.version})
    assert refused.status_code == 422
    assert "kalimat yang dapat dimengerti" in refused.content.decode()
    stale = putri.post(act("case_answer"), {"body": "Sudah diganti lampunya.", "version": "0"})
    assert stale.status_code == 422
    assert "Sudah diganti lampunya." in stale.content.decode()
    forged = {"body": "Sudah diganti lampunya.", "version": case.version, "state": "finished", "unit": "1"}
    assert putri.post(act("case_answer"), forged).status_code == 302
    assert fresh(case).state == "answered"
    assert putri.post(act("case_note"), {"body": "Catatan untuk rekan"}).status_code == 302
    assert "Catatan untuk rekan" in putri.get(page).content.decode()
    before = count(putri, page)
    for _ in range(3):
        handling.add_note(case, "Catatan lagi", by=desk.user("putri"))
    assert count(putri, page) == before


def test_moves_lead_away_when_the_case_is_gone(desk, forwarded):
    case = forwarded()
    sent = {
        "unit": desk.agency.units[EDUCATION].pk,
        "body": "Ini urusan dinas pendidikan.",
        "version": case.version,
    }
    answer = desk.client("putri").post(address("case_act", case.pk, "case_transfer"), sent)
    assert answer["Location"] == address("case_list")


def test_attachments_are_those_of_the_case(desk, forwarded):
    mine = published_case(desk.agency.units[PISANG], desk.user("putri"), pdf())
    file = mine.attachments.get()
    assert desk.client("putri").get(address("case_attachment", mine.pk, file.pk)).status_code == 200
    other = forwarded()
    assert desk.client("putri").get(address("case_attachment", other.pk, file.pk)).status_code == 404
    assert desk.client("sari").get(address("case_attachment", mine.pk, file.pk)).status_code == 404
    hidden = desk.client("putri").post(address("case_hide", mine.pk), {"reason": "Menyebut nama"})
    assert hidden.status_code == 302
    assert fresh(mine).is_hidden
    entry = mine.entries.get()
    desk.client("putri").post(address("entry_hide", mine.pk, entry.pk), {"reason": ""})
    entry.refresh_from_db()
    assert entry.hidden_reason == ""


def test_intake_at_the_counter(desk):
    nia = desk.client("nia")
    assert nia.post(address("intake_add"), {"kind": "complaint"}).status_code == 422
    sent = {
        "channel": "counter",
        "kind": "information",
        "title": "Syarat pindah domisili",
        "body": "Warga menanyakan syarat pindah domisili antar kelurahan.",
        "unit": desk.agency.units[PAUH].pk,
        "phone": "0812-0000-0000",
    }
    receipt = nia.post(address("intake_add"), sent)
    case = Case.objects.get()
    assert receipt.status_code == 200
    assert case.number in receipt.content.decode()
    assert (case.channel, case.intake_by) == ("counter", desk.user("nia"))
    assert desk.client("sari").get(address("intake_add")).status_code == 403


def test_routing_rules_are_kept_by_coordinators(desk):
    bayu, unit = desk.client("bayu"), desk.agency.units[EDUCATION]
    assert desk.client("nia").get(address("routing_list")).status_code == 403
    assert bayu.get(address("routing_list")).status_code == 200
    sent = {"position": 1, "words": "sekolah, guru", "unit": unit.pk, "is_active": "on"}
    assert bayu.post(address("routing_list"), {**sent, "unit": ""}).status_code == 422
    assert bayu.post(address("routing_list"), sent).status_code == 302
    rule = RoutingRule.objects.get()
    assert bayu.post(address("routing_change", rule.pk), {**sent, "words": "sekolah"}).status_code == 302
    rule.refresh_from_db()
    assert rule.words == "sekolah"
    assert desk.client("nia").post(address("routing_remove", rule.pk)).status_code == 403
    assert bayu.post(address("routing_remove", rule.pk)).status_code == 302
    assert not RoutingRule.objects.exists()


def service_values(unit, **values):
    return {
        "unit": unit.pk,
        "name": "Surat pengantar nikah",
        "promised_min": "10",
        "promised_max": "15",
        "promised_unit": "minute",
        "fee": "gratis",
        "is_active": "on",
        "component_requirements": "KTP dan KK",
        **values,
    }


def test_services_are_kept_shown_and_searched(desk, visitor):
    nia, unit = desk.client("nia"), desk.agency.units[PISANG]
    assert desk.client("sari").get(address("service_keep")).status_code == 403
    assert nia.post(address("service_add"), service_values(unit, promised_unit="")).status_code == 422
    assert nia.post(address("service_add"), service_values(unit, promised_min="20")).status_code == 422
    foreign = desk.agency.units[EDUCATION]
    assert nia.post(address("service_add"), service_values(foreign)).status_code == 422
    assert nia.post(address("service_add"), service_values(unit)).status_code == 302
    assert nia.post(address("service_add"), service_values(unit)).status_code == 422
    service = Service.objects.get()
    page = visitor.get(address("service_detail", service.code)).content.decode()
    assert "10–15 menit" in page
    assert "KTP dan KK" in page
    assert service.name in visitor.get(address("service_list"), {"q": "nikah pengantar"}).content.decode()
    assert service.name not in visitor.get(address("service_list"), {"q": "paspor"}).content.decode()
    assert service.name in visitor.get(address("service_table", "csv")).content.decode()
    assert visitor.get(address("service_table", "exe")).status_code == 404
    assert desk.client("putri").get(address("service_edit", service.pk)).status_code == 200
    assert (
        nia.post(address("pledge_edit", unit.pk), {"text": "", "signed_by": "", "signed_on": ""}).status_code
        == 422
    )
    pledge = {
        "text": "Kami sanggup melayani sesuai standar.",
        "signed_by": "Camat",
        "signed_on": "2026-01-02",
    }
    assert nia.post(address("pledge_edit", desk.agency.units[PAUH].pk), pledge).status_code == 302
    assert ServicePledge.objects.get().unit.code == PAUH
    assert "Kami sanggup melayani" in visitor.get(address("service_detail", service.code)).content.decode()
    edited = service_values(unit, is_active="")
    assert nia.post(address("service_edit", service.pk), edited).status_code == 302
    assert visitor.get(address("service_detail", service.code)).status_code == 404


def test_services_as_a_table(desk):
    nia, unit = desk.client("nia"), desk.agency.units[PISANG]
    nia.post(address("service_add"), service_values(unit, fee="=HYPERLINK(1)"))
    exported = nia.get(address("service_export"))
    assert exported.status_code == 200
    again = nia.post(address("service_import"), {"table": upload("layanan.xlsx", exported.content)})
    assert again.status_code == 302
    service = Service.objects.get()
    assert (service.promised_max, service.components.get().text) == (15, "KTP dan KK")
    row = ["", PISANG, "Surat domisili", "", "", "10", "menit", "", "gratis", "ya"]
    bad = [
        ["", "0000", "Surat A", "", "", "", "", "", "", ""],
        ["", PISANG, "", "", "", "", "", "", "", ""],
        ["", PISANG, "Surat B", "", "", "10", "tahun", "", "", ""],
        ["", PISANG, "Surat C", "", "20", "10", "menit", "", "", ""],
        ["", PISANG, "Surat domisili", "", "", "", "", "", "", ""],
    ]
    table = upload("l.xlsx", xlsx_bytes(headers()[:10], [row, *bad], title="Layanan"))
    refused = nia.post(address("service_import"), {"table": table})
    assert refused.status_code == 422
    assert len(refused.context["refused"]) == 5
    assert Service.objects.count() == 1
    good = upload("l.xlsx", xlsx_bytes(headers()[:10], [row], title="Layanan"))
    assert nia.post(address("service_import"), {"table": good}).status_code == 302
    assert Service.objects.count() == 2
    assert nia.post(address("service_import"), {"table": upload("l.xlsx", pdf())}).status_code == 422


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("10 menit", (None, 10, "minute", "")),
        ("15-30 menit", (15, 30, "minute", "")),
        ("1-3 HK", (1, 3, "work_day", "")),
        ("<= 3 hari", (None, 3, "day", "")),
        ("2 jam kerja", (None, 2, "work_hour", "")),
        ("langsung bila camat di tempat", (None, None, "", "langsung bila camat di tempat")),
        ("-", (None, None, "", "")),
    ],
)
def test_printed_promises_are_read(text, promise):
    assert tuple(read_promise(text).values()) == promise
