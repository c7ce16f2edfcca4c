"""One appraisal year in the browser, from the opened cycle to the PDF made by a worker."""

import csv
from pathlib import Path

from django.urls import reverse
from django.utils import timezone

from appraisal.domain.rule_values import create_first_rule_set
from appraisal.models import Appraisal, AssessedItem, Clarification, Cycle
from appraisal.resources.indicators import COLUMNS
from reports.demo.cast import BY_KEY, CAST
from reports.demo.years import this_year
from tests.journeys.conftest import Person, Visit

PLAN = (
    # weight, and the indicator or what is typed by hand: title, measure, unit, target
    ("40", "", ("Surat warga selesai tepat waktu", "Surat selesai dalam satu hari", "%", "95")),
    ("35", "Indeks Kepuasan Masyarakat", ()),
    ("25", "Kesalahan cetak dokumen", ()),
)
INDICATORS = (
    ("IKU-01", "Indeks Kepuasan Masyarakat", "indeks", "Makin tinggi makin baik", "84"),
    ("IKU-02", "Kesalahan cetak dokumen", "%", "Makin rendah makin baik", "1"),
)
REACHED = ("97,5", "86", "0,26")


def appraisal_of(key: str) -> Appraisal:
    return Appraisal.objects.get(employee__nip=BY_KEY[key].nip)


def page_of(view: str, appraisal: Appraisal) -> str:
    return reverse(f"appraisal:{view}", args=[appraisal.pk])


def test_a_whole_year(cast, visit: Visit, celery_worker_process, evidence_file: Path, tmp_path: Path):
    celery_worker_process()
    create_first_rule_set()
    rina = visit("rina")
    rina.look("home-hr")
    make_cycle(rina)
    import_indicators(rina, tmp_path / "iku.csv")
    open_cycle(rina)
    eko, hendra = visit("eko"), visit("hendra")
    appraisal = appraisal_of("eko")

    eko.look("home-employee")
    make_plan(eko, appraisal)
    agree_plan(hendra, appraisal)
    report(eko, appraisal, evidence_file)
    review(hendra, appraisal)
    question_item(eko, appraisal)
    change_rating(hendra, appraisal)
    question_again(eko, appraisal)
    keep_rating(hendra, appraisal)
    accept(eko, appraisal)
    get_document(eko, appraisal)


def make_cycle(rina: Person) -> None:
    """Every window is open today, so that a year fits into a minute."""
    rina.open(reverse("appraisal:cycle_list"))
    rina.look("cycles-empty")
    today = timezone.localdate()
    rina.open(f"{reverse('appraisal:cycle_add')}?year={today.year}")
    rina.look("cycle-add")
    rina.press("Simpan dan lanjut")
    rina.look("cycle-phases")
    for phase, days in this_year(today).phases.items():
        for end, day in zip(("starts_on", "ends_on"), days, strict=True):
            rina.page.locator(f"[name={phase}_{end}]").fill(day.isoformat())
    rina.press("Simpan dan lanjut")
    rina.follow("Lanjutkan nanti")
    rina.look("cycle-draft")


def import_indicators(rina: Person, path: Path) -> None:
    """From a table, with a preview that writes nothing before it is confirmed."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines, delimiter=";")
        table.writerow([column.header for column in COLUMNS])
        for code, name, unit, polarity, target in INDICATORS:
            values = {
                "code": code,
                "name": name,
                "measure_unit": unit,
                "polarity": polarity,
                "target": target,
            }
            table.writerow([values.get(column.field, "") for column in COLUMNS])
    cycle = Cycle.objects.get()
    rina.open(reverse("appraisal:indicator_import", args=[cycle.pk]))
    rina.look("indicator-import")
    rina.page.locator("input[type=file]").set_input_files(path)
    rina.press("Periksa berkas")
    rina.look("indicator-preview")
    assert not cycle.indicators.exists()
    rina.press("Jalankan impor")
    rina.look("indicators")
    assert cycle.indicators.count() == len(INDICATORS)


def open_cycle(rina: Person) -> None:
    """A worker gives everybody an appraisal."""
    cycle = Cycle.objects.get()
    rina.open(reverse("appraisal:cycle_check", args=[cycle.pk]))
    rina.look("cycle-check")
    rina.page.get_by_label("Saya sudah memeriksa peserta").check()
    rina.press("Buka siklus")
    rina.look()
    rina.says(f"{len(CAST)} penilaian menurut keadaan")
    rina.look("cycle-open")
    assert Appraisal.objects.filter(cycle=cycle).count() == len(CAST)


def make_plan(eko: Person, appraisal: Appraisal) -> None:
    eko.follow("Susun rencana")
    eko.look("plan-empty")
    for weight, indicator, typed in PLAN:
        add_result(eko, weight, indicator, typed)
    eko.look("plan-edit", wide=True)
    eko.press("Simpan dan ajukan")
    eko.look("appraisal-proposed", wide=True)
    appraisal.refresh_from_db()
    assert appraisal.state == "proposed"


def add_result(eko: Person, weight: str, indicator: str, typed: tuple[str, ...]) -> None:
    if indicator:
        eko.press("Pilih dari IKU")
        eko.look("plan-indicators")
        eko.press(f"Tambahkan ke rencana {indicator}")
    else:
        eko.press("Tulis sendiri")
    panel = eko.page.locator("section.panel[id^=item-]").last
    if typed:
        for label, text in zip(
            ("Rencana hasil kerja", "Indikator kinerja individu", "Satuan", "Target"), typed, strict=True
        ):
            panel.get_by_label(label).first.fill(text)
    panel.get_by_label("Bobot (%)").fill(weight)
    eko.page.locator("#draft-status").get_by_text("Tersimpan").wait_for()


def agree_plan(hendra: Person, appraisal: Appraisal) -> None:
    hendra.open("/")
    hendra.look("home-appraiser")
    hendra.open(reverse("appraisal:team_list"))
    hendra.look("team-list")
    hendra.open(page_of("plan_detail", appraisal))
    hendra.look("plan-proposed", wide=True)
    hendra.press("Tetapkan rencana")
    hendra.look()
    appraisal.refresh_from_db()
    assert appraisal.state == "running"


def report(eko: Person, appraisal: Appraisal, evidence_file: Path) -> None:
    eko.open("/")
    eko.look("home-report")
    eko.open(page_of("self_assessment_edit", appraisal))
    items = list(appraisal.items.filter(kind="result").order_by("position"))
    for item, reached in zip(items, REACHED, strict=True):
        panel = eko.page.locator(f"#item-{item.pk}")
        panel.get_by_label("Realisasi").fill(reached)
        panel.locator("textarea[name$=self_narrative]").fill("Rekapitulasi bulanan terlampir.")
    attach(eko, items[0], evidence_file)
    for item in appraisal.items.filter(kind="behaviour"):
        eko.page.locator(f"#item-{item.pk}").get_by_label("Penilaian sendiri").select_option("meets")
    eko.page.locator("#draft-status").get_by_text("Tersimpan").wait_for()
    eko.look("self-assessment", wide=True)
    eko.press("Simpan dan kirim")
    eko.look("appraisal-assessed", wide=True)
    appraisal.refresh_from_db()
    assert appraisal.state == "assessed"


def attach(eko: Person, item: AssessedItem, evidence_file: Path) -> None:
    panel = eko.page.locator(f"#item-{item.pk}")
    panel.locator("input[type=file]").set_input_files(evidence_file)
    panel.get_by_role("link", name="rekap-surat.pdf").wait_for()


def review(hendra: Person, appraisal: Appraisal) -> None:
    hendra.open(page_of("review_edit", appraisal))
    for item in appraisal.items.order_by("kind", "position"):
        panel = hendra.page.locator(f"#item-{item.pk}")
        panel.get_by_label("Sesuai ekspektasi").check()
        panel.get_by_label("Umpan balik").fill("Sesuai dengan bukti.")
        if item.review_suggestion not in ("", "meets"):
            panel.get_by_label("Alasan menyimpang dari usulan").fill("Targetnya ringan tahun ini.")
    hendra.page.locator("#draft-status").get_by_text("Tersimpan").wait_for()
    hendra.look("review-edit", wide=True)
    hendra.open(reverse("appraisal:review_team"))
    count = appraisal.items.count()
    hendra.says(f"{count} dari {count} butir")
    hendra.look("review-team", wide=True)
    hendra.open(page_of("review_edit", appraisal))
    hendra.press("Periksa dan serahkan")
    hendra.look("review-hand-over", wide=True)
    hendra.press("Serahkan hasil penilaian")
    hendra.look()
    appraisal.refresh_from_db()
    assert appraisal.state == "handed_over"


def question_item(eko: Person, appraisal: Appraisal) -> None:
    eko.open("/")
    eko.look("home-result")
    eko.open(page_of("result_detail", appraisal))
    eko.look("result", wide=True)
    eko.open(page_of("comparison", appraisal))
    eko.says("sama dengan penilaian sendiri")
    eko.look("comparison", wide=True)
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    eko.open(reverse("appraisal:clarification_open", args=[appraisal.pk, item.pk]))
    eko.look("clarification-open", wide=True)
    eko.page.get_by_label("Alasan").fill("Realisasi 97,5 persen padahal target 95 persen.")
    eko.press("Ajukan klarifikasi")
    eko.look("clarification-asked", wide=True)


def change_rating(hendra: Person, appraisal: Appraisal) -> None:
    hendra.open("/")
    hendra.look("home-clarification")
    thread = appraisal.items.filter(kind="result").order_by("position")[0].clarifications.get()
    hendra.open(reverse("appraisal:clarification_detail", args=[thread.pk]))
    hendra.look("clarification-answer", wide=True)
    panel = hendra.page.locator("section.panel", has=hendra.page.get_by_role("heading", name="Ubah nilai"))
    panel.get_by_label("Di atas ekspektasi").check()
    panel.locator("textarea").fill("Benar, realisasi melampaui target dengan beban yang lebih berat.")
    hendra.press("Ubah nilai", panel)
    hendra.look()
    thread.refresh_from_db()
    assert thread.state == "changed"


def question_again(eko: Person, appraisal: Appraisal) -> None:
    """The second round on the same item, from the page of the first one."""
    item = appraisal.items.filter(kind="result").order_by("position")[0]
    eko.open(reverse("appraisal:clarification_detail", args=[item.clarifications.get().pk]))
    eko.follow("Ajukan klarifikasi lagi atas butir ini")
    eko.page.get_by_label("Alasan").fill("Umpan baliknya masih menyebut angka lama.")
    eko.press("Ajukan klarifikasi")
    eko.says("Putaran 2")
    eko.look("clarification-second-round", wide=True)


def keep_rating(hendra: Person, appraisal: Appraisal) -> None:
    thread = Clarification.objects.get(item__appraisal=appraisal, round=2)
    hendra.open(reverse("appraisal:clarification_detail", args=[thread.pk]))
    hendra.look("clarification-answer-second", wide=True)
    panel = hendra.page.locator(
        "section.panel", has=hendra.page.get_by_role("heading", name="Pertahankan nilai")
    )
    panel.locator("textarea").fill("Umpan balik dibaca bersama jawaban putaran pertama.")
    hendra.press("Pertahankan nilai", panel)
    thread.refresh_from_db()
    assert thread.state == "kept"


def accept(eko: Person, appraisal: Appraisal) -> None:
    eko.open(page_of("result_detail", appraisal))
    eko.says("Hasil ini mempunyai 2 versi.")
    eko.look("result-two-versions", wide=True)
    eko.page.locator("main").get_by_role("link", name="Terima hasil").first.click()
    eko.page.get_by_role("heading", name="Terima hasil penilaian").wait_for()
    eko.look("result-accept", wide=True)
    eko.press("Terima hasil")
    eko.look("appraisal-final", wide=True)
    appraisal.refresh_from_db()
    assert appraisal.state == "final"
    assert [version.number for version in appraisal.results.order_by("number")] == [1, 2]


def get_document(eko: Person, appraisal: Appraisal) -> None:
    eko.open(reverse("reports:evaluation_document", args=[appraisal.pk]))
    eko.look("document-ask")
    eko.press("Buat dokumen")
    eko.page.get_by_role("link", name="Unduh dokumen").wait_for(timeout=90_000)
    eko.look("document-ready")
    with eko.page.expect_download() as download:
        eko.page.get_by_role("link", name="Unduh dokumen").click()
    path = download.value.path()
    assert path.read_bytes().startswith(b"%PDF")
