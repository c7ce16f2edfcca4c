"""Services of the demo agency and a few reports of its citizens, brought there by the real verbs."""

import csv
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from feedback.domain.canned import save_canned
from feedback.domain.citizens import rate
from feedback.domain.groups import add_group
from feedback.domain.handling import (
    answer_case,
    ask_reporter,
    forward_case,
    take_case,
    verify_case,
)
from feedback.domain.intake import NewReport, submit_report
from feedback.domain.privacy import (
    chosen_for_public,
    digest_of,
    public_text,
    publish_case,
    publishable_entries,
)
from feedback.models import CannedAnswer, Case, CommunityGroup, Service, ServicePledge, ServicePoint
from feedback.resources import read_promise
from organization.enums import Role
from organization.models import RoleGrant, Unit, User
from reports.demo.agency import Agency
from reports.demo.cast import HEALTH, HEALTH_CENTRE, PAUH, PISANG, ROOT

PUBLISHED = Path(settings.BASE_DIR) / "feedback" / "data" / "services.csv"
KINDS = (
    ("Kelurahan", PISANG),
    ("Kecamatan", PAUH),
    ("kecamatan", PAUH),
    ("Puskesmas", HEALTH_CENTRE),
    ("Dinas Kesehatan", HEALTH),
)
OFFICERS = (("bayu", ROOT), ("putri", PISANG))
"""Who co-ordinates the city's reports, and who answers for a kelurahan; Nia keeps the kecamatan."""

REPORTS = (
    # kind, title, text, unit, how far it comes, secret
    (
        "complaint",
        "Lampu jalan padam di depan SDN 07",
        "Sejak dua minggu lampu jalan padam dan anak-anak pulang mengaji dalam gelap. Mohon diperbaiki.",
        PISANG,
        "answered",
        False,
    ),
    (
        "complaint",
        "Sampah menumpuk di belakang pasar",
        "Sampah tidak diangkut sejak Senin dan baunya sampai ke rumah warga.",
        PAUH,
        "in_progress",
        False,
    ),
    (
        "aspiration",
        "Mohon ada taman bacaan di kelurahan",
        "Anak-anak di RT 05 belum punya tempat membaca sepulang sekolah.",
        PISANG,
        "waiting",
        False,
    ),
    (
        "appreciation",
        "Terima kasih pelayanan surat domisili",
        "Surat domisili selesai sepuluh menit dan petugasnya ramah sekali.",
        PISANG,
        "published",
        False,
    ),
    (
        "complaint",
        "Diminta uang saat mengurus surat",
        "Saya diminta uang saat mengurus surat yang seharusnya gratis. Saya takut bila nama saya diketahui.",
        PISANG,
        "received",
        True,
    ),
    (
        "complaint",
        "Antrean surat pindah tidak jelas",
        "Nomor antrean surat pindah dipanggil tidak berurutan, saya menunggu dua jam.",
        PISANG,
        "finished",
        False,
    ),
    (
        "information",
        "Jadwal posyandu bulan depan",
        "Kapan jadwal posyandu bulan depan di wilayah puskesmas ini?",
        HEALTH_CENTRE,
        "received",
        False,
    ),
)


ANSWERS = {
    "answered": "Lampu sudah diganti petugas kelurahan hari ini.",
    "finished": "Loket surat pindah kini memakai nomor antrean tersendiri sejak Senin.",
}
CANNED = (
    # title, text, kind of report
    (
        "Sudah diperbaiki",
        "Terima kasih atas laporan {nomor}. {unit} sudah memperbaikinya pada hari … dengan cara ….",
        "complaint",
    ),
    (
        "Persyaratan layanan",
        "Persyaratan {layanan} tercantum pada halaman layanannya. Bawa berkasnya ke loket {unit} "
        "pada jam kerja.",
        "information",
    ),
    ("Terima kasih atas apresiasi", "Terima kasih. Pesan Anda kami sampaikan kepada petugasnya.", ""),
)
"""Ready answers of the whole city."""


def write_forum(agency: Agency, today: date) -> None:
    """Write officers, services, a maklumat, places and reports of the demo."""
    for key, code in OFFICERS:
        RoleGrant.objects.get_or_create(
            user=agency.user(key),
            role=Role.COMPLAINT_OFFICER,
            unit=agency.units[code],
            defaults={"starts_on": date(today.year, 1, 1)},
        )
    write_services(agency)
    ServicePledge.objects.create(
        unit=agency.units[PAUH],
        text="Dengan ini kami sanggup memberi pelayanan sesuai standar yang ditetapkan, "
        "dan menerima sanksi bila tidak.",
        signed_by="Dewi Anggraini, Camat Pauh",
        signed_on=date(today.year, 1, 2),
    )
    ServicePoint.objects.create(
        unit=agency.units[PISANG], name="Kantor Lurah Pisang", address="Jalan Pisang 1"
    )
    chief = agency.user("bayu")
    for title, body, kind in CANNED:
        answer = CannedAnswer(unit=agency.units[ROOT], title=title, body=body, kind=kind)
        save_canned(answer, by=chief)
    group = CommunityGroup(unit=agency.units[PISANG], kind="rt_rw", name="RT 05 RW 02 Kelurahan Pisang")
    add_group(group, by=chief)
    for kind, title, body, code, reaches, is_secret in REPORTS:
        new = NewReport(
            kind=kind,
            title=title,
            body=body,
            unit=agency.units[code],
            wants_secret=is_secret,
            wants_anonymous=is_secret,
        )
        tell(submit_report(new).case.pk, reaches, agency, agency.units[code])


def write_services(agency: Agency) -> None:
    """Give the demo's units the services of the published standards, with where each was read."""
    with PUBLISHED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    known: set[tuple[str, str]] = set()
    for row in rows:
        code = next((code for word, code in KINDS if word in row["unit"]), "")
        if not code or (code, row["service"]) in known:
            continue
        known.add((code, row["service"]))
        unit = agency.units[code]
        Service.objects.create(
            unit=unit,
            code=slugify(f"{unit.name} {row['service']}")[:60],
            name=row["service"],
            fee=row["fee"] if row["fee"] != "-" else "",
            source=f"Contoh: standar {row['unit']}",
            **read_promise(row["promised_time"]),
        )


def fresh(pk: int) -> Case:
    """Return a case as a request would load it."""
    return Case.objects.select_related("text", "unit", "subject_unit", "service", "point", "group").get(pk=pk)


def tell(pk: int, reaches: str, agency: Agency, unit: Unit) -> None:
    """Bring a report as far as its story says."""
    if reaches == "received":
        return
    chief, officer = agency.user("bayu"), agency.user("nia")
    verify_case(fresh(pk), by=chief)
    forward_case(fresh(pk), unit, by=chief)
    take_case(fresh(pk), by=officer)
    if reaches == "waiting":
        ask_reporter(fresh(pk), "Berapa banyak anak dan di gang mana?", by=officer)
    if reaches in ANSWERS:
        answer_case(fresh(pk), ANSWERS[reaches], by=officer)
    if reaches == "finished":
        rate(fresh(pk), 5)
    publish_everything(fresh(pk), officer)


def publish_everything(case: Case, by: User) -> None:
    """Publish a report with its official texts."""
    entries, files = chosen_for_public(case, [one.pk for one in publishable_entries(case)], [])
    publish_case(
        case,
        title=case.text.title,
        body=case.text.body,
        entry_ids=[one.pk for one in entries],
        file_ids=[],
        seen=digest_of(*public_text(case.text.title, case.text.body), entries, files),
        by=by,
    )
