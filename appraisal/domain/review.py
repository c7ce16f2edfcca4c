"""The appraiser's review: drafts of ratings and comments, and the hand-over to the employee."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.extensions import response_end_at_least
from appraisal.domain.moves import move
from appraisal.domain.results import add_result_version
from appraisal.domain.rule_values import deadline
from appraisal.enums import AppraisalState, ResultCause
from appraisal.models import Appraisal, AssessedItem, ResultVersion
from appraisal.workflow import is_appraiser, today
from core.errors import NotAllowed, StaleVersion

if TYPE_CHECKING:
    from organization.models import User

REVIEW_FIELDS = ("review_rating", "review_comment", "not_applicable", "not_applicable_reason")
AXIS_FIELDS = (
    "work_override",
    "work_override_reason",
    "behaviour_override",
    "behaviour_override_reason",
    "recommendation",
)


def save_review(
    appraisal: Appraisal,
    items: Mapping[int, Mapping[str, Any]],
    axes: Mapping[str, Any],
    *,
    by: "User",
    draft_version: int,
) -> None:
    """Save the draft of the review: everything of it, or nothing.

    `items` maps ids of this appraisal's items to changed REVIEW_FIELDS, `axes` holds changed
    AXIS_FIELDS; other items and fields are ignored. An item marked as not applicable keeps counting
    until its reason is written. Refused with NotAllowed for anybody but the present appraiser, else
    as `drafts.draft_saved`.
    """
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.ASSESSED,)) as locked:
        if not is_appraiser(by, locked):
            raise NotAllowed(_("Hanya pejabat penilai kinerja yang dapat mengisi penilaian ini."))
        changed = [item for item in locked.items.all() if item.pk in items]
        for item in changed:
            write(item, items[item.pk], REVIEW_FIELDS)
            item.not_applicable = item.not_applicable and bool(item.not_applicable_reason)
        AssessedItem.objects.bulk_update(changed, REVIEW_FIELDS)
        write(locked, axes, AXIS_FIELDS)
        locked.save(update_fields=AXIS_FIELDS)


def write(row: Appraisal | AssessedItem, values: Mapping[str, Any], names: tuple[str, ...]) -> None:
    """Put the given values of the named columns on the row, texts without spaces around them."""
    for name in names:
        if name in values:
            value = values[name]
            setattr(row, name, value.strip() if isinstance(value, str) else value)


def hand_over(
    appraisal: Appraisal, *, by: "User", expected_version: int, draft_version: int
) -> ResultVersion:
    """Hand the result over to the employee: version 1, moment, last day for the answer, message.

    All of it happens or nothing. Refused as `move` does, and with StaleVersion when the draft
    changed since `draft_version`: what was looked at is what is handed over.
    """
    with transaction.atomic():
        days = deadline(appraisal.cycle.rule_set, "response_days", today(), appraisal.unit)
        due_on = response_end_at_least(appraisal, days)
        Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=due_on)
        fresh = move(appraisal, "review_hand_over", by=by, expected_version=expected_version)
        if fresh.draft_version != draft_version:
            raise StaleVersion(
                _("Penilaian ini diubah sejak halaman ini dibuka. Periksa lagi sebelum menyerahkannya.")
            )
        return add_result_version(fresh, ResultCause.REVIEW, by=by)
