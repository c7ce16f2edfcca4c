"""Groups of messages that people switch on and off, and where people work: for core to ask."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from core.registry import MessageGroup, register_message_group, register_time_zones
from organization.queries import time_zones_of_users

ACCOUNT = MessageGroup(
    key="account",
    label=_("Akun dan keamanan"),
    prefixes=("activation", "organization.account"),
    hint=_("Tidak dapat dimatikan atau ditunda: bila orang lain memakai akun Anda, Anda harus segera tahu."),
    may_be_off=False,
    may_be_digest=False,
    order=80,
    urgent=True,
)
DATA = MessageGroup(
    key="data",
    label=_("Data kepegawaian saya"),
    prefixes=("organization.",),
    order=60,
    hint=_("Jabatan, tim, peran, atau atasan Anda berubah."),
)
REQUESTS = MessageGroup(
    key="requests",
    label=_("Laporan dan permintaan perbaikan data"),
    prefixes=("organization.correction", "organization.appraiser_report"),
    hint=_("Tidak dapat dimatikan: jawabannya mempunyai batas waktu (UU 27/2022: 72 jam)."),
    may_be_off=False,
    order=70,
)


def zones(user_ids: Collection[int]) -> Mapping[int, str]:
    """Return the time zones of the units where these people work today. Two queries."""
    return time_zones_of_users(user_ids)


def register() -> None:
    """Register the groups and the time zones. Called once, from AppConfig.ready()."""
    register_message_group(DATA, REQUESTS, ACCOUNT)
    register_time_zones(zones)
