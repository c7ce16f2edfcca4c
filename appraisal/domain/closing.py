"""What is unfinished in a cycle: counted down the tree, listed by name, each with what to do. Reads only."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.enums import (
    ENDED_STATES,
    UNDECIDED_STATES,
    AppraisalState,
)
from appraisal.models import Appraisal, Clarification, Cycle, Indicator, IndicatorPeriod
from appraisal.queries import OBJECTION_STATES, appraisals_kept_by, indicators_visible_to
from appraisal.registry import ClosingCheck, closing_checks
from organization.models import Placement, Unit
from organization.queries import valid_on

if TYPE_CHECKING:
    from organization.models import User

S = AppraisalState
UNFINISHED = ~Q(state__in=ENDED_STATES)


@dataclass(frozen=True)
class Topic:
    """A kind of unfinished appraisal with its condition and what HR does about it."""

    key: str
    label: str | Promise
    hint: str | Promise
    condition: Q


def open_threads() -> Exists:
    """Return the condition of appraisals with an open clarification."""
    return Exists(Clarification.objects.filter(item__appraisal=OuterRef("pk"), state__in=UNDECIDED_STATES))


def serves(day: date) -> Exists:
    """Return the condition of appraisals whose employee serves somewhere on the day."""
    return Exists(Placement.objects.filter(valid_on(day), employee=OuterRef("employee")))


def topics(day: date) -> tuple[Topic, ...]:
    """Return the kinds of unfinished appraisals that are listed by name."""
    return (
        Topic(
            "belum-final",
            gettext_lazy("Penilaian belum final"),
            gettext_lazy("Ingatkan yang ditunggu, atau perpanjang tahapnya."),
            UNFINISHED,
        ),
        Topic(
            "keberatan",
            gettext_lazy("Keberatan belum diputus"),
            gettext_lazy("Atasan pejabat penilai memutuskan setelah penjelasan; bersifat final."),
            Q(state__in=OBJECTION_STATES),
        ),
        Topic(
            "klarifikasi",
            gettext_lazy("Klarifikasi belum dijawab"),
            gettext_lazy("Pejabat penilai menjawab sebelum hasil dapat diterima."),
            Q(open_threads(), state=S.HANDED_OVER),
        ),
        Topic(
            "bagian-tahun",
            gettext_lazy("Bagian tahun belum dinilai"),
            gettext_lazy("Yang memimpin waktu itu menilainya sebelum hasil setahun diserahkan."),
            UNFINISHED & Q(unrated_parts__gt=0),
        ),
        Topic(
            "tanpa-penilai",
            gettext_lazy("Belum mempunyai pejabat penilai"),
            gettext_lazy("Tetapkan pejabat penilainya di halaman penilaian."),
            UNFINISHED & Q(appraiser=None),
        ),
        Topic(
            "tidak-bertugas",
            gettext_lazy("Pegawainya tidak lagi bertugas"),
            gettext_lazy("Bila hasilnya tidak dapat ditetapkan lagi, hentikan penilaiannya dengan alasan."),
            UNFINISHED & ~Q(serves(day)),
        ),
    )


def in_scope(user: "User", cycle: Cycle) -> QuerySet[Appraisal]:
    """Return the appraisals of the cycle in the units this HR officer keeps."""
    return appraisals_kept_by(user).filter(cycle=cycle)


def state_counts(appraisals: QuerySet[Appraisal]) -> list[tuple[AppraisalState, int]]:
    """Return for each state how many appraisals are in it, in the order of the year. One query."""
    counted = dict(appraisals.order_by().values_list("state").annotate(number=Count("pk")))
    return [(state, counted.get(state.value, 0)) for state in AppraisalState]


def branch_states(appraisals: QuerySet[Appraisal], unit: Unit) -> dict[str, dict[str, object]]:
    """Return by the path of `unit` and of each unit right below it: all, and unfinished. One query.

    A unit below counts with everything below it, `unit` itself with its own appraisals only.
    """
    rows = (
        appraisals.filter(unit__path__startswith=unit.path)
        .annotate(branch=Substr("unit__path", 1, len(unit.path) + Unit.steplen))
        .order_by()
        .values("branch")
        .annotate(
            people=Count("pk"),
            unfinished=Count("pk", filter=UNFINISHED),
            planning=Count("pk", filter=Q(state__in=(S.PLANNING, S.PROPOSED))),
            running=Count("pk", filter=Q(state__in=(S.RUNNING, S.ASSESSED, S.COUNTERSIGN))),
            answering=Count("pk", filter=Q(state__in=(S.HANDED_OVER, *OBJECTION_STATES))),
        )
    )
    return {row["branch"]: dict(row) for row in rows}


def checks_for(cycle: Cycle, user: "User") -> list[ClosingCheck]:
    """Return what is unfinished, each with where to go on: our own checks, then those of higher apps."""
    listed = reverse("appraisal:cycle_unfinished", args=[cycle.pk])
    today = timezone.localdate()
    kinds = topics(today)
    counted = in_scope(user, cycle).aggregate(
        **{f"n{place}": Count("pk", filter=topic.condition) for place, topic in enumerate(kinds)}
    )
    own = [
        ClosingCheck(
            str(topic.label),
            counted[f"n{place}"],
            str(topic.hint),
            f"{listed}?soal={topic.key}",
            blocks=topic.key == "belum-final",
        )
        for place, topic in enumerate(kinds)
    ]
    indicators = ClosingCheck(
        _("Indikator tanpa realisasi"),
        indicators_without_realisation(cycle, user).count(),
        _("Catat realisasinya agar capaian unit dapat dihitung."),
        reverse("appraisal:indicator_list", args=[cycle.pk]),
    )
    return [*own, indicators, *closing_checks(cycle, user)]


def indicators_without_realisation(cycle: Cycle, user: "User") -> QuerySet[Indicator]:
    """Return the indicators of the cycle, of units this officer keeps, without any realisation."""
    reported = IndicatorPeriod.objects.filter(indicator=OuterRef("pk"), realisation__isnull=False)
    return indicators_visible_to(user).filter(~Exists(reported), cycle=cycle)
