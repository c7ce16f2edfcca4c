"""The performance tree of the demo agency: from the goal of the city down to a ward, with its indicators."""

from dataclasses import dataclass, field
from decimal import Decimal

from appraisal.enums import Cascading, ObjectiveLevel
from appraisal.models import Cycle, Indicator, Objective
from organization.models import Unit
from reports.demo.cast import (
    CUPAK_TANGAH,
    EDUCATION,
    ENVIRONMENT,
    HEALTH,
    HEALTH_CENTRE,
    PAUH,
    PERSONNEL,
    PISANG,
    PRIMARY_SCHOOL,
    ROOT,
    SECONDARY_SCHOOL,
)


@dataclass(frozen=True)
class Aim:
    """A node of the demo tree: its unit, its share, the indicators that measure it, what is below."""

    title: str
    unit: str
    share: int | None = None
    indicators: tuple[str, ...] = ()
    below: "tuple[Aim, ...]" = field(default=())


TREE = Aim(
    "Meningkatnya kesejahteraan masyarakat Kota Padang",
    ROOT,
    below=(
        Aim(
            "Meningkatnya akses dan mutu pendidikan",
            EDUCATION,
            35,
            below=(
                Aim(
                    "Semua anak usia sekolah belajar di sekolah",
                    EDUCATION,
                    60,
                    ("APM SD/MI", "APM SMP/MTs", "APK SMP/MTs/Paket B"),
                    (
                        Aim("Murid sekolah dasar hadir dan naik kelas", PRIMARY_SCHOOL),
                        Aim("Lulusan sekolah dasar melanjutkan ke SMP", SECONDARY_SCHOOL),
                    ),
                ),
                Aim(
                    "Anggaran pendidikan dipakai tepat sasaran",
                    EDUCATION,
                    40,
                    ("Serapan anggaran program pendidikan dasar", "Serapan anggaran PAUD"),
                ),
            ),
        ),
        Aim(
            "Meningkatnya derajat kesehatan masyarakat",
            HEALTH,
            20,
            below=(Aim("Layanan puskesmas mudah dijangkau dan bermutu", HEALTH_CENTRE),),
        ),
        Aim(
            "Meningkatnya kualitas lingkungan hidup",
            ENVIRONMENT,
            20,
            below=(
                Aim(
                    "Sampah tertangani sejak dari sumbernya",
                    ENVIRONMENT,
                    indicators=("Cakupan wilayah pelayanan persampahan", "Serapan anggaran persampahan"),
                ),
                Aim("Mutu air sungai terjaga", ENVIRONMENT, indicators=("Status mutu kualitas air",)),
            ),
        ),
        Aim(
            "Meningkatnya mutu tata kelola dan pelayanan publik",
            ROOT,
            25,
            ("Indeks Kepuasan Masyarakat", "Laporan gratifikasi yang terbukti"),
            (
                Aim(
                    "Pelayanan kecamatan cepat dan mudah",
                    PAUH,
                    below=(
                        Aim("Surat keterangan di Pisang selesai pada hari yang sama", PISANG),
                        Aim("Surat keterangan di Cupak Tangah selesai pada hari yang sama", CUPAK_TANGAH),
                    ),
                ),
                Aim(
                    "ASN kompeten dan hadir bekerja",
                    PERSONNEL,
                    indicators=("Pengembangan kompetensi pegawai", "Kehadiran pegawai"),
                ),
            ),
        ),
    ),
)
SUPERIORS = {"Serapan anggaran PAUD": "Serapan anggaran program pendidikan dasar"}
"""Indicators that are a component of another one."""
LEVELS = (
    ObjectiveLevel.ULTIMATE,
    ObjectiveLevel.INTERMEDIATE,
    ObjectiveLevel.IMMEDIATE,
    ObjectiveLevel.OUTPUT,
)


def write_objectives(cycle: Cycle, units: dict[str, Unit], indicators: dict[str, Indicator]) -> None:
    """Write the tree of a cycle and hang its indicators on it. One statement for each level."""
    level: list[tuple[Aim, Objective | None, int]] = [(TREE, None, 1)]
    nodes: dict[str, Objective] = {}
    for kind in LEVELS:
        written = Objective.objects.bulk_create(
            Objective(
                cycle=cycle,
                unit=units[aim.unit],
                parent=parent,
                title=aim.title,
                level=kind,
                weight=None if aim.share is None else Decimal(aim.share),
                position=position,
            )
            for aim, parent, position in level
        )
        pairs = list(zip(level, written, strict=True))
        nodes |= {name: node for (aim, _parent, _position), node in pairs for name in aim.indicators}
        level = [
            (child, node, position)
            for (aim, _parent, _position), node in pairs
            for position, child in enumerate(aim.below, start=1)
        ]
    hang(nodes, {sheet.name: sheet for sheet in indicators.values()})


def hang(nodes: dict[str, Objective], sheets: dict[str, Indicator]) -> None:
    """Hang the indicators on their nodes and on their superior indicators."""
    for name, node in nodes.items():
        sheets[name].objective = node
    for name, superior in SUPERIORS.items():
        sheets[name].parent, sheets[name].cascading = sheets[superior], Cascading.COMPONENT
    Indicator.objects.bulk_update(
        [sheets[name] for name in nodes | SUPERIORS], ["objective", "parent", "cascading"]
    )
