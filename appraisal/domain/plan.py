"""The plan of a year: results with targets and weights (SKP, PermenPANRB 6/2022)."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.messages import announce
from appraisal.domain.moves import move
from appraisal.domain.plan_shapes import shape_problems
from appraisal.domain.plan_versions import ANNEX_FIELDS
from appraisal.domain.replanning import give_time_to_replan
from appraisal.enums import AppraisalState, Aspect, ItemKind, Polarity, ResultSection
from appraisal.models import Appraisal, AssessedItem, Indicator
from appraisal.queries import last_plan_before, results_to_support, with_parties
from appraisal.workflow import APPRAISAL, employee_has_signed, is_appraiser, is_employee
from core.errors import AlreadyDone, NotAllowed, RuleViolation
from core.workflow import check_move

if TYPE_CHECKING:
    from organization.models import User

PLAN_FIELDS = (
    "section",
    "title",
    "parent_item",
    "parent_result",
    "perspective",
    "aspect",
    "measure",
    "measure_unit",
    "polarity",
    "baseline",
    "target",
    "target_high",
    "stretch",
    "milestones",
    "success_measures",
    "weight",
)
"""The fields of a planned result, in the order of the form."""
SHARED_BY_ASPECTS = ("section", "title", "parent_item", "parent_result", "parent_gone_at", "perspective")
"""What a further aspect has from its result: it belongs to the result, not to one indicator."""
COPIED_FIELDS = (*(name for name in PLAN_FIELDS if name != "parent_item"), "period", "consolidation")
"""What a plan of another year gives on: the superior's results are those of their own year."""
MOST_RESULTS = 30
Changes = Mapping[int, Mapping[str, Any]]


def weight_total(items: list[AssessedItem]) -> Decimal:
    """Return the sum of the weights of the results; a weight not given yet adds nothing."""
    return sum((item.weight or Decimal(0) for item in items if item.kind == ItemKind.RESULT), Decimal(0))


def plan_draft_save(
    appraisal: Appraisal,
    changes: Changes,
    annex: Mapping[str, str] | None = None,
    *,
    by: "User",
    draft_version: int,
) -> None:
    """Write changed values of the plan's results, by item id, and of its annex.

    `parent_item` is the id of a result of the superior, or None; its words are kept beside the link.
    What belongs to the whole result is written to all its aspects. Refused with NotAllowed for
    anybody but the employee, StaleVersion when another tab saved first, RuleViolation when the plan
    has been proposed, a target cannot be computed or a result is none of the superior's.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        linked = with_parents(locked, changes)
        allowed = (*PLAN_FIELDS, "parent_gone_at")
        write_items(locked, linked, kinds=(ItemKind.RESULT,), allowed=allowed, check=check_plan_item)
        share_with_aspects(linked)
        write_annex(locked, annex or {})


def with_parents(appraisal: Appraisal, changes: Changes) -> Changes:
    """Return the changes with the superior's results in place of their ids, and their words beside.

    The results are locked: who removes one at this moment waits, and tells of the new link too.
    """
    if not any("parent_item" in values for values in changes.values()):
        return changes
    wanted = [values["parent_item"] for values in changes.values() if values.get("parent_item")]
    choice = results_to_support(appraisal).filter(pk__in=wanted).select_for_update(of=("self",))
    known = {row.pk: row for row in choice}
    linked: dict[int, dict[str, Any]] = {}
    for item_id, values in changes.items():
        linked[item_id] = dict(values)
        if "parent_item" not in values:
            continue
        chosen = known.get(values["parent_item"]) if values["parent_item"] is not None else None
        if chosen is None and values["parent_item"] is not None:
            raise RuleViolation(
                _("Hasil kerja pimpinan yang dipilih tidak ada lagi. Pilih yang lain."), field="parent_item"
            )
        linked[item_id] |= {"parent_item": chosen, "parent_gone_at": None}
        if chosen is not None:
            linked[item_id]["parent_result"] = chosen.title
    return linked


def share_with_aspects(changes: Changes) -> None:
    """Write what belongs to a whole result to its further aspects."""
    for item_id, values in changes.items():
        shared = {name: value for name, value in values.items() if name in SHARED_BY_ASPECTS}
        if shared:
            AssessedItem.objects.filter(main_item=item_id).update(**shared)


def write_annex(appraisal: Appraisal, annex: Mapping[str, str]) -> None:
    """Write changed parts of the annex. Other names are a programming error: KeyError."""
    for name, text in annex.items():
        if name not in ANNEX_FIELDS:
            raise KeyError(name)
        setattr(appraisal, name, text.strip())
    if annex:
        appraisal.save(update_fields=list(annex))


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
            baseline=indicator.baseline,
            target=indicator.target,
            target_high=indicator.target_high,
        )


def plan_aspect_add(appraisal: Appraisal, item_id: int, *, by: "User", draft_version: int) -> AssessedItem:
    """Add a further indicator to a result, for an aspect that it does not measure yet.

    Refused with RuleViolation when all four aspects are there or the result is gone, else like
    `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        group = next((rows for rows in groups_of(locked) if any(row.pk == item_id for row in rows)), None)
        if group is None:
            raise RuleViolation(_("Hasil kerja ini sudah tidak ada dalam rencana."))
        main = group[0]
        # A result without an aspect is taken for its quantity; the employee says so before proposing.
        taken = {row.aspect or Aspect.QUANTITY for row in group}
        free = [aspect for aspect in Aspect if aspect not in taken]
        if not free or len(group) >= len(Aspect):
            raise RuleViolation(_("Keempat aspek hasil kerja ini sudah ada."))
        added = append_result(
            locked,
            main_item=main,
            aspect=free[0],
            polarity=Polarity.MAXIMIZE,
            **{name: getattr(main, name) for name in SHARED_BY_ASPECTS},
        )
        put_in_order(groups_of(locked))
        return added


def groups_of(appraisal: Appraisal) -> list[list[AssessedItem]]:
    """Return the results in their order, each as a list: its own indicator, then its further aspects."""
    items = list(appraisal.items.filter(kind=ItemKind.RESULT).order_by("position", "pk"))
    groups = {item.pk: [item] for item in items if item.main_item_id is None}
    for item in items:
        if item.main_item_id is not None:
            groups[item.main_item_id].append(item)
    return list(groups.values())


def put_in_order(groups: list[list[AssessedItem]]) -> None:
    """Number the results anew, in the order of the groups."""
    items = [item for group in groups for item in group]
    for position, item in enumerate(items, start=1):
        item.position = position
    AssessedItem.objects.bulk_update(items, ["position"])


def plan_item_remove(appraisal: Appraisal, item_id: int, *, by: "User", draft_version: int) -> int:
    """Take a result, or one aspect of it, out of the plan; one that is gone already changes nothing.

    When a result with further aspects goes, the first of these takes its place. Who supported a result
    that vanishes is told, and keeps its words. Returns how many results of others lost their link.
    Refused with RuleViolation when evidence or notes were attached to it (the plan was running
    before), else like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        item = locked.items.select_for_update().filter(pk=item_id, kind=ItemKind.RESULT).first()
        if item is None:
            return 0
        refusal = RuleViolation(
            _(
                "“%(title)s” sudah mempunyai bukti, realisasi, atau catatan, jadi tidak dapat dihapus."
                " Ubah saja isinya."
            )
            % {"title": item.title}
        )
        if was_worked_on(item):
            raise refusal
        lost = hand_on_or_let_go(item, by=by)
        try:
            item.delete()
        except ProtectedError as error:
            raise refusal from error
        return lost


def hand_on_or_let_go(item: AssessedItem, *, by: "User") -> int:
    """Give aspects and supporters of a result to its next aspect, or let the supporters go and tell them.

    Returns how many results of others lost their link. Call it before the result is deleted.
    """
    heir = item.further_aspects.order_by("position", "pk").first()
    if heir is not None:
        item.further_aspects.exclude(pk=heir.pk).update(main_item=heir)
        AssessedItem.objects.filter(pk=heir.pk).update(main_item=None)
        item.supporting_items.update(parent_item=heir)
        return 0
    orphans = item.supporting_items.filter(main_item=None)
    supporters = sorted(set(orphans.values_list("appraisal_id", flat=True)))
    lost = orphans.count()
    item.supporting_items.update(parent_item=None, parent_gone_at=timezone.now())
    for supporter in with_parties(Appraisal.objects.filter(pk__in=supporters)).order_by("pk"):
        announce(supporter, "plan_parent_gone", by=by, item=item.title, key_extra=str(item.pk))
    return lost


def was_worked_on(item: AssessedItem) -> bool:
    """Say whether anything of the year hangs on the item, so that it cannot be taken away any more."""
    of_year = (item.evidence, item.periods, item.notes, item.feedback, item.feedback_requests)
    return any(rows.exists() for rows in of_year)


def plan_item_shift(appraisal: Appraisal, item_id: int, *, up: bool, by: "User", draft_version: int) -> None:
    """Swap a result and its aspects with the one above or below, or an aspect with its neighbour.

    At the end of the list nothing changes. Refused like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        groups = groups_of(locked)
        for place, group in enumerate(groups):
            if group[0].pk == item_id:
                swap(groups, place, place - 1 if up else place + 1)
                break
            inner = next((index for index, row in enumerate(group) if row.pk == item_id), None)
            if inner is not None:
                swap(group, inner, inner - 1 if up else inner + 1, first=1)
                break
        put_in_order(groups)


def swap(rows: list[Any], one: int, other: int, *, first: int = 0) -> None:
    """Swap two rows; nothing happens at the ends."""
    if first <= other < len(rows):
        rows[one], rows[other] = rows[other], rows[one]


def plan_copy(appraisal: Appraisal, *, by: "User", draft_version: int) -> int:
    """Copy the results of the employee's last plan into this one and return how many.

    Results whose title stands here already are left out, so a repetition copies nothing. An
    indicator of last year becomes the one with the same code of this year; without one, the result
    is copied as the employee's own. A result supports the superior's result of this year that has
    the same words as last year's. The annex comes along where it is empty here. Refused with
    RuleViolation when there is no earlier plan.
    """
    require_employee(appraisal, by)
    source = last_plan_before(appraisal)
    if source is None:
        raise RuleViolation(_("Belum ada rencana tahun sebelumnya yang dapat disalin."))
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        here = set(locked.items.filter(kind=ItemKind.RESULT).values_list("title", flat=True))
        old = [item for item in source.items.all() if item.kind == ItemKind.RESULT and item.title not in here]
        old.sort(key=lambda item: (item.position, item.pk))
        codes = {item.indicator.code for item in old if item.indicator}
        indicators = {row.code: row for row in Indicator.objects.filter(cycle=locked.cycle, code__in=codes)}
        used = set(locked.items.exclude(indicator=None).values_list("indicator_id", flat=True))
        parents = {row.title: row for row in results_to_support(locked).select_for_update(of=("self",))}
        copies: dict[int, AssessedItem] = {}
        for item in old:
            indicator = indicators.get(item.indicator.code) if item.indicator else None
            if indicator is not None and indicator.pk in used:
                continue
            copies[item.pk] = append_result(
                locked,
                indicator=indicator,
                main_item=copies.get(item.main_item_id) if item.main_item_id else None,
                parent_item=parents.get(item.parent_result),
                **{name: getattr(item, name) for name in COPIED_FIELDS},
            )
        copy_annex(source, locked)
        return len(copies)


def copy_annex(source: Appraisal, appraisal: Appraisal) -> None:
    """Take the annex of another plan where this one has none."""
    write_annex(
        appraisal,
        {
            name: getattr(source, name)
            for name in ANNEX_FIELDS
            if getattr(source, name) and not getattr(appraisal, name)
        },
    )


def plan_propose(appraisal: Appraisal, *, by: "User", expected_version: int | None = None) -> Appraisal:
    """Hand the plan to the appraiser. Refusals: see the state table and `core.workflow`."""
    return move(appraisal, "plan_propose", by=by, expected_version=expected_version)


def plan_return(appraisal: Appraisal, *, by: "User", note: str, expected_version: int) -> Appraisal:
    """Give a proposed plan back to the employee, with time to change it. Refusals: see the state table."""
    return back_with_time(appraisal, "plan_return", by=by, note=note, expected_version=expected_version)


def plan_reopen(appraisal: Appraisal, *, by: "User", note: str, expected_version: int) -> Appraisal:
    """Open an agreed plan again, with time to change it. Refusals: see the state table."""
    return back_with_time(appraisal, "plan_reopen", by=by, note=note, expected_version=expected_version)


def back_with_time(
    appraisal: Appraisal, name: str, *, by: "User", note: str, expected_version: int
) -> Appraisal:
    """Take a move back to planning; once the planning phase is over the employee gets new time for it.

    Without that a plan given back late could never be proposed again. Whether the move is allowed is
    asked before the time is given. All of it happens or nothing.
    """
    with transaction.atomic():
        now = with_parties(Appraisal.objects.filter(pk=appraisal.pk)).get()
        if now.version == expected_version:
            check_move(APPRAISAL, now, APPRAISAL.transition(name), by=by, note=note)
        give_time_to_replan(appraisal, by=by, reason=note)
        return move(appraisal, name, by=by, note=note, expected_version=expected_version)


def plan_sign(appraisal: Appraisal, *, by: "User", expected_version: int) -> Appraisal:
    """Sign the plan in force as the employee, with what the appraiser added.

    Refused with AlreadyDone when it is signed already, else as the state table says.
    """
    if is_employee(by, appraisal) and employee_has_signed(appraisal):
        raise AlreadyDone(_("Rencana ini sudah Anda tandatangani."))
    return move(appraisal, "plan_sign", by=by, expected_version=expected_version)


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
    """Raise RuleViolation for a target, stretch target or steps that cannot be used."""
    for name, problem in shape_problems(item).items():
        raise RuleViolation(f"{item.title}: {problem}", field=name)


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
