"""The plan of a year: results with targets and weights (SKP, PermenPANRB 6/2022)."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.moves import move
from appraisal.domain.scoring import ScoringError, check_target
from appraisal.enums import AppraisalState, ItemKind, Polarity, ResultSection
from appraisal.models import Appraisal, AssessedItem, Indicator
from appraisal.queries import last_plan_before
from appraisal.workflow import is_appraiser, is_employee
from core.errors import NotAllowed, RuleViolation

if TYPE_CHECKING:
    from organization.models import User

PLAN_FIELDS = (
    "section",
    "title",
    "parent_result",
    "measure",
    "measure_unit",
    "polarity",
    "target",
    "target_high",
    "weight",
)
"""The fields of a planned result, in the order of the form."""
MOST_RESULTS = 30
Changes = Mapping[int, Mapping[str, Any]]


def target_problem(polarity: str, target: Decimal | None, target_high: Decimal | None) -> str | None:
    """Return the sentence that says why a target cannot be used, None when it can or is not set yet."""
    if target is None:
        return _("Isi dulu batas bawahnya.") if target_high is not None else None
    if not polarity:
        return None
    try:
        check_target(target if target_high is None else (target, target_high), polarity)
    except ScoringError as error:
        return str(error)
    return None


def weight_total(items: list[AssessedItem]) -> Decimal:
    """Return the sum of the weights of the results; a weight not given yet adds nothing."""
    return sum((item.weight or Decimal(0) for item in items if item.kind == ItemKind.RESULT), Decimal(0))


def plan_draft_save(appraisal: Appraisal, changes: Changes, *, by: "User", draft_version: int) -> None:
    """Write changed values of the plan's results, by item id.

    Refused with NotAllowed for anybody but the employee, StaleVersion when another tab saved first,
    RuleViolation when the plan has been proposed or a target cannot be computed.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        write_items(locked, changes, kinds=(ItemKind.RESULT,), allowed=PLAN_FIELDS, check=check_plan_item)


def expectations_save(appraisal: Appraisal, changes: Changes, *, by: "User", draft_version: int) -> None:
    """Write the appraiser's expectation for core values, while the plan lies before him.

    Refused like `plan_draft_save`, with the appraiser in place of the employee.
    """
    if not is_appraiser(by, appraisal):
        raise NotAllowed(_("Ekspektasi ditulis oleh pejabat penilai kinerja."))
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PROPOSED,)) as locked:
        write_items(locked, changes, kinds=(ItemKind.BEHAVIOUR,), allowed=frozenset({"expectation"}))


def plan_item_add(appraisal: Appraisal, *, by: "User", draft_version: int) -> AssessedItem:
    """Add an empty result of the employee's own to the plan. Refused like `plan_draft_save`."""
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        return append_result(locked, polarity=Polarity.MAXIMIZE)


def plan_item_add_from_indicator(
    appraisal: Appraisal, indicator: Indicator, *, by: "User", draft_version: int
) -> AssessedItem:
    """Add a result that is measured by an indicator, with its target, unit and direction.

    The weight is left to the employee. Refused with RuleViolation for an indicator that stands in
    the plan already, else like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        if locked.items.filter(indicator=indicator).exists():
            raise RuleViolation(_("Indikator ini sudah ada dalam rencana."))
        return append_result(
            locked,
            indicator=indicator,
            parent_result=indicator.goal,
            title=indicator.name,
            measure=indicator.name,
            measure_unit=indicator.measure_unit,
            polarity=indicator.polarity,
            target=indicator.target,
            target_high=indicator.target_high,
        )


def plan_item_remove(appraisal: Appraisal, item_id: int, *, by: "User", draft_version: int) -> None:
    """Take a result out of the plan; one that is gone already changes nothing.

    Refused with RuleViolation when evidence was attached to it (the plan was running before), else
    like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        item = locked.items.filter(pk=item_id, kind=ItemKind.RESULT).first()
        if item is None:
            return
        if was_worked_on(item):
            raise RuleViolation(
                _(
                    "“%(title)s” sudah mempunyai bukti, realisasi, atau catatan, jadi tidak dapat dihapus."
                    " Ubah saja isinya."
                )
                % {"title": item.title}
            )
        item.delete()


def was_worked_on(item: AssessedItem) -> bool:
    """Say whether anything of the year hangs on the item, so that it cannot be taken away any more."""
    of_year = (item.evidence, item.periods, item.notes, item.feedback, item.feedback_requests)
    return any(rows.exists() for rows in of_year)


def plan_item_shift(appraisal: Appraisal, item_id: int, *, up: bool, by: "User", draft_version: int) -> None:
    """Swap a result with the one above or below it; at the end of the list nothing changes.

    Refused like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        items = list(locked.items.filter(kind=ItemKind.RESULT).order_by("position", "pk"))
        place = next((index for index, item in enumerate(items) if item.pk == item_id), None)
        if place is None:
            return
        other = place - 1 if up else place + 1
        if 0 <= other < len(items):
            items[place], items[other] = items[other], items[place]
        for position, item in enumerate(items, start=1):
            item.position = position
        AssessedItem.objects.bulk_update(items, ["position"])


def plan_copy(appraisal: Appraisal, *, by: "User", draft_version: int) -> int:
    """Copy the results of the employee's last plan into this one and return how many.

    Results whose title stands here already are left out, so a repetition copies nothing. An
    indicator of last year becomes the one with the same code of this year; without one, the result
    is copied as the employee's own. Refused with RuleViolation when there is no earlier plan.
    """
    require_employee(appraisal, by)
    source = last_plan_before(appraisal)
    if source is None:
        raise RuleViolation(_("Belum ada rencana tahun sebelumnya yang dapat disalin."))
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        here = set(locked.items.filter(kind=ItemKind.RESULT).values_list("title", flat=True))
        old = [item for item in source.items.all() if item.kind == ItemKind.RESULT and item.title not in here]
        codes = {item.indicator.code for item in old if item.indicator}
        indicators = {row.code: row for row in Indicator.objects.filter(cycle=locked.cycle, code__in=codes)}
        used = set(locked.items.exclude(indicator=None).values_list("indicator_id", flat=True))
        copied = 0
        for item in old:
            indicator = indicators.get(item.indicator.code) if item.indicator else None
            if indicator is not None and indicator.pk in used:
                continue
            append_result(locked, indicator=indicator, **{name: getattr(item, name) for name in PLAN_FIELDS})
            copied += 1
        return copied


def plan_propose(appraisal: Appraisal, *, by: "User", expected_version: int | None = None) -> Appraisal:
    """Hand the plan to the appraiser. Refusals: see the state table and `core.workflow`."""
    return move(appraisal, "plan_propose", by=by, expected_version=expected_version)


def require_employee(appraisal: Appraisal, by: "User") -> None:
    """Raise NotAllowed for anybody but the appraised person."""
    if not is_employee(by, appraisal):
        raise NotAllowed(_("Isian ini hanya dapat diubah oleh pegawai yang dinilai."))


def append_result(appraisal: Appraisal, **values: Any) -> AssessedItem:  # noqa: ANN401 - model fields
    """Add a result at the end of the plan. Refused with RuleViolation when the plan is full."""
    results = appraisal.items.filter(kind=ItemKind.RESULT)
    if results.count() >= MOST_RESULTS:
        raise RuleViolation(
            _("Rencana paling banyak memuat %(most)d hasil kerja. Gabungkan yang serupa.")
            % {"most": MOST_RESULTS}
        )
    last = results.aggregate(last=Max("position"))["last"] or 0
    return AssessedItem.objects.create(
        appraisal=appraisal,
        kind=ItemKind.RESULT,
        position=last + 1,
        **{"section": ResultSection.MAIN, **values},
    )


def check_plan_item(item: AssessedItem) -> None:
    """Raise RuleViolation for a target that cannot be computed."""
    if problem := target_problem(item.polarity, item.target, item.target_high):
        raise RuleViolation(f"{item.title}: {problem}", field="target")


def write_items(
    appraisal: Appraisal,
    changes: Changes,
    *,
    kinds: tuple[ItemKind, ...],
    allowed: Collection[str],
    check: Any = None,  # noqa: ANN401 - a function of an item, or None
) -> None:
    """Write the changed values of the appraisal's own items of `kinds` in one statement.

    Items of others, of another kind and fields outside `allowed` are a programming error: KeyError.
    """
    items = {item.pk: item for item in appraisal.items.filter(kind__in=kinds, pk__in=list(changes))}
    touched = set()
    for item_id, values in changes.items():
        item = items[item_id]
        for name, value in values.items():
            if name not in allowed:
                raise KeyError(name)
            setattr(item, name, value)
            touched.add(name)
        if check is not None:
            check(item)
    if touched:
        AssessedItem.objects.bulk_update(items.values(), sorted(touched))
