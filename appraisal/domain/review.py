"""The appraiser's review: drafts of ratings and comments, and the hand-over to the employee."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.domain.drafts import draft_saved
from appraisal.domain.extensions import response_end_at_least
from appraisal.domain.judgement import refresh_judgement
from appraisal.domain.moves import move
from appraisal.domain.part_years import service_of
from appraisal.domain.results import add_result_version
from appraisal.domain.rule_values import deadline
from appraisal.enums import AppraisalState, ItemKind, ResultCause, Verification
from appraisal.models import Appraisal, AssessedItem, ResultVersion
from appraisal.workflow import HR_WITHOUT_SUPERIOR, SUPERIOR, is_appraiser, is_superior, today
from core.errors import NotAllowed, RuleViolation, StaleVersion
from core.workflow import history_of

if TYPE_CHECKING:
    from organization.models import User

REVIEW_FIELDS = (
    "review_rating",
    "review_override_reason",
    "review_comment",
    "not_applicable",
    "not_applicable_reason",
    "verification",
    "verification_note",
)
AXIS_FIELDS = (
    "work_override",
    "work_override_reason",
    "behaviour_override",
    "behaviour_override_reason",
    "predicate_reason",
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
    until its reason is written, a contribution refused without a reason is not refused yet. Refused
    with NotAllowed for anybody but the present appraiser, else as `drafts.draft_saved`.
    """
    with draft_saved(appraisal, draft_version=draft_version, states=(AppraisalState.ASSESSED,)) as locked:
        if not is_appraiser(by, locked):
            raise NotAllowed(_("Hanya pejabat penilai kinerja yang dapat mengisi penilaian ini."))
        changed = [item for item in locked.items.all() if item.pk in items]
        for item in changed:
            write(item, items[item.pk], REVIEW_FIELDS)
            item.not_applicable = item.not_applicable and bool(item.not_applicable_reason)
            if item.kind != ItemKind.CONTRIBUTION or (
                item.verification == Verification.REFUSED and not item.verification_note
            ):
                item.verification = ""
        AssessedItem.objects.bulk_update(changed, REVIEW_FIELDS)
        write(locked, axes, AXIS_FIELDS)
        locked.save(update_fields=AXIS_FIELDS)
        refresh_judgement(locked.pk)


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
        lock(appraisal)
        refresh_judgement(appraisal.pk)
        check_service(appraisal)
        set_response_end(appraisal)
        fresh = move(appraisal, "review_hand_over", by=by, expected_version=expected_version)
        check_seen(fresh, draft_version)
        return add_result_version(fresh, ResultCause.REVIEW, by=by)


def send_up(appraisal: Appraisal, *, by: "User", expected_version: int, draft_version: int) -> Appraisal:
    """Ask the appraiser's superior for the second signature under an extreme predicate.

    The employee sees nothing yet. Refused as `hand_over` is, and where no second signature is needed
    or the predicate's reason is missing.
    """
    with transaction.atomic():
        lock(appraisal)
        refresh_judgement(appraisal.pk)
        check_service(appraisal)
        fresh = move(appraisal, "review_send_up", by=by, expected_version=expected_version)
        check_seen(fresh, draft_version)
        return fresh


def countersign(appraisal: Appraisal, *, by: "User", expected_version: int, note: str = "") -> ResultVersion:
    """Sign as the appraiser's superior, or record his signature as HR, and hand the result over.

    The rating stays the appraiser's own; who signed second stands in the working. All of it happens or
    nothing; refused as `move` does.
    """
    with transaction.atomic():
        lock(appraisal)
        current = Appraisal.objects.select_related(
            "cycle__rule_set", "unit", "employee", "appraiser", "superior"
        ).get(pk=appraisal.pk)
        set_response_end(current)
        by_superior = is_superior(by, current)
        name = "review_countersign" if by_superior else "review_countersign_record"
        fresh = move(current, name, by=by, note=note, expected_version=expected_version)
        signature = {
            "predicate": fresh.extreme_predicate,
            "name": str(by),
            "role": SUPERIOR if by_superior else HR_WITHOUT_SUPERIOR,
            "note": note.strip(),
            "signed_at": timezone.localtime(timezone.now()).isoformat(timespec="seconds"),
        }
        sent_up = history_of(fresh).filter(name="review_send_up").order_by("pk").last()
        rater = sent_up.by if sent_up else None
        return add_result_version(fresh, ResultCause.REVIEW, by=rater, second_signature=signature)


def check_service(appraisal: Appraisal) -> None:
    """Refuse a result for who served too shortly, where the rule set says that he is not rated."""
    service = service_of(appraisal)
    if service.is_short and not service.is_rated:
        raise RuleViolation(service.sentence())


def lock(appraisal: Appraisal) -> None:
    """Let nobody else write to the appraisal until the transaction ends."""
    Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)


def set_response_end(appraisal: Appraisal) -> None:
    """Write the last day for the employee's answer to a result handed over today."""
    days = deadline(appraisal.cycle.rule_set, "response_days", today(), appraisal.unit)
    Appraisal.objects.filter(pk=appraisal.pk).update(response_due_on=response_end_at_least(appraisal, days))


def check_seen(appraisal: Appraisal, draft_version: int) -> None:
    """Refuse when the draft is not the one that was looked at."""
    if appraisal.draft_version != draft_version:
        raise StaleVersion(
            _("Penilaian ini diubah sejak halaman ini dibuka. Periksa lagi sebelum menyerahkannya.")
        )
