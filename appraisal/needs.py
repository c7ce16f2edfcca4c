"""What competency learns from appraisals: low ratings that raise a training need, and the last predicate.

Only from final results: until then a rating may still be questioned.
"""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.enums import CoreValue, ItemKind, MentionState, Rating
from appraisal.models import AssessedItem, CaseMention, FinalRecord, ResultVersion
from competency.registry import NeedSignal, register_need_signals, register_predicates

RESULT_NEEDS = "M4"
"""A result of the plan below expectation speaks for result orientation."""
VALUE_NEEDS = {
    CoreValue.SERVICE: "M5",
    CoreValue.ACCOUNTABLE: "M1",
    CoreValue.COMPETENT: "M6",
    CoreValue.HARMONIOUS: "S1",
    CoreValue.LOYAL: "M1",
    CoreValue.ADAPTIVE: "M7",
    CoreValue.COLLABORATIVE: "M2",
}
"""Which competency of the dictionary a core value is nearest to (our reading of PermenPANRB 38/2017)."""


def latest_final(employees: Collection[int], day: date) -> dict[int, int]:
    """Return by employee the appraisal of the latest year that is final. One query."""
    rows = FinalRecord.objects.filter(
        appraisal__employee__in=employees, appraisal__cycle__starts_on__lte=day
    ).order_by("appraisal__cycle__ends_on", "pk")
    return dict(rows.values_list("appraisal__employee", "appraisal"))


def signals_of_ratings(employees: Collection[int], day: date) -> Iterator[NeedSignal]:
    """Yield what was rated below expectation in the latest final appraisal. Two queries."""
    latest = latest_final(employees, day)
    rows = (
        AssessedItem.objects.filter(
            appraisal__in=latest.values(),
            kind__in=(ItemKind.RESULT, ItemKind.BEHAVIOUR),
            review_rating=Rating.BELOW,
            not_applicable=False,
        )
        .select_related("appraisal__cycle")
        .order_by("appraisal", "kind", "position", "pk")
    )
    told = set()
    for item in rows:
        code = VALUE_NEEDS[CoreValue(item.core_value)] if item.core_value else RESULT_NEEDS
        key = (item.appraisal.employee_id, code, item.kind)
        if key not in told:
            told.add(key)
            yield NeedSignal(
                item.appraisal.employee_id,
                code,
                _("“%(title)s” di bawah ekspektasi pada %(cycle)s.")
                % {"title": item.title, "cycle": item.appraisal.cycle.name},
                reverse("appraisal:result_detail", args=[item.appraisal_id]),
            )


def signals_of_citizens(employees: Collection[int], day: date) -> Iterator[NeedSignal]:
    """Yield the citizens' cases that an appraiser confirmed beside a behaviour or a result. Two queries."""
    latest = latest_final(employees, day)
    rows = (
        CaseMention.objects.filter(item__appraisal__in=latest.values(), state=MentionState.RECORDED)
        .select_related("item__appraisal__cycle", "case")
        .order_by("asked_at", "pk")
    )
    for mention in rows:
        item = mention.item
        yield NeedSignal(
            item.appraisal.employee_id,
            VALUE_NEEDS[CoreValue(item.core_value)] if item.core_value else RESULT_NEEDS,
            _("Laporan warga %(number)s dicatat pejabat penilai pada %(cycle)s.")
            % {"number": mention.case.number, "cycle": item.appraisal.cycle.name},
            reverse("appraisal:result_detail", args=[item.appraisal_id]),
        )


def predicates(employees: Collection[int], day: date) -> dict[int, str]:
    """Return the predicate of the latest final appraisal of each. Two queries."""
    latest = latest_final(employees, day)
    newest = ResultVersion.objects.filter(appraisal=OuterRef("appraisal")).order_by("-number")
    rows = ResultVersion.objects.filter(
        appraisal__in=latest.values(), pk=Subquery(newest.values("pk")[:1])
    ).order_by()
    return dict(rows.values_list("appraisal__employee", "predicate"))


def register() -> None:
    """Tell competency. Called once, from AppConfig.ready()."""
    register_need_signals(signals_of_ratings)
    register_need_signals(signals_of_citizens)
    register_predicates(predicates)
