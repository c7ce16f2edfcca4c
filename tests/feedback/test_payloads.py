"""What attackers send: in every field of every form, and as every file. Refused with a sentence, or harmless.

Forms and their fields are found from the form classes, so that a field added later is tried too.
"""

import csv
import importlib
import io
import pkgutil
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote_from_bytes

import openpyxl
import pytest
from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import etree, html
from PIL import Image

import feedback.forms
from core.spreadsheets import MAX_CELL, STARTS_FORMULA
from feedback.domain import handling
from feedback.domain.bans import appeal_token, ban_author
from feedback.domain.following import confirm_follower
from feedback.domain.limits import limits_in_force
from feedback.domain.texts import cleaned
from feedback.enums import CaseState
from feedback.forms import desk as desk_forms
from feedback.forms import report as report_forms
from feedback.forms import tools as tools_forms
from feedback.forms.fields import PlainTextMixin
from feedback.models import CannedAnswer, Case, CaseAttachment, CaseClock, CaseFollower, Service
from feedback.queries import services_kept_by, units_kept_by
from feedback.resources import headers
from reports.demo.cast import ENVIRONMENT, PISANG
from tests.core import corpus
from tests.feedback.conftest import fresh
from tests.feedback.published import publish, published_case
from tests.security.test_s11_stored_scripts import MARK, SCRIPT
from tests.security.test_s11_stored_scripts import harm_in as harm_of_page

pytestmark = pytest.mark.django_db

INVISIBLE = "\u200b\u200d\u2060\ufeff\u202e\u2066\u00ad\u3164\u2800\u034f" * 4
PAYLOADS: dict[str, bytes] = {
    "script": SCRIPT.encode(),
    "short script": f"<script>{MARK}()</script>".encode(),
    "svg": f"<svg xmlns='http://www.w3.org/2000/svg' onload='{MARK}()'></svg>".encode(),
    "attribute": f"\" onfocus={MARK}() autofocus x='".encode(),
    "template": b"{{ 7|add:7 }}{% now 'Y' %}{% load static %}",
    "formula": b'=HYPERLINK("http://x.example","klik")',
    "formula with tab": b"\t@SUM(1+1)*cmd|' /C calc'!A0",
    "null": b"Lampu jalan\x00padam di depan sekolah",
    "only null": b"\x00" * 30,
    "right to left": "Lampu \u202egpj.exe\u202c padam \u2067di\u2069 depan sekolah".encode(),
    "zero width": "Lam\u200bpu ja\u2060lan\ufeff padam di depan sekolah".encode(),
    "invisible": INVISIBLE.encode(),
    "lone surrogate": b"Lampu jalan \xed\xa0\x80 padam di depan sekolah",
    "broken utf-8": b"Lampu jalan \xff\xfe\xc3\x28 padam di depan sekolah",
    "not a character": "Lampu jalan \uffff\ufdd0\U0001ffff padam".encode(),
    "header": b"warga@contoh.id\r\nBcc: semua@contoh.id\r\n\r\nIsi",
    "query": b"'; DROP TABLE feedback_case; --",
    "path": b"../../../../etc/passwd",
    "number": b"9" * 400,
    "negative": b"-1",
    "huge": b"x" * 300_000,
    "long line": b"a" * 5001,
    "many lines": b"\r\n" * 3000 + b"Lampu jalan padam di depan sekolah",
    "pile of marks": ("a" + "\u0301" * 500).encode(),
    "list": b'["a", {"b": 1}]',
}
ON_PAGES = (
    *("script", "template", "formula", "null", "only null", "right to left", "invisible"),
    *("lone surrogate", "header", "number", "huge", "many lines"),
)
"""What is sent through the pages as well: one of each sort."""
SHOWN = ("script", "template")
FILES = (forms.FileField,)


class Undo(Exception):  # noqa: N818
    """Takes back what a trial has done."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Undo
    except Undo:
        pass


def form_classes() -> list[type[forms.BaseForm]]:
    """Return every form of the forum."""
    found = {}
    for module in pkgutil.iter_modules(feedback.forms.__path__, "feedback.forms."):
        for one in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(one, type)
                and issubclass(one, forms.BaseForm)
                and one.__module__.startswith("feedback.")
            ):
                found[one.__name__] = one
    return list(found.values())


def options_of(form_class: type[forms.BaseForm], desk: Any) -> dict[str, Any]:
    """Return what the form needs besides what is typed."""
    units = {"units": units_kept_by(desk.user("putri"))}
    return {
        desk_forms.ServiceForm: units,
        tools_forms.GroupForm: units,
        tools_forms.ServicePointForm: units,
        tools_forms.CannedAnswerForm: {**units, "services": services_kept_by(desk.user("putri"))},
        tools_forms.CannedChoiceForm: {"answers": CannedAnswer.objects.order_by("pk")},
        tools_forms.LimitTableForm: {"table": limits_in_force()},
    }.get(form_class, {})


def is_seen(text: str) -> bool:
    """Say whether nothing in the text is invisible or means another direction."""
    return cleaned(text) == text.strip() and not any(
        unicodedata.category(one) in {"Cc", "Cf", "Cs", "Cn"} and one not in "\n\t\u200d" for one in text
    )


def harm_in(response: Any) -> list[str]:
    """Return what became markup on a page; a redirect has none."""
    return harm_of_page(response) if response.content.strip() else []


# ---- every field of every form, without a page ----------------------------------------------------


@pytest.mark.parametrize("form_class", form_classes(), ids=lambda one: one.__name__)
def test_no_form_lets_anything_invisible_through(desk, form_class):
    assert issubclass(form_class, PlainTextMixin), "texts of this form are not cleaned"
    options = options_of(form_class, desk)
    names = [name for name, one in form_class(**options).fields.items() if not isinstance(one, FILES)]
    for name in names:
        for payload in PAYLOADS.values():
            form = form_class({name: payload.decode(errors="replace")}, **options)
            form.is_valid()
            value = form.cleaned_data.get(name)
            if isinstance(value, str):
                assert is_seen(value), (name, payload[:30])
                assert len(value) <= 6000, "every field has its length"
            for sentences in form.errors.values():
                assert all(sentence.strip() for sentence in sentences)


# ---- every field on its page ----------------------------------------------------------------------


@dataclass
class Post:
    """Where a form is sent, by whom, with what besides, and the pages that show what it wrote."""

    client: Client
    path: str
    data: dict[str, object] = field(default_factory=dict)
    pages: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, object] = field(default_factory=dict)


ABOUT = {"kind": "complaint"}
TEXT = {
    "title": "Antrean tanpa nomor",
    "body": "Antrean di loket tidak memakai nomor sehingga orang berebut.",
}
WHY = "Mengirim laporan palsu yang sama berulang kali."
WORDS = {"body": "Lampunya sudah diganti kemarin sore."}


class Scene:
    """Reports in every state that a form needs, and the browsers of those who fill it in."""

    def __init__(self, desk: Any, submit: Any, forwarded: Any, visitor: Client) -> None:
        self.desk, self.visitor, self.submit, self.forwarded = desk, visitor, submit, forwarded
        for key in ("bayu", "nia", "putri"):
            desk.client(key)  # logged in before anything that is taken back

    def step(self, name: str, data: dict[str, object], *before: tuple[str, dict[str, object]]) -> Post:
        for earlier, typed in before:
            self.visitor.post(reverse(f"feedback:{earlier}"), typed)
        shown = [("anonymous", reverse(f"feedback:{one}")) for one in ("report_text", "report_send", "forum")]
        return Post(self.visitor, reverse(f"feedback:{name}"), dict(data), [*shown, *self.desk_pages()])

    def ticket(self, act: str, state: str) -> Post:
        submitted = self.submit(email="warga@contoh.id")
        case, by = fresh(submitted.case), self.desk.user("bayu")
        handling.verify_case(case, by=by)
        case = fresh(handling.forward_case(fresh(case), self.desk.agency.units[PISANG], by=by))
        if state == "waiting":
            handling.ask_reporter(case, "Di tiang nomor berapa?", by=by)
        if state == "answered":
            handling.answer_case(case, WORDS["body"], by=by)
        opened = {"number": case.number, "code": submitted.code}
        assert self.visitor.post(reverse("feedback:ticket_open"), opened).status_code == 302
        ticket = reverse("feedback:ticket_detail", args=[case.number])
        path = reverse("feedback:ticket_act", args=[case.number, act])
        return Post(self.visitor, path, {}, [("anonymous", ticket), *self.desk_pages(case)])

    def public(self, name: str, data: dict[str, object]) -> Post:
        case = published_case(self.desk.agency.units[PISANG], self.desk.user("putri"), corpus.pdf())
        page = reverse("feedback:case_public", args=[case.number])
        path = reverse(f"feedback:{name}", args=[case.number])
        return Post(self.visitor, path, data, [("anonymous", page), *self.desk_pages(case)])

    def act(
        self, name: str, data: dict[str, object], *, who: str = "putri", state: str = "forwarded"
    ) -> Post:
        case = self.forwarded() if state == "forwarded" else fresh(self.submit().case)
        if state == "verified":
            handling.verify_case(case, by=self.desk.user("bayu"))
        path = reverse("feedback:case_act", args=[case.pk, name])
        return Post(self.desk.client(who), path, data, self.desk_pages(case))

    def interim(self) -> Post:
        today = timezone.localdate()
        post = self.act("case_interim", {**WORDS, "promised_on": today + timedelta(days=4)})
        CaseClock.objects.filter(kind="settle").update(first_due_on=today, due_on=today)
        return post

    def on_case(self, name: str, data: dict[str, object], who: str) -> Post:
        case = self.forwarded(name="Siapa saja")
        path = reverse(f"feedback:{name}", args=[case.pk])
        public = ("anonymous", reverse("feedback:forum"))
        return Post(self.desk.client(who), path, data, [public, *self.desk_pages(case)])

    def ban(self, name: str, data: dict[str, object]) -> Post:
        case = fresh(self.submit(email="warga@contoh.id").case)
        confirm_follower(CaseFollower.objects.get(case=case))
        bans = ("bayu", reverse("feedback:ban_list"))
        if name == "ban_add":
            path = reverse("feedback:ban_add", args=[case.pk])
            return Post(self.desk.client("bayu"), path, data, [bans, *self.desk_pages(case)])
        ban = ban_author(case, WHY, 7, by=self.desk.user("bayu"))
        own = reverse("feedback:ban_appeal", args=[appeal_token(ban)])
        if name == "ban_appeal":
            return Post(self.visitor, own, data, [bans, ("anonymous", own)])
        path = reverse("feedback:ban_decide", args=[ban.pk])
        return Post(self.desk.client("bayu"), path, data, [bans, ("anonymous", own)])

    def desk_page(self, name: str, data: dict[str, object], who: str, *args: object) -> Post:
        shown = [("anonymous", reverse("feedback:service_list")), (who, reverse("feedback:service_keep"))]
        if who == "bayu":
            shown.append((who, reverse("feedback:routing_list")))
        path = reverse(f"feedback:{name}", args=args)
        return Post(self.desk.client(who), path, data, [*shown, *self.desk_pages()])

    def desk_pages(self, case: Case | None = None) -> list[tuple[str, str]]:
        pages = [("bayu", reverse("feedback:case_list"))]
        if case is not None:
            pages += [
                ("bayu", reverse("feedback:case_detail", args=[case.pk])),
                ("bayu", reverse("feedback:case_publish", args=[case.pk])),
            ]
        return pages


INTAKE = {"channel": "counter", **ABOUT, **TEXT}
PLEDGE = {"text": "Kami sanggup melayani sesuai standar.", "signed_by": "Lurah", "signed_on": "2026-01-02"}
SERVICE = {"name": "Surat pengantar", "description": "Surat dari kelurahan.", "is_active": "on"}
POSTS: dict[type[forms.BaseForm], Callable[[Scene], Post]] = {
    report_forms.ReportAboutForm: lambda s: s.step("report_about", ABOUT),
    report_forms.ReportTextForm: lambda s: s.step("report_text", TEXT, ("report_about", ABOUT)),
    report_forms.ReportSendForm: lambda s: s.step(
        "report_send", {}, ("report_about", ABOUT), ("report_text", TEXT)
    ),
    report_forms.TicketOpenForm: lambda s: s.step("ticket_open", {"number": "AAAA-AAAA", "code": "x"}),
    report_forms.TicketTextForm: lambda s: s.ticket("balas", "waiting"),
    report_forms.TicketRateForm: lambda s: s.ticket("nilai", "answered"),
    report_forms.TicketPrivacyForm: lambda s: s.ticket("lindungi", "answered"),
    report_forms.FollowForm: lambda s: s.public("case_follow", {}),
    report_forms.CommentForm: lambda s: s.public(
        "case_comment", {"kind": "comment", "body": "Benar, gelap sekali.", "email": "lain@contoh.id"}
    ),
    report_forms.IntakeForm: lambda s: s.desk_page("intake_add", INTAKE, "nia"),
    desk_forms.CaseActForm: lambda s: s.act("case_take", {}),
    desk_forms.VerifyForm: lambda s: s.act("case_verify", {}, who="bayu", state="received"),
    desk_forms.UnitForm: lambda s: s.act("case_forward", {}, who="bayu", state="verified"),
    desk_forms.TransferForm: lambda s: s.act(
        "case_transfer", {**WORDS, "unit": s.desk.agency.units[ENVIRONMENT].pk}
    ),
    desk_forms.WordsForm: lambda s: s.act("case_answer", WORDS),
    desk_forms.InterimForm: lambda s: s.interim(),
    desk_forms.RejectForm: lambda s: s.act("case_reject", {}, who="bayu", state="verified"),
    desk_forms.MergeForm: lambda s: s.act("case_merge", {}, who="bayu"),
    desk_forms.PrivacyForm: lambda s: s.act("case_privacy", {}),
    desk_forms.ReasonForm: lambda s: s.on_case("identity_open", {}, "bayu"),
    desk_forms.PublishForm: lambda s: s.on_case("case_publish", {**TEXT, "preview": "1"}, "putri"),
    desk_forms.RoutingRuleForm: lambda s: s.desk_page(
        "routing_list", {"position": "1", "unit": s.desk.agency.units[PISANG].pk, "words": "lampu"}, "bayu"
    ),
    desk_forms.ServiceForm: lambda s: s.desk_page(
        "service_add", {**SERVICE, "unit": s.desk.agency.units[PISANG].pk}, "putri"
    ),
    report_forms.TicketReplyForm: lambda s: replace(s.ticket("balas", "waiting"), data=dict(WORDS)),
    desk_forms.AnswerForm: lambda s: s.act("case_answer", WORDS),
    tools_forms.BanForm: lambda s: s.ban("ban_add", {"days": "7", "reason": WHY}),
    tools_forms.BanDecideForm: lambda s: s.ban("ban_decide", {"decision": "lifted", "note": WHY}),
    tools_forms.BanAppealForm: lambda s: s.ban("ban_appeal", {"body": WHY}),
    tools_forms.DraftOpenForm: lambda s: s.step("draft_open", {}),
    tools_forms.CannedAnswerForm: lambda s: s.desk_page(
        "canned_list", {"title": "Lampu", **WORDS, "unit": s.desk.agency.units[PISANG].pk}, "putri"
    ),
    tools_forms.CannedChoiceForm: lambda s: s.on_case("canned_insert", WORDS, "putri"),
    tools_forms.GroupForm: lambda s: s.desk_page(
        "group_list", {"name": "RT 05", "kind": "rt_rw", "unit": s.desk.agency.units[PISANG].pk}, "putri"
    ),
    tools_forms.ServicePointForm: lambda s: s.desk_page(
        "point_list", {"name": "Loket", "unit": s.desk.agency.units[PISANG].pk, "is_active": "on"}, "putri"
    ),
    desk_forms.PledgeForm: lambda s: s.desk_page(
        "pledge_edit", PLEDGE, "putri", s.desk.agency.units[PISANG].pk
    ),
}


def fields_of(form_class: type[forms.BaseForm], desk: Any) -> list[str]:
    options = options_of(form_class, desk)
    form = form_class(**options)
    return [name for name, one in form.fields.items() if not isinstance(one, FILES)]


def sent(post: Post, name: str, payload: bytes) -> Any:
    """Send the form as a browser does, with these very bytes in one of its fields."""
    rest = {key: str(value).encode() for key, value in post.data.items()} | {name: payload}
    body = b"&".join(f"{key}={quote_from_bytes(value)}".encode() for key, value in rest.items())
    return post.client.generic("POST", post.path, body, content_type="application/x-www-form-urlencoded")


def stored_texts() -> Iterator[tuple[str, str]]:
    """Yield every text that the forum has stored, with where."""
    for model in apps.get_app_config("feedback").get_models():
        names = [
            one.name for one in model._meta.fields if isinstance(one, models.CharField | models.TextField)
        ]
        for row in model.objects.order_by("pk").values_list(*names) if names else ():
            for name, value in zip(names, row, strict=True):
                yield f"{model.__name__}.{name}", value or ""


def refused_fields(response: Any) -> dict[str, list[str]]:
    """Return the fields of the answer beside which a sentence stands, as the page shows them."""
    page = html.fromstring(response.content.decode())
    shown = " ".join(page.text_content().split())
    found: dict[str, list[str]] = {}
    for context in response.context or ():
        for values in context:
            every = list(values.values()) if isinstance(values, dict) else []
            every += [act["form"] for act in values.get("acts", [])] if isinstance(values, dict) else []
            for form in every:
                if isinstance(form, forms.BaseForm) and form.is_bound:
                    for name, sentences in form.errors.items():
                        said = [" ".join(one.split()) for one in sentences]
                        assert all(one in shown for one in said), (name, said)
                        found[name] = said
    return found


IDS = {"entry"}
"""Fields that a page fills in itself: what is no number of a text there is a page that does not exist."""


def check_answer(post: Post, name: str, label: str, response: Any) -> bool:
    """Check one answer; return whether what was sent was taken."""
    assert harm_in(response) == [], (name, label)
    if response.status_code in (302, 200):
        return True
    if name in IDS and response.status_code == 404:
        return False
    assert response.status_code in (422, 429, 409, 403), (name, label, response.status_code)
    said = refused_fields(response)
    assert said, (name, label, "refused without a sentence")
    return False


@pytest.mark.parametrize("form_class", list(POSTS), ids=lambda one: one.__name__)
def test_every_field_of_every_form(desk, submit, forwarded, visitor, form_class, settings):
    post = POSTS[form_class](Scene(desk, submit, forwarded, visitor))
    before = dict(stored_texts())
    taken = 0
    for name in fields_of(form_class, desk):
        for label in ON_PAGES:
            with undone():
                response = sent(post, name, PAYLOADS[label])
                if not check_answer(post, name, label, response):
                    assert dict(stored_texts()).keys() >= before.keys()
                    continue
                taken += 1
                for where, text in stored_texts():
                    assert is_seen(text), (where, name, label)
                    assert len(text) <= 6000, (where, name, label)
                for who, address in post.pages if label in SHOWN else ():
                    page = desk.client(who).get(address) if who != "anonymous" else visitor.get(address)
                    assert harm_in(page) == [], (who, address, name, label)
    assert taken or len(fields_of(form_class, desk)) <= 2, "nothing was ever taken: nothing was shown"


def test_every_public_form_is_sent():
    """A form added to the public pages is tried on its page too: give it a row in POSTS."""
    public = {one for one in form_classes() if one.__module__ == "feedback.forms.report"}
    assert public - set(POSTS) == set()


@pytest.mark.parametrize("name", ["title", "body"])
@pytest.mark.parametrize("text", [INVISIBLE, "\u200b" * 100, "\u3164 \u2800" * 20, "\u200d\ufe0f" * 40])
def test_a_text_that_nobody_sees_is_no_text(desk, visitor, name, text):
    visitor.post(reverse("feedback:report_about"), ABOUT)
    refused = visitor.post(reverse("feedback:report_text"), {**TEXT, name: text})
    assert refused.status_code == 422
    assert name in refused.context["form"].errors


def test_officers_cannot_answer_with_nothing_to_see(desk, forwarded):
    case = forwarded()
    address = reverse("feedback:case_act", args=[case.pk, "case_answer"])
    refused = desk.client("putri").post(address, {"body": INVISIBLE * 3})
    assert refused.status_code == 422
    assert fresh(case).state == "forwarded"


@pytest.mark.parametrize("label", list(PAYLOADS))
def test_every_parameter_of_every_public_list(desk, visitor, service, label):
    text = quote_from_bytes(PAYLOADS[label][:4000])
    published_case(desk.agency.units[PISANG], desk.user("putri"), corpus.pdf())
    lists = ("forum", "case_feed", "service_list", "ticket_open", "report_about")
    for name in lists:
        for parameter in ("q", "page", "kind", "state", "service", "unit", "nomor", "selesai"):
            response = visitor.get(f"{reverse(f'feedback:{name}')}?{parameter}={text}")
            assert response.status_code == 200, (name, parameter)
            assert harm_in(response) == [], (name, parameter)
            if name == "case_feed":
                etree.fromstring(response.content)
    for parameter in ("q", "page", "kind", "state", "selesai"):
        response = desk.client("bayu").get(f"{reverse('feedback:case_list')}?{parameter}={text}")
        assert response.status_code == 200, parameter
        assert harm_in(response) == [], parameter
    for path in (f"/laporan/{text}/", f"/laporan/unit/{text}/", f"/laporan/surel/{text}/konfirmasi/"):
        assert visitor.get(path).status_code in (404, 301)


def test_published_payloads_are_text_on_page_feed_and_list(desk, forwarded, visitor):
    case = forwarded(title=SCRIPT[:150], body=f"{SCRIPT} lampu \x0b\u202e jalan", address=SCRIPT[:300])
    handling.answer_case(case, SCRIPT, by=desk.user("putri"))
    case = publish(case, desk.user("putri"))
    for name, args in (("case_public", [case.number]), ("forum", []), ("topic_unit", [PISANG])):
        page = visitor.get(reverse(f"feedback:{name}", args=args))
        assert harm_in(page) == []
        assert MARK in page.content.decode()
    feed = etree.fromstring(visitor.get(reverse("feedback:case_feed")).content)
    titles = [node.text for node in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert SCRIPT[:150] in titles
    assert not [node for node in feed.iter() if str(node.tag).endswith(("script", "img", "svg"))]


# ---- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0"])
def test_no_export_starts_a_formula(desk, visitor, start):
    Service.objects.create(
        unit=desk.agency.units[PISANG],
        code="x",
        name=start,
        fee=start,
        promised_note=start,
        description=start,
    )
    data = visitor.get(reverse("feedback:service_table", args=["csv"])).content.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data), delimiter=";") for cell in row]
    assert f"'{start}" in cells
    assert not [cell for cell in cells if cell.startswith(STARTS_FORMULA)]
    tables = (
        visitor.get(reverse("feedback:service_table", args=["xlsx"])),
        desk.client("putri").get(reverse("feedback:service_export")),
    )
    for table in tables:
        sheet = openpyxl.load_workbook(io.BytesIO(table.content)).worksheets[0]
        values = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert f"'{start}" in [cell.value for cell in values]
        assert not [cell for cell in values if cell.data_type == "f"]


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def office(kind: str, data: bytes) -> bytes:
    """Return a file that looks like one of Office, with these bytes as its main part."""
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    return zipped({"[Content_Types].xml": b"<Types/>", main: data})


ZEROS = b"0" * 80_000_000
TABLES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "bomb": ("layanan.xlsx", lambda: office("xlsx", ZEROS)),
    "bomb in a part": (
        "layanan.xlsx",
        lambda: zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/a.xml": ZEROS}),
    ),
    "nested": ("layanan.xlsx", lambda: zipped({"xl/workbook.xml": b"<x/>", "a.zip": zipped({"b": ZEROS})})),
    "many parts": (
        "layanan.xlsx",
        lambda: zipped({f"xl/{n}.xml": b"" for n in range(2000)} | {"xl/workbook.xml": b""}),
    ),
    "entities": (
        "layanan.xlsx",
        lambda: office("xlsx", b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'),
    ),
    "docx": ("layanan.xlsx", lambda: office("docx", b"<x/>")),
    "script": ("layanan.csv", lambda: corpus.HTML_SCRIPT),
    "picture": ("layanan.csv", lambda: corpus.image("PNG")),
    "nulls": ("layanan.csv", lambda: b"Kode;Nama\n\x00\x00;\x00\n"),
    "one huge cell": ("layanan.csv", lambda: b"Kode layanan;Kode unit\n" + b"x" * 3_000_000 + b";y\n"),
    "many columns": ("layanan.csv", lambda: b";".join([b"x"] * 5000) + b"\n1;2\n"),
    "empty": ("layanan.csv", lambda: b""),
}


@pytest.mark.parametrize("label", list(TABLES))
def test_hostile_tables_are_refused_beside_the_field(desk, label):
    name, data = TABLES[label]
    address = reverse("feedback:service_import")
    refused = desk.client("putri").post(address, {"table": SimpleUploadedFile(name, data())})
    assert refused.status_code == 422, label
    said = refused_fields(refused)
    assert said.get("table") or refused.context["refused"], label
    assert not Service.objects.exists()


@pytest.mark.parametrize("label", [one for one in PAYLOADS if one not in ("null", "only null")])
def test_cells_of_a_table(desk, visitor, label):
    payload = PAYLOADS[label].decode(errors="replace")[:MAX_CELL].replace("\r", " ").replace("\n", " ")
    row = [f"kode-{label}", PISANG, payload, payload, "", "", "", payload, payload, "ya", *[payload] * 14]
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([headers(), row])
    address = reverse("feedback:service_import")
    answer = desk.client("putri").post(
        address, {"table": SimpleUploadedFile("layanan.csv", out.getvalue().encode())}
    )
    assert answer.status_code in (302, 422), label
    assert harm_in(answer) == []
    for where, text in stored_texts():
        assert is_seen(text), (where, label)
    for page in (reverse("feedback:service_list"), reverse("feedback:service_table", args=["csv"])):
        assert harm_in(visitor.get(page)) == []
    for service in Service.objects.all():
        assert harm_in(visitor.get(reverse("feedback:service_detail", args=[service.code]))) == []


# ---- files -----------------------------------------------------------------------------------------


HTML = f"<html><script>{MARK}()</script></html>".encode()


def polyglot_zip(data: bytes) -> bytes:
    return data + zipped({"kenari.js": HTML})


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "svg": ("foto.svg", lambda: corpus.SVG_SCRIPT),
    "svg as png": ("foto.png", lambda: corpus.SVG_SCRIPT),
    "page as jpeg": ("foto.jpg", lambda: corpus.HTML_SCRIPT),
    "gif and script": ("foto.gif", lambda: corpus.GIF_AND_SCRIPT),
    "gif and script as png": ("foto.png", lambda: corpus.GIF_AND_SCRIPT),
    "program as pdf": ("surat.pdf", lambda: corpus.EXE),
    "docx": ("surat.docx", lambda: office("docx", b"<x/>")),
    "docx bomb": ("surat.docx", lambda: office("docx", ZEROS)),
    "docx bomb as pdf": ("surat.pdf", lambda: office("docx", ZEROS)),
    "nested zip as pdf": ("surat.pdf", lambda: zipped({"a.zip": zipped({"b.zip": zipped({"c": ZEROS})})})),
    "picture bomb": ("foto.png", corpus.bomb_png),
    "pdf bomb": ("surat.pdf", lambda: corpus.pdf_stream_bomb(600_000_000)),
    "moving picture": ("foto.webp", corpus.moving_webp),
    "locked": ("surat.pdf", corpus.encrypted_pdf),
    "nothing": ("foto.png", lambda: b""),
    "half a picture": ("foto.jpg", lambda: corpus.image("JPEG", size=(400, 300))[:900]),
}
HARMLESS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "jpeg and zip": ("foto.jpg", lambda: polyglot_zip(corpus.image("JPEG"))),
    "png and page": ("foto.png", lambda: corpus.image("PNG") + HTML),
    "webp and page": ("foto.webp", lambda: corpus.image("WEBP") + HTML),
    "pdf and zip": ("surat.pdf", lambda: polyglot_zip(corpus.pdf())),
    "script in the comment": ("foto.jpg", lambda: corpus.image("JPEG", comment=HTML)),
    "photo with a place": ("foto.jpg", corpus.jpeg_with_place),
    "png with texts": ("foto.png", corpus.png_with_text),
    "pdf with everything": ("surat.pdf", corpus.pdf_with_everything),
}
NAMES = {
    "script": f"<script>{MARK}()</script>.png",
    "attribute": f"x\" onload={MARK}() y='.png",
    "path": "../../../etc/cron.d/foto.png",
    "windows path": "C:\\Windows\\foto.png",
    "null": "fo\x00to.png",
    "right to left": "foto\u202egnp.exe.png",
    "zero width": "fo\u200bto\ufeff.png",
    "formula": "=cmd|' /C calc'!A0.png",
    "header": "foto.png\r\nX-Jahat: ya\r\n\r\n<script>.png",
    "long": "é" * 250 + ".png",
    "personal": "KTP 1371031505800001 hp 081234567890.png",
    "dots": "....png",
    "template": "{{ 7|add:7 }}.png",
}


def file_fields() -> list[tuple[type[forms.BaseForm], str]]:
    """Return the fields of the forms with a row in POSTS that take photos or documents."""
    return [
        (one, name)
        for one in form_classes()
        for name, its in getattr(one, "base_fields", {}).items()
        if isinstance(its, FILES) and one is not desk_forms.ServiceUploadForm
    ]


def uploaded(post: Post, name: str, file_name: str, data: bytes) -> Any:
    """Send the form with one file as a browser does, its name byte by byte."""
    line = b"--batas"
    parts = [
        b'%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b'
        % (line, key.encode(), str(value).encode())
        for key, value in post.data.items()
    ]
    raw = file_name.encode("utf-8", "surrogatepass").replace(b'"', b"%22").replace(b"\r\n", b"%0D%0A")
    parts.append(
        b'%b\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\nContent-Type: image/png\r\n\r\n%b'
        % (line, name.encode(), raw, data)
    )
    body = b"\r\n".join([*parts, line + b"--\r\n"])
    return post.client.generic("POST", post.path, body, content_type="multipart/form-data; boundary=batas")


@pytest.fixture
def scene(desk, submit, forwarded, visitor):
    return Scene(desk, submit, forwarded, visitor)


def test_every_field_for_files_is_known():
    found = {(one.__name__, name) for one, name in file_fields()}
    assert {("ReportSendForm", "uploads"), ("IntakeForm", "uploads")} <= found
    assert {one for one, _name in file_fields()} <= set(POSTS), "give it a row in POSTS"


@pytest.mark.parametrize("label", list(HOSTILE))
def test_hostile_files_are_refused_beside_the_field(scene, label):
    file_name, data = HOSTILE[label]
    content = data()
    for form_class, name in file_fields():
        answer = uploaded(POSTS[form_class](scene), name, file_name, content)
        assert answer.status_code == 422, (form_class, label)
        assert file_name in " ".join(refused_fields(answer)[name]), (form_class, label)
    assert not CaseAttachment.objects.exists()


def served(desk: Any, attachment: CaseAttachment) -> Any:
    address = reverse("feedback:case_attachment", args=[attachment.case_id, attachment.pk])
    response = desk.client("bayu").get(address)
    assert response.status_code == 200, (address, response.content[:2000])
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    return response


@pytest.mark.parametrize("label", list(HARMLESS))
def test_files_that_are_two_things_keep_the_harmless_one(scene, label):
    file_name, data = HARMLESS[label]
    content = data()
    for form_class, name in file_fields():
        with undone():
            answer = uploaded(POSTS[form_class](scene), name, file_name, content)
            assert answer.status_code in (302, 200), (form_class, label)
            attachment = CaseAttachment.objects.order_by("-pk")[0]
            stored = b"".join(served(scene.desk, attachment).streaming_content)
            for part in (MARK.encode(), b"<script", b"PK\x03\x04", corpus.SECRET.encode(), b"Exif", b"/JS"):
                assert part not in stored, (label, part)
            if file_name.endswith((".jpg", ".png", ".webp")):
                with Image.open(io.BytesIO(stored)) as picture:
                    picture.load()


def test_a_name_that_is_no_text_brings_no_file(scene):
    for form_class, name in file_fields():
        answer = uploaded(POSTS[form_class](scene), name, "foto\ud800.png", corpus.image("PNG"))
        assert answer.status_code in (302, 200, 422), form_class
    assert not CaseAttachment.objects.exists()


@pytest.mark.parametrize("label", list(NAMES))
def test_file_names(scene, visitor, label):
    for form_class, name in file_fields():
        with undone():
            answer = uploaded(POSTS[form_class](scene), name, NAMES[label], corpus.image("PNG"))
            assert answer.status_code in (302, 200), (form_class, label)
            attachment = CaseAttachment.objects.order_by("-pk")[0]
            for shown in (attachment.stored_file.name, attachment.public_name):
                assert is_seen(shown), (label, shown)
                assert not set('/\\<>"\r\n\x00') & set(shown), (label, shown)
                assert 4 < len(shown) <= 120
            assert "1371031505800001" not in attachment.public_name
            assert "081234567890" not in attachment.public_name
            response = served(scene.desk, attachment)
            assert "X-Jahat" not in response.headers
            case = attachment.case
            bayu = scene.desk.user("bayu")
            assert (
                harm_in(scene.desk.client("bayu").get(reverse("feedback:case_detail", args=[case.pk]))) == []
            )
            if case.state == CaseState.RECEIVED:
                handling.verify_case(fresh(case), by=bayu)
                handling.forward_case(fresh(case), scene.desk.agency.units[PISANG], by=bayu)
            publish(fresh(case), bayu)
            page = visitor.get(reverse("feedback:case_public", args=[case.number]))
            assert page.status_code == 200
            assert harm_in(page) == []
