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


class ChangeKind(models.TextChoices):
    """What an act did to the organization."""

    UNIT_ADDED = "unit_added", _("Unit ditambahkan")
    UNIT_MOVED = "unit_moved", _("Unit dipindahkan")
    POST_ADDED = "post_added", _("Jabatan ditambahkan")
    EMPLOYEE_REGISTERED = "employee_registered", _("Pegawai didaftarkan")
    EMPLOYEE_CORRECTED = "employee_corrected", _("Data pegawai diperbaiki")
    PLACED = "placed", _("Penempatan")
    PLACEMENT_ENDED = "placement_ended", _("Penempatan diakhiri")
    APPRAISER_SET = "appraiser_set", _("Pejabat penilai ditetapkan")
    ROLE_GRANTED = "role_granted", _("Peran diberikan")
    ROLE_REVOKED = "role_revoked", _("Peran dicabut")
    CODE_ISSUED = "code_issued", _("Kode aktivasi dibuat")
    CODE_REDEEMED = "code_redeemed", _("Akun diaktifkan")
    DISABLED = "disabled", _("Akun dinonaktifkan")
    ENABLED = "enabled", _("Akun diaktifkan kembali")
