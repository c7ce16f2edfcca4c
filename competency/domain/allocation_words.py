"""What a run of the allocation says to people: reasons and prices in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from competency.domain.allocation import Block
from competency.models import AllocationRow, TrainingSession


def reason_in_words(row: AllocationRow, level: int) -> str:
    """Return why somebody has no seat; `level` is what one missing level weighs in the settings."""
    facts = {
        "training": row.blocked.training.name if row.blocked else "",
        "mine": levels_in_words(row.closes, level),
        "least": levels_in_words(row.least, level),
    }
    return {
        Block.NOTHING_FITS: _("Tidak ada sesi pada masa itu yang terbuka dan menutup kesenjangannya."),
        Block.FULL: _(
            "Kursi %(training)s penuh: ia menutup %(mine)s; yang paling sedikit di antara yang mendapat "
            "kursi menutup %(least)s."
        ),
        Block.BUDGET: _("Anggaran tidak cukup lagi untuk %(training)s (menutup %(mine)s)."),
        Block.LESSONS: _("%(training)s melebihi JP terbanyak seorang."),
        Block.PREREQUISITE: _("Prasyarat %(training)s belum diikuti."),
        Block.SESSIONS: _("Sudah mendapat sesi terbanyak."),
        Block.SAME_TRAINING: _("Sudah mendapat pelatihan yang sama."),
        Block.SAME_DAYS: _("Bertepatan dengan sesi lain."),
    }[Block(row.reason)] % facts


def levels_in_words(weighted: int, level: int) -> str:
    """Return a weighted sum as levels."""
    return _("%(number)s level berbobot") % {"number": number_format(weighted / level, 1)}


def price_in_words(price: Mapping[str, Any], sessions: Mapping[int, TrainingSession], level: int) -> str:
    """Return what easing one limit would close beside the allocation."""
    session = sessions.get(price["session"] or 0)
    facts = {
        "by": number_format(price["by"], 0, force_grouping=True),
        "training": session.training.name if session else "",
        "floor": price["floor"],
    }
    what = {
        "seats": _("%(by)s kursi lagi pada %(training)s"),
        "budget": _("Anggaran Rp%(by)s lebih besar"),
        "sessions": _("Satu sesi lagi bagi setiap orang"),
        "lessons": _("%(by)s JP lagi bagi setiap orang"),
        "floor": _("Tanpa batas bawah %(floor)s"),
    }[price["what"]] % facts
    if price["more"] == 0:
        closes = _("tidak menutup lebih banyak")
    else:
        closes = _("menutup %(more)s lagi") % {"more": levels_in_words(price["more"], level)}
    return (
        f"{what}: {closes}."
        if price["is_exact"]
        else _("%(what)s: %(closes)s, sedikitnya.")
        % {
            "what": what,
            "closes": closes,
        }
    )
