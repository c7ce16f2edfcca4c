"""What people of each kind of work plan for a year: invented results built on real indicators."""

from dataclasses import dataclass
from decimal import Decimal

from appraisal.enums import Polarity, ResultSection

MAX, MIN = Polarity.MAXIMIZE, Polarity.MINIMIZE


@dataclass(frozen=True)
class PlannedResult:
    """One result of a plan. `indicator` is the code of the indicator it is built on, or empty."""

    title: str
    measure: str
    measure_unit: str
    target: Decimal
    weight: Decimal
    parent: str
    polarity: Polarity = MAX
    target_high: Decimal | None = None
    indicator: str = ""
    section: ResultSection = ResultSection.MAIN
    baseline: Decimal | None = None
    stretch: Decimal | None = None
    milestones: str = ""
    perspective: str = ""


def result(
    title: str,
    measure: str,
    unit: str,
    target: str,
    weight: int,
    parent: str,
    *,
    polarity: Polarity = MAX,
    high: str = "",
    indicator: str = "",
    section: ResultSection = ResultSection.MAIN,
    baseline: str = "",
    stretch: str = "",
    milestones: str = "",
    perspective: str = "",
) -> PlannedResult:
    """Make a planned result from plain values."""
    return PlannedResult(
        title,
        measure,
        unit,
        Decimal(target),
        Decimal(weight),
        parent,
        polarity,
        Decimal(high) if high else None,
        indicator,
        section,
        Decimal(baseline) if baseline else None,
        Decimal(stretch) if stretch else None,
        milestones,
        perspective,
    )


ANNEX = {
    "resources": "Satu pemindai dokumen dari bagian umum sebelum April\n"
    "Satu tenaga bantuan pada masa pendaftaran",
    "accountability": "Rekap bulanan kepada pejabat penilai paling lambat tanggal 5\n"
    "Dialog kinerja tiap triwulan",
    "consequences": "Bila target regang tercapai, diusulkan mengikuti pelatihan lanjutan\n"
    "Bila capaian di bawah 80 persen pada satu triwulan, dibimbing tiap pekan",
}
"""The annex of the plans of the named cast."""


SERVICE = "Meningkatnya mutu pelayanan kepada masyarakat"
ORDER = "Tertibnya administrasi dan keuangan unit kerja"
LEARNING = "Meningkatnya mutu pembelajaran"
HEALTHY = "Meningkatnya derajat kesehatan masyarakat"
PEOPLE = "Meningkatnya kompetensi aparatur"

PLANS: dict[str, tuple[PlannedResult, ...]] = {
    "ward": (
        result(
            "Surat keterangan dan pengantar warga selesai tepat waktu",
            "Persentase surat selesai dalam satu hari kerja",
            "%",
            "95",
            40,
            SERVICE,
            baseline="88",
            stretch="98",
        ),
        result(
            "Warga puas atas pelayanan kelurahan",
            "Indeks Kepuasan Masyarakat",
            "indeks",
            "84",
            25,
            SERVICE,
            indicator="IKU-14",
        ),
        result(
            "Dokumen dicetak tanpa kesalahan",
            "Kesalahan cetak dokumen",
            "%",
            "1",
            20,
            ORDER,
            polarity=MIN,
            indicator="IKU-20",
        ),
        result(
            "Kompetensi pelayanan bertambah",
            "Jam pelajaran yang diikuti",
            "JP",
            "24",
            15,
            PEOPLE,
            indicator="IKU-17",
        ),
    ),
    "office": (
        result(
            "Laporan berkala tersusun tepat waktu",
            "Laporan yang diserahkan sebelum batas waktu",
            "laporan",
            "12",
            40,
            ORDER,
        ),
        result(
            "Anggaran kegiatan terserap sesuai rencana",
            "Serapan anggaran",
            "%",
            "95",
            30,
            ORDER,
            indicator="IKU-19",
        ),
        result(
            "Berkas kepegawaian dan keuangan lengkap",
            "Berkas yang dikembalikan karena tidak lengkap",
            "berkas",
            "6",
            15,
            ORDER,
            polarity=MIN,
        ),
        result(
            "Kompetensi bertambah",
            "Jam pelajaran yang diikuti",
            "JP",
            "24",
            15,
            PEOPLE,
            indicator="IKU-17",
        ),
    ),
    "teacher": (
        result(
            "Peserta didik mencapai ketuntasan belajar",
            "Persentase peserta didik yang tuntas",
            "%",
            "88",
            45,
            LEARNING,
        ),
        result(
            "Perangkat ajar tersusun lengkap",
            "Modul ajar yang disusun dan dipakai",
            "%",
            "100",
            25,
            LEARNING,
            polarity=Polarity.MILESTONE,
            milestones="25 Analisis kebutuhan dibahas dengan kepala sekolah\n"
            "60 Delapan modul dipakai pada semester ganjil\n100 Enam belas modul dipakai dan diperbaiki",
        ),
        result(
            "Peserta didik hadir secara teratur",
            "Ketidakhadiran tanpa keterangan",
            "%",
            "3",
            15,
            LEARNING,
            polarity=MIN,
        ),
        result(
            "Kompetensi mengajar bertambah",
            "Jam pelajaran yang diikuti",
            "JP",
            "24",
            15,
            PEOPLE,
            indicator="IKU-17",
        ),
    ),
    "health": (
        result(
            "Pasien dilayani tepat waktu",
            "Rata-rata waktu tunggu rawat jalan",
            "menit",
            "45",
            35,
            HEALTHY,
            polarity=MIN,
        ),
        result(
            "Imunisasi dasar anak lengkap",
            "Cakupan imunisasi dasar lengkap",
            "%",
            "92",
            30,
            HEALTHY,
        ),
        result(
            "Vaksin tersimpan pada suhu yang benar",
            "Suhu rata-rata lemari vaksin",
            "°C",
            "2",
            15,
            HEALTHY,
            polarity=Polarity.RANGE,
            high="8",
        ),
        result(
            "Pasien puas atas pelayanan",
            "Indeks Kepuasan Masyarakat",
            "indeks",
            "84",
            20,
            SERVICE,
            indicator="IKU-14",
        ),
    ),
    "leader": (
        result(
            "Masyarakat puas atas pelayanan unit kerja",
            "Indeks Kepuasan Masyarakat",
            "indeks",
            "84",
            35,
            SERVICE,
            indicator="IKU-14",
            perspective="Penerima Layanan",
        ),
        result(
            "Anggaran unit kerja terserap sesuai rencana",
            "Serapan anggaran",
            "%",
            "95",
            25,
            ORDER,
            indicator="IKU-19",
            perspective="Anggaran",
        ),
        result(
            "Pegawai hadir dan bekerja dengan tertib",
            "Kehadiran pegawai",
            "%",
            "90",
            20,
            ORDER,
            indicator="IKU-18",
            perspective="Penguatan Internal",
        ),
        result(
            "Unit kerja bebas gratifikasi",
            "Laporan gratifikasi yang terbukti",
            "%",
            "0",
            10,
            ORDER,
            polarity=MIN,
            indicator="IKU-15",
            perspective="Proses Bisnis",
        ),
        result(
            "Pembinaan pegawai terlaksana",
            "Dialog kinerja dengan setiap pegawai",
            "kali",
            "4",
            10,
            PEOPLE,
            section=ResultSection.ADDITIONAL,
            perspective="Penguatan Internal",
        ),
    ),
}
EXPECTATIONS = {
    "ward": "Sapa setiap warga, jelaskan syarat sejak awal, dan beri kabar bila surat tertunda.",
    "office": "Serahkan pekerjaan sebelum batas waktu dan catat setiap perubahan.",
    "teacher": "Kenali kebutuhan setiap peserta didik dan laporkan kemajuannya kepada orang tua.",
    "health": "Dahulukan pasien lanjut usia, ibu hamil, dan anak.",
    "leader": "Beri contoh kedisiplinan dan dengarkan keluhan pegawai maupun warga.",
}
NARRATIVES = (
    "Dikerjakan sesuai jadwal; rincian ada pada laporan bulanan.",
    "Target tercapai dengan dukungan rekan satu tim.",
    "Sempat terhambat pada triwulan kedua, lalu dikejar pada triwulan keempat.",
    "Capaian berasal dari rekapitulasi berkas yang telah diperiksa.",
    "Sebagian kegiatan ditunda karena anggaran baru cair pada bulan Mei.",
)
COMMENTS = (
    "Sesuai dengan yang dijanjikan.",
    "Hasil baik; pertahankan.",
    "Bukti lengkap dan mudah diperiksa.",
    "Perlu lebih awal melaporkan hambatan.",
    "Tingkatkan ketelitian pada semester berikutnya.",
)
