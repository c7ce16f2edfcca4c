"""Every number of the rules: its name, how it is typed, where it comes from, how sure we are.

The catalogue says which settings a rule set has. The values live in the database, versioned, and
are changed by HR; what stands here as default only fills the first rule set.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.domain.scoring import ScoringRules
from appraisal.domain.scoring.distribution import DEFAULT_PATTERNS
from appraisal.domain.scoring.parts import MONTHS, MOST_DAYS, SHARED_MONTH, WAYS
from appraisal.enums import Certainty, OrganisationPredicate
from organization.enums import AbsenceKind

Kind = Literal["number", "optional_number", "days", "count", "yes_no", "choice", "pattern", "months", "text"]
V, M, U = Certainty.VERIFIED, Certainty.MEMORY, Certainty.UNCERTAIN
PP_30 = "PP 30/2019 Ps 41"
PP_59 = "PP 30/2019 Ps 59"
OWN = "Keputusan produk; sesuaikan dengan kebijakan instansi"
TO_HR, TO_NEXT = "pengelola kepegawaian", "atasan berikutnya"
"""To whom an objection goes that was not decided in time: told to HR, or passed on to decide."""


@dataclass(frozen=True)
class SettingSpec:
    """One setting: `key`, Indonesian `label`, `kind` of value, first `default`, `source`, `certainty`."""

    key: str
    label: str | Promise
    kind: Kind
    default: str
    source: str
    certainty: Certainty
    group: str | Promise
    choices: tuple[str, ...] = ()


def _scoring_default(key: str) -> str:
    """Return the default of a scoring parameter as text."""
    value = next(field.default for field in fields(ScoringRules) if field.name == key)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


ACHIEVEMENT, SUGGESTION, INDEX, INTERNAL, BANDS, SECOND, TIME, DISTRIBUTION = (
    _("Capaian indikator"),
    _("Usulan rating"),
    _("Nilai angka PP 30/2019 (tidak memengaruhi predikat)"),
    _("Indeks internal instansi (tidak memengaruhi predikat)"),
    _("Sebutan nilai angka PP 30/2019"),
    _("Predikat yang memerlukan alasan dan tanda tangan kedua"),
    _("Batas waktu"),
    _("Sebaran predikat menurut predikat organisasi (peringatan, bukan kuota)"),
)

SCORING: tuple[tuple[str, str | Promise, Kind, str, Certainty, str | Promise], ...] = (
    ("cap", _("Capaian tertinggi (%); kosong berarti tanpa batas"), "optional_number", PP_30, V, ACHIEVEMENT),
    ("floor", _("Capaian terendah (%)"), "number", OWN, U, ACHIEVEMENT),
    (
        "minimize",
        _("Rumus “makin rendah makin baik”"),
        "choice",
        "PermenPANRB 8/2021 (2T-R); LKjIP daerah lain memakai T/R",
        U,
        ACHIEVEMENT,
    ),
    (
        "item_above_from",
        _("Butir diusulkan di atas ekspektasi mulai capaian (%)"),
        "number",
        OWN,
        U,
        SUGGESTION,
    ),
    (
        "item_meets_from",
        _("Butir diusulkan sesuai ekspektasi mulai capaian (%)"),
        "number",
        OWN,
        U,
        SUGGESTION,
    ),
    (
        "axis_above_share",
        _("Sumbu diusulkan di atas bila bobot butir di atas melebihi (%)"),
        "number",
        OWN,
        U,
        SUGGESTION,
    ),
    (
        "axis_below_share",
        _("Sumbu diusulkan di bawah bila bobot butir di bawah melebihi (%)"),
        "number",
        OWN,
        U,
        SUGGESTION,
    ),
    ("peer_survey", _("Memakai penilaian rekan kerja dan bawahan"), "yes_no", PP_30, V, INDEX),
    ("weight_work", _("Bobot hasil kerja tanpa survei (%)"), "number", PP_30, V, INDEX),
    ("weight_behaviour", _("Bobot perilaku tanpa survei (%)"), "number", PP_30, V, INDEX),
    ("weight_work_survey", _("Bobot hasil kerja dengan survei (%)"), "number", PP_30, V, INDEX),
    ("weight_behaviour_survey", _("Bobot perilaku dengan survei (%)"), "number", PP_30, V, INDEX),
    ("number_below", _("Angka untuk di bawah ekspektasi"), "number", OWN, U, INDEX),
    ("number_meets", _("Angka untuk sesuai ekspektasi"), "number", OWN, U, INDEX),
    ("number_above", _("Angka untuk di atas ekspektasi"), "number", OWN, U, INDEX),
    ("index_iku", _("Bobot capaian IKU (%)"), "number", OWN, U, INTERNAL),
    ("index_behaviour", _("Bobot perilaku (%)"), "number", OWN, U, INTERNAL),
    ("index_competence", _("Bobot kompetensi (%)"), "number", OWN, U, INTERNAL),
    ("index_contribution", _("Bobot kontribusi (%)"), "number", OWN, U, INTERNAL),
    ("band_very_good_from", _("Sangat Baik mulai (dengan ide baru)"), "number", PP_30, V, BANDS),
    ("band_good_from", _("Baik mulai"), "number", PP_30, V, BANDS),
    ("band_fair_from", _("Cukup mulai"), "number", PP_30, V, BANDS),
    ("band_poor_from", _("Kurang mulai; di bawahnya Sangat Kurang"), "number", PP_30, M, BANDS),
)

SECOND_SIGNATURE: tuple[tuple[str, str | Promise, str], ...] = (
    ("SB", _("Sangat Baik (pada unit: Istimewa)"), "ya"),
    ("B", _("Baik"), "tidak"),
    ("BP", _("Butuh Perbaikan"), "tidak"),
    ("K", _("Kurang (misconduct)"), "tidak"),
    ("SK", _("Sangat Kurang"), "ya"),
)
"""Code of the predicate, its label, whether the first rule set asks for a second signature."""

IMPROVEMENT, REWARD, TALENT, CREDIT = (
    _("Pembinaan sesudah hasil di bawah ekspektasi"),
    _("Daftar penghargaan"),
    _("Kotak talenta (hasil dan potensi)"),
    _("Angka kredit jabatan fungsional"),
)
PP_30_AFTER = "PP 30/2019 Ps 56–58"
BOX_SOURCE = "PermenPANRB 3/2020 (contoh tindak lanjut; sesuaikan)"
PREDICATE_NUMBERS = (("SB", "100"), ("B", "80"), ("BP", "60"), ("K", "40"), ("SK", "20"))
"""What a predicate counts on the axis of performance; the text of the law names no number."""

BOX_TEXTS = (
    "Diproses menurut ketentuan peraturan perundang-undangan.",
    "Bimbingan kinerja, pengembangan kompetensi, penempatan yang sesuai.",
    "Bimbingan kinerja, konseling kinerja, pengembangan kompetensi, penempatan yang sesuai.",
    "Rotasi, pengembangan kompetensi.",
    "Penempatan yang sesuai, bimbingan kinerja, pengembangan kompetensi.",
    "Penempatan yang sesuai, bimbingan kinerja, konseling kinerja.",
    "Dipertahankan, kelompok rencana suksesi instansi, rotasi atau pengayaan jabatan, tugas belajar.",
    "Dipertahankan, kelompok rencana suksesi instansi, rotasi atau perluasan jabatan, bimbingan.",
    "Dipromosikan dan dipertahankan, kelompok rencana suksesi instansi atau nasional, penghargaan.",
)
"""What usually follows for each box, from 1 to 9."""

FOLLOW_UP: tuple[SettingSpec, ...] = (
    SettingSpec(
        "improvement_months", _("Masa pembinaan (bulan)"), "months", "6", PP_30_AFTER, M, IMPROVEMENT
    ),
    SettingSpec(
        "improvement_sign_days",
        _("Waktu pegawai menandatangani rencana pembinaan (hari)"),
        "days",
        "5",
        OWN,
        U,
        IMPROVEMENT,
    ),
    *(
        SettingSpec(f"improvement_{code.lower()}", label, "yes_no", "ya", PP_30_AFTER, M, IMPROVEMENT)
        for code, label in (
            ("BP", _("Butuh Perbaikan memerlukan rencana pembinaan")),
            ("K", _("Kurang memerlukan rencana pembinaan")),
            ("SK", _("Sangat Kurang memerlukan rencana pembinaan")),
        )
    ),
    *(
        SettingSpec(
            f"reward_{code.lower()}", label, "yes_no", default, "PP 30/2019; kebijakan instansi", M, REWARD
        )
        for code, label, default in (
            ("SB", _("Sangat Baik masuk daftar penghargaan"), "ya"),
            ("B", _("Baik masuk daftar penghargaan"), "tidak"),
        )
    ),
    *(
        SettingSpec(
            f"talent_{code.lower()}",
            _("Nilai kinerja untuk predikat %(code)s") % {"code": code},
            "number",
            value,
            OWN,
            U,
            TALENT,
        )
        for code, value in PREDICATE_NUMBERS
    ),
    SettingSpec(
        "performance_high_from", _("Kinerja di atas ekspektasi mulai"), "number", "90", OWN, U, TALENT
    ),
    SettingSpec(
        "performance_middle_from", _("Kinerja sesuai ekspektasi mulai"), "number", "70", OWN, U, TALENT
    ),
    SettingSpec(
        "potential_max", _("Nilai potensi tertinggi pada skala instansi"), "number", "100", OWN, U, TALENT
    ),
    SettingSpec("potential_high_from", _("Potensi tinggi mulai"), "number", "80", OWN, U, TALENT),
    SettingSpec("potential_middle_from", _("Potensi menengah mulai"), "number", "60", OWN, U, TALENT),
    SettingSpec("talent_open", _("Pegawai melihat kotaknya sendiri"), "yes_no", "tidak", OWN, U, TALENT),
    *(
        SettingSpec(
            f"talent_box_{number}",
            _("Tindak lanjut kotak %(number)d") % {"number": number},
            "text",
            text,
            BOX_SOURCE,
            M,
            TALENT,
        )
        for number, text in enumerate(BOX_TEXTS, start=1)
    ),
    SettingSpec(
        "credit_month",
        _("Bulan dengan dua jenjang dihitung pada jenjang menurut"),
        "choice",
        "hari terbanyak",
        "PermenPANRB 1/2023 tidak menyebut bulan yang terbagi; kebijakan instansi",
        U,
        CREDIT,
        ("hari terbanyak", "hari pertama"),
    ),
)
PARTS, SERVICE = (
    _("Bagian tahun: beberapa pejabat penilai dalam satu tahun"),
    _("Masa yang dinilai: cuti, tugas belajar, dan masa kerja pendek"),
)
LEAVE = "PP 11/2017 mengatur cuti, bukan penilaiannya; sesuaikan dengan kebijakan instansi"

LEFT_OUT: tuple[tuple[str, str | Promise, str, str, Certainty], ...] = (
    (AbsenceKind.ANNUAL_LEAVE, _("Hari cuti tahunan tidak dihitung"), "tidak", LEAVE, U),
    (AbsenceKind.LONG_LEAVE, _("Hari cuti besar tidak dihitung"), "ya", LEAVE, U),
    (AbsenceKind.SICK_LEAVE, _("Hari cuti sakit tidak dihitung"), "tidak", LEAVE, U),
    (AbsenceKind.MATERNITY_LEAVE, _("Hari cuti melahirkan tidak dihitung"), "ya", LEAVE, U),
    (AbsenceKind.IMPORTANT_LEAVE, _("Hari cuti karena alasan penting tidak dihitung"), "tidak", LEAVE, U),
    (
        AbsenceKind.UNPAID_LEAVE,
        _("Hari cuti di luar tanggungan negara tidak dihitung"),
        "ya",
        "PP 11/2017: diberhentikan dari jabatan selama cuti; belum dicocokkan dengan naskah",
        M,
    ),
    (
        AbsenceKind.STUDY,
        _("Hari tugas belajar tidak dihitung (bila dihitung: dinilai dari hasil studi dalam rencananya)"),
        "ya",
        "Praktik BKN menurut aturan lama: dinilai dari hasil akademik; PermenPANRB 6/2022 belum terbaca",
        U,
    ),
)
"""Kind of absence, label, whether its days leave the year in the first rule set, source, certainty."""

PART_YEAR: tuple[SettingSpec, ...] = (
    SettingSpec(
        "part_weighing",
        _("Bagian tahun digabung menurut"),
        "choice",
        MONTHS,
        "Tanya jawab BKN: proporsional menurut waktu; PP 46/2011: rata-rata; KMK 127/2026: hari",
        U,
        PARTS,
        WAYS,
    ),
    SettingSpec(
        "part_shared_month",
        _("Bulan yang dipimpin dua pejabat dihitung bagi yang memimpin pada"),
        "choice",
        MOST_DAYS,
        OWN,
        U,
        PARTS,
        SHARED_MONTH,
    ),
    SettingSpec(
        "part_minimum_days",
        _("Bagian yang lebih pendek bergabung dengan bagian di sebelahnya (hari kalender)"),
        "days",
        "30",
        OWN,
        U,
        PARTS,
    ),
    SettingSpec(
        "part_rating_days",
        _("Waktu menilai bagian tahun sesudah tugas beralih (hari)"),
        "days",
        "14",
        OWN,
        U,
        PARTS,
    ),
    *(
        SettingSpec(f"left_out_{kind}", label, "yes_no", default, source, certainty, SERVICE)
        for kind, label, default, source, certainty in LEFT_OUT
    ),
    SettingSpec(
        "short_service_days",
        _("Masa kerja pendek: hari yang dihitung kurang dari"),
        "days",
        "180",
        "Tidak ditemukan ketentuan yang tegas tentang kurang dari enam bulan",
        U,
        SERVICE,
    ),
    SettingSpec(
        "short_service_rated",
        _("Masa kerja pendek tetap dinilai untuk masa yang dijalani"),
        "yes_no",
        "ya",
        "Tidak ditemukan ketentuan yang tegas; angka kredit dihitung menurut bulan",
        U,
        SERVICE,
    ),
)

CATALOGUE: tuple[SettingSpec, ...] = (
    *(
        SettingSpec(
            key,
            label,
            kind,
            _scoring_default(key),
            source,
            certainty,
            group,
            ("2T-R", "T/R") if kind == "choice" else (),
        )
        for key, label, kind, source, certainty, group in SCORING
    ),
    *(
        SettingSpec(f"second_signature_{code.lower()}", label, "yes_no", default, OWN, U, SECOND)
        for code, label, default in SECOND_SIGNATURE
    ),
    SettingSpec("response_days", _("Waktu pegawai menanggapi hasil (hari)"), "days", "14", PP_59, V, TIME),
    SettingSpec("clarification_days", _("Waktu menjawab klarifikasi (hari)"), "days", "5", OWN, U, TIME),
    SettingSpec(
        "explanation_days", _("Waktu pejabat penilai menjelaskan keberatan (hari)"), "days", "5", OWN, U, TIME
    ),
    SettingSpec(
        "hearing_days",
        _("Waktu pegawai menanggapi penjelasan atas keberatannya (hari)"),
        "days",
        "5",
        "PP 30/2019 Ps 59 mewajibkan mendengar kedua pihak tanpa menyebut hari; keputusan produk",
        U,
        TIME,
    ),
    SettingSpec(
        "decision_days",
        _("Waktu atasan pejabat penilai memutuskan keberatan sejak diajukan (hari)"),
        "days",
        "14",
        "PP 30/2019 Ps 59 tidak menyebut hari untuk keputusan; keputusan produk",
        U,
        TIME,
    ),
    SettingSpec(
        "decision_late_to",
        _("Keberatan yang lewat batas keputusan: dilaporkan kepada, atau dilimpahkan kepada"),
        "choice",
        TO_HR,
        OWN,
        U,
        TIME,
        (TO_HR, TO_NEXT),
    ),
    SettingSpec(
        "dialogue_sign_days",
        _("Waktu menandatangani catatan dialog kinerja sebelum diingatkan (hari)"),
        "days",
        "5",
        OWN,
        U,
        TIME,
    ),
    SettingSpec(
        "replan_days",
        _("Waktu menyesuaikan rencana sesudah pindah tugas (hari kalender)"),
        "days",
        "30",
        OWN,
        U,
        TIME,
    ),
    SettingSpec(
        "working_days",
        _("Hari yang dihitung adalah hari kerja"),
        "yes_no",
        "ya",
        "PP 30/2019 menyebut hari; modul pelatihan menyebut hari kerja",
        U,
        TIME,
    ),
    SettingSpec(
        "collective_leave_free",
        _("Cuti bersama tidak dihitung sebagai hari kerja"),
        "yes_no",
        "ya",
        "SKB cuti bersama; unit pelayanan yang tetap buka dapat menghitungnya",
        M,
        TIME,
    ),
    SettingSpec(
        "silence_accepts",
        _("Tanpa tanggapan sampai batas waktu dianggap menerima"),
        "yes_no",
        "ya",
        "Praktik dokumen evaluasi; belum dicocokkan dengan naskah",
        M,
        TIME,
    ),
    *PART_YEAR,
    *(
        SettingSpec(
            f"pattern_{organisation}",
            _("Pola bila organisasi %(predicate)s") % {"predicate": label},
            "pattern",
            DEFAULT_PATTERNS[organisation],
            "SE MenPANRB 3/2023",
            V,
            DISTRIBUTION,
        )
        for organisation, label in OrganisationPredicate.choices
    ),
    SettingSpec(
        "small_unit_people",
        _("Unit dengan pegawai kurang dari ini tidak diperingatkan (orang)"),
        "count",
        "5",
        OWN,
        U,
        DISTRIBUTION,
    ),
    *FOLLOW_UP,
)
SPECS = {spec.key: spec for spec in CATALOGUE}
SCORING_KEYS = frozenset(row[0] for row in SCORING)
