"""HR prepares next year's cycle, leaves one person out, opens it, and gives another more time."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from appraisal.domain.rule_values import create_first_rule_set
from appraisal.models import Appraisal, Cycle, CycleException
from core.models import OutboxMessage
from reports.demo.cast import BY_KEY, CAST
from reports.demo.years import this_year, write_open_cycle
from tests.journeys.conftest import Person, Visit


def test_next_years_cycle(cast, visit: Visit, celery_worker_process):
    celery_worker_process()
    today = timezone.localdate()
    write_open_cycle(cast.agency, this_year(today), create_first_rule_set(), cast.user("rina"))
    rina = visit("rina")
    begin(rina, today.year + 1)
    cycle = Cycle.objects.get(year=today.year + 1)
    go_through_the_steps(rina)
    leave_out(rina, cycle, cast.eko.name)
    open_cycle(rina, cycle)
    give_more_time(rina, cycle, cast.sari.name)
    read_of_it(visit("sari"), cycle)
    rina.open(reverse("appraisal:cycle_closing", args=[cycle.pk]))
    rina.look("cycle-closing")
    rina.follow("Penilaian belum final")
    rina.look("cycle-unfinished")


def begin(rina: Person, year: int) -> None:
    """The days of this year's cycle are taken over."""
    rina.open(f"{reverse('appraisal:cycle_add')}?year={year}")
    rina.press("Simpan dan lanjut")
    rina.look("wizard-phases")
    rina.press("Simpan dan lanjut")


def go_through_the_steps(rina: Person) -> None:
    rina.look("wizard-rules")
    rina.press("Simpan dan lanjut")
    rina.look("wizard-calendar")
    rina.follow("Lanjut")
    rina.says(f"{len(CAST)}")
    rina.look("wizard-population")
    rina.follow("Lanjut")
    rina.look("wizard-reminders")
    rina.follow("Lanjut")
    rina.look("wizard-check")


def leave_out(rina: Person, cycle: Cycle, name: str) -> None:
    """By a search, with a reason; the count follows."""
    rina.open(reverse("appraisal:cycle_population", args=[cycle.pk]))
    rina.page.get_by_label("Cari peserta").fill(name)
    rina.press("Cari")
    rina.look("population-names")
    rina.follow(name)
    rina.page.get_by_label("Tidak diikutkan").check()
    rina.press("Simpan keputusan")
    rina.says("Tuliskan alasannya")
    rina.look("population-reason-missing")
    rina.page.get_by_label("Alasan").fill("Tugas belajar sejak Januari, SK 12.")
    rina.press("Simpan keputusan")
    rina.says("tidak diikutkan")
    assert CycleException.objects.get(cycle=cycle).employee.name == name


def open_cycle(rina: Person, cycle: Cycle) -> None:
    """Only with the box ticked; the progress is seen, then the counts, without a reload by hand."""
    rina.open(reverse("appraisal:cycle_check", args=[cycle.pk]))
    rina.press("Buka siklus")
    rina.says("Centang pernyataan ini")
    rina.page.get_by_label("Saya sudah memeriksa peserta").check()
    rina.press("Buka siklus")
    rina.says("Siklus dibuka")
    rina.says(f"{len(CAST) - 1} penilaian menurut keadaan")
    assert Appraisal.objects.filter(cycle=cycle).count() == len(CAST) - 1
    rina.look("cycle-opened")


def give_more_time(rina: Person, cycle: Cycle, name: str) -> None:
    """For one person, found by her name."""
    ends_on = cycle.phases.get(phase="planning").ends_on + timedelta(days=14)
    rina.follow("Perpanjangan")
    rina.look("extensions-empty")
    rina.follow("Perpanjang tahap")
    rina.page.get_by_label("Cari unit, nama pegawai").fill(name)
    rina.press("Cari")
    rina.look("extension-choice")
    rina.follow(name)
    rina.page.get_by_label("Tahap").select_option("planning")
    rina.page.get_by_label("Diperpanjang sampai").fill(ends_on.isoformat())
    rina.page.get_by_label("Alasan").fill("Cuti melahirkan, surat 7.")
    rina.look("extension-add")
    rina.press("Perpanjang")
    rina.says("semua yang bersangkutan dikabari")
    rina.look("extensions")


def read_of_it(sari: Person, cycle: Cycle) -> None:
    """She sees it on her page, and a worker wrote her a message."""
    appraisal = Appraisal.objects.get(cycle=cycle, employee__nip=BY_KEY[sari.key].nip)
    sari.open(reverse("appraisal:appraisal_detail", args=[appraisal.pk]))
    sari.says("diperpanjang untuk Anda sampai")
    sari.says("Cuti melahirkan, surat 7.")
    sari.look("appraisal-extended")
    message = OutboxMessage.objects.get(recipient=appraisal.employee.user, kind="appraisal.phase_news")
    assert "Cuti melahirkan, surat 7." in message.text
