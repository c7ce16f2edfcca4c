"""Reads of the appraisal. Every list starts from a `…_visible_to`."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Length, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.enums import (
    ENDED_STATES,
    HANDED_OVER_STATES,
    SUBMITTED_STATES,
    UNDECIDED_STATES,
    AppraisalState,
    ClarificationState,
    CycleState,
    DialogueState,
    ItemKind,
    MentionState,
    PartState,
    Phase,
    PopulationRule,
)
from appraisal.follow_up_queries import improvements_waiting_for
from appraisal.models import (
    Appraisal,
    AppraisalPart,
    AssessedItem,
    CaseMention,
    Clarification,
    ClarificationMessage,
    Cycle,
    CycleException,
    CyclePhase,
    Dialogue,
    Evidence,
    EvidenceVerdict,
    ExtendedPhase,
    FeedbackRequest,
    FollowUp,
    Indicator,
    IndicatorPeriod,
    ItemFeedback,
    JournalNote,
    Objective,
    Perspective,
    PhaseExtension,
    PlanSignature,
    PlanTemplate,
    PlanTemplateItem,
    PlanVersion,
    ReminderRung,
    ResultVersion,
    RuleSet,
    StagedImport,
)
from appraisal.workflow import APPRAISAL, APPRAISER, BEFORE_HAND_OVER
from core.models import TransitionLog
from core.workflow import history_of
from feedback.enums import CaseState
from feedback.models import Case as CitizenCase
from feedback.queries import public_cases
from organization.enums import Role
from organization.models import Employee, Placement, RoleGrant, Unit, User
from organization.queries import (
    covered_by_role,
    has_role,
    in_force_on,
    role_paths,
    searchable,
    units_below_on,
    units_visible_to,
    valid_on,
)

APPRAISER_ACTS = (AppraisalState.PROPOSED, AppraisalState.ASSESSED, AppraisalState.OBJECTED)
"""States in which the appraisal waits for its appraiser."""

OBJECTION_STATES = (AppraisalState.OBJECTED, AppraisalState.EXPLAINED)

NOBODY_CONDUCTS = Q(appraiser=None, cycle__state=CycleState.OPEN) & ~Q(state__in=ENDED_STATES)
"""Unfinished appraisals without appraiser."""

NEVER_PROPOSED = Q(state=AppraisalState.PLANNING) | Q(
    state=AppraisalState.STOPPED, stopped_from__in=["", AppraisalState.PLANNING]
)
"""Appraisals whose plan is its maker's alone, those included that were stopped before it was proposed."""

NOT_AGREED = NEVER_PROPOSED | Q(state=AppraisalState.PROPOSED) | Q(stopped_from=AppraisalState.PROPOSED)
"""Appraisals without an agreed plan."""


@dataclass(frozen=True)
class PostUse:
    """A post of a unit and how many people hold it."""

    path: str
    unit_name: str
    post_name: str
    post_class: str
    holders: int


def appraisals_visible_to(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals a person may know of.

    His own, those he appraises, those whose objections he decides, and for HR those of the units
    he keeps. Nobody else's: other people's appraisals do not exist for him.
    """
    return Appraisal.objects.filter(
        Q(employee__user=user)
        | Q(appraiser__user=user)
        | Q(superior__user=user)
        | Q(covered_by_role(user, Role.HR, "unit"))
    )


def with_parties(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Join the people, unit, post and cycle that every page of an appraisal names."""
    return appraisals.select_related(
        "cycle",
        "cycle__rule_set",
        "employee__user",
        "appraiser__user",
        "superior__user",
        "unit",
        "placement__post",
    )


def with_items(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Fetch items, their evidence and clarifications, and the dated phases: a fixed number of queries."""
    return with_parties(appraisals).prefetch_related(
        "cycle__phases",
        "extended_phases",
        Prefetch("items", queryset=AssessedItem.objects.select_related("indicator")),
        Prefetch(
            "items__evidence",
            queryset=Evidence.objects.filter(removed_at=None).select_related("stored_file"),
        ),
        Prefetch("items__clarifications", queryset=Clarification.objects.all()),
    )


def with_plan(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Fetch items and the dated phases, without files and threads: a fixed number of queries."""
    return with_parties(appraisals).prefetch_related(
        "cycle__phases",
        "extended_phases",
        Prefetch("items", queryset=AssessedItem.objects.select_related("indicator")),
    )


def with_results(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_items`, with the values of the rule set, every version of the result and the objection."""
    return (
        with_items(appraisals)
        .select_related("objection")
        .prefetch_related(
            "cycle__rule_set__settings",
            Prefetch("results", queryset=ResultVersion.objects.select_related("made_by")),
        )
    )


def with_overview(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_items`, with the versions of the result without their working, and the objection."""
    return (
        with_items(appraisals)
        .select_related("objection")
        .prefetch_related(
            Prefetch("results", queryset=ResultVersion.objects.defer("working").select_related("made_by")),
            "objection__hearings",
        )
    )


def with_objection(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_results`, with the talks in which the two sides of an objection were heard."""
    return with_results(appraisals).prefetch_related("objection__hearings")


def whole_history_of(appraisal: Appraisal) -> QuerySet[TransitionLog]:
    """Return the moves of the appraisal and of its clarifications, newest first. One query."""
    types = ContentType.objects.get_for_models(Appraisal, Clarification)
    threads = Clarification.objects.filter(item__appraisal=appraisal).values("pk")
    return TransitionLog.objects.filter(
        Q(content_type=types[Appraisal], object_id=appraisal.pk)
        | Q(content_type=types[Clarification], object_id__in=threads)
    ).order_by("-at", "-pk")


def with_year(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_plan`, with the recorded periods of each item and the rules: a fixed number of queries."""
    return with_plan(appraisals).prefetch_related("cycle__rule_set__settings", "items__periods")


def journal_of(appraisal: Appraisal) -> QuerySet[JournalNote]:
    """Return the notes of the appraisal's employee with files and evidence, the newest day first."""
    return (
        JournalNote.objects.filter(appraisal=appraisal)
        .select_related("item", "stored_file")
        .prefetch_related("evidence")
        .order_by("-noted_on", "-pk")
    )


def feedback_of(item: AssessedItem) -> QuerySet[ItemFeedback]:
    """Return the feedback about an item, oldest first."""
    return ItemFeedback.objects.filter(item=item).order_by("sent_at", "pk")


def feedback_requests_of(item: AssessedItem) -> QuerySet[FeedbackRequest]:
    """Return who was asked about an item and has not answered, oldest first."""
    return (
        FeedbackRequest.objects.filter(item=item, answer=None)
        .select_related("asked")
        .order_by("asked_at", "pk")
    )


def dialogues_visible_to(user: "User") -> QuerySet[Dialogue]:
    """Return the records of talks of the appraisals a person may know of."""
    return Dialogue.objects.filter(appraisal__in=appraisals_visible_to(user))


def dialogues_of(appraisal: Appraisal) -> QuerySet[Dialogue]:
    """Return the records of an appraisal with their follow-ups, the newest first."""
    return (
        Dialogue.objects.filter(appraisal=appraisal)
        .prefetch_related("follow_ups")
        .order_by("-held_on", "-pk")
    )


def history_of_dialogue(dialogue: Dialogue) -> QuerySet[TransitionLog]:
    """Return who began, signed, sent back, newest first."""
    return history_of(dialogue).order_by("-at", "-pk")


def open_follow_ups(appraisal: Appraisal) -> QuerySet[FollowUp]:
    """Return what was agreed in signed talks and is not done yet, the most urgent first."""
    return (
        FollowUp.objects.filter(
            dialogue__appraisal=appraisal, dialogue__state=DialogueState.SIGNED, done_on=None
        )
        .select_related("dialogue")
        .order_by("due_on", "pk")
    )


def follow_ups_visible_to(user: "User") -> QuerySet[FollowUp]:
    """Return the follow-ups of the talks a person may know of."""
    return FollowUp.objects.filter(dialogue__in=dialogues_visible_to(user)).select_related("dialogue")


def colleague_with_nip(appraisal: Appraisal, nip: str) -> Employee | None:
    """Return who works in the agency of the appraisal today under this number; None for nobody."""
    agency = appraisal.unit.path[: Unit.steplen]
    placed = Placement.objects.filter(valid_on(timezone.localdate()), unit__path__startswith=agency)
    people = Employee.objects.filter(nip=nip, pk__in=placed.values("employee"))
    return people.select_related("user").first()


def feedback_requests_to(user: "User") -> QuerySet[FeedbackRequest]:
    """Return the requests that are addressed to this person, answered or not."""
    return FeedbackRequest.objects.filter(asked__user=user).select_related(
        "asked", "answer", "item__appraisal__employee", "item__appraisal__cycle"
    )


def cases_to_mention(appraisal: Appraisal) -> QuerySet[CitizenCase]:
    """Return the citizens' cases an appraiser may ask about, the newest first.

    Finished and public now, about the appraisal's unit or one below it, or handled there.
    """
    path = appraisal.unit.path
    return (
        public_cases()
        .filter(
            Q(subject_unit__path__startswith=path) | Q(unit__path__startswith=path), state=CaseState.FINISHED
        )
        .order_by("-published_at", "-pk")
    )


def mention_rows() -> QuerySet[CaseMention]:
    """Return citizens' cases beside items, oldest first; `case_is_public` says whether all may read them."""
    public = Exists(public_cases().filter(pk=OuterRef("case_id")))
    return (
        CaseMention.objects.select_related("case").annotate(case_is_public=public).order_by("asked_at", "pk")
    )


def recorded_mentions() -> QuerySet[CaseMention]:
    """Return the citizens' cases that are on the record."""
    return mention_rows().filter(state=MentionState.RECORDED)


def mentions_visible_to(user: "User") -> QuerySet[CaseMention]:
    """Return the citizens' cases in appraisals a person may know of; others than the two: recorded ones."""
    return (
        mention_rows()
        .filter(
            Q(item__appraisal__employee__user=user)
            | Q(item__appraisal__appraiser__user=user)
            | Q(state=MentionState.RECORDED),
            item__appraisal__in=appraisals_visible_to(user),
        )
        .select_related("item")
    )


def mentions_of(appraisal: Appraisal, user: "User") -> QuerySet[CaseMention]:
    """Return the citizens' cases of an appraisal that this person may read."""
    return mentions_visible_to(user).filter(item__appraisal=appraisal)


def recorded_by_item(appraisal: Appraisal) -> dict[str, list[CaseMention]]:
    """Return the citizens' cases on the record of an appraisal by the key of their item. One query."""
    found: dict[str, list[CaseMention]] = {}
    for row in recorded_mentions().filter(item__appraisal=appraisal):
        found.setdefault(str(row.item_id), []).append(row)
    return found


def undecided_mentions_of(appraisal: Appraisal) -> list[CaseMention]:
    """Return what was asked about citizens' cases and neither recorded nor dropped. One query."""
    undecided = (MentionState.ASKED, MentionState.ANSWERED)
    return list(mention_rows().filter(item__appraisal=appraisal, state__in=undecided).select_related("item"))


def history_of_mention(mention: CaseMention) -> QuerySet[TransitionLog]:
    """Return who asked, answered, decided, newest first."""
    return history_of(mention).order_by("-at", "-pk")


def item_history_of(item: AssessedItem) -> QuerySet[TransitionLog]:
    """Return what was changed at an item during the year, newest first."""
    return history_of(item).order_by("-at", "-pk")


def items_of(appraisal: Appraisal) -> QuerySet[AssessedItem]:
    """Return the items of an appraisal as they are stored now, in the order of the page."""
    return (
        AssessedItem.objects.filter(appraisal=appraisal)
        .select_related("indicator")
        .order_by("position", "pk")
    )


def with_report(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """Fetch what the self-assessment shows: items, their files, phases and rules, without threads."""
    return with_plan(appraisals).prefetch_related(
        "cycle__rule_set__settings", Prefetch("items__evidence", queryset=present_evidence())
    )


def with_review(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_report`, with the objection: what a rating is computed from before there is a result."""
    return with_report(appraisals).select_related("objection")


def present_evidence() -> QuerySet[Evidence]:
    """Return the files that were not removed, with what is shown of them, the newest verdict too.

    `accepted` is None while nobody looked at the file, `refusal` the reason of the newest verdict.
    """
    last = EvidenceVerdict.objects.filter(evidence=OuterRef("pk")).order_by("-made_at", "-pk")
    return (
        Evidence.objects.filter(removed_at=None)
        .select_related("stored_file")
        .annotate(accepted=Subquery(last.values("accepted")[:1]), refusal=Subquery(last.values("reason")[:1]))
    )


def evidence_of(item: AssessedItem) -> QuerySet[Evidence]:
    """Return the files of an item, oldest first."""
    return present_evidence().filter(item=item).order_by("uploaded_at", "pk")


def thread_count(*states: ClarificationState) -> Coalesce:
    """Return the number of an appraisal's clarifications in these states, as a column."""
    threads = (
        Clarification.objects.filter(item__appraisal=OuterRef("pk"), state__in=states)
        .order_by()
        .values("item__appraisal")
        .annotate(count=Count("pk"))
        .values("count")
    )
    return Coalesce(Subquery(threads), 0)


def last_speaker() -> Subquery:
    """Return the role of who wrote last in a clarification, as a column."""
    return Subquery(
        ClarificationMessage.objects.filter(clarification=OuterRef("pk"))
        .order_by("-sent_at", "-pk")
        .values("author_role")[:1]
    )


def first_open_thread(column: str, **conditions: str) -> Subquery:
    """Return a column of the appraisal's open clarification that is due first."""
    return Subquery(
        Clarification.objects.filter(item__appraisal=OuterRef("pk"), state=ClarificationState.OPEN)
        .annotate(last_role=last_speaker())
        .filter(**conditions)
        .order_by("due_on", "pk")
        .values(column)[:1]
    )


def last_move_name() -> Subquery:
    """Return the name of the appraisal's last move, as a column; events that moved nothing do not count."""
    moves = TransitionLog.objects.filter(
        content_type=ContentType.objects.get_for_model(Appraisal), object_id=OuterRef("pk")
    )
    return Subquery(moves.exclude(from_state=F("to_state")).order_by("-at", "-pk").values("name")[:1])


def why_appraiser(appraisal: Appraisal, day: date) -> str:
    """Return in a few words why this person appraises; empty when there is nobody. One query at most."""
    if appraisal.appraiser is None:
        return ""
    if appraisal.appraiser_by_hand:
        return _("dipilih pengelola kepegawaian khusus untuk penilaian ini")
    if appraisal.appraiser_capacity:
        return appraisal.appraiser_capacity
    if appraisal.placement.appraiser_id == appraisal.appraiser_id:
        return _("ditetapkan pengelola kepegawaian")
    led = (
        Placement.objects.filter(valid_on(day), employee=appraisal.appraiser, leads_unit=True)
        .select_related("unit")
        .first()
    )
    return _("pimpinan %(unit)s") % {"unit": led.unit.name} if led else ""


def own_appraisals(user: "User") -> QuerySet[Appraisal]:
    """Return the person's own appraisals with phases, threads and the last move, the newest first.

    `asked_back` is the clarification in which the appraiser spoke last and waits for the employee,
    `asked_back_due` the day until which he decides it.
    """
    return (
        with_parties(Appraisal.objects.filter(employee__user=user))
        .select_related("objection")
        .prefetch_related("cycle__phases", "extended_phases")
        .annotate(
            open_clarifications=thread_count(*UNDECIDED_STATES),
            answered_clarifications=thread_count(ClarificationState.KEPT, ClarificationState.CHANGED),
            asked_back=first_open_thread("pk", last_role=APPRAISER),
            asked_back_due=first_open_thread("due_on", last_role=APPRAISER),
            last_move=last_move_name(),
        )
        .order_by("-cycle__year", "-pk")
    )


def own_running(user: "User") -> list[Any]:
    """Return the person's own appraisals of open cycles. Read once for each request."""
    known: list[Any] | None = getattr(user, "_own_running", None)
    if known is None:
        known = list(own_appraisals(user).filter(cycle__state=CycleState.OPEN))
        user._own_running = known  # type: ignore[attr-defined]
    return known


def team_waiting_first(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals the person conducts: what waits for him first, then by year and name."""
    waiting = Q(state__in=APPRAISER_ACTS) | Q(state=AppraisalState.HANDED_OVER, open_clarifications__gt=0)
    return (
        team_of(user)
        .select_related("objection")
        .prefetch_related("cycle__phases", "extended_phases")
        .annotate(
            open_clarifications=thread_count(ClarificationState.OPEN),
            clarification_due=first_open_thread("due_on"),
        )
        .annotate(rank=Case(When(waiting & Q(cycle__state=CycleState.OPEN), then=0), default=1))
        .order_by("rank", "-cycle__year", "employee__name", "pk")
    )


def has_team(user: "User") -> bool:
    """Say whether the person appraises anybody, rates a part or decides objections. Read once a request."""
    known: bool | None = getattr(user, "_has_team", None)
    if known is None:
        parts = AppraisalPart.objects.filter(rater__user=user)
        known = Appraisal.objects.filter(
            Q(appraiser__user=user) | Q(superior__user=user) | Q(pk__in=parts.values("appraisal"))
        ).exists()
        user._has_team = known  # type: ignore[attr-defined]
    return known


def decisions_of(user: "User") -> QuerySet[Appraisal]:
    """Return the objections that wait for this person's decision, or as HR for its record."""
    as_hr = (
        Q(covered_by_role(user, Role.HR, "unit"), superior=None)
        & ~Q(employee__user=user)
        & ~Q(appraiser__user=user, appraiser__isnull=False)
    )
    return (
        with_parties(Appraisal.objects.filter(Q(superior__user=user) | as_hr, state__in=OBJECTION_STATES))
        .select_related("objection")
        .order_by("objection__explanation_due_on", "pk")
    )


def signatures_of(user: "User") -> QuerySet[Appraisal]:
    """Return the reviews that wait for this person's second signature, or as HR for its record.

    What waits longest comes first.
    """
    as_hr = (
        Q(covered_by_role(user, Role.HR, "unit"), superior=None)
        & ~Q(employee__user=user)
        & ~Q(appraiser__user=user, appraiser__isnull=False)
    )
    return with_parties(
        Appraisal.objects.filter(
            Q(superior__user=user) | as_hr, state=AppraisalState.COUNTERSIGN, cycle__state=CycleState.OPEN
        )
    ).order_by("self_submitted_at", "pk")


def proposals_of(user: "User") -> QuerySet[Clarification]:
    """Return the proposed changes of ratings that wait for this person's second signature or its record."""
    as_hr = (
        Q(covered_by_role(user, Role.HR, "item__appraisal__unit"), item__appraisal__superior=None)
        & ~Q(item__appraisal__employee__user=user)
        & ~Q(item__appraisal__appraiser__user=user, item__appraisal__appraiser__isnull=False)
    )
    return (
        Clarification.objects.filter(
            Q(item__appraisal__superior__user=user) | as_hr,
            state=ClarificationState.PROPOSED,
            item__appraisal__state=AppraisalState.HANDED_OVER,
        )
        .select_related("item__appraisal__employee")
        .order_by("due_on", "pk")
    )


REVIEW_TO_SIGN, CHANGE_TO_SIGN = "review", "change"


def second_signatures(user: "User") -> QuerySet[Any, Any]:
    """Return every second signature that waits for this person: what, number, who, due, above. One query.

    `number` is that of the appraisal, or of the clarification with the proposed change.
    """
    changes = (
        proposals_of(user)
        .order_by()
        .values(
            number=F("pk"),
            who=F("item__appraisal__employee__name"),
            due=F("due_on"),
            above=F("item__appraisal__superior"),
            what=Value(CHANGE_TO_SIGN),
        )
    )
    reviews = (
        signatures_of(user)
        .order_by()
        .values(
            number=F("pk"),
            who=F("employee__name"),
            due=Value(None, output_field=DateField()),
            above=F("superior"),
            what=Value(REVIEW_TO_SIGN),
        )
    )
    return changes.union(reviews, all=True)


def threads_to_answer(user: "User") -> QuerySet[Clarification]:
    """Return the clarifications that wait for this person as appraiser: what is due first, first."""
    return (
        Clarification.objects.filter(
            state=ClarificationState.OPEN,
            item__appraisal__appraiser__user=user,
            item__appraisal__state=AppraisalState.HANDED_OVER,
        )
        .select_related("item__appraisal__employee")
        .annotate(last_role=last_speaker())
        .order_by("due_on", "pk")
    )


def to_review(user: "User") -> QuerySet[Appraisal]:
    """Return the self-assessments that wait for this person's review: what is due first, first."""
    return (
        with_overview(team_of(user))
        .filter(state=AppraisalState.ASSESSED, cycle__state=CycleState.OPEN)
        .prefetch_related("cycle__rule_set__settings")
        .annotate(due=phase_end_of(Phase.REVIEW))
        .order_by("due", "self_submitted_at", "pk")
    )


def without_appraiser(user: "User") -> QuerySet[Appraisal]:
    """Return the unfinished appraisals nobody conducts, of the units this person keeps as HR."""
    return (
        with_parties(Appraisal.objects.filter(covered_by_role(user, Role.HR, "unit"), NOBODY_CONDUCTS))
        .exclude(employee__user=user)
        .order_by("employee__name", "pk")
    )


def phase_end_of(phase: Phase) -> Greatest:
    """Return the last day of a phase for an appraisal, extensions included, as a column."""
    last = Subquery(CyclePhase.objects.filter(cycle=OuterRef("cycle"), phase=phase).values("ends_on")[:1])
    more = Subquery(ExtendedPhase.objects.filter(appraisal=OuterRef("pk"), phase=phase).values("ends_on")[:1])
    return Greatest(last, Coalesce(more, last))


def team_counts(user: "User") -> list[dict[str, Any]]:
    """Return for each state in which the appraiser acts: how many, the first due days, one id and name."""
    counts = (
        Appraisal.objects.filter(appraiser__user=user, cycle__state=CycleState.OPEN, state__in=APPRAISER_ACTS)
        .annotate(planning_end=phase_end_of(Phase.PLANNING), review_end=phase_end_of(Phase.REVIEW))
        .order_by()
        .values("state")
        .annotate(
            count=Count("pk"),
            first=Min("pk"),
            name=Min("employee__name"),
            planning_due=Min("planning_end"),
            review_due=Min("review_end"),
            explanation_due=Min("objection__explanation_due_on"),
        )
    )
    return [dict(row) for row in counts]


def open_threads_of(user: "User") -> dict[str, Any]:
    """Return of the clarifications this appraiser answers: how many, the first due day, one id and name."""
    return Clarification.objects.filter(
        state=ClarificationState.OPEN,
        item__appraisal__appraiser__user=user,
        item__appraisal__state=AppraisalState.HANDED_OVER,
    ).aggregate(
        count=Count("pk"), due=Min("due_on"), first=Min("pk"), name=Min("item__appraisal__employee__name")
    )


def decision_counts(user: "User") -> dict[str, Any]:
    """Return of the objections that this person decides as superior: how many, one id and name.

    `explained` counts those that can be decided now; `explanation_due` is the first day until which
    an explanation of the others may still come.
    """
    return Appraisal.objects.filter(superior__user=user, state__in=OBJECTION_STATES).aggregate(
        count=Count("pk"),
        first=Min("pk"),
        name=Min("employee__name"),
        explained=Count("pk", filter=Q(state=AppraisalState.EXPLAINED)),
        explanation_due=Min("objection__explanation_due_on"),
        decision_due=Min("objection__decision_due_on"),
    )


def hr_counts(user: "User") -> dict[str, Any]:
    """Return what waits for this HR officer: objections to record, appraisals nobody conducts."""
    record = (
        Q(superior=None, state__in=OBJECTION_STATES)
        & ~Q(employee__user=user)
        & ~Q(appraiser__user=user, appraiser__isnull=False)
    )
    alone = NOBODY_CONDUCTS & ~Q(employee__user=user)
    return Appraisal.objects.filter(covered_by_role(user, Role.HR, "unit")).aggregate(
        to_record=Count("pk", filter=record),
        record_first=Min("pk", filter=record),
        record_name=Min("employee__name", filter=record),
        explained=Count("pk", filter=record & Q(state=AppraisalState.EXPLAINED)),
        explanation_due=Min("objection__explanation_due_on", filter=record),
        decision_due=Min("objection__decision_due_on", filter=record),
        alone=Count("pk", filter=alone),
    )


def cycles_with_newcomers(user: "User") -> QuerySet[Cycle]:
    """Return the running cycles this HR officer keeps in which people have no appraisal yet.

    Each carries `newcomers`, how many people work today in its units without one, exceptions by
    hand respected. One query.
    """
    has_one = Appraisal.objects.filter(cycle=OuterRef(OuterRef("pk")), employee=OuterRef("employee"))
    by_hand = CycleException.objects.filter(cycle=OuterRef(OuterRef("pk")), employee=OuterRef("employee"))
    placed = (
        Placement.objects.filter(~Exists(has_one), valid_on(timezone.localdate()))
        .exclude(Exists(by_hand.filter(rule=PopulationRule.EXCLUDE)))
        .annotate(above=Substr("unit__path", 1, Length(OuterRef("unit__path"))))
        .filter(Q(above=OuterRef("unit__path")) | Q(Exists(by_hand.filter(rule=PopulationRule.INCLUDE))))
        .order_by()
        # A plain function: Count would group by a value of the outer query, which SQL cannot.
        .annotate(number=Func(F("employee"), function="COUNT", output_field=IntegerField()))
        .values("number")
    )
    return (
        Cycle.objects.filter(covered_by_role(user, Role.HR, "unit"), state=CycleState.OPEN)
        .annotate(newcomers=Coalesce(Subquery(placed), 0))
        .filter(newcomers__gt=0)
    )


def team_of(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals for which the person is the appraiser."""
    return with_parties(Appraisal.objects.filter(appraiser__user=user))


def evidence_visible_to(user: "User") -> QuerySet[Evidence]:
    """Return the files a person may open.

    Parties of the appraisal and HR of its unit; what the employee has not sent yet is his alone, but
    for what he showed his appraiser before. Removed files stay for the record but open for nobody,
    unless another one took their place.
    """
    own = Q(uploaded_by=user)
    sent = Q(appraisal__state__in=SUBMITTED_STATES) | Q(
        appraisal__state=AppraisalState.STOPPED, appraisal__stopped_from__in=SUBMITTED_STATES
    )
    shown = Q(shown_at__isnull=False, appraisal__appraiser__user=user)
    return Evidence.objects.filter(
        own | sent | shown,
        Q(removed_at=None) | Q(replaced_by__isnull=False),
        appraisal__in=appraisals_visible_to(user),
    ).select_related("stored_file")


def evidence_of_year(appraisal: Appraisal, item: AssessedItem, user: "User") -> QuerySet[Evidence]:
    """Return the files of an item that this person may open, replaced ones too, with all verdicts."""
    return (
        evidence_visible_to(user)
        .filter(appraisal=appraisal, item=item)
        .select_related("replaces")
        .prefetch_related("verdicts")
        .order_by("-uploaded_at", "-pk")
    )


def counted(name: str, rows: QuerySet[Any], *columns: str, order: str = "pk") -> dict[str, Subquery]:
    """Return columns of another query: how many rows there are, and values of the first of them."""
    count = rows.order_by().annotate(counted=Func("pk", function="COUNT")).values("counted")
    first = rows.order_by(order, "pk")
    return {
        f"{name}_count": Subquery(count),
        **{f"{name}_{column.rpartition('__')[2]}": Subquery(first.values(column)[:1]) for column in columns},
    }


def year_counts(user: "User") -> dict[str, Any]:
    """Return what of the running year waits for this person. One query.

    `check…`: evidence shown to him as appraiser that he has not looked at; `again…`: his own evidence,
    refused and not replaced; `answer…`: feedback he was asked for;
    `part…`: parts of a year that he led, or rates in place of who led;
    `mention…`: citizens' cases he has to answer or, as appraiser, to decide;
    `improve…`: improvement plans to sign, to draft, to conclude, and steps to do;
    `sign…`: talks whose record he has not signed; `follow…`: what he agreed to do there, first day first.
    """
    last = EvidenceVerdict.objects.filter(evidence=OuterRef("pk")).order_by("-made_at", "-pk")
    files = Evidence.objects.annotate(verdict=Subquery(last.values("accepted")[:1])).filter(
        item__isnull=False,
        removed_at=None,
        appraisal__state__in=(AppraisalState.RUNNING, AppraisalState.ASSESSED),
        appraisal__cycle__state=CycleState.OPEN,
    )
    check = files.filter(Q(verdict__isnull=True), appraisal__appraiser__user=user, shown_at__isnull=False)
    again = files.filter(Q(verdict=False), appraisal__employee__user=user)
    answer = FeedbackRequest.objects.filter(
        asked__user=user,
        declined_at=None,
        answer=None,
        item__appraisal__state__in=(AppraisalState.RUNNING, AppraisalState.ASSESSED),
        item__appraisal__cycle__state=CycleState.OPEN,
    )
    running = Q(appraisal__cycle__state=CycleState.OPEN) & ~Q(appraisal__state__in=ENDED_STATES)
    sign = Dialogue.objects.filter(
        Q(state=DialogueState.WAITING_EMPLOYEE, appraisal__employee__user=user)
        | Q(state=DialogueState.WAITING_APPRAISER, appraisal__appraiser__user=user),
        running,
    )
    follow = FollowUp.objects.filter(
        Q(side="employee", dialogue__appraisal__employee__user=user)
        | Q(side="appraiser", dialogue__appraisal__appraiser__user=user),
        dialogue__in=Dialogue.objects.filter(running, state=DialogueState.SIGNED),
        done_on=None,
    )
    mention = CaseMention.objects.filter(
        Q(state=MentionState.ASKED, item__appraisal__employee__user=user)
        | Q(state=MentionState.ANSWERED, item__appraisal__appraiser__user=user),
        item__appraisal__state__in=(AppraisalState.RUNNING, AppraisalState.ASSESSED),
        item__appraisal__cycle__state=CycleState.OPEN,
    )
    improve = improvements_waiting_for(user, timezone.localdate())
    part = AppraisalPart.objects.filter(
        rater__user=user,
        state=PartState.WAITING,
        appraisal__cycle__state=CycleState.OPEN,
        appraisal__state__in=BEFORE_HAND_OVER,
    )
    columns = {
        **counted(
            "part", part, "id", "due_on", "starts_on", "ends_on", "appraisal__employee__name", order="due_on"
        ),
        **counted("mention", mention, "id"),
        **counted("sign", sign, "id"),
        **counted("follow", follow, "dialogue_id", "due_on", "task", order="due_on"),
        **counted("answer", answer, "id", "asked_by_name"),
        **counted("check", check, "appraisal_id", "item_id", "appraisal__employee__name"),
        **counted("again", again, "appraisal_id", "item_id"),
        **counted("improve_sign", improve["sign"], "id"),
        **counted("improve_draft", improve["draft"], "id"),
        **counted("improve_step", improve["step"], "improvement_id", "due_on", order="due_on"),
        **counted("improve_end", improve["end"], "id", "ends_on", order="ends_on"),
    }
    asked = User.objects.filter(pk=user.pk).annotate(**columns)
    return dict(asked.values(*columns).get())


def clarifications_visible_to(user: "User") -> QuerySet[Clarification]:
    """Return the clarifications of the appraisals a person may know of."""
    return Clarification.objects.filter(item__appraisal__in=appraisals_visible_to(user)).select_related(
        "item__appraisal__employee__user",
        "item__appraisal__appraiser__user",
        "item__appraisal__superior__user",
        "item__appraisal__cycle",
        "item__appraisal__unit",
    )


def with_thread(clarifications: QuerySet[Clarification]) -> QuerySet[Clarification]:
    """Fetch who decided, the messages and their files."""
    return clarifications.select_related("decided_by").prefetch_related(
        "messages",
        Prefetch("messages__evidence", queryset=Evidence.objects.select_related("stored_file")),
    )


def objection_files(appraisal: Appraisal) -> QuerySet[Evidence]:
    """Return the files that belong to the objection of the appraisal."""
    return Evidence.objects.filter(appraisal=appraisal, objection__isnull=False).select_related("stored_file")


def cycles_visible_to(user: "User") -> QuerySet[Cycle]:
    """Return the cycles a person keeps as HR."""
    return Cycle.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit", "rule_set")


def units_to_begin_a_cycle(user: "User") -> QuerySet[Unit]:
    """Return the units for which an HR officer makes cycles: where he keeps staff, and right below.

    Of an agency with 2,000 units these are few enough to choose from. One query, the paths known.
    """
    paths = role_paths(user, Role.HR)
    wanted = Q(path__in=paths)
    for path in paths:
        wanted |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    units: QuerySet[Unit] = Unit.objects.filter(wanted).order_by("path")
    return units


def rungs_visible_to(user: "User") -> QuerySet[ReminderRung]:
    """Return the rungs of the cycles a person keeps as HR."""
    return ReminderRung.objects.filter(covered_by_role(user, Role.HR, "cycle__unit")).select_related(
        "cycle__unit"
    )


def indicators_visible_to(user: "User") -> QuerySet[Indicator]:
    """Return the indicators a person keeps as HR: those owned by units he keeps."""
    return Indicator.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit", "cycle")


def cycles_with_indicators_of(user: "User") -> QuerySet[Cycle]:
    """Return the cycles in which an HR officer keeps indicators: his own and those of units above his."""
    covers = Q(pk__in=[])
    for path in role_paths(user, Role.HR):
        above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
        covers |= Q(unit__path__startswith=path) | Q(unit__path__in=above)
    return Cycle.objects.filter(covers).select_related("unit", "rule_set")


def units_of_cycle_kept_by(user: "User", cycle: Cycle) -> QuerySet[Unit]:
    """Return the units of the cycle that the HR officer keeps: those whose indicators he may write."""
    return units_visible_to(user).filter(path__startswith=cycle.unit.path)


def appraisals_kept_by(user: "User") -> QuerySet[Appraisal]:
    """Return the appraisals of the units this HR officer keeps."""
    return Appraisal.objects.filter(covered_by_role(user, Role.HR, "unit"))


def extensions_kept_by(user: "User") -> QuerySet[PhaseExtension]:
    """Return the extensions for units, or for people in units, that this HR officer keeps."""
    of_person = appraisals_kept_by(user).filter(cycle=OuterRef("cycle"), employee=OuterRef("employee"))
    return PhaseExtension.objects.filter(Q(covered_by_role(user, Role.HR, "unit")) | Q(Exists(of_person)))


def extensions_reaching(user: "User", cycle: Cycle) -> QuerySet[PhaseExtension]:
    """Return the extensions of a cycle kept by this HR officer, and those of units above his.

    The newest first, with the unit or the person.
    """
    above = {
        path[:end]
        for path in role_paths(user, Role.HR)
        for end in range(Unit.steplen, len(path), Unit.steplen)
    }
    kept = extensions_kept_by(user).values("pk")
    return (
        PhaseExtension.objects.filter(Q(pk__in=kept) | Q(unit__path__in=above), cycle=cycle)
        .select_related("unit", "employee", "made_by")
        .order_by("-made_at", "-pk")
    )


def newcomers_of(cycle: Cycle, day: date) -> QuerySet[Employee]:
    """Return who should have an appraisal in the cycle on `day` and has none.

    The people placed in its units then, without those excluded by hand, and who is included by hand.
    """
    by_hand = CycleException.objects.filter(cycle=cycle)
    excluded, included = (
        by_hand.filter(rule=rule).values("employee")
        for rule in (PopulationRule.EXCLUDE, PopulationRule.INCLUDE)
    )
    placed = Placement.objects.filter(valid_on(day)).filter(
        Q(unit__in=units_below_on(cycle.unit, day)) | Q(employee__in=included)
    )
    return (
        Employee.objects.filter(pk__in=placed.values("employee"))
        .exclude(pk__in=excluded)
        .exclude(pk__in=Appraisal.objects.filter(cycle=cycle).values("employee"))
    )


def plans_using(indicator_ids: Collection[int]) -> dict[int, int]:
    """Return for each of these indicators how many plans were made from it; none is left out as 0."""
    counts = (
        AssessedItem.objects.filter(indicator__in=indicator_ids)
        .order_by()
        .values("indicator")
        .annotate(plans=Count("appraisal", distinct=True))
    )
    return {row["indicator"]: row["plans"] for row in counts}


def period_targets(indicator_ids: Collection[int]) -> dict[int, dict[int, Decimal]]:
    """Return the targets of the periods by indicator and number; a period without one is left out."""
    found: dict[int, dict[int, Decimal]] = {}
    rows = IndicatorPeriod.objects.filter(indicator__in=indicator_ids, target__isnull=False)
    for indicator, number, target in rows.values_list("indicator_id", "number", "target"):
        found.setdefault(indicator, {})[number] = cast("Decimal", target)
    return found


def plan_templates_visible_to(user: "User") -> QuerySet[PlanTemplate]:
    """Return the templates a person keeps as HR: those of units he keeps."""
    return PlanTemplate.objects.filter(covered_by_role(user, Role.HR, "unit")).select_related("unit")


def plan_template_items_visible_to(user: "User") -> QuerySet[PlanTemplateItem]:
    """Return the items of the templates a person keeps."""
    return PlanTemplateItem.objects.filter(template__in=plan_templates_visible_to(user)).select_related(
        "template__unit"
    )


def fits_post(template: PlanTemplate, path: str, post_name: str, post_class: str) -> bool:
    """Say whether the template is for a post of this name and class in the unit at `path`."""
    if not path.startswith(template.unit.path):
        return False
    if template.post_name.strip():
        return template.post_name.strip().casefold() == post_name.strip().casefold()
    return bool(template.post_class) and template.post_class == post_class


def nearest_template(
    templates: Iterable[PlanTemplate], path: str, post_name: str, post_class: str
) -> PlanTemplate | None:
    """Return which of the templates a post gets: of the nearest unit, there one for its name first."""
    fitting = [template for template in templates if fits_post(template, path, post_name, post_class)]
    return min(
        fitting,
        key=lambda row: (-len(row.unit.path), not row.post_name.strip(), row.name, row.pk),
        default=None,
    )


def plan_template_for(appraisal: Appraisal) -> PlanTemplate | None:
    """Return the template that is offered to the holder of the appraisal's post. One query."""
    path, post = appraisal.unit.path, appraisal.placement.post
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    near = offered_templates().filter(unit__path__in=above)
    return nearest_template(near, path, post.name, post.post_class)


def posts_in_use(user: "User", day: date) -> list[PostUse]:
    """Return the posts held on `day` in the units this HR officer keeps, with how many hold each."""
    rows = (
        Placement.objects.filter(valid_on(day), covered_by_role(user, Role.HR, "unit"))
        .order_by("post__name", "unit__path")
        .values_list("unit__path", "unit__name", "post__name", "post__post_class")
        .annotate(holders=Count("pk"))
    )
    return [PostUse(*row) for row in rows]


def plans_for_templates(user: "User") -> QuerySet[Appraisal]:
    """Return the agreed plans of the units this HR officer keeps, the newest year first."""
    return (
        with_parties(Appraisal.objects.filter(covered_by_role(user, Role.HR, "unit")))
        .exclude(NOT_AGREED)
        .order_by("-cycle__year", "employee__name", "pk")
    )


def offered_templates() -> QuerySet[PlanTemplate]:
    """Return every template that is offered and has something in it."""
    filled = PlanTemplateItem.objects.filter(template=OuterRef("pk"))
    return PlanTemplate.objects.filter(Exists(filled), is_active=True).select_related("unit").order_by("pk")


def templates_matching(templates: QuerySet[PlanTemplate], text: str) -> QuerySet[PlanTemplate]:
    """Return those whose name, post or unit holds every word, each with `size`: how many results it has."""
    for word in searchable(text).split():
        templates = templates.filter(
            Q(name__icontains=word) | Q(post_name__icontains=word) | Q(unit__name__icontains=word)
        )
    return templates.annotate(size=Count("items")).order_by("unit__path", "name", "pk")


def plans_found(plans: QuerySet[Appraisal], text: str) -> QuerySet[Appraisal]:
    """Return those whose employee, post or unit holds every word of `text`."""
    for word in searchable(text).split():
        plans = plans.filter(
            Q(employee__name__icontains=word)
            | Q(employee__nip__startswith=word)
            | Q(placement__post__name__icontains=word)
            | Q(unit__name__icontains=word)
        )
    return plans


def open_indicator_codes(codes: Collection[str]) -> set[str]:
    """Return which of the codes an indicator of a running cycle has."""
    running = Indicator.objects.filter(cycle__state=CycleState.OPEN, code__in=set(codes) - {""})
    return set(running.values_list("code", flat=True))


def indicators_matching(indicators: QuerySet[Indicator], text: str) -> QuerySet[Indicator]:
    """Return those whose code, name or goal holds every word of `text`."""
    for word in searchable(text).split():
        indicators = indicators.filter(
            Q(code__icontains=word) | Q(name__icontains=word) | Q(goal__icontains=word)
        )
    return indicators


def units_with_indicators(indicators: QuerySet[Indicator]) -> QuerySet[Unit]:
    """Return the units that own any of these indicators, in the order of the tree."""
    units: QuerySet[Unit] = Unit.objects.filter(pk__in=indicators.order_by().values("unit"))
    return units.order_by("path")


def indicators_with_realisations(cycle: Cycle) -> dict[int, Indicator]:
    """Return the indicators of the cycle that have a realisation in some period, by their number."""
    realised = IndicatorPeriod.objects.filter(indicator=OuterRef("pk"), realisation__isnull=False)
    return {sheet.pk: sheet for sheet in Indicator.objects.filter(Exists(realised), cycle=cycle)}


PATH_SIGN = " > "


def objective_paths(cycle: Cycle) -> dict[Objective, str]:
    """Return the nodes of the cycle's performance tree, each with its titles from the top. One query."""
    nodes = {node.pk: node for node in Objective.objects.filter(cycle=cycle).order_by("pk")}
    paths: dict[Objective, str] = {}
    for node in nodes.values():
        titles: list[str] = []
        here: Objective | None = node
        seen: set[int] = set()
        while here is not None and here.pk not in seen:
            seen.add(here.pk)
            titles.append(here.title)
            here = nodes.get(here.parent_id) if here.parent_id else None
        paths[node] = PATH_SIGN.join(reversed(titles))
    return paths


def staged_imports_of(user: "User") -> QuerySet[StagedImport]:
    """Return the uploaded tables of a person that have not expired; nobody sees those of others."""
    return StagedImport.objects.filter(owner=user, expires_at__gt=timezone.now()).select_related(
        "cycle__unit", "cycle__rule_set"
    )


def indicators_for_plan(appraisal: Appraisal) -> QuerySet[Indicator]:
    """Return the indicators an employee may build a plan on: of his unit and the units above it."""
    above = [unit.pk for unit in Unit.objects.get_ancestors(appraisal.unit)] + [appraisal.unit_id]
    return Indicator.objects.filter(cycle=appraisal.cycle, unit__in=above).select_related("unit")


def hr_officers_of(unit: Unit) -> list["User"]:
    """Return the HR officers nearest to the unit: of the unit itself, else of the next one above."""
    chain = [*Unit.objects.get_ancestors(unit).values_list("pk", flat=True), unit.pk]
    grants = list(
        RoleGrant.objects.filter(
            in_force_on(timezone.localdate()), role=Role.HR, unit__in=chain, user__is_active=True
        )
        .select_related("user", "unit")
        .order_by("-unit__path", "user")
    )
    return [grant.user for grant in grants if grant.unit_id == grants[0].unit_id]


def hr_officers_by_path(paths: Collection[str]) -> dict[str, list[int]]:
    """Return by the path of a unit the logins of its nearest HR officers: `hr_officers_of`. One query."""
    keepers: dict[str, set[int]] = {}
    grants = RoleGrant.objects.filter(in_force_on(timezone.localdate()), role=Role.HR, user__is_active=True)
    for path, user in grants.order_by().values_list("unit__path", "user"):
        keepers.setdefault(path, set()).add(user)
    found: dict[str, list[int]] = {}
    for path in paths:
        chain = (path[:end] for end in range(len(path), 0, -Unit.steplen))
        nearest = next((above for above in chain if above in keepers), None)
        if nearest is not None:
            found[path] = sorted(keepers[nearest])
    return found


def signers_of(appraisal: Appraisal) -> list["User"]:
    """Return everyone who has taken a step of this appraisal forward, in the order of the steps."""
    forward = [move.name for move in APPRAISAL.transitions if not move.backward]
    moves = history_of(appraisal).filter(name__in=forward, by__isnull=False).select_related("by")
    return list({move.by_id: move.by for move in moves if move.by}.values())


def results_to_support(appraisal: Appraisal) -> QuerySet[AssessedItem]:
    """Return the results of the superior's plan of the same year, also of one that is still a draft.

    Each result once, whatever the number of its aspects; those without words are left out.
    """
    return (
        AssessedItem.objects.filter(
            kind=ItemKind.RESULT,
            main_item=None,
            appraisal__cycle__year=appraisal.cycle.year,
            appraisal__employee__isnull=False,
            appraisal__employee=appraisal.appraiser_id,
        )
        .exclude(title="")
        .select_related("appraisal")
        .order_by("position", "pk")
    )


def with_whole_plan(appraisals: QuerySet[Appraisal]) -> QuerySet[Appraisal]:
    """As `with_plan`, with the superior's results that are supported."""
    return with_parties(appraisals).prefetch_related(
        "cycle__phases",
        "extended_phases",
        Prefetch(
            "items",
            queryset=AssessedItem.objects.select_related("indicator", "parent_item__appraisal__employee"),
        ),
    )


def perspectives_offered() -> list[str]:
    """Return the names of the perspectives that a leader may choose, in their order."""
    return list(Perspective.objects.filter(is_active=True).values_list("name", flat=True))


def plan_versions_of(appraisal: Appraisal) -> QuerySet[PlanVersion]:
    """Return the signed versions of a plan with their signatures, the newest first."""
    return PlanVersion.objects.filter(appraisal=appraisal).prefetch_related("signatures").order_by("-number")


def plan_signatures_of(appraisal: Appraisal) -> QuerySet[PlanSignature]:
    """Return the signatures under all versions of a plan, oldest version first, without the contents."""
    return (
        PlanSignature.objects.filter(version__appraisal=appraisal)
        .select_related("version")
        .defer("version__content")
        .order_by("version__number", "signed_at", "pk")
    )


def supporters_of(appraisal: Appraisal) -> QuerySet[AssessedItem]:
    """Return the results of others that support a result of this plan, with whose they are."""
    return (
        AssessedItem.objects.filter(parent_item__appraisal=appraisal, main_item=None)
        .select_related("appraisal__employee")
        .order_by("parent_item", "appraisal__employee__name", "position", "pk")
    )


def last_plan_before(appraisal: Appraisal) -> Appraisal | None:
    """Return the employee's last appraisal of an earlier year whose plan was agreed, with its items."""
    return (
        Appraisal.objects.filter(employee=appraisal.employee_id, cycle__year__lt=appraisal.cycle.year)
        .exclude(NOT_AGREED)
        .select_related("cycle")
        .prefetch_related(Prefetch("items", queryset=AssessedItem.objects.select_related("indicator")))
        .order_by("-cycle__year")
        .first()
    )


def rule_sets_visible_to(user: "User") -> QuerySet[RuleSet]:
    """Return all rule sets for HR officers, none for others."""
    return RuleSet.objects.all() if has_role(user, Role.HR) else RuleSet.objects.none()


# ---- parts of a year --------------------------------------------------------------------------------


def parts_visible_to(user: "User") -> QuerySet[AppraisalPart]:
    """Return the parts of years a person may know of.

    Those he rates or rated: of a former appraisal nothing else. As present appraiser of the year: the
    parts of it. The employee, the superior and HR: with the result, the superior, or HR in his place,
    also with a review that is signed second. Nobody else's.
    """
    seen = Q(appraisal__state__in=HANDED_OVER_STATES) | Q(
        appraisal__state=AppraisalState.STOPPED, appraisal__stopped_from__in=HANDED_OVER_STATES
    )
    return AppraisalPart.objects.filter(
        Q(rater__user=user) & ~Q(appraisal__employee__user=user)
        | Q(appraisal__appraiser__user=user)
        | Q(appraisal__superior__user=user, appraisal__state=AppraisalState.COUNTERSIGN)
        | Q(
            covered_by_role(user, Role.HR, "appraisal__unit"),
            appraisal__superior=None,
            appraisal__state=AppraisalState.COUNTERSIGN,
        )
        | Q(seen, appraisal__in=appraisals_visible_to(user))
    ).select_related(
        "appraisal__cycle__rule_set",
        "appraisal__employee__user",
        "appraisal__appraiser__user",
        "appraisal__superior__user",
        "appraisal__unit",
        "placement__post",
        "unit",
        "appraiser__user",
        "rater__user",
    )


def parts_rated_by(user: "User") -> QuerySet[AppraisalPart]:
    """Return the parts of years that this person rates or rated, what waits first."""
    return (
        parts_visible_to(user)
        .filter(rater__user=user)
        .annotate(rank=Case(When(state=PartState.WAITING, then=0), default=1))
        .order_by("rank", "due_on", "-ends_on", "pk")
    )


def parts_of(appraisal: Appraisal) -> QuerySet[AppraisalPart]:
    """Return the former parts of a year with their ratings, oldest first; no query without parts."""
    if not appraisal.former_parts:
        return AppraisalPart.objects.none()
    return (
        AppraisalPart.objects.filter(appraisal=appraisal)
        .select_related("appraiser", "rater", "unit", "placement__post")
        .prefetch_related("ratings")
        .order_by("number")
    )


def part_files(part: AppraisalPart) -> QuerySet[Evidence]:
    """Return the files that belong to what is rated in a part."""
    numbers = [file["id"] for row in part.content["results"] for file in row["evidence"]]
    return Evidence.objects.filter(appraisal=part.appraisal_id, pk__in=numbers).select_related("stored_file")
