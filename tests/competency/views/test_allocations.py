"""Pages of runs: allocation_list, allocation_add, allocation_detail, allocation_compare,
allocation_confirm.
"""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competency import tasks
from competency.domain.trainings import fill_catalogue
from competency.models import Allocation, Enrolment, Training, TrainingSession
from core.jobs import run_job
from core.models import Job

__all__ = ["tasks"]


def asked(cast, **changes):
    return {
        "name": "Triwulan depan",
        "unit": cast.agency.units["1371"].pk,
        "first_day": f"{cast.today}",
        "last_day": f"{cast.today + timedelta(days=60)}",
        "budget": "",
        "most_sessions": "1",
        "most_lessons": "",
        "unit_share": "0",
        "class_share": "0",
        "lessons_share": "0",
    } | changes


def people_and_session(cast, shown):
    fill_catalogue(by=None)
    shown("sari", "M5", 1, days_ago=3)
    shown("mira", "M5", 0, days_ago=3)
    day = cast.today + timedelta(days=10)
    return TrainingSession.objects.create(
        training=Training.objects.get(code="T20"), starts_on=day, ends_on=day, seats=1
    )


def detail(allocation):
    return reverse("competency:allocation_detail", args=[allocation.pk])


def test_asked_computed_compared_and_confirmed(cast, standard, shown):
    people_and_session(cast, shown)
    rina = cast.client("rina")
    add, listing = reverse("competency:allocation_add"), reverse("competency:allocation_list")
    assert "Belum ada hitungan" in rina.get(listing).content.decode()
    assert rina.get(add).status_code == 200
    assert rina.post(add, asked(cast, most_sessions="0")).status_code == 422
    wrong = rina.post(add, asked(cast, last_day=f"{cast.today}"))
    assert wrong.status_code == 422
    assert "Triwulan depan" in wrong.content.decode(), "what was typed is kept"
    rina.post(add, asked(cast))
    first = Allocation.objects.get()
    waiting = rina.get(detail(first)).content.decode()
    assert "Menunggu giliran" in waiting
    run_job(Job.objects.get(kind="competency.allocation").pk)
    first.refresh_from_db()
    page = rina.get(detail(first)).content.decode()
    assert "2,0 level berbobot" in page
    assert "Terbukti terbaik" in page
    assert "10 kursi lagi pada Pelayanan Prima: menutup 1,0 level berbobot lagi" in page
    assert cast.mira.name in page
    assert cast.sari.name not in page
    left = rina.get(f"{detail(first)}?lihat=tanpa").content.decode()
    assert cast.sari.name in left
    assert "Kursi Pelayanan Prima penuh: ia menutup 1,0" in left
    assert "Triwulan depan" in rina.get(f"{add}?dari={first.pk}").content.decode()
    rina.post(add, asked(cast, name="Semua kelompok", class_share="100"))
    second = Allocation.objects.exclude(pk=first.pk).get()
    run_job(second.job_id)
    assert "Pelaksana: diminta 2 orang, kurang 1" in rina.get(detail(second)).content.decode()
    compared = rina.get(reverse("competency:allocation_compare"), {"id": [first.pk, second.pk]})
    assert "batas bawah tidak terpenuhi" in compared.content.decode()
    assert "Belum ada yang dipilih" in rina.get(reverse("competency:allocation_compare")).content.decode()
    confirm = reverse("competency:allocation_confirm", args=[first.pk])
    assert not Enrolment.objects.exists()
    assert "1 peserta didaftarkan" in rina.post(confirm, follow=True).content.decode()
    assert "sudah ditetapkan" in rina.post(confirm, follow=True).content.decode()
    assert Enrolment.objects.get().employee == cast.mira
    refused = rina.post(reverse("competency:allocation_confirm", args=[second.pk]), follow=True)
    assert "Belum ada kursi" in refused.content.decode()
    listed = rina.get(listing).content.decode()
    assert "ditetapkan" in listed


def test_a_repeated_job_computes_once(cast, standard, shown):
    people_and_session(cast, shown)
    cast.client("rina").post(reverse("competency:allocation_add"), asked(cast))
    allocation = Allocation.objects.get()
    run_job(allocation.job_id)
    allocation.refresh_from_db()
    before = allocation.computed_at
    assert before is not None
    Job.objects.filter(pk=allocation.job_id).update(state="queued", attempts=0)
    run_job(allocation.job_id)
    allocation.refresh_from_db()
    assert allocation.computed_at == before


def test_nobody_else_sees_a_run(cast, standard, shown):
    people_and_session(cast, shown)
    cast.client("rina").post(reverse("competency:allocation_add"), asked(cast))
    for key in ("sari", "hendra", "bayu", "dewi"):
        assert cast.client(key).get(detail(Allocation.objects.get())).status_code == 404
        assert cast.client(key).get(reverse("competency:allocation_list")).status_code == 403


def test_the_list_costs_the_same_with_one_and_three(cast, standard, shown):
    people_and_session(cast, shown)
    rina, listing = cast.client("rina"), reverse("competency:allocation_list")
    rina.post(reverse("competency:allocation_add"), asked(cast))
    run_job(Allocation.objects.get().job_id)
    rina.get(listing)
    with CaptureQueriesContext(connection) as one:
        rina.get(listing)
    for _n in range(2):
        rina.post(reverse("competency:allocation_add"), asked(cast))
    with CaptureQueriesContext(connection) as three:
        rina.get(listing)
    assert len(one) == len(three)
