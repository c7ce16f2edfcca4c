"""The running year of the cast: what Sari records, Hendra answers, and both talk about, by the real verbs."""

from datetime import date, timedelta
from decimal import Decimal

from appraisal.domain.case_mentions import mention_ask
from appraisal.domain.dialogues import Planned, dialogue_move, dialogue_save, dialogue_start
from appraisal.domain.evidence_checks import evidence_judge, evidence_show
from appraisal.domain.feedback import feedback_add, feedback_answer, feedback_ask
from appraisal.domain.indicator_periods import realisations_fingerprint
from appraisal.domain.item_periods import ItemPeriodRow, realised_so_far, save_item_realisations
from appraisal.domain.journal import note_add, note_to_evidence
from appraisal.domain.moves import stop_appraisal
from appraisal.enums import CoreValue, DialogueSide, ItemKind
from appraisal.models import Appraisal, AssessedItem, Cycle, Dialogue
from appraisal.queries import cases_to_mention
from organization.domain.placements import end_placement
from organization.models import Employee, User
from reports.demo.agency import Agency
from reports.demo.stories import appraiser_of, fresh

NOTES = (
    # days ago, about the result at this place (None: about nothing yet), text
    (75, 0, "Rekap surat bulan ini: 214 surat, 209 selesai pada hari yang sama."),
    (52, 0, "Formulir surat pindah disederhanakan dari tiga menjadi satu lembar; warga tidak perlu kembali."),
    (33, 2, "Cek silang dua petugas sebelum cetak: bulan ini hanya satu dokumen dicetak ulang."),
    (12, None, "Membantu posyandu RW 03: 42 balita ditimbang, data masuk hari itu juga."),
)
SERIES = (("93", "94.5", "96", "97"), ("82", "83.5", "84.6", "85"), ("1.4", "0.9", "0.8", "0.7"))
"""What Sari reached of her first results, quarter by quarter; months take the same values in turn."""

REFUSED = "Rekap ini belum menyebut tanggal dan jumlah surat yang terlambat. Lengkapi, lalu ganti berkasnya."


def tell_running_year(cycle: Cycle, agency: Agency, today: date) -> None:
    """Give Sari's running plan a year: realisations, a journal, evidence, feedback, talks, a question."""
    sari, putri = agency.people["sari"], agency.people["putri"]
    appraisal = fresh(Appraisal.objects.get(cycle=cycle, employee=sari))
    by, appraiser = sari.user, appraiser_of(appraisal)
    results = list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position"))
    for item, values in zip(results, SERIES, strict=False):
        record(item, values, by, today)
    for days, place, body in NOTES:
        note = note_add(
            appraisal,
            by=by,
            noted_on=max(today - timedelta(days=days), cycle.starts_on),
            body=body,
            item=None if place is None else results[place],
        )
        if place is not None:
            note_to_evidence(note, by=by)
    show_and_judge(results[0], by, appraiser)
    feedback_add(
        results[0],
        by=appraiser,
        body="Formulir satu lembar itu memotong antrean pagi. Pertahankan, dan ajarkan kepada Eko.",
    )
    value = appraisal.items.get(core_value=CoreValue.COLLABORATIVE)
    asked = feedback_ask(value, putri, by=by, question="Bagaimana kerja sama kita menyusun rekap bulanan?")
    feedback_answer(asked, by=putri.user, body="Data dari Sari selalu datang sebelum tanggal lima.")
    signed_talk(appraisal, by, appraiser, max(today - timedelta(days=40), cycle.starts_on))
    waiting_talk(appraisal, by, max(today - timedelta(days=2), cycle.starts_on))
    case = cases_to_mention(appraisal).first()
    if case is not None:
        mention_ask(
            results[0], case.number, by=appraiser, question="Apa yang Anda kerjakan dalam laporan ini?"
        )


def record(item: AssessedItem, values: tuple[str, ...], by: User, today: date) -> None:
    """Record a value for each period of a result that is over."""
    rows: tuple[ItemPeriodRow, ...] = realised_so_far(
        AssessedItem.objects.select_related("indicator", "appraisal__cycle").get(pk=item.pk)
    ).rows
    over = [row for row in rows if row.period.last_day < today]
    typed = {
        row.number: (Decimal(values[place * len(values) // len(rows)]), "") for place, row in enumerate(over)
    }
    save_item_realisations(item, typed, by=by, seen=realisations_fingerprint(list(rows)))


def show_and_judge(item: AssessedItem, by: User, appraiser: User) -> None:
    """Show the files of a result; the appraiser accepts the newest and asks for a better first one."""
    evidence_show(item, by=by)
    first, *_between, newest = item.evidence.order_by("pk")
    evidence_judge(first, by=appraiser, accepted=False, reason=REFUSED)
    evidence_judge(newest, by=appraiser, accepted=True)


def signed_talk(appraisal: Appraisal, by: User, appraiser: User, day: date) -> None:
    """Write the record of a talk that both have signed, with what each of them does next."""
    talk = dialogue_start(
        appraisal, by=appraiser, held_on=day, topics="Realisasi sejauh ini dan beban loket pada pagi hari."
    )
    texts = {
        "topics": talk.topics,
        "employee_view": "",
        "appraiser_view": "Mutu surat naik. Antrean pagi masih menumpuk pada hari Senin.",
        "agreements": "Loket kedua dibuka tiap Senin pagi selama dua bulan, lalu ditinjau.",
    }
    plans = [
        Planned("Menyiapkan rekap antrean hari Senin", DialogueSide.EMPLOYEE, day + timedelta(days=60)),
        Planned("Menugaskan Eko di loket kedua", DialogueSide.APPRAISER, day + timedelta(days=50)),
    ]
    save(talk, appraiser, texts, plans)
    texts |= {"employee_view": "Saya memerlukan satu orang lagi pada Senin pagi."}
    save(talk, by, texts, plans)
    sign(talk, "dialogue_sign_employee", by)
    sign(talk, "dialogue_countersign_appraiser", appraiser)


def waiting_talk(appraisal: Appraisal, by: User, day: date) -> None:
    """Write the record of a talk that waits for the appraiser's signature."""
    talk = dialogue_start(appraisal, by=by, held_on=day, topics="Persiapan penilaian mandiri akhir tahun.")
    sign(talk, "dialogue_sign_employee", by)


def save(talk: Dialogue, by: User, texts: dict[str, str], follow_ups: list[Planned]) -> None:
    """Save the draft of a talk as one of the two."""
    now = Dialogue.objects.get(pk=talk.pk)
    dialogue_save(
        now, by=by, held_on=now.held_on, texts=texts, follow_ups=follow_ups, draft_version=now.draft_version
    )


def sign(talk: Dialogue, name: str, by: User) -> None:
    """Sign a talk as it stands."""
    now = Dialogue.objects.get(pk=talk.pk)
    dialogue_move(now, name, by=by, expected_version=now.version, draft_version=now.draft_version)


def stop_somebody(cycle: Cycle, agency: Agency, crowd: list[Employee], today: date) -> Appraisal | None:
    """Let the last of the crowd whose plan runs leave the agency, and HR stop the appraisal."""
    leaving = (
        Appraisal.objects.filter(
            cycle=cycle, employee__in=crowd, state="running", placement__leads_unit=False
        )
        .order_by("employee__pk")
        .last()
    )
    if leaving is None:
        return None
    rina = agency.user("rina")
    end_placement(leaving.employee, ends_on=today - timedelta(days=1), by=rina)
    return stop_appraisal(fresh(leaving), by=rina, note="Pindah ke pemerintah provinsi sejak bulan ini.")
