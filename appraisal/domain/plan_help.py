"""Help beside the hard fields of a plan: for each a good and a bad example, and why.

Written for this application; the criteria behind it are those of PP 30/2019 for an individual
indicator (specific, measurable, realistic, with a time, fitting the conditions).
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.enums import CoreValue, Polarity

Words = str | Promise


@dataclass(frozen=True)
class Help:
    """When to use something, how it reads well, how it does not, and why the second is worse."""

    use: Words
    good: Words
    bad: Words
    why: Words


SHAPES: dict[Polarity, Help] = {
    Polarity.MAXIMIZE: Help(
        _("Untuk jumlah, persentase, atau nilai yang sebaiknya naik."),
        _(
            "Persentase surat keterangan yang selesai dalam satu hari kerja: nilai awal 88, target 95,"
            " regang 98."
        ),
        _("Pelayanan surat meningkat: target 100."),
        _("Yang kedua tidak menyebut apa yang dihitung, dari nilai berapa, dan dalam waktu apa."),
    ),
    Polarity.MINIMIZE: Help(
        _("Untuk hal yang sebaiknya turun: keluhan, kesalahan, hari tunggu, sisa tunggakan."),
        _("Rata-rata hari menunggu izin usaha mikro: nilai awal 9 hari, target 5 hari, regang 3 hari."),
        _("Tidak ada keluhan sama sekali: target 0."),
        _("Target nol hanya mengenal tercapai atau gagal, dan mendorong orang menyembunyikan keluhan."),
    ),
    Polarity.RANGE: Help(
        _("Untuk hal yang harus terjaga: terlalu rendah dan terlalu tinggi sama-sama tidak baik."),
        _("Persentase penyerapan anggaran kas bulanan terhadap rencananya: target 95 sampai 105."),
        _("Penyerapan anggaran: target 90 sampai 100, makin tinggi makin baik."),
        _("Bila lebih tinggi memang lebih baik, pakai “makin tinggi makin baik”; rentang memotong keduanya."),
    ),
    Polarity.MILESTONE: Help(
        _("Untuk pekerjaan yang selesai tahap demi tahap, seperti peraturan, aplikasi, atau bangunan."),
        _("20 Naskah akademik dibahas; 50 Rancangan disetujui camat; 80 Uji coba dua bulan; 100 Ditetapkan."),
        _("25 Mulai; 50 Setengah jalan; 75 Hampir selesai; 100 Selesai."),
        _(
            "Tiap tahap harus dapat dibuktikan orang lain: ada dokumen, tanda tangan, atau hasil yang"
            " terlihat."
        ),
    ),
    Polarity.YES_NO: Help(
        _("Untuk hal yang hanya terjadi atau tidak: opini, sertifikat, penetapan satu dokumen."),
        _("Laporan keuangan kecamatan diterima inspektorat tanpa catatan sebelum 31 Maret."),
        _("Laporan keuangan baik."),
        _("Yang kedua tidak dapat dijawab ya atau tidak tanpa berdebat; sebutkan bukti dan tanggalnya."),
    ),
    Polarity.NARRATIVE: Help(
        _("Untuk hasil yang mutunya tidak jujur bila dipaksa menjadi angka; ukurannya tetap ditulis."),
        _(
            "Naskah kebijakan parkir siap diputuskan: memuat tiga pilihan dengan biayanya; dibahas bersama"
            " dinas terkait; selesai sebelum Juli."
        ),
        _("Membantu pimpinan menyusun kebijakan dengan baik."),
        _("Tanpa ukuran keberhasilan, penilai dan pegawai baru tahu artinya saat dinilai."),
    ),
}
"""By the shape of an indicator."""

VALUES: dict[CoreValue, Help] = {
    CoreValue.SERVICE: Help(
        _("Tulis siapa yang dilayani dan apa yang mereka rasakan berbeda."),
        _(
            "Warga yang berkasnya kurang pulang dengan daftar tertulis dan tidak perlu datang lebih dari dua"
            " kali."
        ),
        _("Layani warga dengan sepenuh hati."),
        _("Tidak seorang pun dapat menunjukkan kapan yang kedua terpenuhi."),
    ),
    CoreValue.ACCOUNTABLE: Help(
        _("Tulis tanggung jawab mana yang perlu terlihat: uang, barang, waktu, atau kewenangan."),
        _("Setiap uang muka dipertanggungjawabkan dengan bukti lengkap paling lambat lima hari kerja."),
        _("Harus jujur dan bertanggung jawab."),
        _("Yang kedua mengulang nama nilainya; yang pertama dapat diperiksa dari catatan."),
    ),
    CoreValue.COMPETENT: Help(
        _("Tulis kemampuan yang perlu naik tahun ini dan di pekerjaan mana terlihat."),
        _(
            "Menguasai penyusunan perjanjian kerja sama sampai naskahnya tidak lagi dikembalikan bagian"
            " hukum."
        ),
        _("Mengikuti diklat sebanyak mungkin."),
        _("Mengikuti pelatihan adalah cara; yang diharapkan adalah kemampuan yang dipakai."),
    ),
    CoreValue.HARMONIOUS: Help(
        _("Tulis keadaan kerja yang diharapkan dan peran pegawai di dalamnya."),
        _(
            "Pembagian piket disepakati bersama tiap awal bulan, dan keberatan dibicarakan sebelum jadwal"
            " terbit."
        ),
        _("Jangan bertengkar dengan rekan."),
        _("Larangan tidak memberi tahu apa yang sebaiknya dilakukan."),
    ),
    CoreValue.LOYAL: Help(
        _("Tulis sikap terhadap negara, instansi, atau rahasia jabatan yang nyata dalam tugasnya."),
        _(
            "Data warga hanya dibuka untuk tugas; permintaan data dari luar selalu lewat pejabat pengelola"
            " informasi."
        ),
        _("Setia kepada pimpinan."),
        _("Loyal berarti setia kepada negara dan menjaga rahasia jabatan, bukan kepada orang."),
    ),
    CoreValue.ADAPTIVE: Help(
        _("Tulis perubahan mana yang akan datang dan apa yang diharapkan lebih dulu dilakukan."),
        _(
            "Sebelum antrean daring dibuka bulan Mei, mencoba alurnya bersama lima warga dan memperbaiki"
            " petunjuknya."
        ),
        _("Selalu berinovasi."),
        _("Yang kedua tidak menyebut perubahan apa dan kapan, sehingga apa pun dapat disebut inovasi."),
    ),
    CoreValue.COLLABORATIVE: Help(
        _("Tulis dengan siapa bekerja sama dan hasil bersama apa yang diharapkan."),
        _("Bersama puskesmas dan kader, daftar balita yang belum ditimbang dicocokkan setiap triwulan."),
        _("Bekerja sama dengan semua pihak."),
        _("“Semua pihak” bukan siapa-siapa; sebutkan pihak dan hasilnya."),
    ),
}
"""By core value: how an appraiser's expectation reads well."""

FIELDS: dict[str, Help] = {
    "title": Help(
        _("Tulis keadaan yang tercapai pada akhir tahun, bukan kegiatan."),
        _("Surat keterangan warga selesai tepat waktu."),
        _("Melaksanakan pelayanan administrasi."),
        _("Kegiatan dapat dikerjakan tanpa ada hasilnya; yang dinilai adalah hasilnya."),
    ),
    "baseline": Help(
        _(
            "Nilai awal adalah capaian terakhir; target regang adalah yang lebih jauh dari target, boleh"
            " kosong."
        ),
        _("Nilai awal 88, target 92, regang 96. Regang tercapai berarti usulan di atas ekspektasi."),
        _("Nilai awal kosong, target 92, regang 92."),
        _(
            "Tanpa nilai awal tidak terlihat apakah target itu maju; regang yang sama dengan target tidak"
            " berarti."
        ),
    ),
    "weight": Help(
        _("Bobot menunjukkan pentingnya hasil, bukan banyaknya waktu; jumlah seluruhnya 100."),
        _("40, 35, 25: hasil yang paling menentukan unit paling berat."),
        _("98, 1, 1."),
        _("Hasil dengan bobot 1 tidak berpengaruh; gabungkan atau keluarkan dari rencana."),
    ),
    "resources": Help(
        _("Satu dukungan tiap baris: orang, anggaran, alat, kewenangan, dan dari siapa."),
        _("Satu pemindai dokumen untuk loket dari bagian umum sebelum April."),
        _("Dukungan penuh pimpinan."),
        _("Dukungan yang dapat ditagih menyebut apa, dari siapa, dan kapan."),
    ),
    "accountability": Help(
        _("Satu cara tiap baris: kapan dan dengan apa kemajuan ditunjukkan."),
        _("Rekap surat per bulan dikirim kepada lurah paling lambat tanggal 5."),
        _("Melapor bila diminta."),
        _("Laporan yang menunggu diminta biasanya datang terlambat untuk memperbaiki apa pun."),
    ),
    "consequences": Help(
        _("Satu akibat tiap baris, untuk hasil yang baik maupun yang belum tercapai."),
        _(
            "Bila regang tercapai, diusulkan mengikuti pelatihan lanjutan; bila di bawah 80 persen,"
            " dibimbing tiap pekan."
        ),
        _("Akan dikenai sanksi."),
        _("Konsekuensi yang jelas disepakati sebelum tahun berjalan, dan juga memuat penghargaan."),
    ),
}
"""By field of the form."""
