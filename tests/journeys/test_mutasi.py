"""A mutasi in the browser: its effects are read, it is confirmed, the new appraiser goes on."""

from random import Random
from typing import Any

from django.urls import reverse

from appraisal.models import Appraisal, FinalRecord
from organization.models import Post
from reports.demo.cast import CUPAK_TANGAH
from reports.demo.seed import write_last_year
from tests.journeys.conftest import Person, Visit
from tests.reports.test_evaluation_document import make_document


def downloaded(person: Person, appraisal: Appraisal) -> bytes:
    """Open the page of the document and take the file."""
    person.open(reverse("reports:evaluation_document", args=[appraisal.pk]))
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Unduh PDF").click()
    return download.value.path().read_bytes()


def test_a_mutasi_is_shown_before_and_followed_after(cast: Any, appraisal_in: Any, visit: Visit) -> None:
    running = appraisal_in("running")
    write_last_year(cast.agency, Random(1), cast.today)
    last = Appraisal.objects.get(employee=cast.sari, cycle__year=cast.today.year - 1)
    make_document(last)
    sealed = FinalRecord.objects.get(appraisal=last).content_hash
    rina, agus, sari = visit("rina"), visit("agus"), visit("sari")
    before = downloaded(sari, last)

    unit = cast.unit(CUPAK_TANGAH)
    post = Post.objects.filter(unit=unit).exclude(placements__leads_unit=True).order_by("pk").first()
    rina.open(f"{reverse('organization:placement_add', args=[cast.sari.pk])}?unit={unit.pk}")
    rina.page.get_by_label("Jabatan").select_option(str(post.pk))
    rina.look("mutasi-form")
    rina.press("Periksa akibatnya")
    rina.says(f"Penilaian {cast.today.year} {cast.sari.name} beralih dari {cast.hendra.name}")
    rina.says(f"Penilaian {cast.today.year - 1} {cast.sari.name} yang sudah final tidak berubah.")
    rina.look("mutasi-confirm")
    rina.press("Ya, pindahkan")
    rina.look()

    agus.open("/")
    agus.look()
    agus.open(reverse("appraisal:team_list"))
    agus.says(cast.sari.name)
    agus.open(reverse("appraisal:appraisal_detail", args=[running.pk]))
    agus.look("mutasi-new-appraiser")

    sari.open(reverse("appraisal:appraisal_detail", args=[running.pk]))
    sari.says(f"{cast.agus.name}")
    sari.look()
    assert downloaded(sari, last) == before
    assert FinalRecord.objects.get(appraisal=last).content_hash == sealed


def test_this_is_not_my_supervisor(cast: Any, appraisal_in: Any, visit: Visit) -> None:
    running = appraisal_in("running")
    sari, rina = visit("sari"), visit("rina")
    sari.open(reverse("appraisal:appraisal_detail", args=[running.pk]))
    sari.follow("Ini bukan atasan saya")
    sari.page.get_by_label("Tidak ada di daftar di bawah? Cari nama atau NIP").fill("agus")
    sari.press("Cari")
    sari.page.get_by_label(f"{cast.agus.name} (").check()
    sari.page.get_by_label("Saya sudah pindah unit atau jabatan").check()
    sari.look("appraiser-report")
    sari.press("Kirim laporan")
    sari.look("appraiser-report-sent")

    rina.open("/")
    rina.follow(f"Putuskan siapa atasan {cast.sari.name}")
    rina.look("appraiser-report-decide")
    rina.press(f"Tetapkan {cast.agus.name}")
    rina.look()
    running.refresh_from_db()
    assert running.appraiser == cast.agus
    sari.open("/")
    sari.look()
