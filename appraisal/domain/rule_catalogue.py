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
from appraisal.enums import Certainty, OrganisationPredicate

Kind = Literal["number", "optional_number", "days", "count", "yes_no", "choice", "pattern"]
V, M, U = Certainty.VERIFIED, Certainty.MEMORY, Certainty.UNCERTAIN
PP_30 = "PP 30/2019 Ps 41"
PP_59 = "PP 30/2019 Ps 59"
OWN = "Keputusan produk; sesuaikan dengan kebijakan instansi"


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
)
SPECS = {spec.key: spec for spec in CATALOGUE}
SCORING_KEYS = frozenset(row[0] for row in SCORING)
