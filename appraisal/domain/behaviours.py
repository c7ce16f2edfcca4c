"""The seven core values of work behaviour, each with three guides, and the items made of them.

Source: UU 20/2023 Ps 3 (the values BerAKHLAK) and SE MenPANRB 20/2021 (three guides for each value);
the guides are told in our own words.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.enums import CoreValue, ItemKind
from appraisal.models import Appraisal, AssessedItem

GUIDES: dict[CoreValue, tuple[str | Promise, str | Promise, str | Promise]] = {
    CoreValue.SERVICE: (
        _("Memahami apa yang dibutuhkan masyarakat dan memenuhinya"),
        _("Melayani dengan ramah, cepat, tepat, dan memberi jalan keluar"),
        _("Terus memperbaiki cara melayani"),
    ),
    CoreValue.ACCOUNTABLE: (
        _("Bekerja jujur, cermat, disiplin, dan bertanggung jawab"),
        _("Memakai barang dan uang negara secara hemat, tepat guna, dan bertanggung jawab"),
        _("Tidak menyalahgunakan kewenangan jabatan"),
    ),
    CoreValue.COMPETENT: (
        _("Meningkatkan kemampuan diri untuk menjawab tantangan yang berubah"),
        _("Membantu orang lain belajar"),
        _("Menyelesaikan tugas dengan mutu terbaik"),
    ),
    CoreValue.HARMONIOUS: (
        _("Menghargai setiap orang apa pun latar belakangnya"),
        _("Suka menolong orang lain"),
        _("Menjaga suasana kerja yang baik bagi semua"),
    ),
    CoreValue.LOYAL: (
        _("Setia kepada Pancasila, UUD 1945, NKRI, dan pemerintahan yang sah"),
        _("Menjaga nama baik sesama ASN, pimpinan, instansi, dan negara"),
        _("Menjaga rahasia jabatan dan negara"),
    ),
    CoreValue.ADAPTIVE: (
        _("Cepat menyesuaikan diri menghadapi perubahan"),
        _("Terus berinovasi dan mengembangkan kreativitas"),
        _("Bertindak sebelum diminta"),
    ),
    CoreValue.COLLABORATIVE: (
        _("Memberi kesempatan kepada berbagai pihak untuk ikut berperan"),
        _("Terbuka bekerja sama untuk hasil yang lebih bernilai"),
        _("Menggerakkan berbagai sumber daya untuk tujuan bersama"),
    ),
}


def behaviour_items(appraisal: Appraisal) -> list[AssessedItem]:
    """Return the seven unsaved behaviour items of an appraisal, in the order of the law.

    For bulk_create when a cycle opens; every appraisal has them from its first day.
    """
    return [
        AssessedItem(
            appraisal=appraisal,
            kind=ItemKind.BEHAVIOUR,
            core_value=value,
            title=str(value.label),
            position=position,
        )
        for position, value in enumerate(CoreValue, start=1)
    ]


def guides_of(item: AssessedItem) -> tuple[str | Promise, ...]:
    """Return the three guides of a behaviour item; none for items of another kind."""
    return GUIDES[CoreValue(item.core_value)] if item.core_value else ()
