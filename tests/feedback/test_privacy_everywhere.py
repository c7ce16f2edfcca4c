"""One secret and one anonymous report with markers, on every address of the resolver, as everybody.

Beside the pages of the forum: the appraisal that asked about a report, copies of personal data,
exports, feeds, mails, messages, counts, searches, files. An argument that an address brings along
later is filled in by itself, so a new route is walked on the day it is written.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from appraisal.domain.case_mentions import mention_answer, mention_ask, mention_decide
from appraisal.models import Appraisal, CaseMention
from core.access import public
from core.files import CleanFile
from core.models import Job, OutboxMessage
from feedback.domain import citizens, handling
from feedback.domain.following import CONFIRM, END, confirm_follower, token_of
from feedback.domain.privacy import set_privacy
from feedback.models import Case, CaseFollower, CaseText, SearchWord, Service
from feedback.tasks import citizen_mails_send
from organization.models import User
from organization.registry import personal_sections
from reports.demo.cast import CAST, PISANG
from reports.demo.stories import fresh as fresh_appraisal
from tests.conftest import BACKEND
from tests.core.corpus import SECRET, jpeg_with_place, pdf_with_everything
from tests.feedback.conftest import fresh
from tests.feedback.published import publish
from tests.security.addresses import addresses, patterns

pytestmark = pytest.mark.django_db

MARK = "zanggrak"
OFFICERS = {"bayu", "putri", "nia"}
SHORT = ("anonymous", "hendra")
"""Nobody, and the head of the reported unit, who is the appraiser that asked about the report."""
EVERYBODY = ("anonymous", "technician", *(one.key for one in CAST if one.key not in OFFICERS))
LEAVES = {"account_logout"}
SEARCHES = {
    *("feedback:forum", "feedback:topic_unit", "feedback:case_feed", "feedback:service_list"),
    *("appraisal:mention_ask", "organization:employee_list", "core:message_list"),
}
QUERIES = (f"q={MARK}", f"cari={MARK}", "q=lampu&page=1", "semua=ya&selesai=ya")


class Anything(dict[str, object]):
    """Fills in every argument that an address can have: those that are known, else the report's own."""

    def __contains__(self, _name: object) -> bool:
        return True

    def __missing__(self, name: str) -> object:
        return self["number"] if name == "token" else self["case_id"]


def of_identity(which: str) -> dict[str, str]:
    """Return what tells who reported."""
    return {
        "name": f"Nama {MARK}{which}nama",
        "email": f"{MARK}{which}surel@contoh.id",
        "phone": f"0812 {MARK}{which}telepon",
    }


def files(which: str) -> list[CleanFile]:
    """Return files as the upload field hands them on, from dirty ones."""
    from core.files import clean_upload
    from tests.core.corpus import upload

    return [
        clean_upload(upload(f"ktp {MARK}{which}berkas.jpg", jpeg_with_place())),
        clean_upload(upload(f"surat {MARK}{which}berkas.pdf", pdf_with_everything())),
    ]


def reported(submit: Any, which: str, **values: Any) -> Case:
    case = submit(
        title=f"Lampu {MARK}{which}judul padam",
        body=f"Isi {MARK}{which}isi lampu jalan padam. NIK 1371031505800001, hp 081234567890.",
        address=f"Jalan {MARK}{which}alamat 5",
        uploads=files(which),
        **of_identity(which),
        **values,
    ).case
    confirm_follower(CaseFollower.objects.get(case=case))
    return fresh(case)


def finished(desk: Any, case: Case, which: str) -> Case:
    """Bring a report through notes, questions and answers to its end, published when it may be."""
    bayu, putri = desk.user("bayu"), desk.user("putri")
    handling.verify_case(case, by=bayu)
    handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    handling.add_note(fresh(case), f"Catatan {MARK}{which}catatan", by=putri)
    handling.ask_reporter(fresh(case), f"Di mana {MARK}{which}tanya?", by=putri)
    citizens.reply(fresh(case), f"Di {MARK}{which}balas")
    handling.answer_case(fresh(case), f"Sudah {MARK}{which}jawab selesai.", by=putri)
    citizens.rate(fresh(case), 5)
    return fresh(case)


def mentioned(desk: Any, appraisal: Appraisal, case: Case) -> CaseMention:
    """Put the report on the record of Sari's appraisal while everybody may read it."""
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    hendra, sari = desk.user("hendra"), desk.user("sari")
    mention = mention_ask(item, case.number, by=hendra, question="Apa yang terjadi?")
    mention = mention_answer(mention, by=sari, answer="Sudah diganti.", expected_version=mention.version)
    return mention_decide(
        mention, "mention_record", by=hendra, note="Tercatat.", expected_version=mention.version
    )


def ids_of(case: Case, appraisal: Appraisal, mention: CaseMention | None = None, **more: object) -> Anything:
    first = {
        "case_id": case.pk,
        "number": case.number,
        "file_id": case.attachments.order_by("pk")[0].pk,
        "entry_id": case.entries.order_by("pk")[0].pk,
        "unit_code": PISANG,
        "unit_id": case.unit_id,
        "kind": "csv",
        "act": "balas",
        "code": "layanan",
        "app_label": "feedback",
        "object_id": str(case.pk),
        "appraisal_id": appraisal.pk,
        "cycle_id": appraisal.cycle_id,
        "employee_id": appraisal.employee_id,
        "item_id": appraisal.items.filter(kind="result").order_by("position")[0].pk,
        "service_id": Service.objects.order_by("pk")[0].pk if Service.objects.exists() else 1,
    }
    return Anything({**first, **({"mention_id": mention.pk} if mention else {}), **more})


def browsers(desk: Any, names: tuple[str, ...]) -> dict[str, Client]:
    found = {}
    for who in names:
        if who == "technician":
            user, _made = User.objects.get_or_create(
                username="teknisi", defaults={"full_name": "Teknisi", "is_staff": True, "is_superuser": True}
            )
            found[who] = Client()
            found[who].force_login(user, backend=BACKEND)
        else:
            found[who] = desk.client(who)
    return found


def shown(response: Any) -> str:
    """Return everything an answer says, without what the asker himself typed."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace") + str(dict(response.headers))
    return re.sub(rf'value="{MARK}"|(?:q|cari)(?:=|%3D){MARK}|“{MARK}”', "", text)


def everywhere(ids: Anything) -> Iterator[tuple[str, str]]:
    """Yield every address; one whose `number` is a count, not that of a ticket, with a count."""
    reached = list(addresses(ids))
    yield from reached
    names = {name for name, _address in reached}
    counted = Anything({**ids, "number": 1})
    yield from ((name, address) for name, address in addresses(counted) if name not in names)


def walk(desk: Any, names: tuple[str, ...], ids: Anything) -> Any:
    """Yield who, address and what he reads, for every address of the application and its searches."""
    for who, client in browsers(desk, names).items():
        for name, address in everywhere(ids):
            if name in LEAVES:
                continue
            yield who, address, client.get(address)
            for query in QUERIES if name in SEARCHES or name.startswith("feedback:case_list") else ():
                yield who, address, client.get(f"{address}?{query}")


def leaks(desk: Any, names: tuple[str, ...], ids: Anything, forbidden: str) -> list[tuple[str, str, str]]:
    found, read = [], 0
    for who, address, response in walk(desk, names, ids):
        read += response.status_code == 200
        hit = re.search(forbidden, shown(response))
        if hit:
            found.append((who, address, hit[0]))
    assert read > 15 * len(names), "the walk read next to nothing"
    return found


def check_elsewhere(forbidden: str) -> None:
    """Look into mails, messages, jobs and the search's vocabulary."""
    citizen_mails_send()
    sent = [f"{one.subject} {one.body} {one.extra_headers}" for one in mail.outbox]
    stored = [f"{row.subject} {row.text} {row.path}" for row in OutboxMessage.objects.all()]
    stored += [str(values) for values in Job.objects.values()]
    assert sent, "nobody was written to"
    assert not [text for text in sent + stored if re.search(forbidden, text)]


def copy_for(desk: Any, key: str) -> str:
    """Return the copy of his data that somebody may ask for."""
    return json.dumps([one.data for one in personal_sections(getattr(desk, key))], default=str)


def people(names: tuple[str, ...]) -> Any:
    return pytest.param(
        names, id="few" if names is SHORT else "all", marks=[] if names is SHORT else pytest.mark.large
    )


@pytest.mark.parametrize("names", [people(SHORT), people(EVERYBODY)])
def test_a_report_that_became_secret_is_nowhere_not_even_where_it_was_recorded(
    desk, submit, appraisal_in, names
):
    case = finished(desk, reported(submit, "r"), "r")
    publish(case, desk.user("putri"))
    appraisal = appraisal_in("assessed")
    mention = mentioned(desk, appraisal, fresh(case))
    asked = desk.client("hendra").get(reverse("appraisal:mention_detail", args=[mention.pk]))
    assert f"{MARK}rjudul" in asked.content.decode(), "the walk would prove nothing"
    set_privacy(fresh(case), anonymous=True, secret=True, by=desk.user("bayu"))
    ids = ids_of(fresh(case), fresh_appraisal(appraisal), mention)
    assert leaks(desk, names, ids, rf"{MARK}|{SECRET}|1371031505800001|081234567890") == []
    check_elsewhere(MARK)
    for key in ("sari", "hendra"):
        assert MARK not in copy_for(desk, key)
    assert not SearchWord.objects.filter(stem__contains=MARK).exists(), "words of it are forgotten too"


@pytest.mark.parametrize("names", [people(SHORT), people(EVERYBODY)])
def test_who_reported_an_anonymous_case_is_nowhere(desk, submit, appraisal_in, names):
    """The case itself is public; name, mail, telephone, file names and metadata are not."""
    case = finished(desk, reported(submit, "a", wants_anonymous=True), "a")
    publish(case, desk.user("putri"))
    appraisal = appraisal_in("assessed")
    mention = mentioned(desk, appraisal, fresh(case))
    page = Client().get(reverse("feedback:case_public", args=[case.number])).content.decode()
    assert f"{MARK}ajudul" in page
    forbidden = "|".join(
        [
            rf"{MARK}a(?:nama|surel|telepon|berkas|alamat|catatan|balas)",
            SECRET,
            "1371031505800001",
            "081234567890",
        ]
    )
    for attachment in case.attachments.order_by("pk"):
        ids = ids_of(fresh(case), fresh_appraisal(appraisal), mention, file_id=attachment.pk)
        assert leaks(desk, names, ids, forbidden) == []
        names = SHORT[:1]  # the second file: its own address is what matters
    check_elsewhere(forbidden)
    for key in ("sari", "hendra"):
        assert not re.search(forbidden, copy_for(desk, key))


def test_the_officer_of_the_unit_reads_no_file_name_of_an_anonymous_reporter(desk, submit):
    case = reported(submit, "a")
    bayu, nia = desk.user("bayu"), desk.client("nia")
    handling.verify_case(case, by=bayu)
    handling.forward_case(fresh(case), desk.agency.units[PISANG], by=bayu)
    detail = reverse("feedback:case_detail", args=[case.pk])
    assert f"{MARK}aberkas" in nia.get(detail).content.decode()
    set_privacy(fresh(case), anonymous=True, secret=False, by=bayu)
    assert f"{MARK}aberkas" not in nia.get(detail).content.decode()
    assert f"{MARK}aberkas" not in nia.get(reverse("feedback:case_publish", args=[case.pk])).content.decode()
    for attachment in case.attachments.order_by("pk"):
        address = reverse("feedback:case_attachment", args=[case.pk, attachment.pk])
        assert f"{MARK}aberkas" not in shown(nia.get(address))


def test_officers_elsewhere_read_nothing(desk, submit, appraisal_in):
    """Nia keeps Kecamatan Pauh: a report of another department is none of hers, nor of Putri's."""
    case = reported(submit, "e", wants_secret=True)
    bayu = desk.user("bayu")
    handling.verify_case(case, by=bayu)
    handling.forward_case(fresh(case), desk.agency.units["1371.06"], by=bayu)
    handling.add_note(fresh(case), "Catatan", by=bayu)
    ids = ids_of(fresh(case), appraisal_in("assessed"))
    assert leaks(desk, ("nia",), ids, MARK) == []


def test_every_address_is_walked(desk, submit, appraisal_in):
    case = reported(submit, "w")
    handling.add_note(case, "Catatan", by=desk.user("bayu"))
    reached = {name for name, _address in everywhere(ids_of(case, appraisal_in("assessed")))}
    missed = {name for name, _arguments in patterns()} - reached
    assert {name for name in missed if not name.startswith(("account_", "admin:"))} == set()


@public
def careless(request: HttpRequest, case_number: str) -> HttpResponse:
    """A new page whose author forgot who may read."""
    return HttpResponse(CaseText.objects.order_by("pk")[0].title)


urlpatterns = [
    path("laporan-baru/<str:case_number>/ringkas/", careless, name="careless"),
    path("", include("asn_kinerja.urls")),
]


def test_a_new_address_that_leaks_is_found(desk, submit, appraisal_in, settings):
    case = reported(submit, "n", wants_secret=True)
    handling.add_note(case, "Catatan", by=desk.user("bayu"))
    ids = ids_of(case, appraisal_in("assessed"))
    settings.ROOT_URLCONF = __name__
    found = leaks(desk, ("anonymous",), ids, MARK)
    assert {address.split("?")[0] for _who, address, _hit in found} == {reverse("careless", args=[case.pk])}


def test_tokens_of_one_purpose_open_nothing_else(desk, submit, visitor):
    case = reported(submit, "t", wants_secret=True)
    follower = CaseFollower.objects.get(case=case)
    for purpose, name in ((CONFIRM, "follow_end"), (END, "follow_confirm")):
        address = reverse(f"feedback:{name}", args=[token_of(follower, purpose)])
        assert visitor.get(address).status_code == 404
        assert visitor.post(address).status_code == 404
