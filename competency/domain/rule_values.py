"""The settings of competency: what each says, what holds until somebody changes it, and on what it rests."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competency.domain.gaps import Band
from competency.enums import Confidence
from competency.models import CompetencyRule
from core.errors import RuleViolation
from core.workflow import log_event
from organization.enums import PostClass

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from organization.models import User

AS_KEEPER = "keeper"
Value = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One number of a setting: its place (keys joined by dots), its words and its limits."""

    path: str
    label: "StrOrPromise"
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(1000)
    decimals: int = 0


@dataclass(frozen=True)
class Setting:
    """A setting with the value that holds until somebody changes it."""

    key: str
    label: "StrOrPromise"
    hint: "StrOrPromise"
    default: Value
    entries: tuple[Entry, ...]
    source: str
    confidence: Confidence

    def ordered(self, value: Value) -> bool:
        """Say whether the minimums of bands rise from the last to the first; true for other settings."""
        if not self.key.startswith("jpm_"):
            return True
        return bool(value["first"] > value["second"])


HUNDRED = Decimal(100)
IP_ASN: dict[str, tuple[int | str, "StrOrPromise"]] = {
    # what it is worth: points (numbers with a fraction as text) and words; reference: PermenPANRB 38/2018
    "qualification__s3": (25, gettext_lazy("Kualifikasi: S-3")),
    "qualification__s2": (20, gettext_lazy("Kualifikasi: S-2")),
    "qualification__s1": (15, gettext_lazy("Kualifikasi: S-1 atau D-IV")),
    "qualification__d3": (10, gettext_lazy("Kualifikasi: D-III")),
    "qualification__slta": (5, gettext_lazy("Kualifikasi: D-II, D-I, atau SLTA")),
    "qualification__below": (1, gettext_lazy("Kualifikasi: di bawah SLTA")),
    "structural__leadership": (15, gettext_lazy("Struktural: pelatihan kepemimpinan")),
    "structural__technical": (15, gettext_lazy("Struktural: pelatihan teknis")),
    "structural__seminar": (10, gettext_lazy("Struktural: seminar")),
    "functional__functional": (15, gettext_lazy("Fungsional: pelatihan fungsional")),
    "functional__technical": (15, gettext_lazy("Fungsional: pelatihan teknis")),
    "functional__seminar": (10, gettext_lazy("Fungsional: seminar")),
    "executive__technical": ("22.5", gettext_lazy("Pelaksana: pelatihan teknis")),
    "executive__seminar": ("17.5", gettext_lazy("Pelaksana: seminar")),
    "performance__SB": (30, gettext_lazy("Kinerja: sangat baik")),
    "performance__B": (25, gettext_lazy("Kinerja: baik")),
    "performance__BP": (15, gettext_lazy("Kinerja: butuh perbaikan")),
    "performance__K": (5, gettext_lazy("Kinerja: kurang")),
    "performance__SK": (1, gettext_lazy("Kinerja: sangat kurang")),
    "discipline__none": (5, gettext_lazy("Disiplin: tidak pernah dihukum")),
    "discipline__light": (3, gettext_lazy("Disiplin: hukuman ringan")),
    "discipline__medium": (2, gettext_lazy("Disiplin: hukuman sedang")),
    "discipline__heavy": (1, gettext_lazy("Disiplin: hukuman berat")),
    "band__very_high": (91, gettext_lazy("Sangat tinggi, paling rendah")),
    "band__high": (81, gettext_lazy("Tinggi, paling rendah")),
    "band__middle": (71, gettext_lazy("Sedang, paling rendah")),
    "band__low": (61, gettext_lazy("Rendah, paling rendah")),
    "technical_jp": (20, gettext_lazy("JP pelatihan teknis setahun agar dihitung")),
}
U, M = Confidence.UNCERTAIN, Confidence.MEMORY
SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            "validity",
            gettext_lazy("Masa berlaku hasil penilaian"),
            gettext_lazy("Dipakai bila hasil dicatat tanpa batas waktu sendiri."),
            {"months": 36},
            (Entry("months", gettext_lazy("Bulan"), Decimal(1), Decimal(120)),),
            "Praktik instansi: dua sampai tiga tahun",
            U,
        ),
        Setting(
            "jpm_selection",
            gettext_lazy("Batas JPM untuk seleksi dan promosi"),
            gettext_lazy("Di bawah batas kedua berarti kurang memenuhi syarat."),
            {"first": 80, "second": 68},
            (
                Entry("first", gettext_lazy("Memenuhi syarat, paling rendah (%)"), maximum=HUNDRED),
                Entry("second", gettext_lazy("Masih memenuhi syarat, paling rendah (%)"), maximum=HUNDRED),
            ),
            "Perka BKN 23/2011 atau PerBKN 26/2019, menurut aplikasi pusat penilaian",
            M,
        ),
        Setting(
            "jpm_mapping",
            gettext_lazy("Batas JPM untuk pemetaan"),
            gettext_lazy("Di bawah batas kedua berarti kurang optimal."),
            {"first": 90, "second": 78},
            (
                Entry("first", gettext_lazy("Optimal, paling rendah (%)"), maximum=HUNDRED),
                Entry("second", gettext_lazy("Cukup optimal, paling rendah (%)"), maximum=HUNDRED),
            ),
            "Perka BKN 23/2011 atau PerBKN 26/2019, menurut aplikasi pusat penilaian",
            M,
        ),
        Setting(
            "small_cell",
            gettext_lazy("Kelompok terkecil yang ditampilkan"),
            gettext_lazy("Angka kelompok yang lebih kecil disembunyikan agar tidak menunjuk orang."),
            {"people": 5},
            (Entry("people", gettext_lazy("Pegawai"), Decimal(2), Decimal(50)),),
            "Pilihan aplikasi; UU 27/2022 tentang Pelindungan Data Pribadi",
            U,
        ),
        Setting(
            "jp_per_year",
            gettext_lazy("Jam pelajaran setahun"),
            gettext_lazy("Untuk PPPK hanya peringatan; pelatihan di atasnya tetap dapat dicatat."),
            {"pns": 20, "pppk": 24},
            (
                Entry("pns", gettext_lazy("PNS, paling sedikit")),
                Entry("pppk", gettext_lazy("PPPK, paling banyak sebelum peringatan")),
            ),
            "PP 11/2017 Ps 203(4) jo. PP 17/2020; PP 49/2018",
            M,
        ),
        Setting(
            "allocation_weights",
            gettext_lazy("Bobot pembagian kursi"),
            gettext_lazy("Pembagian kursi menutup sebanyak mungkin kesenjangan menurut bobot ini."),
            {"level": 10, "signal": 5, "planned": 5, "seconds": 60},
            (
                Entry("level", gettext_lazy("Setiap level yang kurang"), Decimal(1), HUNDRED),
                Entry("signal", gettext_lazy("Tambahan setiap sinyal, paling banyak dua"), maximum=HUNDRED),
                Entry(
                    "planned",
                    gettext_lazy("Tambahan bila dalam rencana yang disepakati"),
                    maximum=HUNDRED,
                ),
                Entry("seconds", gettext_lazy("Waktu menghitung (detik)"), Decimal(5), Decimal(600)),
            ),
            "Pilihan aplikasi",
            U,
        ),
        Setting(
            "training_reminders",
            gettext_lazy("Pengingat pelatihan"),
            gettext_lazy("Setiap pengingat dikirim satu kali."),
            {"session": 3, "certificate": 7, "proposal": 7, "activity": 14},
            (
                Entry("session", gettext_lazy("Hari sebelum sesi dimulai"), Decimal(1), Decimal(60)),
                Entry("certificate", gettext_lazy("Hari menunggu sertifikat"), Decimal(1), Decimal(90)),
                Entry("proposal", gettext_lazy("Hari menunggu penilaian atasan"), Decimal(1), Decimal(90)),
                Entry("activity", gettext_lazy("Hari sebelum tenggat kegiatan"), Decimal(1), Decimal(90)),
            ),
            "Pilihan aplikasi",
            U,
        ),
        Setting(
            "ip_asn",
            gettext_lazy("Nilai indeks profesionalitas (IP ASN)"),
            gettext_lazy("Bobot kualifikasi 25, kompetensi 40, kinerja 30, disiplin 5."),
            {key: points for key, (points, _label) in IP_ASN.items()},
            tuple(Entry(key, label, maximum=HUNDRED, decimals=1) for key, (_points, label) in IP_ASN.items()),
            "PermenPANRB 38/2018; PerBKN 8/2019; rincian angka belum dicocokkan",
            M,
        ),
        Setting(
            "class_levels",
            gettext_lazy("Level awal menurut kelompok jabatan"),
            gettext_lazy("Hanya mengisi konsep standar yang baru; standar yang sudah ada tidak berubah."),
            {
                "jpt_utama": 5,
                "jpt_madya": 5,
                "jpt_pratama": 4,
                "administrator": 3,
                "pengawas": 2,
                "pelaksana": 1,
                "jf_utama": 5,
                "jf_madya": 4,
                "jf_muda": 3,
                "jf_pertama": 2,
                "jf_penyelia": 2,
                "jf_mahir": 2,
                "jf_terampil": 1,
                "jf_pemula": 1,
            },
            tuple(Entry(value, label, Decimal(1), Decimal(5)) for value, label in PostClass.choices),
            "Pola umum standar yang diterbitkan; lampiran PermenPANRB 38/2017 belum dicocokkan",
            U,
        ),
    )
}


def value_of(key: str) -> Value:
    """Return what holds now for one setting. One query."""
    row = CompetencyRule.objects.filter(key=key).first()
    return dict(row.value) if row else dict(SETTINGS[key].default)


def values_of(*keys: str) -> dict[str, Value]:
    """Return what holds now for several settings. One query."""
    changed = {row.key: row.value for row in CompetencyRule.objects.filter(key__in=keys)}
    return {key: dict(changed.get(key, SETTINGS[key].default)) for key in keys}


def bands(purpose: str, value: Value) -> tuple[Band, ...]:
    """Return the bands of a purpose (jpm_selection, jpm_mapping) with their words."""
    words = {
        "jpm_selection": (
            _("Memenuhi syarat"),
            _("Masih memenuhi syarat"),
            _("Kurang memenuhi syarat"),
        ),
        "jpm_mapping": (_("Optimal"), _("Cukup optimal"), _("Kurang optimal")),
    }[purpose]
    minimums = (Decimal(value["first"]), Decimal(value["second"]), Decimal(0))
    return tuple(Band(minimum, label) for minimum, label in zip(minimums, words, strict=True))


@transaction.atomic
def change_rule(
    key: str, value: Mapping[str, object], *, source: str, confidence: str, by: "User | None"
) -> CompetencyRule:
    """Write a setting with its source and return it; the history keeps what it was.

    Refused with RuleViolation: no source, a number out of its limits, bands that do not fall.
    """
    setting = SETTINGS[key]
    if not source.strip():
        raise RuleViolation(_("Tuliskan dasar angka ini."), "source")
    new: Value = {}
    for entry in setting.entries:
        number = Decimal(str(value[entry.path]))
        if not entry.minimum <= number <= entry.maximum or number != round(number, entry.decimals):
            words = (
                _("Tulis angka dari %(low)s sampai %(high)s, paling banyak satu desimal.")
                if entry.decimals
                else _("Tulis bilangan bulat dari %(low)s sampai %(high)s.")
            )
            raise RuleViolation(words % {"low": entry.minimum, "high": entry.maximum}, entry.path)
        is_whole = number == number.to_integral_value()
        new[entry.path] = int(number) if is_whole else f"{number.normalize():f}"
    if not setting.ordered(new):
        raise RuleViolation(_("Batas kedua harus lebih rendah daripada batas pertama."), "second")
    row = CompetencyRule.objects.select_for_update().filter(key=key).first() or CompetencyRule(key=key)
    if (row.pk, row.value, row.source, row.confidence) == (row.pk, new, source.strip(), confidence):
        return row
    before = row.value if row.pk else setting.default
    row.value, row.source, row.confidence = new, source.strip(), confidence
    row.save()
    log_event(row, "rule_changed", by=by, as_role=AS_KEEPER, note=f"{before} → {new}")
    return row
