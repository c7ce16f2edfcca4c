"""The employee's own assessment: what was reached, told in his words, before the appraiser rates it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.judgement import refresh_judgement
from appraisal.domain.moves import move
from appraisal.domain.plan import Changes, require_employee, write_items
from appraisal.domain.scoring import Figure, ScoringError, ScoringRules, achievement_figure
from appraisal.domain.self_versions import add_self_version
from appraisal.enums import AppraisalState, ContributionKind, ItemKind
from appraisal.models import Appraisal, AssessedItem
from core.errors import RuleViolation

if TYPE_CHECKING:
    from organization.models import User

SELF_FIELDS = frozenset(
    {
        "self_realisation",
        "self_narrative",
        "self_rating",
        "self_not_applicable",
    }
)
CONTRIBUTION_FIELDS = frozenset({"title", "contribution_kind", "self_narrative"})
MOST_CONTRIBUTIONS = 20


def self_draft_save(appraisal: Appraisal, changes: Changes, *, by: "User", draft_version: int) -> None:
    """Write changed values of the self-assessment, by item id.

    Refused with NotAllowed for anybody but the employee, StaleVersion when another tab saved first,
    RuleViolation when the plan is not agreed (any more) or the self-assessment was sent.
    """
    require_employee(appraisal, by)
    kinds = dict(appraisal.items.filter(pk__in=list(changes)).values_list("pk", "kind"))
    reported = {pk: values for pk, values in changes.items() if kinds.get(pk) != ItemKind.CONTRIBUTION}
    extra = {pk: values for pk, values in changes.items() if kinds.get(pk) == ItemKind.CONTRIBUTION}
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.RUNNING,)) as locked:
        write_items(locked, reported, kinds=(ItemKind.RESULT, ItemKind.BEHAVIOUR), allowed=SELF_FIELDS)
        write_items(locked, extra, kinds=(ItemKind.CONTRIBUTION,), allowed=CONTRIBUTION_FIELDS)


def contribution_add(appraisal: Appraisal, *, by: "User", draft_version: int) -> AssessedItem:
    """Add an empty contribution. Refused like `self_draft_save`, and when there are enough of them."""
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.RUNNING,)) as locked:
        present = locked.items.filter(kind=ItemKind.CONTRIBUTION)
        if present.count() >= MOST_CONTRIBUTIONS:
            raise RuleViolation(
                _("Paling banyak %(most)d kontribusi. Gabungkan yang serupa.") % {"most": MOST_CONTRIBUTIONS}
            )
        return AssessedItem.objects.create(
            appraisal=locked,
            kind=ItemKind.CONTRIBUTION,
            contribution_kind=ContributionKind.INNOVATION,
            position=(present.aggregate(last=Max("position"))["last"] or 0) + 1,
        )


def contribution_remove(appraisal: Appraisal, item_id: int, *, by: "User", draft_version: int) -> None:
    """Take a contribution away; one that is gone already changes nothing.

    Refused with RuleViolation while evidence is attached to it, else like `self_draft_save`.
    """
    require_employee(appraisal, by)
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.RUNNING,)) as locked:
        item = locked.items.filter(pk=item_id, kind=ItemKind.CONTRIBUTION).first()
        if item is None:
            return
        if item.evidence.exists():
            raise RuleViolation(
                _("Kontribusi ini mempunyai bukti, jadi tidak dapat dihapus. Ubah saja isinya."),
            )
        item.delete()


def self_submit(appraisal: Appraisal, *, by: "User", expected_version: int | None = None) -> Appraisal:
    """Send the self-assessment to the appraiser; what is sent is kept as a version.

    Refused with RuleViolation while a contribution has no title; else see the state table and
    `core.workflow`.
    """
    if appraisal.items.filter(kind=ItemKind.CONTRIBUTION, title="").exists():
        raise RuleViolation(_("Ada kontribusi tanpa judul. Isi judulnya atau hapus kontribusi itu."))
    with transaction.atomic():
        sent = move(appraisal, "self_submit", by=by, expected_version=expected_version)
        add_self_version(sent, by=by)
        refresh_judgement(sent.pk)
    return sent


def achievement_of(item: AssessedItem, rules: ScoringRules) -> Figure | None:
    """Return the achievement of a reported result with its working; None while it cannot be computed."""
    if item.self_realisation is None or item.target is None or not item.polarity or item.self_not_applicable:
        return None
    target = item.target if item.target_high is None else (item.target, item.target_high)
    try:
        return achievement_figure(
            target,
            item.self_realisation,
            item.polarity,
            minimize=rules.minimize,
            cap=rules.cap,
            floor=rules.floor,
        )
    except ScoringError:
        return None
