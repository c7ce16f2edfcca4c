"""Who gets an appraisal in a cycle: the people of its units, special cases by name, exceptions with a reason.

What is counted here stands on the tree and the placements of a day, usually today. The opening
asks again on its own day (`appraisal.domain.openings`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.domain.rule_values import values_of
from appraisal.enums import Certainty, CycleState, PopulationRule
from appraisal.models import Appraisal, Cycle, CycleException
from appraisal.workflow import HR
from core.errors import RuleViolation
from core.workflow import log_event
from organization.enums import AbsenceKind, EmployeeKind
from organization.models import Absence, ActingAppointment, Employee, Placement, Unit
from organization.queries import lines_on, placements_visible_to, valid_on

if TYPE_CHECKING:
    from organization.models import User

PROBATION = timedelta(days=366)
"""How long a CPNS is on probation; the number tells the month of appointment only."""

Condition = Callable[[Cycle, date], Q]


@dataclass(frozen=True)
class SpecialCase:
    """People whom HR looks at one by one: why, what is suggested, on which ground, how sure that is.

    `asks` says that the cycle should not open before HR has decided about each of them.
    """

    key: str
    label: str | Promise
    suggestion: str | Promise
    source: str | Promise
    certainty: Certainty
    condition: Condition
    asks: bool = False


def is_away(kind: AbsenceKind) -> Condition:
    """Make a condition on placements: the person is away for this reason on the day."""

    def condition(_cycle: Cycle, day: date) -> Q:
        return Q(employee__in=Absence.objects.filter(valid_on(day), kind=kind).values("employee"))

    return condition


def serves_shortly(cycle: Cycle, _day: date) -> Q:
    """Make a condition: the placement covers less of the cycle's period than its rule set asks for."""
    short = timedelta(days=int(values_of(cycle.rule_set)["short_service_days"]))
    least = min(short, cycle.ends_on - cycle.starts_on)
    return Q(starts_on__gt=cycle.ends_on - least) | Q(ends_on__lt=cycle.starts_on + least)


def has_nobody_above(_cycle: Cycle, day: date) -> Q:
    """Make a condition: nobody in the system appraises the person. Four queries."""
    alone = [employee for employee, line in lines_on(day).items() if line.appraiser is None]
    return Q(employee__in=alone)


def acts_elsewhere(_cycle: Cycle, day: date) -> Q:
    """Make a condition: the person leads another unit as acting officer beside the own post."""
    return Q(employee__in=ActingAppointment.objects.filter(valid_on(day)).values("employee"))


def has_no_account(_cycle: Cycle, _day: date) -> Q:
    """Make a condition: the person has never chosen a password."""
    return Q(employee__user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


def may_be_on_probation(_cycle: Cycle, day: date) -> Q:
    """Make a condition: a PNS whose number says that he was appointed within the last year."""
    return Q(employee__kind=EmployeeKind.PNS, appointed__gt=f"{day - PROBATION:%Y%m}", appointed__lt="210000")


SPECIAL_CASES = (
    SpecialCase(
        "study",
        gettext_lazy("Tugas belajar"),
        gettext_lazy("Kecualikan bila penilaiannya memakai hasil belajar; ikutkan bila ia tetap bekerja."),
        gettext_lazy("Praktik BKN menurut aturan lama: dinilai dari hasil akademik"),
        Certainty.UNCERTAIN,
        is_away(AbsenceKind.STUDY),
        asks=True,
    ),
    SpecialCase(
        "unpaid",
        gettext_lazy("Cuti di luar tanggungan negara"),
        gettext_lazy("Kecualikan; tambahkan sebagai pegawai baru bila ia kembali dalam tahun itu."),
        "PP 11/2017",
        Certainty.MEMORY,
        is_away(AbsenceKind.UNPAID_LEAVE),
        asks=True,
    ),
    SpecialCase(
        "short",
        gettext_lazy("Masa kerja pendek dalam periode"),
        gettext_lazy("Ikutkan: dinilai untuk bulan yang dijalani. Kecualikan yang segera pensiun."),
        gettext_lazy("Tidak ditemukan ketentuan yang tegas; angka kredit dihitung menurut bulan"),
        Certainty.UNCERTAIN,
        serves_shortly,
    ),
    SpecialCase(
        "alone",
        gettext_lazy("Tidak ada atasan dalam aplikasi"),
        gettext_lazy("Tetapkan pejabat penilainya di data pegawai, atau kecualikan bila dinilai di luar."),
        gettext_lazy("PermenPANRB 6/2022 Ps 1: penilai adalah atasan langsung"),
        Certainty.VERIFIED,
        has_nobody_above,
        asks=True,
    ),
    SpecialCase(
        "two_roles",
        gettext_lazy("Merangkap sebagai Plt. atau Plh."),
        gettext_lazy(
            "Ikutkan satu kali pada jabatan tetapnya; tugas rangkapan menjadi hasil kerja tambahan."
        ),
        gettext_lazy("Keputusan produk; sesuaikan dengan kebijakan instansi"),
        Certainty.UNCERTAIN,
        acts_elsewhere,
    ),
    SpecialCase(
        "no_account",
        gettext_lazy("Akun belum diaktifkan"),
        gettext_lazy("Ikutkan, dan serahkan surat aktivasinya agar ia dapat menyusun rencana."),
        gettext_lazy("Keputusan produk: tanpa masuk ke aplikasi, rencana tidak dapat diajukan"),
        Certainty.UNCERTAIN,
        has_no_account,
    ),
    SpecialCase(
        "cpns",
        gettext_lazy("Mungkin masih CPNS"),
        gettext_lazy(
            "Ikutkan: SKP disusun sejak tanggal SPMT. Aplikasi hanya menduganya dari bulan dalam NIP."
        ),
        gettext_lazy("Tanya jawab BKN Pekanbaru; masa percobaan satu tahun"),
        Certainty.MEMORY,
        may_be_on_probation,
    ),
)
CASES = {case.key: case for case in SPECIAL_CASES}


@dataclass(frozen=True)
class CaseCount:
    """How many people a special case concerns, and about how many HR has decided already."""

    case: SpecialCase
    people: int
    decided: int


@dataclass(frozen=True)
class Totals:
    """How many people the cycle would have: all, by kind, left out and taken in by hand."""

    people: int
    pns: int
    pppk: int
    excluded: int
    included: int

    @property
    def appraised(self) -> int:
        """Return how many get an appraisal."""
        return self.people - self.excluded


def decided(cycle: Cycle, rule: PopulationRule | None = None) -> Q:
    """Return the condition of people about whom HR has decided by hand, in this way when `rule` is given.

    A list of its own in SQL and not a question for each person: of 20,000 only few are decided about.
    """
    exceptions = CycleException.objects.filter(cycle=cycle)
    if rule is not None:
        exceptions = exceptions.filter(rule=rule)
    return Q(employee__in=exceptions.order_by().values("employee"))


def people_on(cycle: Cycle, day: date) -> QuerySet[Placement]:
    """Return where everybody works on `day` whom the cycle concerns, excluded ones too.

    The people of its units as the tree stands today, and who was taken in by hand from elsewhere.
    """
    return (
        Placement.objects.filter(valid_on(day))
        .filter(Q(unit__path__startswith=cycle.unit.path) | decided(cycle, PopulationRule.INCLUDE))
        .annotate(appointed=Substr("employee__nip", 9, 6))
    )


def with_decisions(people: QuerySet[Placement], cycle: Cycle) -> QuerySet[Placement]:
    """Return the people of `people_on`, each with `decision` and `decision_reason` of the exception."""
    exceptions = CycleException.objects.filter(cycle=cycle, employee=OuterRef("employee")).order_by()
    return people.annotate(
        decision=Subquery(exceptions.values("rule")[:1]),
        decision_reason=Subquery(exceptions.values("reason")[:1]),
    )


def totals_of(cycle: Cycle, day: date) -> Totals:
    """Return how many people the cycle concerns on `day`. One query."""
    counted: dict[str, int] = people_on(cycle, day).aggregate(
        people=Count("pk"),
        pns=Count("pk", filter=Q(employee__kind=EmployeeKind.PNS)),
        pppk=Count("pk", filter=Q(employee__kind=EmployeeKind.PPPK)),
        excluded=Count("pk", filter=decided(cycle, PopulationRule.EXCLUDE)),
        included=Count("pk", filter=decided(cycle, PopulationRule.INCLUDE)),
    )
    return Totals(**counted)


def case_counts(cycle: Cycle, day: date) -> list[CaseCount]:
    """Return for each special case how many people it concerns, none left out. Seven queries."""
    counts = {}
    for case in SPECIAL_CASES:
        condition = case.condition(cycle, day)
        counts[f"{case.key}_people"] = Count("pk", filter=condition)
        counts[f"{case.key}_decided"] = Count("pk", filter=condition & decided(cycle))
    counted: dict[str, int] = people_on(cycle, day).aggregate(**counts)
    return [
        CaseCount(case, counted[f"{case.key}_people"], counted[f"{case.key}_decided"])
        for case in SPECIAL_CASES
    ]


def branch_counts(cycle: Cycle, unit: Unit, day: date) -> dict[str, dict[str, object]]:
    """Return by the path of `unit` and of each unit right below it how many people it has. One query.

    A unit below counts with everything below it, `unit` itself with its own people only.
    """
    rows = (
        people_on(cycle, day)
        .filter(unit__path__startswith=unit.path)
        .annotate(branch=Substr("unit__path", 1, len(unit.path) + Unit.steplen))
        .order_by()
        .values("branch")
        .annotate(
            people=Count("pk"),
            pns=Count("pk", filter=Q(employee__kind=EmployeeKind.PNS)),
            pppk=Count("pk", filter=Q(employee__kind=EmployeeKind.PPPK)),
            excluded=Count("pk", filter=decided(cycle, PopulationRule.EXCLUDE)),
        )
    )
    return {row["branch"]: dict(row) for row in rows}


def set_exception(
    cycle: Cycle, employee: Employee, rule: PopulationRule, *, reason: str, by: "User"
) -> CycleException:
    """Leave a person out of the cycle, or take him in, for a reason; return the exception.

    Taking in somebody of the cycle's own units says that HR has looked at a special case. The
    same decision sent twice is written once. Refused with RuleViolation: no reason, a closed cycle,
    oneself, somebody who does not serve today in a unit this officer keeps or already has an
    appraisal in the cycle; leaving out who does not belong to it; taking in from elsewhere who
    belongs to another cycle of the year.
    """
    reason = reason.strip()
    if not reason:
        raise RuleViolation(_("Tuliskan alasannya, misalnya nomor surat keputusan."), "reason")
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
        placement = check_person(locked, employee, by=by)
        belongs = placement.unit.path.startswith(locked.unit.path)
        present = CycleException.objects.filter(cycle=locked, employee=employee).first()
        if rule == PopulationRule.EXCLUDE and not belongs:
            raise RuleViolation(_("%(name)s tidak bertugas di unit siklus ini.") % {"name": employee}, "rule")
        if rule == PopulationRule.INCLUDE and not belongs:
            check_no_other_cycle(locked, placement)
        if present is not None and (present.rule, present.reason) == (rule, reason):
            return present
        exception, _made = CycleException.objects.update_or_create(
            cycle=locked, employee=employee, defaults={"rule": rule, "reason": reason, "made_by": by}
        )
        log_event(locked, "exception_set", by=by, as_role=HR, note=exception_note(exception))
    return exception


def drop_exception(cycle: Cycle, employee: Employee, *, by: "User") -> bool:
    """Let the units decide about a person again; False when there was no exception.

    Refused with RuleViolation as in `set_exception`.
    """
    with transaction.atomic():
        locked = Cycle.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cycle.pk)
        check_person(locked, employee, by=by)
        exception = CycleException.objects.filter(cycle=locked, employee=employee).first()
        if exception is None:
            return False
        log_event(locked, "exception_dropped", by=by, as_role=HR, note=exception_note(exception))
        exception.delete()
    return True


def check_person(cycle: Cycle, employee: Employee, *, by: "User") -> Placement:
    """Return where the person works today; raise RuleViolation when nothing may be decided about him."""
    if cycle.state == CycleState.CLOSED:
        raise RuleViolation(_("Siklus ini sudah ditutup."))
    if employee.user_id == by.pk:
        raise RuleViolation(
            _("Tentang diri sendiri tidak dapat Anda putuskan. Mintalah pengelola kepegawaian lain.")
        )
    placement = (
        placements_visible_to(by)
        .filter(valid_on(timezone.localdate()), employee=employee)
        .select_related("unit")
        .first()
    )
    if placement is None:
        raise RuleViolation(
            _("%(name)s tidak bertugas hari ini di unit yang Anda kelola.") % {"name": employee}
        )
    if Appraisal.objects.filter(cycle=cycle, employee=employee).exists():
        raise RuleViolation(_("%(name)s sudah mempunyai penilaian dalam siklus ini.") % {"name": employee})
    return placement


def check_no_other_cycle(cycle: Cycle, placement: Placement) -> None:
    """Raise RuleViolation when another cycle of the year concerns who works there."""
    above = [placement.unit.path[: Unit.steplen * depth] for depth in range(1, placement.unit.depth + 1)]
    others = Cycle.objects.filter(year=cycle.year).exclude(pk=cycle.pk)
    other = others.filter(Q(unit__path__in=above) | Q(appraisals__employee=placement.employee_id)).first()
    if other is not None:
        raise RuleViolation(
            _("%(name)s termasuk siklus “%(cycle)s” tahun yang sama. Satu pegawai dinilai satu kali setahun.")
            % {"name": placement.employee, "cycle": other.name},
            "rule",
        )


def exception_note(exception: CycleException) -> str:
    """Return one line of the history: who, what, why."""
    return _("%(name)s (%(nip)s): %(rule)s. %(reason)s") % {
        "name": exception.employee.name,
        "nip": exception.employee.nip,
        "rule": exception.get_rule_display(),
        "reason": exception.reason,
    }
