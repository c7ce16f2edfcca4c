"""Attaching, removing and opening files of the self-assessment."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from appraisal.domain.moves import move
from appraisal.enums import ItemKind
from appraisal.models import Evidence
from tests.appraisal.views.pages import HTMX, draft_form, page_of, text_of

pytestmark = pytest.mark.django_db


def picture(name="foto.png", colour=(10, 20, 30)):
    data = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(data, "PNG")
    return SimpleUploadedFile(name, data.getvalue(), "image/png")


@pytest.fixture
def running(appraisal_in):
    return appraisal_in("running")


@pytest.fixture
def item(running):
    return running.items.filter(kind=ItemKind.RESULT).order_by("position").first()


@pytest.fixture
def add_url(running, item):
    return reverse("appraisal:evidence_add", args=[running.pk, item.pk])


@pytest.fixture
def attached(cast, item, add_url):
    cast.client("sari").post(add_url, {f"item-{item.pk}-file": picture()}, headers=HTMX)
    return Evidence.objects.get()


def file_url(evidence):
    return reverse("appraisal:evidence_file", args=[evidence.appraisal_id, evidence.pk])


def remove_url(evidence):
    return reverse("appraisal:evidence_remove", args=[evidence.appraisal_id, evidence.pk])


def test_htmx_sends_the_file_alone_and_gets_the_list(cast, running, item, add_url):
    client = cast.client("sari")
    version = running.draft_version
    response = client.post(add_url, {f"item-{item.pk}-file": picture()}, headers=HTMX)
    assert response.status_code == 200
    assert page_of(response).get("id") == f"evidence-{item.pk}"
    assert "foto.png" in text_of(response)
    running.refresh_from_db()
    assert running.draft_version == version


def test_a_plain_form_saves_the_typed_text_along(cast, running, item, add_url):
    client = cast.client("sari")
    page = reverse("appraisal:self_assessment_edit", args=[running.pk])
    data = draft_form(client.get(page)) | {f"item-{item.pk}-self_narrative": "Ikut tersimpan"}
    response = client.post(add_url, data | {f"item-{item.pk}-file": picture()})
    assert response.status_code == 302
    assert response.url.endswith(f"#item-{item.pk}")
    item.refresh_from_db()
    assert item.self_narrative == "Ikut tersimpan"
    assert "foto.png" in text_of(client.get(page))


def test_a_refused_file_is_named_and_the_text_is_saved(cast, running, item, add_url):
    client = cast.client("sari")
    page = reverse("appraisal:self_assessment_edit", args=[running.pk])
    data = draft_form(client.get(page)) | {f"item-{item.pk}-self_narrative": "Tetap ada"}
    program = SimpleUploadedFile("laporan.pdf", b"MZ\x90\x00" + b"\x00" * 200, "application/pdf")
    response = client.post(add_url, data | {f"item-{item.pk}-file": program})
    assert response.status_code == 422
    assert "laporan.pdf" in response.context["error"], "said at the top, for who has no scripts"
    item.refresh_from_db()
    assert item.self_narrative == "Tetap ada"
    assert not Evidence.objects.exists()
    program.seek(0)
    response = client.post(add_url, {f"item-{item.pk}-file": program}, headers=HTMX)
    assert response.status_code == 422
    assert "laporan.pdf" in text_of(response)


def test_a_picture_with_script_is_refused(cast, item, add_url):
    svg = SimpleUploadedFile(
        "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "image/svg+xml"
    )
    response = cast.client("sari").post(add_url, {f"item-{item.pk}-file": svg}, headers=HTMX)
    assert response.status_code == 422
    assert not Evidence.objects.exists()


def test_without_a_file_it_says_so(cast, item, add_url):
    response = cast.client("sari").post(add_url, {}, headers=HTMX)
    assert response.status_code == 422


def test_the_same_file_twice_is_attached_once(cast, item, add_url):
    for _ in range(2):
        cast.client("sari").post(add_url, {f"item-{item.pk}-file": picture()}, headers=HTMX)
    assert Evidence.objects.count() == 1


def test_removing_marks_the_row_and_is_safe_to_repeat(cast, running, item, attached):
    client = cast.client("sari")
    page = reverse("appraisal:self_assessment_edit", args=[running.pk])
    data = draft_form(client.get(page)) | {f"item-{item.pk}-self_narrative": "Ikut"}
    for _ in range(2):
        assert client.post(remove_url(attached), data).status_code == 302
    attached.refresh_from_db()
    assert attached.removed_at is not None
    item.refresh_from_db()
    assert item.self_narrative == "Ikut"
    assert client.get(file_url(attached)).status_code == 404
    response = client.post(remove_url(attached), {}, headers=HTMX)
    assert response.status_code == 200
    assert "Belum ada bukti" in text_of(response)


def test_before_it_is_sent_a_file_opens_for_the_employee_only(cast, attached, client):
    assert cast.client("sari").get(file_url(attached)).status_code == 200
    assert client.get(file_url(attached)).status_code == 302
    for other in ("hendra", "dewi", "rina", "agus", "putri", "bayu"):
        assert cast.client(other).get(file_url(attached)).status_code == 404, other


def test_once_sent_it_opens_for_the_parties(cast, running, attached):
    for item in running.items.all():
        if item.kind == ItemKind.RESULT:
            running.items.filter(pk=item.pk).update(self_realisation=1)
        else:
            running.items.filter(pk=item.pk).update(self_rating="meets")
    move(running, "self_submit", by=running.employee.user)
    for party in ("sari", "hendra", "dewi", "rina"):
        response = cast.client(party).get(file_url(attached))
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).get(file_url(attached)).status_code == 404
    response = cast.client("sari").post(remove_url(attached), {}, headers=HTMX)
    assert response.status_code == 422
    attached.refresh_from_db()
    assert attached.removed_at is None


def test_an_id_under_another_appraisal_opens_nothing(cast, attached, appraisal_in):
    other = appraisal_in("running", "putri")
    url = reverse("appraisal:evidence_file", args=[other.pk, attached.pk])
    for person in ("sari", "putri", "hendra"):
        assert cast.client(person).get(url).status_code == 404
    foreign = reverse("appraisal:evidence_remove", args=[other.pk, attached.pk])
    assert cast.client("putri").post(foreign, {}).status_code == 404


def test_nobody_else_attaches_or_removes(cast, item, add_url, attached, client):
    for party in ("hendra", "dewi", "rina"):
        data = {f"item-{item.pk}-file": picture("b.png", (9, 9, 9))}
        assert cast.client(party).post(add_url, data).status_code == 403
        assert cast.client(party).post(remove_url(attached), {}).status_code == 403
    for stranger in ("agus", "putri", "bayu"):
        assert cast.client(stranger).post(add_url, {f"item-{item.pk}-file": picture()}).status_code == 404
        assert cast.client(stranger).post(remove_url(attached), {}).status_code == 404
    assert client.post(add_url, {}).status_code == 401
    assert cast.client("sari").get(add_url).status_code == 405
    assert cast.client("sari").get(remove_url(attached)).status_code == 405
    assert cast.client("sari").post(file_url(attached)).status_code == 405
    assert Evidence.objects.filter(removed_at=None).count() == 1


def test_a_chosen_file_goes_along_with_every_button(cast, running, item):
    client = cast.client("sari")
    page = reverse("appraisal:self_assessment_edit", args=[running.pk])
    data = draft_form(client.get(page)) | {f"item-{item.pk}-file": picture()}
    assert client.post(page, data).status_code == 302
    assert Evidence.objects.get().item == item
    data = draft_form(client.get(page)) | {f"item-{item.pk}-file": picture("b.png", (1, 2, 3))}
    assert client.post(reverse("appraisal:contribution_add", args=[running.pk]), data).status_code == 302
    assert Evidence.objects.count() == 2


def test_sending_stops_at_a_refused_file(cast, running, item):
    client = cast.client("sari")
    page = reverse("appraisal:self_assessment_edit", args=[running.pk])
    data = draft_form(client.get(page)) | {f"item-{item.pk}-self_narrative": "Tetap ada"}
    data |= {f"item-{item.pk}-file": SimpleUploadedFile("a.pdf", b"MZ\x90" + b"\x00" * 99)}
    response = client.post(reverse("appraisal:self_submit", args=[running.pk]), data)
    assert response.status_code == 422
    assert "a.pdf" in text_of(response)
    running.refresh_from_db()
    assert running.state == "running"
    item.refresh_from_db()
    assert item.self_narrative == "Tetap ada"
