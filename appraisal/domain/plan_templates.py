"""Plan templates: written by HR for a post, offered to whoever holds one like it, used in one click."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.plan import MOST_RESULTS, append_result, require_employee
from appraisal.domain.plan_shapes import shape_problems
from appraisal.enums import AppraisalState, ItemKind
from appraisal.models import Appraisal, AssessedItem, Indicator, PlanTemplate, PlanTemplateItem
from appraisal.queries import indicators_for_plan, plan_template_for
from appraisal.workflow import HR
from core.errors import AlreadyDone, RuleViolation, StaleVersion
from core.workflow import log_event

if TYPE_CHECKING:
    from organization.models import Unit, User

ITEM_FIELDS = (
    "position",
    "section",
    "indicator_code",
    "title",
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
"""The fields of a template's item, in the order of the form."""

FIXED_BY_INDICATOR = ("measure_unit", "polarity", "baseline", "target", "target_high")
SHAPE_OF_TEMPLATE = ("aspect", "stretch", "milestones", "success_measures")


def save_template(template: PlanTemplate, *, by: "User | None", version: int | None = None) -> PlanTemplate:
    """Add or change a template and return it.

    Refused with RuleViolation: neither a post nor a class, a name that another template of the unit
    has; with StaleVersion when somebody changed it since `version`.
    """
    with transaction.atomic():
        check_template(template)
        if template.pk is None:
            template.save()
            log_event(template, "plan_template_add", by=by, as_role=HR, note=str(template))
            return template
        count_up(template, version)
        template.save(update_fields=["unit", "name", "post_name", "post_class"])
        log_event(template, "plan_template_edit", by=by, as_role=HR, note=str(template))
    return template


def check_template(template: PlanTemplate) -> None:
    """Raise RuleViolation for a template that would fit nobody, or whose name is taken in the unit."""
    if not template.post_name.strip() and not template.post_class:
        raise RuleViolation(
            _("Isi nama jabatan, atau pilih jenjang, agar templat ini cocok bagi seseorang."), "post_name"
        )
    same = PlanTemplate.objects.filter(unit=template.unit, name=template.name).exclude(pk=template.pk)
    if same.exists():
        raise RuleViolation(_("Unit ini sudah mempunyai templat dengan nama itu. Pilih nama lain."), "name")


def count_up(template: PlanTemplate, version: int | None) -> None:
    """Count the version of the template up by one; StaleVersion unless it is still `version`."""
    known = template.version if version is None else version
    changed = PlanTemplate.objects.filter(pk=template.pk, version=known).update(version=known + 1)
    if not changed:
        raise StaleVersion(
            _(
                "Templat ini sudah diubah orang lain atau di tab lain. Yang Anda tulis masih ada; muat ulang"
                " halaman di tab baru untuk membandingkan."
            )
        )
    template.version = known + 1


def save_item(item: PlanTemplateItem, *, by: "User | None", version: int) -> PlanTemplateItem:
    """Add or change an item of a template and return it.

    Refused with RuleViolation: a template that is full, a target that cannot be computed; with
    StaleVersion when somebody changed the template since `version`.
    """
    with transaction.atomic():
        for name, problem in shape_problems(item).items():
            raise RuleViolation(problem, name)
        if item.pk is None and item.template.items.count() >= MOST_RESULTS:
            raise RuleViolation(
                _("Templat paling banyak memuat %(most)d hasil kerja.") % {"most": MOST_RESULTS}
            )
        count_up(item.template, version)
        item.save()
        log_event(item.template, "plan_template_edit", by=by, as_role=HR, note=item.title)
    return item


def remove_item(item: PlanTemplateItem, *, by: "User | None") -> None:
    """Take an item out of its template."""
    with transaction.atomic():
        count_up(item.template, None)
        title = item.title
        item.delete()
        log_event(
            item.template,
            "plan_template_edit",
            by=by,
            as_role=HR,
            note=_("Dihapus: %(title)s") % {"title": title},
        )


def offer_template(template: PlanTemplate, *, offered: bool, by: "User | None") -> PlanTemplate:
    """Offer the template to its posts, or no longer. AlreadyDone when it is so already."""
    with transaction.atomic():
        changed = PlanTemplate.objects.filter(pk=template.pk, is_active=not offered).update(is_active=offered)
        if not changed:
            raise AlreadyDone(_("Templat ini sudah demikian."))
        note = _("ditawarkan") if offered else _("tidak ditawarkan")
        log_event(template, "plan_template_offer", by=by, as_role=HR, note=f"{template}: {note}")
    template.is_active = offered
    return template


def copy_template(template: PlanTemplate, *, by: "User | None") -> PlanTemplate:
    """Copy a template with its items under a free name, not offered yet, and return the copy."""
    with transaction.atomic():
        copy = PlanTemplate.objects.create(
            unit=template.unit,
            name=free_name(template.unit, template.name),
            post_name=template.post_name,
            post_class=template.post_class,
            is_active=False,
        )
        add_items(copy, template.items.order_by("position", "pk"))
        note = _("Salinan dari %(name)s") % {"name": template.name}
        log_event(copy, "plan_template_add", by=by, as_role=HR, note=note)
    return copy


def add_items(template: PlanTemplate, items: Iterable[PlanTemplateItem]) -> None:
    """Give the template items with the same values."""
    PlanTemplateItem.objects.bulk_create(
        PlanTemplateItem(template=template, **{name: getattr(item, name) for name in ITEM_FIELDS})
        for item in items
    )


def free_name(unit: "Unit", name: str) -> str:
    """Return a name no template of the unit has: the given one, or with a number behind it."""
    taken = set(PlanTemplate.objects.filter(unit=unit).values_list("name", flat=True))
    names = (name, *(f"{name[:112]} ({number})" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one not in taken)


def template_from_plan(appraisal: Appraisal, *, by: "User | None") -> PlanTemplate:
    """Make a template of a person's agreed plan and return it, not offered yet.

    It takes titles, measures, units, directions and the codes of indicators: what a colleague in the
    same post may start from. The person's name, targets, weights and reports stay behind. Refused
    with RuleViolation: a plan that is not agreed, or without results.
    """
    if appraisal.reached in (AppraisalState.PLANNING, AppraisalState.PROPOSED):
        raise RuleViolation(_("Rencana ini belum ditetapkan, jadi belum dapat menjadi templat."))
    results = [
        item
        for item in appraisal.items.select_related("indicator").order_by("position", "pk")
        if item.kind == ItemKind.RESULT
    ]
    if not results:
        raise RuleViolation(_("Rencana ini tidak memuat hasil kerja."))
    post = appraisal.placement.post
    with transaction.atomic():
        template = PlanTemplate.objects.create(
            unit=appraisal.unit,
            name=free_name(appraisal.unit, post.name[:120]),
            post_name=post.name,
            is_active=False,
        )
        PlanTemplateItem.objects.bulk_create(
            PlanTemplateItem(
                template=template,
                position=position,
                section=item.section,
                indicator_code=item.indicator.code if item.indicator else "",
                title=item.title,
                measure=item.measure,
                measure_unit=item.measure_unit,
                polarity=item.polarity,
                aspect=item.aspect,
                milestones=item.milestones,
                success_measures=item.success_measures,
            )
            for position, item in enumerate(results, start=1)
        )
        log_event(template, "plan_template_add", by=by, as_role=HR, note=str(template))
    return template


def plan_template_use(appraisal: Appraisal, *, by: "User", draft_version: int) -> int:
    """Add the results of the template of the employee's post to the plan and return how many.

    Results whose title or indicator stands there already are left out, so a repetition adds nothing;
    items of the template with the same title and an aspect become aspects of one result.
    An item with the code of an indicator of this year is built on it: measure, unit, direction and
    target are the indicator's. Weights come along only into an empty plan. Refused with RuleViolation
    when no template fits, else like `plan_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.PLANNING,)) as locked:
        template = plan_template_for(locked)
        if template is None:
            raise RuleViolation(_("Belum ada templat bagi jabatan Anda."))
        here = list(locked.items.filter(kind=ItemKind.RESULT))
        titles = {item.title.strip().casefold() for item in here}
        used = {item.indicator_id for item in here if item.indicator_id}
        items = list(template.items.order_by("position", "pk"))
        codes = [item.indicator_code for item in items if item.indicator_code]
        indicators = {row.code: row for row in indicators_for_plan(locked).filter(code__in=codes)}
        mains: dict[str, AssessedItem] = {}
        added = 0
        for item in items:
            indicator = indicators.get(item.indicator_code)
            title = item.title.strip().casefold()
            main = mains.get(title) if item.aspect else None
            if (title in titles and main is None) or (indicator and indicator.pk in used):
                continue
            values = result_values(item, indicator, with_weight=not here)
            row = append_result(locked, main_item=main, **values)
            mains.setdefault(title, row)
            titles.add(title)
            used |= {indicator.pk} if indicator else set()
            added += 1
        return added


def result_values(
    item: PlanTemplateItem, indicator: Indicator | None, *, with_weight: bool
) -> dict[str, object]:
    """Return the values of a planned result that is made from an item of a template."""
    values: dict[str, object] = {
        "section": item.section,
        "title": item.title,
        "measure": item.measure,
        "weight": item.weight if with_weight else None,
        **{name: getattr(item, name) for name in (*FIXED_BY_INDICATOR, *SHAPE_OF_TEMPLATE)},
    }
    if indicator is None:
        return values
    return {
        **values,
        "indicator": indicator,
        "parent_result": indicator.goal,
        "measure": indicator.name,
        **{name: getattr(indicator, name) for name in FIXED_BY_INDICATOR},
    }
