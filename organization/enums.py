"""Closed lists of the organization: kinds of people, units, posts and roles."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EmployeeKind(models.TextChoices):
    """Kind of civil servant (UU 20/2023 Ps 5)."""

    PNS = "pns", _("PNS")
    PPPK = "pppk", _("PPPK")


class UnitKind(models.TextChoices):
    """Kind of organisational unit of a region."""

    ROOT = "root", _("Pemerintah daerah")
    OPD = "opd", _("Perangkat daerah")
    DIVISION = "division", _("Bidang/Bagian")
    DISTRICT = "district", _("Kecamatan")
    WARD = "ward", _("Kelurahan")
    SERVICE_UNIT = "uptd", _("UPTD")
    HEALTH_CENTRE = "puskesmas", _("Puskesmas")
    SCHOOL = "school", _("Sekolah")


class PostClass(models.TextChoices):
    """Class of a post: high leadership, administration, functional (skilled and expert)."""

    JPT_UTAMA = "jpt_utama", _("JPT utama")
    JPT_MADYA = "jpt_madya", _("JPT madya")
    JPT_PRATAMA = "jpt_pratama", _("JPT pratama")
    ADMINISTRATOR = "administrator", _("Administrator")
    SUPERVISOR = "pengawas", _("Pengawas")
    EXECUTIVE = "pelaksana", _("Pelaksana")
    JF_PEMULA = "jf_pemula", _("Fungsional pemula")
    JF_TERAMPIL = "jf_terampil", _("Fungsional terampil")
    JF_MAHIR = "jf_mahir", _("Fungsional mahir")
    JF_PENYELIA = "jf_penyelia", _("Fungsional penyelia")
    JF_PERTAMA = "jf_pertama", _("Fungsional ahli pertama")
    JF_MUDA = "jf_muda", _("Fungsional ahli muda")
    JF_MADYA = "jf_madya", _("Fungsional ahli madya")
    JF_UTAMA = "jf_utama", _("Fungsional ahli utama")


class Role(models.TextChoices):
    """A role given at a unit; it holds for all units below."""

    HR = "hr", _("Pengelola kepegawaian")
    COMPLAINT_OFFICER = "complaint_officer", _("Petugas pengaduan")
    LEADER = "leader", _("Pimpinan pembaca")
    TRAINING = "training", _("Pengelola pengembangan kompetensi")


class ChangeKind(models.TextChoices):
    """What an act did to the organization."""

    UNIT_ADDED = "unit_added", _("Unit ditambahkan")
    UNIT_MOVED = "unit_moved", _("Unit dipindahkan")
    UNIT_CHANGED = "unit_changed", _("Data unit diubah")
    UNIT_CLOSED = "unit_closed", _("Unit ditutup")
    POST_ADDED = "post_added", _("Jabatan ditambahkan")
    POST_CHANGED = "post_changed", _("Jabatan diubah")
    POST_CLOSED = "post_closed", _("Jabatan ditutup")
    EMPLOYEE_REGISTERED = "employee_registered", _("Pegawai didaftarkan")
    EMPLOYEE_CORRECTED = "employee_corrected", _("Data pegawai diperbaiki")
    PLACED = "placed", _("Penempatan")
    PLACEMENT_ENDED = "placement_ended", _("Penempatan diakhiri")
    PLACEMENT_UNDONE = "placement_undone", _("Penempatan dibatalkan")
    APPRAISER_SET = "appraiser_set", _("Pejabat penilai ditetapkan")
    APPRAISER_REPORTED = "appraiser_reported", _("Pejabat penilai keliru dilaporkan")
    ACTING_APPOINTED = "acting_appointed", _("Pelaksana tugas/harian ditunjuk")
    ACTING_ENDED = "acting_ended", _("Penunjukan pelaksana tugas/harian diakhiri")
    TEAM_ADDED = "team_added", _("Tim kerja dibentuk")
    TEAM_CHANGED = "team_changed", _("Tim kerja diubah")
    TEAM_MEMBER_ADDED = "team_member_added", _("Anggota tim kerja ditambahkan")
    TEAM_MEMBER_ENDED = "team_member_ended", _("Keanggotaan tim kerja diakhiri")
    ABSENCE_ADDED = "absence_added", _("Cuti atau tugas belajar dicatat")
    ABSENCE_ENDED = "absence_ended", _("Cuti atau tugas belajar diubah")
    STAFF_IMPORTED = "staff_imported", _("Data pegawai diimpor")
    CORRECTION_ASKED = "correction_asked", _("Perbaikan data diminta")
    CORRECTION_ANSWERED = "correction_answered", _("Permintaan perbaikan data dijawab")
    HOLIDAYS_CHANGED = "holidays_changed", _("Kalender hari libur diubah")
    ROLE_GRANTED = "role_granted", _("Peran diberikan")
    ROLE_REVOKED = "role_revoked", _("Peran dicabut")
    DEPUTY_APPOINTED = "deputy_appointed", _("Wakil ditunjuk")
    CODE_ISSUED = "code_issued", _("Kode aktivasi dibuat")
    CODE_REDEEMED = "code_redeemed", _("Akun diaktifkan")
    DISABLED = "disabled", _("Akun dinonaktifkan")
    ENABLED = "enabled", _("Akun diaktifkan kembali")


class ActingKind(models.TextChoices):
    """Why somebody stands in for the head of a unit (UU 30/2014 Ps 14; SE BKN 1/SE/I/2021)."""

    PLT = "plt", _("Plt. (jabatan lowong)")
    PLH = "plh", _("Plh. (pejabat berhalangan sementara)")


class AbsenceKind(models.TextChoices):
    """Why somebody is away (PP 11/2017 about leave; PP 30/2019 about study)."""

    ANNUAL_LEAVE = "annual", _("Cuti tahunan")
    LONG_LEAVE = "long", _("Cuti besar")
    SICK_LEAVE = "sick", _("Cuti sakit")
    MATERNITY_LEAVE = "maternity", _("Cuti melahirkan")
    IMPORTANT_LEAVE = "important", _("Cuti karena alasan penting")
    UNPAID_LEAVE = "unpaid", _("Cuti di luar tanggungan negara")
    STUDY = "study", _("Tugas belajar")


LEAVES_POST = (AbsenceKind.UNPAID_LEAVE, AbsenceKind.STUDY)
"""Absences during which somebody neither leads a unit nor appraises."""


class WorkWeek(models.TextChoices):
    """How many days a week a unit works; empty: as the unit above."""

    FIVE = "5", _("Lima hari (Senin–Jumat)")
    SIX = "6", _("Enam hari (Senin–Sabtu)")


class AppraiserReportState(models.TextChoices):
    """What became of "this is not my supervisor"."""

    OPEN = "open", _("Menunggu keputusan")
    ACCEPTED = "accepted", _("Diterima")
    REJECTED = "rejected", _("Tidak diterima")
    WITHDRAWN = "withdrawn", _("Ditarik")


class CorrectionState(models.TextChoices):
    """What became of a request to correct one's own data (UU 27/2022)."""

    OPEN = "open", _("Menunggu jawaban")
    DONE = "done", _("Diperbaiki")
    REJECTED = "rejected", _("Tidak diperbaiki")
    WITHDRAWN = "withdrawn", _("Ditarik")


class StaffImportState(models.TextChoices):
    """How far an uploaded staff file has come."""

    MAPPING = "mapping", _("Kolom dicocokkan")
    CHECKING = "checking", _("Sedang diperiksa")
    CHECKED = "checked", _("Menunggu keputusan")
    APPLYING = "applying", _("Sedang diterapkan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")


class StaffRowKind(models.TextChoices):
    """What a row of a staff file would do."""

    NEW = "new", _("Ditambahkan")
    CHANGED = "changed", _("Diubah")
    MOVED = "moved", _("Dipindahkan")
    SAME = "same", _("Tetap")
    REFUSED = "refused", _("Ditolak")
