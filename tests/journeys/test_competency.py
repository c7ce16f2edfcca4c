"""From a gap to its end: seen, recommended, agreed, allocated, completed, re-assessed, closed."""

from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from competency.domain.trainings import fill_catalogue
from competency.models import AssessedLevel, DevelopmentPlan, Enrolment, PlanItem, Training, TrainingSession
from core.models import Job
from core.tasks import jobs_dispatch_again
from tests.competency.conftest import dictionary, shown, standard
from tests.core.test_worker_killed import wait_for
from tests.journeys.conftest import Person, Visit

__all__ = ["dictionary", "shown", "standard"]


@pytest.fixture(autouse=True)
def _files_of_workers(settings: Any) -> None:
    """The worker reads the file where this process writes it."""
    settings.MEDIA_ROOT = settings.VAR_DIR / "files"


def computed(worker: "Popen[bytes]") -> None:
    """Do what the schedule does until the job is done."""

    def done() -> bool:
        connection.close_if_unusable_or_obsolete()
        Job.objects.filter(state__in=["queued", "running"]).update(send_again_at=timezone.now())
        jobs_dispatch_again()
        return Job.objects.filter(kind="competency.allocation", state="done").exists()

    wait_for(worker, done, "the allocation", seconds=120)


def fill_evidence(person: Person) -> None:
    """Write what was seen of each indicator."""
    for place in (1, 2, 3):
        person.page.locator(f"[name=evidence_{place}]").fill("Menjelaskan alur layanan di loket.")


def test_a_gap_is_seen_recommended_agreed_allocated_completed_and_closed(
    cast, standard, shown, dictionary, visit: Visit, celery_worker_process: Any, evidence_file: Path
):
    fill_catalogue(by=None)
    shown("sari", "M5", 1, days_ago=30)
    shown("putri", "M5", 1, days_ago=30)
    first = cast.today + timedelta(days=10)
    training = Training.objects.get(code="T20")
    session = TrainingSession.objects.create(
        training=training, starts_on=first, ends_on=first + timedelta(days=2), seats=1, place="Balai Diklat"
    )
    sari, hendra, rina = visit("sari"), visit("hendra"), visit("rina")

    # The gap is seen.
    sari.open(reverse("competency:profile_detail", args=[cast.sari.pk]))
    sari.says("kurang 1 level")
    sari.look("competency-gap", wide=True)

    # It is recommended.
    sari.follow("Saran pelatihan")
    sari.says("Pelayanan Prima")
    sari.look("competency-recommended", wide=True)

    # It is planned and agreed.
    address = reverse("competency:idp_item_add", args=[cast.sari.pk])
    sari.open(f"{address}?pelatihan={training.pk}&kompetensi={dictionary['M5'].pk}&level=2")
    sari.look("competency-plan-add")
    with sari.page.expect_navigation():
        sari.page.locator("main form button[type=submit]").first.click()
    sari.press("Ajukan kepada atasan")
    plan = reverse("competency:idp_detail", args=[cast.sari.pk])
    hendra.open(plan)
    hendra.press("Sepakati rencana")
    hendra.look("competency-agreed", wide=True)
    assert DevelopmentPlan.objects.get().state == "agreed"

    # The training unit allocates the one seat: an agreed plan weighs more than the same gap without one.
    worker = celery_worker_process()
    rina.open(reverse("competency:allocation_add"))
    rina.page.get_by_label("Nama").fill("Triwulan ini")
    rina.page.locator("[name=last_day]").fill(f"{first + timedelta(days=30)}")
    rina.look("competency-allocation-add", wide=True)
    rina.press("Hitung")
    rina.look("competency-allocation-running")
    computed(worker)
    rina.page.reload()
    rina.says("Terbukti terbaik.")
    rina.says(cast.sari.name)
    rina.look("competency-allocation", wide=True)
    rina.open(f"{rina.page.url}?lihat=tanpa".removeprefix(rina.address))
    rina.says(cast.putri.name)
    rina.look("competency-allocation-left-out", wide=True)
    assert not Enrolment.objects.exists()
    rina.press("Tetapkan dan daftarkan 1 kursi")
    rina.says("1 peserta didaftarkan")
    rina.open(reverse("competency:allocation_list"))
    rina.look("competency-allocations", wide=True)
    detail = reverse("competency:session_detail", args=[session.pk])
    sari.open(detail)
    sari.says("Terdaftar")
    sari.look("competency-session", wide=True)

    # The session takes place; who was there has completed it.
    TrainingSession.objects.filter(pk=session.pk).update(starts_on=cast.today, ends_on=cast.today)
    rina.open(detail)
    rina.look("competency-session-hr", wide=True)
    rina.follow("Catat kehadiran")
    rina.page.get_by_label(cast.sari.name).check()
    rina.look("competency-attendance")
    rina.press("Simpan kehadiran")
    rina.says("1 peserta hadir")
    sari.open(detail)
    sari.follow("Unggah sertifikat")
    sari.page.get_by_label("Nomor sertifikat").fill("KOM/12/2026")
    sari.page.locator("input[type=file]").set_input_files(evidence_file)
    sari.look("competency-certificate")
    sari.press("Simpan sertifikat")
    sari.says("JP tercatat")
    sari.look()
    item = PlanItem.objects.get()
    assert (item.completed_on, item.result) == (cast.today, None)

    # The level is assessed again, and the gap is closed.
    sari.open(reverse("competency:profile_detail", args=[cast.sari.pk]))
    sari.says("kurang 1 level")
    hendra.open(plan)
    hendra.follow("Nilai level")
    hendra.page.locator("[name=level][value='2']").check()
    fill_evidence(hendra)
    hendra.look("competency-confirm")
    hendra.press("Simpan level")
    hendra.says("mencapai level 2")
    hendra.look("competency-closed", wide=True)
    sari.open(reverse("competency:profile_detail", args=[cast.sari.pk]))
    sari.says("sesuai")
    assert "kurang" not in sari.page.locator("main table").first.inner_text()
    sari.look("competency-gap-closed", wide=True)
    assert AssessedLevel.objects.filter(employee=cast.sari, source="training", level=2).count() == 1


def test_the_same_without_scripts_and_the_remaining_pages(cast, standard, shown, dictionary, visit: Visit):
    fill_catalogue(by=None)
    shown("sari", "M5", 1, days_ago=30)
    first = cast.today + timedelta(days=10)
    session = TrainingSession.objects.create(
        training=Training.objects.get(code="T20"), starts_on=first, ends_on=first, seats=1
    )
    putri, sari, rina = visit("putri", scripts=False), visit("sari"), visit("rina")
    detail = reverse("competency:session_detail", args=[session.pk])
    putri.open(detail)
    putri.press("Daftarkan saya")
    putri.says("Terdaftar")
    sari.open(detail)
    sari.press("Masuk daftar tunggu")
    sari.says("Daftar tunggu")
    sari.look()
    assert cast.putri.name not in sari.page.locator("main").inner_text()
    putri.press("Batalkan pendaftaran saya")
    sari.page.reload()
    sari.says("Terdaftar")
    rina.open(reverse("competency:readiness_edit", args=[cast.sari.pk]))
    rina.look("competency-readiness-edit", wide=True)
    rina.press("Simpan")
    rina.look("competency-readiness", wide=True)
    rina.open(reverse("competency:unit_gaps", args=[cast.agency.units["1371"].pk]))
    rina.look("competency-unit-gaps", wide=True)
    rina.open(reverse("competency:allocation_compare"))
    rina.look()
    rina.open(reverse("competency:rule_edit", args=["ip_asn"]))
    rina.look()
    rina.open(reverse("competency:training_detail", args=[session.training_id]))
    rina.look("competency-training", wide=True)
