"""What is kept about a person in appraisals, for his own copy: as much as he may see by now."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from appraisal.enums import HANDED_OVER_STATES, ItemKind
from appraisal.models import (
    Appraisal,
    AppraisalPart,
    AssessedItem,
    CaseMention,
    Dialogue,
    Evidence,
    JournalNote,
    PlanVersion,
)
from appraisal.queries import mention_rows, plan_versions_of, with_results
from appraisal.workflow import INNER_MOVES, label_of
from core.models import TransitionLog
from core.view_log import views_of
from core.workflow import history_of
from organization.domain.personal_data import as_text, values_of
from organization.models import Employee
from organization.registry import PersonalSection

HEAD = (
    "state",
    "unit",
    "appraiser",
    "superior",
    "appraiser_capacity",
    "plan_agreed_at",
    "self_submitted_at",
    "handed_over_at",
    "response_due_on",
    "finalised_at",
    "resources",
    "accountability",
    "consequences",
)
PLAN = (
    "kind",
    "section",
    "title",
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
    "core_value",
    "expectation",
    "contribution_kind",
    "period",
    "consolidation",
    "self_realisation",
    "self_narrative",
    "self_rating",
    "self_not_applicable",
)
REVIEW = ("review_rating", "review_comment", "not_applicable", "not_applicable_reason")
RESULT = (
    "number",
    "cause",
    "work_rating",
    "behaviour_rating",
    "predicate",
    "numeric_index",
    "internal_index",
    "working",
    "note",
    "made_at",
)
THREAD = (
    "state",
    "opened_at",
    "due_on",
    "rating_before",
    "rating_after",
    "decision_reason",
    "decided_at",
)
YEAR: "tuple[str | Prefetch[Any], ...]" = (
    "items__clarifications__messages",
    "items__evidence__verdicts",
    "items__periods",
    "items__feedback",
    "items__feedback_requests__asked",
    Prefetch("items__case_mentions", queryset=mention_rows()),
    "dialogues__follow_ups",
    "objection__hearings",
    "parts__ratings",
    "parts__rater",
    "parts__appraiser",
    "journal__item",
    "journal__stored_file",
    Prefetch(
        "evidence",
        queryset=Evidence.objects.filter(removed_at__isnull=False)
        .select_related("stored_file")
        .prefetch_related("verdicts"),
        to_attr="removed_evidence",
    ),
)
"""What is fetched beside the results."""
PERIOD = ("number", "realisation", "note", "recorded_at")
MENTION = (
    "state",
    "question",
    "asked_by_name",
    "asked_at",
    "answer",
    "answered_at",
    "note",
    "decided_by_name",
    "decided_at",
)
OBJECTION = (
    "statement",
    "filed_at",
    "explanation",
    "explained_at",
    "reply",
    "replied_at",
    "unheard_reason",
    "decision",
    "decision_reason",
    "decided_at",
    "withdrawn_at",
    "withdrawal_reason",
)
HEARING = (
    "held_on",
    "way",
    "place",
    "present",
    "appraiser_said",
    "employee_said",
    "employee_added",
    "heard_by_name",
)


def appraisal_sections(employee: Employee) -> Iterable[PersonalSection]:
    """Return one section for each appraisal of the person, the newest first.

    What the appraiser has written but not handed over stays out, as it does on the pages. Evidence
    is named with its hash; the files open on the page of the appraisal. A fixed number of queries
    for all appraisals and two for each one's histories.
    """
    appraisals = with_results(Appraisal.objects.filter(employee=employee)).order_by("-cycle__year", "-pk")
    for appraisal in appraisals.prefetch_related(*YEAR):
        yield section_of(appraisal)


def section_of(appraisal: Appraisal) -> PersonalSection:
    """Return one appraisal: what the person sees, as rows and as JSON values."""
    seen = appraisal.reached in HANDED_OVER_STATES
    items = list(appraisal.items.all())
    results = list(appraisal.results.all()) if seen else []
    objection = getattr(appraisal, "objection", None)
    data: dict[str, Any] = {
        "cycle": appraisal.cycle.name,
        "year": appraisal.cycle.year,
        **values_of(appraisal, HEAD),
        "items": [item_data(item, seen=seen) for item in items],
        "plan_versions": [plan_version_data(version) for version in plan_versions_of(appraisal)],
        "results": [values_of(result, RESULT) for result in results],
        "recommendation": appraisal.recommendation if seen else "",
        "objection": values_of(objection, OBJECTION) if objection else None,
        "hearings": [values_of(row, HEARING) for row in objection.hearings.all()] if objection else [],
        "evidence_removed": [evidence_data(row) for row in vars(appraisal)["removed_evidence"]],
        "dialogues": [dialogue_data(row) for row in appraisal.dialogues.all()],
        "parts": [part_data(row, seen=seen) for row in appraisal.parts.all()],
        "journal": [note_data(note) for note in appraisal.journal.all()],
        "history": [
            move_data(row, with_note=seen or row.name not in INNER_MOVES) for row in history_of(appraisal)
        ],
        "opened_by": [
            {"by": row.by_name, "as": row.as_role, "capacity": row.capacity, "at": row.at.isoformat()}
            for row in views_of(appraisal)
        ],
    }
    return PersonalSection(
        f"appraisal-{appraisal.pk}", appraisal.cycle.name, tuple(rows_of_appraisal(appraisal, seen)), data
    )


def rows_of_appraisal(appraisal: Appraisal, seen: bool) -> Iterable[tuple[str, str]]:
    """Yield what the page shows of an appraisal."""
    for name in HEAD:
        field = Appraisal._meta.get_field(name)
        label = str(getattr(field, "verbose_name", name))
        shown = appraisal.get_state_display() if name == "state" else as_text(getattr(appraisal, name))
        if shown != "–":
            yield label[:1].upper() + label[1:], shown
    for item in appraisal.items.all():
        said = [as_text(item.target)] if item.kind == ItemKind.RESULT else []
        said += [as_text(item.self_realisation), item.get_self_rating_display(), item.self_narrative]
        if seen:
            said += [item.get_review_rating_display(), item.review_comment]
        yield item.title, "; ".join(text for text in said if text and text != "–")
    for talk in appraisal.dialogues.all():
        yield str(talk._meta.verbose_name), f"{as_text(talk.held_on)}: {talk.topics}"
    for note in appraisal.journal.all():
        said = [as_text(note.noted_on), note.body, note.stored_file.name if note.stored_file else ""]
        yield _("Jurnal"), "; ".join(text for text in said if text)
    if seen:
        for result in appraisal.results.all():
            yield (
                label_of("review_hand_over") if result.number == 1 else result.get_cause_display(),
                str(result.get_predicate_display()),
            )


def plan_version_data(version: PlanVersion) -> dict[str, Any]:
    """Return a signed version of the plan with its signatures."""
    return {
        "number": version.number,
        "content": version.content,
        "signatures": [
            {"by": row.signer_name, "as": row.role, "capacity": row.capacity, "at": row.signed_at.isoformat()}
            for row in version.signatures.all()
        ],
    }


def item_data(item: AssessedItem, *, seen: bool) -> dict[str, Any]:
    """Return an item with its files and threads."""
    return {
        **values_of(item, PLAN),
        **(values_of(item, REVIEW) if seen else {}),
        "feedback": [
            values_of(row, ("body", "author_name", "author_role", "capacity", "sent_at"))
            for row in item.feedback.all()
        ],
        "feedback_asked": [
            {**values_of(row, ("question", "asked_by_name", "asked_at", "declined_at")), "of": row.asked.name}
            for row in item.feedback_requests.all()
        ],
        "case_mentions": [mention_data(row) for row in item.case_mentions.all()],
        "periods": [values_of(row, PERIOD) for row in item.periods.all()],
        "evidence": [evidence_data(row) for row in item.evidence.all()],
        "clarifications": [
            {
                **values_of(thread, THREAD),
                "messages": [
                    {
                        "author": message.author_name,
                        "role": message.author_role,
                        "body": message.body,
                        "sent_at": message.sent_at.isoformat(),
                    }
                    for message in thread.messages.all()
                ],
            }
            for thread in item.clarifications.all()
        ],
    }


def mention_data(row: CaseMention) -> dict[str, Any]:
    """Return a citizens' case beside an item, dropped ones too; its title only while it is public."""
    return {
        "case": row.case.number,
        "title": row.case.public_title if vars(row)["case_is_public"] else "",
        **values_of(row, MENTION),
    }


def dialogue_data(row: Dialogue) -> dict[str, Any]:
    """Return the record of one talk with its follow-ups and signatures."""
    return {
        **values_of(row, ("held_on", "topics", "employee_view", "appraiser_view", "agreements", "state")),
        "follow_ups": [
            values_of(follow_up, ("task", "side", "due_on", "done_on", "done_by_name"))
            for follow_up in row.follow_ups.all()
        ],
        "history": [move_data(move) for move in history_of(row)],
    }


def part_data(row: AppraisalPart, *, seen: bool) -> dict[str, Any]:
    """Return a part of the year that another led; how it was rated only with the result."""
    names = ("number", "starts_on", "ends_on", "unit", "appraiser", "rater", "passed_reason", "state")
    said = ("work_rating", "work_reason", "behaviour_rating", "behaviour_reason", "note", "rated_by_name")
    return {
        **values_of(row, names),
        "content": row.content,
        **(values_of(row, (*said, "rated_at")) if seen else {}),
        "ratings": [
            values_of(rating, ("title", "rating", "not_applicable", "note")) for rating in row.ratings.all()
        ]
        if seen
        else [],
    }


def note_data(note: JournalNote) -> dict[str, Any]:
    """Return one note of the journal; its file is named with its hash."""
    stored = note.stored_file
    return {
        **values_of(note, ("noted_on", "body", "made_at", "changed_at")),
        "item": note.item.title if note.item else "",
        "file": {"name": stored.name, "sha256": stored.sha256, "size": stored.size} if stored else None,
    }


def evidence_data(row: Evidence) -> dict[str, Any]:
    """Return what is known of a file."""
    stored = row.stored_file
    return {
        "caption": row.caption,
        "name": stored.name,
        "sha256": stored.sha256,
        "size": stored.size,
        "uploaded_at": row.uploaded_at.isoformat(),
        **values_of(row, ("shown_at", "removed_at")),
        "verdicts": [
            values_of(verdict, ("accepted", "reason", "by_name", "capacity", "made_at"))
            for verdict in row.verdicts.all()
        ],
    }


def move_data(row: TransitionLog, *, with_note: bool = True) -> dict[str, Any]:
    """Return one line of the history; `with_note` is False while the note is not open to the employee."""
    return {
        "what": label_of(row.name),
        "from": row.from_state,
        "to": row.to_state,
        "by": row.by_name,
        "as": row.as_role,
        "capacity": row.capacity,
        "note": row.note if with_note else "",
        "at": row.at.isoformat(),
    }
